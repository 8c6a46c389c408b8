"""Cameras from a CSV file, a line each, and rules drawn on them from a TOML file: how a province declares what it has."""

import csv
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TextIO

from bazan.kernel.errors import BazanError, NotFound, Refused
from bazan.kernel.language import LANGUAGES
from bazan.kernel.time import local_day
from bazan.register.organizations import api as organizations
from bazan.register.people.types import Acting
from bazan.watch.cameras import actions
from bazan.watch.cameras.types import RuleTerms, Terms

NEEDED = ("code", "name", "organization", "latitude", "longitude", "main_url")
COLUMNS = (
    *NEEDED, "name_en", "purpose_vi", "purpose_en", "legal_basis", "sub_url", "credentials", "bearing", "view_angle", "reach_m", "road",
    "site", "fps", "stills_days",
)  # fmt: skip


@dataclass(frozen=True)
class Declined:
    """A line that can't be accepted; nothing of it is kept. ``line`` counts from 1, the line of the names."""

    line: int
    column: str
    why: BazanError


@dataclass(frozen=True)
class Imported:
    codes: tuple[str, ...]
    declined: tuple[Declined, ...]


def import_cameras(file: TextIO, by: Acting, at: datetime, *, demo: bool = False, filled: Callable[[str], str] = str) -> Imported:
    """Every line that can be a camera is one; the others are told with their reason. Read again it changes only what changed.

    ``filled`` is given each address before it is judged. Refused ``cameras.column`` for a file without a needed column.
    """
    rows = csv.DictReader(file)
    for column in NEEDED:
        if column not in (rows.fieldnames or ()):
            raise Refused("cameras.column", {"column": column}, column)
    codes: list[str] = []
    declined: list[Declined] = []
    for row in rows:
        given = {name: (row.get(name) or "").strip() for name in COLUMNS}
        try:
            owner = _owner(given["organization"], at)
            codes.append(actions.register(_terms(given, filled), owner, by, at, demo=demo).terms.code)
        except BazanError as why:
            declined.append(Declined(rows.line_num, why.field or "code", why))
    return Imported(tuple(codes), tuple(declined))


def import_rules(text: str, by: Acting, at: datetime) -> Imported:
    """Rules drawn, ``[[rules]]`` each with its ``camera``. Declined are numbered from 1 as they stand. Refused ``cameras.toml``."""
    try:
        tables = tomllib.loads(text).get("rules", [])
    except tomllib.TOMLDecodeError as why:
        line = re.search(r"line (\d+)", str(why))
        raise Refused("cameras.toml", {"line": line[1] if line else "?"}, "rules") from why
    codes: list[str] = []
    declined: list[Declined] = []
    for number, table in enumerate(tables, 1):
        try:
            codes.append(actions.draw(str(table.get("camera", "")), _rule(table), by, at).terms.code)
        except BazanError as why:
            declined.append(Declined(number, why.field or "camera", why))
    return Imported(tuple(codes), tuple(declined))


def _terms(given: Mapping[str, str], filled: Callable[[str], str]) -> Terms:
    return Terms(
        code=given["code"],
        name=given["name"],
        name_en=given["name_en"],
        latitude=_number(given, "latitude"),
        longitude=_number(given, "longitude"),
        purpose={"vi": given["purpose_vi"], "en": given["purpose_en"] or given["purpose_vi"]},
        legal_basis=given["legal_basis"],
        main_url=filled(given["main_url"]),
        sub_url=filled(given["sub_url"]),
        credentials=given["credentials"],
        bearing=_number(given, "bearing") if given["bearing"] else None,
        view_angle=_number(given, "view_angle") if given["view_angle"] else None,
        reach_m=_number(given, "reach_m") if given["reach_m"] else None,
        road=given["road"],
        site=given["site"],
        fps=_number(given, "fps") if given["fps"] else 0,
        stills_days=int(_number(given, "stills_days")) if given["stills_days"] else 30,
    )


def _number(given: Mapping[str, str], name: str) -> float:
    try:
        return float(given[name].replace(",", "."))
    except ValueError as why:
        raise Refused("cameras.number", {"given": given[name]}, name) from why


def _owner(code: str, at: datetime) -> int:
    try:
        return organizations.by_code(code, local_day(at)).id
    except NotFound as why:
        raise Refused("cameras.organization", {"code": code}, "organization") from why


def _rule(table: Mapping[str, Any]) -> RuleTerms:
    """As a file says it; what is of another kind than it should be is refused."""
    try:
        return RuleTerms(
            code=str(table.get("code", "")),
            names={language: str(table.get(language, "")) for language in LANGUAGES},
            purpose=str(table.get("purpose", "")),
            points=tuple((float(x), float(y)) for x, y in table.get("points", ())),
            kinds=tuple(map(str, table.get("kinds", ()))),
            seconds=float(table.get("seconds", 0)),
            at_least=int(table.get("at_least", 1)),
            below=int(table.get("below", 0)),
            direction=str(table.get("direction", "both")),
            flow=str(table.get("flow", "")),
            hours=tuple((str(begins), str(ends)) for begins, ends in table.get("hours", ())),
            profiles=tuple(map(str, table.get("profiles", ()))),
        )
    except (TypeError, ValueError) as why:
        raise Refused("cameras.rule.kind", {}, "points") from why
