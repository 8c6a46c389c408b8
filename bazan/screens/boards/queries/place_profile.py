"""A place on a day: what it is, where it came from, every sector's indicators against the territory, its series across a reform."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bazan.core.time import day_start, local_day
from bazan.data.figures.api import organizations_on, territory, things, value_of
from bazan.data.figures.types import Territory
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature, IndicatorInfo, Reading, Value
from bazan.data.observations.types import ThingInfo
from bazan.directory.accounts.api import Reach, allowed, require
from bazan.directory.organizations.types import OrganizationInfo
from bazan.directory.places import api as places
from bazan.directory.places.types import Passage, PlaceInfo
from bazan.screens.boards.queries.pack_boards import layout

AROUND_DAYS = {"hour": 7, "day": 120}
AROUND_MOST_DAYS = 800
"""How far from a reform a series across it is shown: the finer its periods, the nearer."""
CARRIED = ("sum", "max", "min", "mean")
COURSE = 24
Point = tuple[datetime, float]


@dataclass(frozen=True)
class Neighbour:
    """A unit before or after a reform, and how much of whom went there."""

    place: PlaceInfo
    share: float
    basis: str


@dataclass(frozen=True)
class Crossing:
    """A series over the day a reform took effect: the place's own values, and what its land had before it was born."""

    info: IndicatorInfo
    on: date
    values: tuple[Value, ...]
    carried: tuple[Point, ...]
    others: tuple[IndicatorInfo, ...]
    """Every indicator that reaches over that day, this one too."""


@dataclass(frozen=True)
class Compared:
    """One indicator of the place against the territory and the other communes."""

    reading: Reading
    whole: Reading | None
    """Of the territory."""
    others: tuple[float, ...]
    """Every commune's value, this one's too; empty when the place is none of them."""
    rank: int | None
    """1 is the greatest of them."""
    fair: Reading | None = None
    """The same per so many people, where a board compares by it."""
    fair_whole: Reading | None = None

    @property
    def counts(self) -> bool:
        """Whether it counts something, so that it is fair only per so many people."""
        unit = self.reading.info.unit
        return unit.startswith("{") and "/" not in unit


@dataclass(frozen=True)
class SectorHere:
    """What one sector knows of the place."""

    head: dict[str, Any]
    cells: tuple[Compared, ...]
    """Its tiles of the wall."""
    every: tuple[Compared, ...]


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
    committee: OrganizationInfo | None
    """The body that answers for the place."""
    sectors: tuple[SectorHere, ...]
    population: int | None
    whole_population: int | None
    crossing: Crossing | None


def place_page(code: str, on: date, reach: Reach, now: datetime, series: str = "") -> PlacePage:
    """``series``: the indicator shown across the reform. Raises NotFound ``places.unknown_code`` for a code nobody bears on that day,

    Forbidden beyond reach.
    """
    place = places.by_code(code, on)
    require(reach, "boards.view", place_id=place.id)
    inside = {one.id for one in places.subtree(place.id, on)}
    heirs = {row.to_id for row in _after(place) if row.from_id in inside}  # a station is kept under the commune it stands in today
    stations = tuple(one for one in things().values() if one.place_id in inside | heirs)
    above = tuple(places.ancestors(place.id, on))
    regions = places.ancestors(place.id, on, places.REGIONS)
    units = territory(on)
    sectors = _sectors(place, units, reach, on, now)
    known = [one.population for one in units.communes if one.population]
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
        committee=next((one for one in organizations_on(on) if one.place_id == place.id and place.id != units.root.id), None),
        sectors=sectors,
        population=place.population,
        whole_population=units.root.population or (sum(known) if len(known) == len(units.communes) else None),
        crossing=_crossing(place, sectors, series, now),
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


def _sectors(place: PlaceInfo, units: Territory, reach: Reach, on: date, now: datetime) -> tuple[SectorHere, ...]:
    """Every sector's tiles and themes for this place, those that have a value; one question for all of them."""
    at = None if on >= local_day(now) else min(day_start(on + timedelta(days=1)) - timedelta(microseconds=1), now)
    live = [head for head in indicators.boards() if head["board"]]
    heads = [head for head in live if allowed(reach, "boards.view", place_id=place.id, sector=head["pack"])]
    laid = {head["pack"]: layout(head["pack"])[0] for head in heads}
    codes = {pack: [*dict.fromkeys(slot.base for slot in (*one.tiles, *one.layers))] for pack, one in laid.items()}
    fair = {
        block.code(block.declared.indicator): block.code(block.declared.fair)
        for one in laid.values()
        for block in one.blocks
        if block.kind == "league" and block.declared.fair
    }
    others = [one.id for one in units.communes] if any(one.id == place.id for one in units.communes) else []
    own, whole = Feature("place", place.id), Feature("place", units.root.id)
    asked = [code for some in codes.values() for code in some]
    pairs = [(code, one) for code in (*asked, *fair.values()) for one in dict.fromkeys((own, whole))]
    readings = indicators.readings_of(pairs, at=at, spark={(code, own): COURSE for code in asked})
    compared = _values_of([code for code in asked if readings[code, own].current], others, at or now)
    found = []
    for head in heads:
        known = [code for code in codes[head["pack"]] if readings[code, own].current]
        held = {code: _compared(code, fair.get(code, ""), place, units, compared[code], readings) for code in known}
        if held:
            cells = tuple(held[slot.base] for slot in laid[head["pack"]].cells("wall")[:3] if slot.base in held)
            found.append(SectorHere(head, cells, tuple(held.values())))
    return tuple(found)


def _values_of(codes: list[str], place_ids: list[int], at: datetime) -> dict[str, list[float]]:
    """What the places have by each indicator, those without a value left out: thousands of numbers, and nothing else about them."""
    asks = [indicators.Ask(code, "place", place_ids, at) for code in codes]
    return {ask.code: one.value[one.known].tolist() for ask, one in zip(asks, indicators.newest(asks), strict=True)}


def _compared(
    code: str, fair: str, place: PlaceInfo, units: Territory, values: list[float], readings: dict[tuple[str, Feature], Reading]
) -> Compared:
    own, root = Feature("place", place.id), Feature("place", units.root.id)
    reading = readings[code, own]
    mine = value_of(reading)
    rank = None if mine is None or len(values) < 2 else 1 + sum(1 for one in values if one > mine)
    whole = readings[code, root] if place.id != root.id else None
    return Compared(reading, whole, tuple(values) if rank else (), rank, readings.get((fair, own)), readings.get((fair, root)))


def _crossing(place: PlaceInfo, sectors: tuple[SectorHere, ...], series: str, now: datetime) -> Crossing | None:
    """A series that reaches back over the reform that made this place: the one asked for, else the first; null when none does."""
    formed = _neighbours(place, back=True)
    if not formed:
        return None
    edge = day_start(place.valid_from)
    infos = {one.reading.info.code: one.reading.info for here in sectors for one in here.every}
    own = Feature("place", place.id)
    earlier = indicators.courses([(code, own, edge - _around(info), edge) for code, info in infos.items()], geography="today")
    told = {code: values for code, values in zip(infos, earlier, strict=True) if values}
    if told:
        code = series if series in told else next(iter(told))
        before = tuple((one.period.start, one.value) for one in told[code] if one.value is not None)
        after = indicators.series(code, own, edge, min(edge + _around(infos[code]), now), geography="today")
        return Crossing(infos[code], place.valid_from, tuple(after), before, tuple(infos[one] for one in told))
    days = timedelta(days=AROUND_MOST_DAYS)
    return _observed(place, formed, edge - days, edge, min(edge + days, now))


def _around(info: IndicatorInfo) -> timedelta:
    return timedelta(days=AROUND_DAYS.get(info.grain, AROUND_MOST_DAYS))


def _observed(place: PlaceInfo, formed: Sequence[Neighbour], start: datetime, edge: datetime, end: datetime) -> Crossing | None:
    """The first daily series of stations whose old units have values, carried to the new one."""
    daily = [info for info in indicators.catalogue() if info.grain == "day" and info.place_aggregate in CARRIED]
    if not daily:
        return None
    features = [Feature("place", one.place.id) for one in formed]
    found = indicators.readings_of([(info.code, one) for info in daily for one in features], at=edge - timedelta(microseconds=1), spark=2)
    info = next((info for info in daily if any(found[info.code, one].current for one in features)), None)
    if info is None:
        return None
    values = indicators.series(info.code, Feature("place", place.id), edge, end)
    old = {one.id: indicators.series(info.code, one, start, edge) for one in features}
    return Crossing(info, place.valid_from, tuple(values), _carried(old, formed, place, info.place_aggregate), (info,))


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
