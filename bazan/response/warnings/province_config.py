"""What a province says about warnings, read once from its ``warnings.toml``: who publishes, kinds of danger, whom it trusts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from bazan.core.settings import current
from bazan.platform.declarations.province_files import declared
from bazan.response.warnings.cap_vocabulary import CATEGORY, CERTAINTY, RESPONSE, SEVERITY, URGENCY
from bazan.response.warnings.types import Words


@dataclass(frozen=True)
class Kind:
    """A danger people are warned of, with the words one begins with."""

    code: str
    category: str
    response: str
    urgency: str
    severity: str
    certainty: str
    hours: int
    """How long a warning of it usually holds."""
    event: Words
    description: Words
    instruction: Words


@dataclass(frozen=True)
class Sender:
    """Somebody whose CAP messages are taken. Its token comes from the environment, its certificate from a file beside the list."""

    id: str
    """As its messages say in ``sender``."""
    name: Words
    token_environment: str
    certificate: str
    """PEM its messages must be signed with; empty: it doesn't sign."""
    places: tuple[str, ...]
    """Codes of the places it may warn for; empty: everywhere."""
    public: bool
    """Its warnings are shown to the public, under its own name."""
    feed: str
    """Address of an Atom feed or a CAP file that is read; empty: it sends by itself."""
    folder: str
    every_s: int


@dataclass(frozen=True)
class Setup:
    """Everything of one province's ``warnings.toml``."""

    sender: str
    prefix: str
    name: Words
    contact: Words
    unsaid: timedelta
    """How long a foreign message without an end is taken to hold."""
    geocode: str
    """valueName under which we give codes of communes."""
    geocode_names: tuple[str, ...]
    """valueNames under which others give them."""
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    senders: Mapping[str, Sender] = field(default_factory=dict)


def setup() -> Setup:
    """Of the province this installation serves. ValueError naming the key at fault."""
    return read(current().province_folder)


@cache
def read(folder: Path) -> Setup:
    """Of the province in this folder."""
    table = declared(folder, "warnings.toml")
    publisher = table["publisher"]
    kinds = {one["code"]: _kind(one) for one in table.get("kinds", [])}
    senders = {one["id"]: _sender(one, folder) for one in table.get("senders", [])}
    return Setup(
        sender=publisher["sender"],
        prefix=publisher["prefix"],
        name=publisher["name"],
        contact=publisher["contact"],
        unsaid=timedelta(hours=publisher["unsaid_hours"]),
        geocode=table["geocodes"]["ours"],
        geocode_names=(table["geocodes"]["ours"], *table["geocodes"].get("others", [])),
        kinds=kinds,
        senders=senders,
    )


def _kind(one: dict[str, Any]) -> Kind:
    for key, values in (
        ("category", CATEGORY),
        ("response", RESPONSE),
        ("urgency", URGENCY),
        ("severity", SEVERITY),
        ("certainty", CERTAINTY),
    ):
        if one[key] not in values:
            raise ValueError(f"warnings.toml: kind {one['code']}: {key} is {one[key]!r}; one of {', '.join(values)} is needed")
    return Kind(**{key: one[key] for key in Kind.__dataclass_fields__})


def _sender(one: dict[str, Any], folder: Path) -> Sender:
    certificate = (folder / one["certificate"]).read_text("utf-8") if one.get("certificate") else ""
    if not (one.get("token_environment") or one.get("feed") or one.get("folder")):
        raise ValueError(f"warnings.toml: sender {one['id']}: a token_environment, a feed or a folder is needed")
    return Sender(
        one["id"],
        one["name"],
        one.get("token_environment", ""),
        certificate,
        tuple(one.get("places", [])),
        one.get("public", False),
        one.get("feed", ""),
        one.get("folder", ""),
        one.get("every_s", 120),
    )
