"""Stations, their datastreams and where they stood: what one pass of measuring looks things up in."""

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from bazan.core import geographic_distance
from bazan.core.errors import NotFound
from bazan.core.time import day_start, local_day
from bazan.data.indicators.computation.formula import Declared, Reads
from bazan.data.observations import api as streams
from bazan.data.observations.types import DatastreamInfo, ThingInfo
from bazan.directory.places import api as places
from bazan.directory.places.types import PlaceInfo


class Scene:
    """Everything in service, asked for when it is first looked at: rows of places need no station."""

    def __init__(self) -> None:
        self._spans: list[Span] = []

    @cached_property
    def things(self) -> dict[int, ThingInfo]:
        return {thing.id: thing for thing in streams.things()}

    @cached_property
    def by_id(self) -> dict[int, DatastreamInfo]:
        return {stream.id: stream for stream in streams.datastreams()}

    @cached_property
    def streams(self) -> dict[tuple[int, str], DatastreamInfo]:
        return {(stream.thing_id, stream.property): stream for stream in self.by_id.values()}

    def has(self, thing: int, code: str) -> bool:
        return (thing, code) in self.streams

    def applicable(self, declared: Declared) -> set[int]:
        """Stations the indicator can speak of: they have what it requires."""
        return {
            thing
            for thing, info in self.things.items()
            if all(any(self.has(thing, code) for code in group) for group in declared.requires)
            and all(info.properties.get(name) is not None for name in declared.requires_thing)
        }

    def supply(self, read: Reads, thing: int) -> int | None:
        """The station whose datastream serves this input of ``thing``: itself, or the nearest within reach."""
        if not read.code or self.has(thing, read.code):
            return thing
        if not read.near_km:
            return None
        here = self.things[thing]
        near = [(distance_km(here, info), other) for other, info in self.things.items() if self.has(other, read.code)]
        return min((pair for pair in near if pair[0] <= read.near_km), default=(0.0, None))[1]

    def expected_an_hour(self, thing: int) -> float:
        """Observations the station promised each hour, over all its datastreams."""
        return sum(3600 / stream.cadence_s for (owner, _), stream in self.streams.items() if owner == thing)

    def span(self, second: int) -> "Span":
        """The stretch of days around an instant during which territory and stations stood as they did then."""
        for span in self._spans:
            if span.start <= second < span.end:
                return span
        made = _span(local_day(datetime.fromtimestamp(second, UTC)), list(self.things.values()))
        self._spans.append(made)
        return made


@dataclass(frozen=True)
class Span:
    """Seconds [start, end) and for each station the places it counts in: its commune up to the whole territory."""

    start: int
    end: int
    chains: dict[int, tuple[int, ...]]

    def members(self) -> dict[int, list[int]]:
        """Place to the stations that count in it."""
        found: dict[int, list[int]] = {}
        for thing, chain in self.chains.items():
            for place in chain:
                found.setdefault(place, []).append(thing)
        return found

    def without(self, other: "Span") -> "Span":
        """The same stations with only those places that none of them counted in during another stretch."""
        known = {place for chain in other.chains.values() for place in chain}
        kept = {thing: tuple(place for place in chain if place not in known) for thing, chain in self.chains.items()}
        return Span(self.start, self.end, {thing: chain for thing, chain in kept.items() if chain})


def distance_km(a: ThingInfo, b: ThingInfo) -> float:
    """Great-circle distance; infinite when one has no location."""
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return math.inf
    return geographic_distance.distance_km((a.latitude, a.longitude), (b.latitude, b.longitude))


def _span(on: date, things: list[ThingInfo]) -> Span:
    try:
        root = places.root(on)
    except NotFound:  # before the territory was: nothing counts anywhere
        return Span(0, int(day_start(on + timedelta(days=1)).timestamp()), {})
    chains = _chains(root, on)
    known = chains.keys()
    spots = {thing.id: (thing.latitude, thing.longitude) for thing in things if thing.latitude is not None and thing.longitude is not None}
    located = dict(zip(spots, places.locate_many(list(spots.values()), on), strict=True))
    where: dict[int, tuple[int, ...]] = {}
    for thing in things:
        place = thing.place_id if thing.place_id in known else located.get(thing.id)
        if place is not None and place in known:
            where[thing.id] = chains[place]
    first, last = _lasting(on, root)
    return Span(int(day_start(first).timestamp()), int(day_start(last).timestamp()), where)


def _chains(root: PlaceInfo, on: date) -> dict[int, tuple[int, ...]]:
    """Every place of the territory to itself and all above it, up to the root."""
    chains: dict[int, tuple[int, ...]] = {root.id: (root.id,)}
    waiting = [root]
    while waiting:
        parent = waiting.pop()
        for child in places.children(parent.id, on):
            if child.id not in chains:
                chains[child.id] = (child.id, *chains[parent.id])
                if child.kind != "commune":
                    waiting.append(child)
    return chains


def _lasting(on: date, root: PlaceInfo) -> tuple[date, date]:
    """The days around ``on`` during which no place of the territory begins or ends."""
    tree = places.subtree(root.id, on)
    first = max([place.valid_from for place in tree], default=root.valid_from)
    last = min((place.valid_to for place in tree if place.valid_to), default=on + timedelta(days=36500))
    return min(first, on), max(last, on + timedelta(days=1))
