"""The province's lists of teams: their kinds and what they may have, read once from its folder."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bazan.core.language import LANGUAGES, language
from bazan.core.settings import current
from bazan.response.teams.types import Kind


@dataclass(frozen=True)
class Catalogue:
    """Both by code, in the order of the file."""

    kinds: Mapping[str, Kind]
    assets: Mapping[str, Kind]
    singular: Mapping[str, Mapping[str, str]]
    """Code of what a team has to the words for one of it, where a language has its own."""

    def counted(self, code: str, count: int) -> str:
        """``2 xuồng``; ``1 boat``."""
        names = self.assets[code].names if code in self.assets else {}
        one = self.singular.get(code, {}) if count == 1 else {}
        return f"{count} {one.get(language()) or names.get(language(), code)}"


def of_province() -> Catalogue:
    """What this installation's province says; nothing where it has no file."""
    return read(current().province_folder)


@cache
def read(folder: Path) -> Catalogue:
    """KeyError where an entry lacks a word."""
    path = folder / "teams.toml"
    tables: dict[str, Any] = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    kinds, assets = ({one["code"]: _kind(one) for one in tables.get(name, [])} for name in ("kinds", "assets"))
    singular = {one["code"]: {"en": one["en_one"]} for one in tables.get("assets", []) if "en_one" in one}
    return Catalogue(kinds, assets, singular)


def _kind(table: Mapping[str, Any]) -> Kind:
    return Kind(table["code"], {spoken: table[spoken] for spoken in LANGUAGES}, table.get("sector", ""))
