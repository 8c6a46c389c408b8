"""Reads of places. Every one speaks of a day: what was valid then."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import numpy as np
import shapely

from bazan.core.errors import NotFound, Refused
from bazan.directory.places import place_cache, rules
from bazan.directory.places.types import ADMINISTRATIVE, NEIGHBOUR, REGIONS, Outline, Passage, PlaceInfo


def stamp() -> int | None:
    """Changes when, and only when, places do: for whoever keeps what it derived from them. Null: there are none."""
    book = place_cache.current()
    return book.stamp if book.places else None


def root(on: date) -> PlaceInfo:
    """The center's territory on this day. NotFound ``places.no_territory``."""
    book = place_cache.current()
    for place_id in book.territory_ids:
        if book.places[place_id].valid(on):
            return book.places[place_id]
    raise NotFound("places.no_territory", {"on": on.isoformat()})


def place(place_id: int) -> PlaceInfo:
    """NotFound ``places.unknown``."""
    found = place_cache.current().places.get(place_id)
    if found is None:
        raise NotFound("places.unknown", {"id": place_id})
    return found


def by_code(code: str, on: date) -> PlaceInfo:
    """What the code means on this day. NotFound ``places.unknown_code``."""
    for found in place_cache.current().places.values():
        if found.code == code and found.valid(on):
            return found
    raise NotFound("places.unknown_code", {"code": code, "on": on.isoformat()})


def everything(kind: str) -> list[PlaceInfo]:
    """Every place of a kind, whenever valid, by id."""
    return [p for _, p in sorted(place_cache.current().places.items()) if p.kind == kind]


def children(place_id: int, on: date, hierarchy: str = ADMINISTRATIVE) -> list[PlaceInfo]:
    """The units directly below, by code."""
    book = place_cache.current()
    below = [book.places[link.child_id] for link in book.children[place_id] if link.hierarchy == hierarchy and link.valid(on)]
    return sorted((p for p in below if p.valid(on)), key=lambda p: p.code)


def subtree(place_id: int, on: date, hierarchy: str = ADMINISTRATIVE) -> list[PlaceInfo]:
    """The place and everything below it on this day, parents before children."""
    found, level = [place(place_id)], [place_id]
    while level:
        below = [child for parent in level for child in children(parent, on, hierarchy)]
        found += below
        level = [child.id for child in below]
    return found


def ancestors(place_id: int, on: date, hierarchy: str = ADMINISTRATIVE) -> list[PlaceInfo]:
    """What the place lies in on this day, the outermost first; without the place itself."""
    book = place_cache.current()
    found: list[PlaceInfo] = []
    at: int | None = place_id
    while at is not None:
        above = [link.parent_id for link in book.parents[at] if link.hierarchy == hierarchy and link.valid(on)]
        at = above[0] if above else None
        if at is not None:
            found.insert(0, book.places[at])
    return found


def communes(on: date) -> list[PlaceInfo]:
    """The communes of the territory on this day, by code."""
    return sorted((p for p in subtree(root(on).id, on) if p.kind == "commune"), key=lambda p: p.code)


def neighbours(on: date) -> list[PlaceInfo]:
    """The places outside the territory that are known by name on this day, by code."""
    return sorted((p for p in everything(NEIGHBOUR) if p.valid(on)), key=lambda p: p.code)


def reach(place_id: int) -> frozenset[int]:
    """The place, all that ever lay below it in any hierarchy, and every unit that went whole into one of these."""
    book = place_cache.current()
    found, level = {place_id}, [place_id]
    while level:
        below = {link.child_id for at in level for link in book.children[at]}
        merged = {h.old_id for h in book.handovers if h.new_id in level and h.share == 1}
        level = list((below | merged) - found)
        found.update(level)
    return frozenset(found)


def locate(latitude: float, longitude: float, on: date) -> PlaceInfo | None:
    """The commune under a WGS 84 point on this day, by the boundaries valid then; None outside the territory."""
    found = locate_many([(latitude, longitude)], on)[0]
    return None if found is None else place(found)


def locate_many(points: Sequence[tuple[float, float]], on: date) -> list[int | None]:
    """Commune ids under (latitude, longitude) points, in order. A point on a border belongs to the lower id."""
    ground = place_cache.current().ground(on)
    found: list[int | None] = [None] * len(points)
    if not points or not ground.ids:
        return found
    at = np.asarray(points, dtype=float)
    which, where = ground.tree.query(shapely.points(at[:, 1], at[:, 0]), predicate="intersects")
    for index in np.lexsort((-where, which)):
        found[which[index]] = ground.ids[where[index]]
    return found


def boundaries(on: date, kind: str = "commune") -> list[Outline]:
    """Outlines of the places of this kind valid on this day, by place id; schematic ones say so."""
    book = place_cache.current()
    return [book.outlines[i] for i, p in sorted(book.places.items()) if p.kind == kind and p.valid(on) and i in book.outlines]


def boundary(place_id: int) -> Outline | None:
    """One place's outline, if it has any."""
    return place_cache.current().outlines.get(place_id)


def passages(on_from: date, on_to: date) -> list[Passage]:
    """The crosswalk between two days with the basis of each share. See ``rules.passages``."""
    book = place_cache.current()
    return rules.passages(book.places, book.handovers, on_from, on_to)


def crosswalk(on_from: date, on_to: date) -> list[tuple[int, int, float]]:
    """(place then, place now, share); the shares of each place then sum to 1. Places valid on both days lead to themselves."""
    return [(row.from_id, row.to_id, row.share) for row in passages(on_from, on_to)]


def recast(values: Mapping[int, float], on_from: date, on_to: date) -> dict[int, float]:
    """Totals of the places of one day as totals of the places of another; their sum is kept.

    For totals only: a mean or an index must be recomputed from totals. Backward a share is an estimate (``passages`` says
    by what). Refused ``places.recast.no_passage`` for a place that is not valid on ``on_from`` or leads nowhere known.
    """
    rows = passages(on_from, on_to)
    lost = set(values) - {row.from_id for row in rows}
    if lost:
        names = ", ".join(sorted(place(i).name for i in lost))
        raise Refused("places.recast.no_passage", {"places": names, "on_from": on_from.isoformat(), "on_to": on_to.isoformat()})
    return rules.recast(values, rows)


def regional(values: Mapping[int, float], on: date) -> dict[int, float]:
    """Commune totals of a day as totals of the old regions, by the last day on which every commune lay in one."""
    day = _whole_day(on)
    book = place_cache.current()
    region_of = {link.child_id: link.parent_id for link in book.links if link.hierarchy == REGIONS and link.valid(day)}
    totals: dict[int, float] = {}
    for commune, value in recast(values, on, day).items():
        totals[region_of[commune]] = totals.get(region_of[commune], 0.0) + value
    return totals


def _whole_day(on: date) -> date:
    """``on`` or the newest earlier day before a reform on which no commune was without region."""
    reforms = sorted({h.on for h in place_cache.current().handovers}, reverse=True)
    for day in [on, *(date.fromordinal(r.toordinal() - 1) for r in reforms if r <= on)]:
        inside = {p.id for region in children(root(day).id, day, REGIONS) for p in children(region.id, day, REGIONS)}
        if inside and all(c.id in inside for c in communes(day)):
            return day
    raise NotFound("places.no_regions", {"on": on.isoformat()})


def search(text: str, on: date, limit: int = 20) -> list[PlaceInfo]:
    """Places valid on this day whose name fits, best first, no neighbours; case, marks, apostrophes and spaces do not matter."""
    wanted = rules.folded(text)
    if not wanted:
        return []
    book = place_cache.current()
    ranked: Iterable[tuple[int, PlaceInfo]] = (
        (score, p)
        for p in book.places.values()
        if p.valid(on)
        and p.kind != NEIGHBOUR
        and (score := 0 if p.code == text.strip() else rules.rank(wanted, book.search_keys[p.id])) is not None
    )
    order = {"province": 1, "district": 2, "commune": 3, "region": 4}
    return [p for _, p in sorted(ranked, key=lambda r: (r[0], 0 if r[1].id in book.territory_ids else order[r[1].kind], r[1].code))][:limit]
