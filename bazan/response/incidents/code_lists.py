"""The province's lists, read once from its folder: types of incidents, severities, levels of command, lines, and what is counted."""

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bazan.core.errors import NotFound, Refused
from bazan.core.labels import labels
from bazan.core.settings import current
from bazan.response.incidents.types import Kind, Level, Severity

COMMUNE = "commune"
LANGUAGES = ("vi", "en")


@dataclass(frozen=True)
class Catalogue:
    """Everything a province says about incidents in general. The small lists are words by code and language."""

    kinds: Mapping[str, Kind]
    severities: Mapping[str, Severity]
    levels: Mapping[int, Level]
    lines: Mapping[str, Mapping[str, str]]
    """Of each line also ``organization``, the code of who answers it."""
    groups: Mapping[str, Mapping[str, str]]
    figures: Mapping[str, Mapping[str, str]]
    """Of each also ``unit_vi``, ``unit_en``; so of resources."""
    resources: Mapping[str, Mapping[str, str]]
    prefixes: Mapping[str, str]
    """Of the codes of ``incident`` and ``exercise``."""
    population: Mapping[str, tuple[int, int]]
    """Code of a commune to its people and households, of the newest year known."""
    rivers: tuple[tuple[Mapping[str, str], tuple[str, ...]], ...]
    """The names of each, and the codes of the communes in the order its water takes."""

    def kind(self, code: str) -> Kind:
        """Refused ``incidents.kind.unknown``."""
        if code not in self.kinds:
            raise Refused("incidents.kind.unknown", {"code": code}, "kind")
        return self.kinds[code]

    def severity(self, code: str) -> Severity:
        """Refused ``incidents.severity.unknown``."""
        if code not in self.severities:
            raise Refused("incidents.severity.unknown", {"code": code}, "severity")
        return self.severities[code]


def of_province() -> Catalogue:
    """What this installation's province says. NotFound ``incidents.no_types`` when it says nothing."""
    return read(current().province_folder)


@cache
def read(folder: Path) -> Catalogue:
    """The lists of a province's folder. NotFound ``incidents.no_types``; KeyError or ValueError where a list is unsound."""
    path = folder / "incidents.toml"
    if not path.is_file():
        raise NotFound("incidents.no_types", {})
    tables = tomllib.loads(path.read_text("utf-8"))
    severities = {
        one["code"]: Severity(one["code"], _graded(one["cap"]), one["level"], one["cap"], one["life_safety"])
        for one in tables["severities"]
    }
    levels = {one["number"]: _level(one) for one in tables["levels"]}
    if unknown := {one.level for one in severities.values()} - set(levels):
        raise ValueError(f"{path}: no level {sorted(unknown)}")
    groups = _list(tables, "groups")
    kinds = {row["code"]: _kind(row) for row in _rows(folder / "incident_types.csv")}
    for kind in kinds.values():
        if kind.severity not in severities or kind.group not in groups:
            raise ValueError(f"{kind.code}: severity {kind.severity} or group {kind.group} is in no list")
    return Catalogue(
        kinds, severities, levels, _list(tables, "lines"), groups, _list(tables, "figures"), _list(tables, "resources"), tables["prefixes"],
        _population(folder / tables["population"]["file"]) if "population" in tables else {}, _rivers(folder / "rivers.toml"),
    )  # fmt: skip


def _kind(row: Mapping[str, str]) -> Kind:
    return Kind(
        row["code"], row["group"], row["sector"], {language: row[f"name_{language}"] for language in LANGUAGES}, row["lead"],
        tuple(row["support"].split()), row["severity"], row["line"], int(row["acknowledge_minutes"]),
        int(row["on_scene_minutes"]) if row["on_scene_minutes"] else None, row["procedure"], row["warning"],
        row.get("guarded") == "yes",
    )  # fmt: skip


def _population(path: Path) -> dict[str, tuple[int, int]]:
    rows = sorted(_rows(path), key=lambda row: int(row["year"]))
    return {row["code"]: (int(row["population"]), int(row["households"])) for row in rows}


def _rivers(path: Path) -> tuple[tuple[dict[str, str], tuple[str, ...]], ...]:
    """Of each river the communes its water reaches, on to the end of the last river it flows into; the times are for ``analysis/rivers``.

    None of a file that isn't written as it should be: what is wrong with it is told there, when the house starts and on the map.
    """
    try:
        tables = tomllib.loads(path.read_text("utf-8")).get("rivers", []) if path.is_file() else []
        rivers = {one["code"]: one for one in tables}
        return tuple((_words(one), tuple(dict.fromkeys(_flow(one, rivers)))) for one in tables)
    except (tomllib.TOMLDecodeError, AttributeError, IndexError, KeyError, TypeError):
        return ()


def _flow(river: Mapping[str, Any], rivers: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    first, met = 0, []
    while river["code"] not in met:
        met.append(river["code"])
        yield from (node["commune"] for node in river["nodes"][first:] if "commune" in node)
        mouth, river = river["nodes"][-1], rivers.get(river.get("into", ""), river)
        first = next((n for n, node in enumerate(river["nodes"]) if _stands(node) == _stands(mouth)), 0)


def _stands(node: Mapping[str, Any]) -> tuple[Any, Any]:
    return node.get("thing"), node.get("commune")


def _rows(path: Path) -> list[dict[str, str]]:
    """The rows of a table; lines that begin with # are for people."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def _level(table: Mapping[str, Any]) -> Level:
    commanders = {language: table[f"commander_{language}"] for language in LANGUAGES}
    return Level(table["number"], table["command"], _words(table), commanders, table.get("law", ""))


def _list(tables: Mapping[str, Any], name: str) -> dict[str, dict[str, str]]:
    return {one["code"]: {key: str(value) for key, value in one.items() if key != "code"} for one in tables[name]}


def _graded(cap: str) -> dict[str, str]:
    """The word every screen has for that level: a province says what follows from it, not what it is called."""
    return {language: labels(language)[f"severity.{cap}"] for language in LANGUAGES}


def _words(table: Mapping[str, Any]) -> dict[str, str]:
    return {language: table[language] for language in LANGUAGES}
