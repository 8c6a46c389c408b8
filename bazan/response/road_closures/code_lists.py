"""The province's list of causes, read once from its folder."""

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
    """Whose people see closures, beside whoever answers for one."""
    causes: Mapping[str, Mapping[str, str]]
    """Code to its words, in the order of the file."""


def of_province() -> Catalogue:
    """What this installation's province says; no cause where it has no file."""
    return read(current().province_folder)


@cache
def read(folder: Path) -> Catalogue:
    """KeyError where an entry lacks a word."""
    path = folder / "closures.toml"
    tables: dict[str, Any] = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    causes = {one["code"]: {spoken: one[spoken] for spoken in LANGUAGES} for one in tables.get("causes", [])}
    return Catalogue(tables.get("sector", ""), causes)
