"""Which features a row counts for: the places that hold its place, thing or organization, on the row's own day.

A unit born by a reform also holds the rows of the units that went whole into it, from before its birth: its past as of today.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

import numpy as np

from bazan.kernel.errors import NotFound
from bazan.kernel.time import day_start, local_day
from bazan.measure.indicators.scene import Scene
from bazan.register.organizations import api as organizations
from bazan.register.places import api as places
from bazan.register.places.types import ADMINISTRATIVE, REGIONS, PlaceInfo

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


@dataclass
class Holders:
    """The territory through all its eras, what stands and who works in it."""

    scene: Scene
    now: datetime
    _held: dict[tuple[str, str], list[Segment]] = field(default_factory=dict)

    def segments(self, source: str, kind: str) -> list[Segment]:
        """From a column of type ``source`` (place, thing, organization) to features of a kind. Others than places hold themselves."""
        key = (source, kind)
        if key not in self._held:
            made = {"place": self._of_places, "thing": self._of_things, "organization": self._of_organizations}
            self._held[key] = _merged(made[source]())
        return self._held[key]

    @cached_property
    def eras(self) -> tuple[Era, ...]:
        """Oldest first; the first reaches back for ever, the last ahead."""
        days = sorted({one.valid_from for kind in ("commune", "district") for one in places.everything(kind)})
        today = local_day(self.now)
        known = [day for day in days if day <= today and _root(day) is not None] or ([today] if _root(today) else [])
        if not known:
            return ()
        starts = [ALWAYS, *(int(day_start(day).timestamp()) for day in known[1:]), FOREVER]
        return tuple(_era(day, start, end) for day, start, end in zip(known, starts, starts[1:], strict=False))

    @cached_property
    def units(self) -> dict[int, PlaceInfo]:
        """Every place of every era."""
        return {identity: one for era in self.eras for identity, one in era.units.items()}

    @cached_property
    def heirs(self) -> dict[int, frozenset[int]]:
        """Place to the later units that hold its rows: those it went whole into, as did all their other predecessors."""
        found: dict[int, set[int]] = {}
        for n, later in enumerate(self.eras):
            for era in self.eras[:n]:
                born = {identity for identity in later.units if identity not in era.units}
                parts: dict[int, list[tuple[int, float]]] = {}
                for row in places.passages(era.day, later.day):
                    parts.setdefault(row.to_id, []).append((row.from_id, row.share))
                for new in born & parts.keys():
                    if all(share == 1 for _, share in parts[new]):
                        for old, _ in parts[new]:
                            found.setdefault(old, set()).update(later.holders[new] & born)
        return {old: frozenset(new) for old, new in found.items()}

    @cached_property
    def successors(self) -> list[tuple[int, int]]:
        """(place, later unit that took over any part of it)."""
        found = set()
        for n, later in enumerate(self.eras):
            for era in self.eras[:n]:
                rows = places.passages(era.day, later.day)
                found |= {(row.from_id, row.to_id) for row in rows if row.from_id != row.to_id and row.to_id not in era.units}
        return sorted(found)

    def has_past(self, place: int) -> bool:
        """Whether the place has values of before its birth."""
        return any(place in new for new in self.heirs.values()) or any(place not in era.units for era in self.eras)

    def born(self, place: int) -> int:
        return int(day_start(self.units[place].valid_from).timestamp()) if place in self.units else ALWAYS

    def gone(self, place: int) -> int:
        end = self.units[place].valid_to if place in self.units else None
        return int(day_start(end).timestamp()) if end else FOREVER

    def _of_places(self) -> Iterable[Segment]:
        for place in self.units:
            mine = [era for era in self.eras if place in era.holders]
            for era in mine:  # what came after a unit's end still counts where the unit lay
                since, until = ALWAYS if era is mine[0] else era.start, FOREVER if era is mine[-1] else era.end
                yield from ((place, holder, since, until) for holder in era.holders[place])
        for place, later in self.heirs.items():
            yield from ((place, holder, ALWAYS, FOREVER) for holder in later)

    def _of_things(self) -> Iterable[Segment]:
        last = self.eras[-1] if self.eras else None
        for era in self.eras:
            chains = self.scene.span(
                era.start if era.start != ALWAYS else era.end - 1 if era.end != FOREVER else int(self.now.timestamp())
            ).chains
            today = self.scene.span(int(self.now.timestamp())).chains
            for thing in self.scene.things:
                commune = next(iter(chains.get(thing, ())), None)
                held = set(era.holders.get(commune, ())) if commune is not None else set()
                now = next(iter(today.get(thing, ())), None)
                if last is not None and now is not None:
                    held |= {holder for holder in last.holders.get(now, ()) if holder not in era.units}
                yield from ((thing, holder, era.start, era.end) for holder in held)

    def _of_organizations(self) -> Iterable[Segment]:
        of_place: dict[int, list[Segment]] = {}
        for segment in self.segments("place", "place"):
            of_place.setdefault(segment[0], []).append(segment)
        for one in organizations.everything():
            if one.place_id is not None:
                yield from ((one.id, holder, since, until) for _, holder, since, until in of_place.get(one.place_id, ()))

    def possible(self, kind: str, features: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """Which (feature, period) pairs can have a value: a place while it is, and before its birth where its past is whole."""
        if kind != "place" or not len(features):
            return np.ones(len(features), dtype=bool)
        known = {place: (self.born(place), self.gone(place), self.has_past(place)) for place in np.unique(features).tolist()}
        born, gone, past = (np.array([known[place][n] for place in features.tolist()]) for n in range(3))
        return (starts < gone) & ((ends > born) | past.astype(bool))

    def today_only(self, kind: str, features: np.ndarray, starts: np.ndarray) -> np.ndarray:
        """Which pairs begin before the feature's birth: nobody reported them so in their own time."""
        if kind != "place":
            return np.zeros(len(features), dtype=bool)
        born = {place: self.born(place) for place in np.unique(features).tolist()}
        return starts < np.array([born[place] for place in features.tolist()], dtype=np.int64)


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
