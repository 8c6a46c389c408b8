"""What the province says of its cameras: whose sector they are, and on which occasions rules are switched together."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bazan.core.language import LANGUAGES
from bazan.core.settings import current


@dataclass(frozen=True)
class Catalogue:
    sector: str
    """Whose people see cameras, and the pack that declares what their events raise."""
    profiles: Mapping[str, Mapping[str, str]]
    """Code of an occasion to its words, in the order of the file; the first holds until somebody switches."""


def of_province() -> Catalogue:
    """What this installation's province says; no sector where it has no file, and then there are no cameras."""
    return read(current().province_folder)


@cache
def read(folder: Path) -> Catalogue:
    """KeyError where an entry lacks a word."""
    path = folder / "cameras.toml"
    tables: dict[str, Any] = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    profiles = {table["code"]: {spoken: table[spoken] for spoken in LANGUAGES} for table in tables.get("profiles", [])}
    return Catalogue(tables.get("sector", ""), profiles)
