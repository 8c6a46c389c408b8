"""A place on a day: what it is, what it holds, where it came from, its indicators, and its series across a reform."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bazan.connect.streams.types import ThingInfo
from bazan.kernel.time import day_start
from bazan.measure.indicators import api as indicators
from bazan.measure.indicators.types import Feature, IndicatorInfo, Reading, Value
from bazan.register.people.api import Reach, require
from bazan.register.places import api as places
from bazan.register.places.types import Passage, PlaceInfo
from bazan.show.boards.queries.board import layout
from bazan.show.boards.queries.territory import things

DAYS_AROUND = 400
CARRIED = ("sum", "max", "min", "mean")
Point = tuple[datetime, float]


@dataclass(frozen=True)
class Neighbour:
    """A unit before or after a reform, and how much of whom went there."""

    place: PlaceInfo
    share: float
    basis: str


@dataclass(frozen=True)
class Crossing:
    """A series over the day a reform took effect: the place's own values, or the old units' carried to it."""

    info: IndicatorInfo
    on: date
    values: tuple[Value, ...]
    carried: tuple[Point, ...]


@dataclass(frozen=True)
class PlacePage:
    place: PlaceInfo
    on: date
    above: tuple[PlaceInfo, ...]
    region: PlaceInfo | None
    below: tuple[PlaceInfo, ...]
    before: tuple[Neighbour, ...]
    after: tuple[Neighbour, ...]
    stations: tuple[ThingInfo, ...]
    sectors: tuple[tuple[dict, tuple[Reading, ...]], ...]
    crossing: Crossing | None


def place_page(code: str, on: date, reach: Reach, now: datetime) -> PlacePage:
    """Raises NotFound ``places.unknown_code`` for a code nobody bears on that day, Forbidden beyond reach."""
    place = places.by_code(code, on)
    require(reach, "boards.view", place_id=place.id)
    inside = {one.id for one in places.subtree(place.id, on)}
    heirs = {row.to_id for row in _after(place) if row.from_id in inside}  # a station is kept under the commune it stands in today
    stations = tuple(one for one in things().values() if one.place_id in inside | heirs)
    above = tuple(places.ancestors(place.id, on))
    regions = places.ancestors(place.id, on, places.REGIONS)
    return PlacePage(
        place=place,
        on=on,
        above=above,
        region=next(
            (one for one in reversed(regions) if one.kind in ("district", "region") and one.id not in {up.id for up in above}), None
        ),
        below=tuple(places.children(place.id, on)),
        before=_neighbours(place, back=True),
        after=_neighbours(place, back=False),
        stations=tuple(sorted(stations, key=lambda one: (one.kind, one.name))),
        sectors=_sectors(place, on, now),
        crossing=_crossing(place, now),
    )


def _after(place: PlaceInfo) -> list[Passage]:
    if place.valid_to is None:
        return []
    return places.passages(place.valid_to - timedelta(days=1), place.valid_to)


def _neighbours(place: PlaceInfo, back: bool) -> tuple[Neighbour, ...]:
    """The units it was formed from, or went to, on the day it began or ended."""
    day = place.valid_from if back else place.valid_to
    if day is None:
        return ()
    rows = places.passages(day - timedelta(days=1), day)
    found = []
    for row in rows:
        ours, other = (row.to_id, row.from_id) if back else (row.from_id, row.to_id)
        if ours == place.id and other != place.id:
            found.append(Neighbour(places.place(other), row.share, row.basis))
    return tuple(sorted(found, key=lambda one: (-one.share, one.place.name)))


def _sectors(place: PlaceInfo, on: date, now: datetime) -> tuple[tuple[dict, tuple[Reading, ...]], ...]:
    """The board's tiles of every sector for this place, those that have a value."""
    at = now if on >= now.date() else min(day_start(on + timedelta(days=1)) - timedelta(microseconds=1), now)
    feature, found = Feature("place", place.id), []
    heads = [head for head in indicators.boards() if head["board"]]
    laid = {head["pack"]: layout(head["pack"])[0] for head in heads}
    codes = {pack: [*dict.fromkeys(slot.at("hour") for slot in (*one.tiles, *one.layers))] for pack, one in laid.items()}
    readings = indicators.readings_of([(code, feature) for some in codes.values() for code in some], at=at)
    for head in heads:
        held = tuple(readings[code, feature] for code in codes[head["pack"]] if readings[code, feature].current is not None)
        if held:
            found.append((head, held))
    return tuple(found)


def _crossing(place: PlaceInfo, now: datetime) -> Crossing | None:
    """The first daily series that reaches back over the reform that made this place; null when none does."""
    formed = _neighbours(place, back=True)
    daily = [info for info in indicators.catalogue() if info.grain == "day" and info.place_aggregate in CARRIED]
    if not formed or not daily:
        return None
    day, edge = place.valid_from, day_start(place.valid_from)
    features = [Feature("place", one.place.id) for one in formed]
    found = indicators.readings_of([(info.code, one) for info in daily for one in features], at=edge - timedelta(microseconds=1), spark=2)
    info = next((info for info in daily if any(found[info.code, one].current for one in features)), None)
    if info is None:
        return None
    start, end = edge - timedelta(days=DAYS_AROUND), min(edge + timedelta(days=DAYS_AROUND), now)
    values = indicators.series(info.code, Feature("place", place.id), start, end)
    old = {one.id: indicators.series(info.code, one, start, edge) for one in features}
    return Crossing(info, day, tuple(values), _carried(old, formed, place, info.place_aggregate))


def _carried(old: dict[int, list[Value]], formed: Sequence[Neighbour], place: PlaceInfo, aggregate: str) -> tuple[Point, ...]:
    by_start: dict[datetime, dict[int, float]] = {}
    for unit, values in old.items():
        for value in values:
            if value.value is not None:
                by_start.setdefault(value.period.start, {})[unit] = value.value
    day = place.valid_from
    return tuple((start, _together(values, formed, place, aggregate, day)) for start, values in sorted(by_start.items()))


def _together(values: dict[int, float], formed: Sequence[Neighbour], place: PlaceInfo, aggregate: str, day: date) -> float:
    """The old units' values of one day as the new unit's: totals by the crosswalk, extremes by the extreme, means by their shares."""
    if aggregate == "sum":
        return places.recast(values, day - timedelta(days=1), day).get(place.id, 0.0)
    if aggregate == "mean":
        shares = {one.place.id: one.share for one in formed if one.place.id in values}
        return sum(values[unit] * share for unit, share in shares.items()) / sum(shares.values())
    return (min if aggregate == "min" else max)(values.values())
