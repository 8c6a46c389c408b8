"""Reads a province's folder: its units, their hierarchies and successions, as plain values. No database."""

import csv
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from bazan.directory.places.rules import folded, in_english
from bazan.directory.places.schematic_geometry import Extent
from bazan.directory.places.types import ADMINISTRATIVE, NEIGHBOUR, REGIONS
from bazan.platform.declarations.province_files import declared as declared_in

Key = tuple[str, date]
"""A code and the day it began to mean this unit."""


@dataclass(frozen=True)
class Unit:
    """One unit as its province declares it."""

    key: Key
    valid_to: date | None
    kind: str
    form: str
    name: str
    name_en: str
    search_key: str
    latitude: float
    longitude: float
    area_km2: float | None = None
    population: int | None = None
    extent: Extent | None = None


@dataclass
class Province:
    """Everything a province's folder says about places."""

    territory: Key
    units: dict[Key, Unit] = field(default_factory=dict)
    links: list[tuple[str, Key, Key, date, date | None]] = field(default_factory=list)
    """hierarchy, parent, child, from, to"""
    successions: list[tuple[Key, Key, date, float]] = field(default_factory=list)

    def at(self, code: str, on: date) -> Key:
        """The unit this code means on this day. KeyError: none."""
        for (known, start), unit in self.units.items():
            if known == code and start <= on and (unit.valid_to is None or on < unit.valid_to):
                return known, start
        raise KeyError(f"{code} on {on}")


def read(folder: Path) -> Province:
    """The province in ``folder``. A code it names but doesn't declare raises KeyError with the code and the day."""
    declared = declared_in(folder)
    territory = _unit(declared["territory"], "region")
    province = Province(territory.key, {territory.key: territory})
    for table in declared.get("above", []):
        above = _unit(table, "province")
        province.units[above.key] = above
        province.links.append((ADMINISTRATIVE, above.key, territory.key, above.key[1], above.valid_to))
    for table in declared["units"]:
        _add_units(province, table, rows(folder / table["file"]))
    for table in declared.get("neighbours", []):
        for row in rows(folder / table["file"]):
            unit = _unit(row | {"valid_from": table["valid_from"], "valid_to": table.get("valid_to")}, NEIGHBOUR)
            province.units[unit.key] = unit
    for row in rows(folder / declared["succession"]["file"]):
        on = date.fromisoformat(row["on"])
        old = province.at(row["old"], date.fromordinal(on.toordinal() - 1))
        province.successions.append((old, province.at(row["new"], on), on, float(row["share"])))
    _place_in_the_middle(province)
    return province


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV table; lines that begin with # are comments."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return list(csv.DictReader(lines))


def _add_units(province: Province, table: dict[str, Any], rows_: list[dict[str, str]]) -> None:
    start, end = table["valid_from"], table.get("valid_to")
    hierarchy = table.get("hierarchy", ADMINISTRATIVE)
    for row in rows_:
        unit = _unit(row | {"valid_from": start, "valid_to": end}, table["kind"])
        province.units[unit.key] = unit
        parent = province.at(row["parent"], start) if row.get("parent") else province.territory
        province.links.append((hierarchy, parent, unit.key, start, end))
        if row.get("region"):
            province.links.append((REGIONS, province.at(row["region"], start), unit.key, start, end))


def _unit(row: dict[str, Any], kind: str) -> Unit:
    name, form = row["name"], row["form"]
    names = [name, *filter(None, row.get("aliases", "").split(";"))]
    latitude, longitude = float(row.get("latitude") or 0), float(row.get("longitude") or 0)
    extent = None
    if row.get("south"):
        extent = Extent(longitude, latitude, *(float(row[side]) for side in ("west", "south", "east", "north")))
    return Unit(
        key=(row["code"], row["valid_from"]), valid_to=row.get("valid_to"), kind=kind, form=form, name=name,
        name_en=row.get("name_en") or in_english(name, form), search_key="|".join(folded(n) for n in names),
        latitude=latitude, longitude=longitude, extent=extent,
        area_km2=float(row["area_km2"]) if row.get("area_km2") else None,
        population=int(row["population"]) if row.get("population") else None,
    )  # fmt: skip


def _place_in_the_middle(province: Province) -> None:
    """A unit that declares no centre point stands in the middle of its children."""
    for key, unit in province.units.items():
        if (unit.latitude, unit.longitude) != (0, 0):
            continue
        inside = [province.units[child] for _, parent, child, _, _ in province.links if parent == key]
        if inside:
            latitude = sum(u.latitude for u in inside) / len(inside)
            province.units[key] = replace(unit, latitude=round(latitude, 4),
                longitude=round(sum(u.longitude for u in inside) / len(inside), 4))  # fmt: skip
