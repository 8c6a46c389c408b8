"""Which features a row counts for: the places that hold its place, thing or organization, on the row's own day.

A unit born by a reform also holds the rows of the units that went whole into it, from before its birth: its past as of today.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, lru_cache

import numpy as np
from django.db import connection

from bazan.core.errors import NotFound
from bazan.core.time import day_start, local_day
from bazan.data.indicators.computation.station_context import Scene
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.directory.places.types import ADMINISTRATIVE, NEIGHBOUR, REGIONS, PlaceInfo

ALWAYS, FOREVER = 0, 1 << 33
"""Seconds: before every row, after every row."""
Segment = tuple[int, int, int, int]
"""(source, holder, since, until): rows of the source count for the holder while their own time lies in [since, until)."""


@dataclass(frozen=True)
class Era:
    """Days [start, end) on which the territory's units stand as they do on ``day``; holders by place."""

    day: date
    start: int
    end: int
    units: dict[int, PlaceInfo]
    holders: dict[int, frozenset[int]]


class Territory:
    """The units of all eras and which holds the rows of which; made anew when places change or a day begins."""

    def __init__(self, today: date) -> None:
        days = sorted({one.valid_from for kind in ("commune", "district") for one in places.everything(kind)})
        known = [day for day in days if day <= today and _root(day) is not None] or ([today] if _root(today) else [])
        starts = [ALWAYS, *(int(day_start(day).timestamp()) for day in known[1:]), FOREVER]
        self.eras = tuple(_era(day, start, end) for day, start, end in zip(known, starts, starts[1:], strict=False))
        """Oldest first; the first reaches back for ever, the last ahead."""
        self.neighbours = {one.id: one for one in places.everything(NEIGHBOUR)}
        """Each counts for itself alone."""
        self.units = self.neighbours | {identity: one for era in self.eras for identity, one in era.units.items()}
        """Every place of every era."""
        self._passages = {
            (n, m): places.passages(era.day, later.day) for m, later in enumerate(self.eras) for n, era in enumerate(self.eras[:m])
        }
        self.segments = _merged(self._segments())

    @cached_property
    def heirs(self) -> dict[int, frozenset[int]]:
        """Place to the later units that hold its rows: those it went whole into, as did all their other predecessors."""
        found: dict[int, set[int]] = {}
        for (n, m), passages in self._passages.items():
            era, later = self.eras[n], self.eras[m]
            born = later.units.keys() - era.units.keys()
            parts: dict[int, list[tuple[int, float]]] = {}
            for row in passages:
                parts.setdefault(row.to_id, []).append((row.from_id, row.share))
            for new in born & parts.keys():
                if all(share == 1 for _, share in parts[new]):
                    for old, _ in parts[new]:
                        found.setdefault(old, set()).update(later.holders[new] & born)
        return {old: frozenset(new) for old, new in found.items()}

    @cached_property
    def successors(self) -> list[tuple[int, int]]:
        """(place, later unit that took over any part of it)."""
        return sorted(
            {(row.from_id, row.to_id) for (n, _), rows in self._passages.items() for row in rows if row.to_id not in self.eras[n].units}
        )

    @cached_property
    def of_old(self) -> frozenset[int]:
        """Places that hold rows of before their birth."""
        return frozenset(new for later in self.heirs.values() for new in later)

    def _segments(self) -> Iterable[Segment]:
        for place in self.units:
            mine = [era for era in self.eras if place in era.holders]
            for era in mine:  # what came after a unit's end still counts where the unit lay
                since, until = ALWAYS if era is mine[0] else era.start, FOREVER if era is mine[-1] else era.end
                yield from ((place, holder, since, until) for holder in era.holders[place])
        yield from ((place, place, ALWAYS, FOREVER) for place in self.neighbours)
        for place, later in self.heirs.items():
            yield from ((place, holder, ALWAYS, FOREVER) for holder in later)


@lru_cache(maxsize=4)
def _territory(database: str, stamp: int | None, today: date) -> Territory:
    return Territory(today)


@dataclass
class Holders:
    """The territory through all its eras, what stands and who works in it."""

    scene: Scene
    now: datetime
    _held: dict[tuple[str, str], list[Segment]] = field(default_factory=dict)

    @cached_property
    def territory(self) -> Territory:
        return _territory(connection.settings_dict["NAME"], places.stamp(), local_day(self.now))

    def segments(self, source: str, kind: str) -> list[Segment]:
        """From a column of type ``source`` (place, thing, organization) to features of a kind. Others than places hold themselves."""
        key = (source, kind)
        if key not in self._held:
            made = {"place": lambda: self.territory.segments, "thing": self._of_things, "organization": self._of_organizations}
            self._held[key] = _merged(made[source]())
        return self._held[key]

    def _of_things(self) -> Iterable[Segment]:
        eras, now = self.territory.eras, int(self.now.timestamp())
        today = self.scene.span(now).chains
        for era in eras:
            chains = self.scene.span(era.start if era.start != ALWAYS else min(era.end - 1, now)).chains
            for thing in self.scene.things:
                there, later = (next(iter(one.get(thing, ())), None) for one in (chains, today))
                held = set(era.holders.get(there, ()) if there is not None else ())
                if later is not None:  # where it stands today holds what it sent before that place was born
                    held |= {holder for holder in eras[-1].holders.get(later, ()) if holder not in era.units}
                yield from ((thing, holder, era.start, era.end) for holder in held)

    def _of_organizations(self) -> Iterable[Segment]:
        of_place: dict[int, list[Segment]] = {}
        for segment in self.territory.segments:
            of_place.setdefault(segment[0], []).append(segment)
        for one in organizations.everything():
            if one.place_id is not None:
                yield from ((one.id, holder, since, until) for _, holder, since, until in of_place.get(one.place_id, ()))

    def possible(self, kind: str, features: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """Which (feature, period) pairs can have a value: a place while it is, and before its birth where its past is whole."""
        if kind != "place" or not len(features):
            return np.ones(len(features), dtype=bool)
        standing = {place: self._standing(place) for place in np.unique(features).tolist()}
        born, gone, past = (np.array([standing[place][n] for place in features.tolist()]) for n in range(3))
        return (starts < gone) & ((ends > born) | past.astype(bool))

    def today_only(self, kind: str, features: np.ndarray, starts: np.ndarray) -> np.ndarray:
        """Which pairs begin before the feature's birth: nobody reported them so in their own time."""
        if kind != "place":
            return np.zeros(len(features), dtype=bool)
        born = {place: self._standing(place)[0] for place in np.unique(features).tolist()}
        return starts < np.array([born[place] for place in features.tolist()], dtype=np.int64)

    def _standing(self, place: int) -> tuple[int, int, bool]:
        """(second of its birth, of its end, whether it has a past). A unit not of the territory is always and never had one."""
        unit = self.territory.units.get(place)
        if unit is None:
            return ALWAYS, FOREVER, False
        gone = int(day_start(unit.valid_to).timestamp()) if unit.valid_to else FOREVER
        return int(day_start(unit.valid_from).timestamp()), gone, place in self.territory.of_old or self._stood_before(place)

    def _stood_before(self, place: int) -> bool:
        """Whether anything stands in it that stood there before it was born."""
        return place in self._hosts

    @cached_property
    def _hosts(self) -> frozenset[int]:
        last = self.territory.eras[-1] if self.territory.eras else None
        if last is None:
            return frozenset()
        chains = self.scene.span(int(self.now.timestamp())).chains
        return frozenset(holder for chain in chains.values() for holder in last.holders.get(next(iter(chain), 0), ()))


def _root(day: date) -> PlaceInfo | None:
    try:
        return places.root(day)
    except NotFound:
        return None


def _era(day: date, start: int, end: int) -> Era:
    root = places.root(day)
    units = {one.id: one for hierarchy in (ADMINISTRATIVE, REGIONS) for one in places.subtree(root.id, day, hierarchy)}
    holders = {}
    for place in units:
        above = {one.id for hierarchy in (ADMINISTRATIVE, REGIONS) for one in places.ancestors(place, day, hierarchy)}
        # a district's region hierarchy or a region's own stands above the commune alone: whatever lies between counts too
        further = {one.id for other in above & units.keys() for h in (ADMINISTRATIVE, REGIONS) for one in places.ancestors(other, day, h)}
        holders[place] = frozenset({place} | ((above | further) & units.keys()))
    return Era(day, start, end, units, holders)


def _merged(segments: Iterable[Segment]) -> list[Segment]:
    """Stretches of one (source, holder) that touch made one."""
    by_pair: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for source, holder, since, until in segments:
        by_pair.setdefault((source, holder), []).append((since, until))
    found = []
    for (source, holder), stretches in by_pair.items():
        since, until = sorted(stretches)[0]
        for start, end in sorted(stretches)[1:]:
            if start <= until:
                until = max(until, end)
            else:
                found.append((source, holder, since, until))
                since, until = start, end
        found.append((source, holder, since, until))
    return found
