"""Which schematic boundary each unit of a province gets: from extents, from its parts, or from the units it succeeded."""

import shapely
from shapely.geometry.base import BaseGeometry

from bazan.directory.places import schematic_geometry
from bazan.directory.places.province_config import Key, Province
from bazan.directory.places.types import NEIGHBOUR


def drawn(province: Province) -> dict[Key, BaseGeometry]:
    """A schematic outline for every unit of the territory it can be computed for. Deterministic, well under a second."""
    found = _around(province)
    within = {key: unit for key, unit in province.units.items() if unit.extent and unit.kind != NEIGHBOUR}
    measured = list(within)
    extents = [unit.extent for unit in within.values() if unit.extent]
    if not measured:
        return found
    for day in sorted({start for _, start in measured}):
        now = [i for i, (_, start) in enumerate(measured) if start == day]
        found |= zip([measured[i] for i in now], schematic_geometry.outlines([extents[i] for i in now]), strict=True)
        found |= _successors(province, [measured[i] for i in now], [extents[i] for i in now])
    for key in reversed(list(province.units)):  # children stand after their parents
        if key not in found and province.units[key].kind != "province":
            children = [(start, child) for _, parent, child, start, _ in province.links if parent == key and child in found]
            pick = max if key == province.territory else min  # the territory as it is now, an old unit as it was
            era = pick((start for start, _ in children), default=None)
            if era:
                found[key] = shapely.union_all([found[child] for start, child in children if start == era])
    return found


def _around(province: Province) -> dict[Key, BaseGeometry]:
    """The neighbours' outlines, drawn apart: they push no border of the territory's own units."""
    extents = {key: unit.extent for key, unit in province.units.items() if unit.extent and unit.kind == NEIGHBOUR}
    return dict(zip(extents, schematic_geometry.outlines(list(extents.values())), strict=True)) if extents else {}


def _successors(province: Province, old: list[Key], extents: list[schematic_geometry.Extent]) -> dict[Key, BaseGeometry]:
    """Units without an extent of their own that whole old units went into."""
    into = {o: n for o, n, _, share in province.successions if share == 1 and o in old and province.units[n].extent is None}
    new = list(dict.fromkeys(into.values()))
    if len(into) != len(old):
        return {}
    centres = [(province.units[n].longitude, province.units[n].latitude) for n in new]
    return dict(zip(new, schematic_geometry.merged(extents, [new.index(into[o]) for o in old], centres), strict=True))
