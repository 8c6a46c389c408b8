"""An indicator of one place or station in one period: its value, its course, and the path down to raw records."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bazan.core.as_of_time import moment
from bazan.core.errors import Forbidden, NotFound, Refused
from bazan.core.time import Period, stretch_before
from bazan.data.figures.api import datastreams, every_organization, kept, local_date, may_read, reachable, regrained, territory, things
from bazan.data.figures.types import Course, Slot
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature, IndicatorInfo, Input, Lineage, Reading
from bazan.data.observations import api as observations
from bazan.data.observations.types import DatastreamInfo, Hour, PropertyInfo, RawRow
from bazan.directory.accounts.api import Reach
from bazan.directory.places import api as places

STRETCH = {"hour": 72, "day": 31, "week": 53, "month": 13, "quarter": 9, "year": 10}
"""How many periods the course of an indicator shows, by its grain."""
MOST_RAW = 8


@dataclass(frozen=True)
class Route:
    """The highlighted path: an input, its datastream, one of its hours, that hour's raw records."""

    input: Input | None = None
    feeds: tuple[Input, ...] = ()
    """For a place: what its chosen station's own value was made of."""
    datastream: DatastreamInfo | None = None
    observed: PropertyInfo | None = None
    hours: tuple[Hour, ...] = ()
    hour: datetime | None = None
    rows: tuple[RawRow, ...] = ()
    more: int = 0


@dataclass(frozen=True)
class IndicatorPage:
    info: IndicatorInfo
    feature: Feature
    period: Period
    newest: bool
    reading: Reading
    newest_reading: Reading
    """Of the newest period that has reported by the one shown."""
    lineage: Lineage | None
    route: Route
    course: Course


def indicator(
    code: str, feature: Feature | None, period: Period | None, chosen: dict[str, object], reach: Reach, now: datetime
) -> IndicatorPage:
    """``chosen`` holds what the address picks along the path: ``input`` (a feature), ``stream`` and ``hour``.

    Raises NotFound for an unknown indicator or feature, Refused for a feature it isn't measured for, Forbidden beyond reach.
    """
    info = indicators.info(code)
    feature = feature or _first_feature(info, reach, now)
    if feature.kind not in info.features:
        raise Refused("boards.feature.not_measured", {"code": code}, field="feature")
    _exists(feature, now)
    if not may_read(reach, code, feature):
        raise Forbidden("boards.nothing_reached", {})
    held: Period | None = None if period is None else period if period.grain == info.grain else regrained(period, info.grain)
    at = now if held is None else min(held.end - timedelta(microseconds=1), now)
    reading = newest = indicators.readings([code], [feature], at=at, spark=2)[code, feature]
    shown = held or (reading.current.period if reading.current else Period.holding(now, info.grain))
    path = _lineage(code, feature, shown, at)
    if path is not None:
        reading = path.reading
    elif held is not None and (reading.current is None or reading.current.period != held):
        reading = indicators.compare(code, [feature], held, at)[feature]
    return IndicatorPage(
        info,
        feature,
        shown,
        held is None,
        reading,
        newest,
        path,
        _route(code, path, shown, chosen, at),
        _course(info, reading, feature, shown),
    )


def _first_feature(info: IndicatorInfo, reach: Reach, now: datetime) -> Feature:
    """The widest place this person reaches; for an indicator of stations or bodies alone, the first of them."""
    if "place" in info.features:
        return Feature("place", reachable(reach, "boards.view", info.pack, territory(local_date(now)))[0].id)
    if "organization" in info.features:
        bodies = [one for one in every_organization().values() if one.valid(local_date(now))]
        able = [Feature("organization", one.id) for one in bodies if may_read(reach, info.code, Feature("organization", one.id))]
        held = indicators.readings([info.code], able, spark=1) if able else {}
        first = next((feature for (_, feature), reading in held.items() if reading.current), able[0] if able else None)
        if first is not None:
            return first
    able = [one for one in things().values() if one.sector == info.pack]
    if not able:
        raise NotFound("boards.feature.unknown", {"id": "—"})
    return Feature("thing", able[0].id)


def _exists(feature: Feature, now: datetime) -> None:
    known = {"thing": things, "organization": every_organization}.get(feature.kind)
    if known is not None and feature.id not in known():
        raise NotFound("boards.feature.unknown", {"id": feature.id})
    if feature.kind == "place":
        places.place(feature.id)


def _lineage(code: str, feature: Feature, period: Period, at: datetime) -> Lineage | None:
    """Null where nothing was measured, and of a past minute: inputs are told as they stand."""
    if moment():
        return None
    try:
        return indicators.lineage(code, feature, period, at)
    except NotFound:
        return None


def _route(code: str, path: Lineage | None, period: Period, chosen: dict[str, object], at: datetime) -> Route:
    if path is None or not path.inputs or path.reading.info.over_rows:  # rows have a path of their own
        return Route()
    wanted = chosen.get("input") or path.reading.at_feature
    if path.reading.feature.kind == "place":
        first = _pick(path.inputs, lambda one: one.feature == wanted)
        own = _lineage(code, first.feature, period, at)
        feeds = own.inputs if own else ()
    else:
        feeds = path.inputs
        first = _pick(feeds, lambda one: one.datastream_id is not None and one.datastream_id == chosen.get("stream"))
    read = [one for one in feeds if one.datastream_id is not None]
    if not read:
        return Route(first, feeds)
    feed = _pick(read, lambda one: one.datastream_id == chosen.get("stream"))
    if path.reading.feature.kind == "thing":
        first = feed
    return _down(first, feeds, feed, chosen)


def _down(first: Input, feeds: tuple[Input, ...], feed: Input, chosen: dict[str, object]) -> Route:
    datastream = next((one for one in datastreams() if one.id == feed.datastream_id), None)
    if datastream is None:
        return Route(first, feeds)
    hours = tuple(reversed(observations.hours([datastream.id], feed.start, feed.end)))
    hour = next((one.hour for one in hours if one.hour == chosen.get("hour")), hours[0].hour if hours else None)
    rows = observations.raw(datastream.id, hour, hour + timedelta(hours=1), limit=100) if hour else []
    return Route(
        input=first,
        feeds=feeds,
        datastream=datastream,
        observed=observed(datastream.property),
        hours=hours,
        hour=hour,
        rows=tuple(rows[:MOST_RAW]),
        more=max(len(rows) - MOST_RAW, 0),
    )


def _pick(inputs: Sequence[Input], wanted) -> Input:
    return next((one for one in inputs if wanted(one)), inputs[0])


@kept(60)
def properties() -> dict[str, PropertyInfo]:
    return {one.code: one for one in observations.properties()}


def observed(code: str) -> PropertyInfo:
    return properties()[code]


def _course(info: IndicatorInfo, reading: Reading, feature: Feature, shown: Period) -> Course:
    """The stretch that ends with the period shown, and the same stretch last year."""
    start = shown
    for _ in range(STRETCH[info.grain] - 1):
        start = start.previous()
    values = indicators.series(info.code, feature, start.start, shown.end)
    past = indicators.series(info.code, feature, *stretch_before(start.start, shown.end, info.grain))
    slot = Slot(info.code, {}, info.labels, spark=STRETCH[info.grain])
    return Course(slot, info.code, reading, start.start, shown.end, tuple(values), tuple(past))
