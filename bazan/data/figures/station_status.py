"""Stations: which are silent, what each observes, their raw records."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from bazan.core.as_of_time import moment
from bazan.core.errors import NotFound
from bazan.core.freshness import silent_for
from bazan.core.map_layers import SiteState
from bazan.core.time import LOCAL
from bazan.data.figures.rules import standing
from bazan.data.figures.types import Records, Stream
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Reading
from bazan.data.observations import api as observations
from bazan.data.observations.types import DatastreamInfo, ThingInfo

PAGE = 100
LONGEST = timedelta(days=31)


def newest_by_thing(datastreams: Iterable[DatastreamInfo]) -> dict[int, datetime]:
    """When each thing last observed anything."""
    owner = {one.id: one.thing_id for one in datastreams}
    found: dict[int, datetime] = {}
    for one in observations.latest(list(owner)):
        thing = owner[one.datastream_id]
        found[thing] = max(found.get(thing, one.at), one.at)
    return found


def quiet_of(newest: datetime | None, cadence_s: int, now: datetime) -> float | None:
    """Seconds of silence beyond the promise; infinity for a station that never spoke; null while it keeps it."""
    quiet = silent_for(newest, cadence_s, now)
    if quiet is None:
        return None
    return float("inf") if quiet == timedelta.max else quiet.total_seconds()


def streams_of(thing: ThingInfo, now: datetime, hours: int = 24) -> tuple[Stream, ...]:
    """Every datastream of a station with its newest value and its last hours."""
    datastreams = observations.datastreams([thing.id])
    observed = {one.code: one for one in observations.properties()}
    latest = {one.datastream_id: one for one in observations.latest([one.id for one in datastreams])}
    rolled: dict[int, list] = {}
    known = [] if moment() else datastreams  # what an hour had brought by a minute within it isn't kept
    for hour in observations.hours([one.id for one in known], now - timedelta(hours=hours), now):
        rolled.setdefault(hour.datastream_id, []).append(hour)
    return tuple(
        Stream(
            datastream=one,
            observed=observed[one.property],
            latest=latest.get(one.id),
            quiet_s=quiet_of(latest[one.id].at if one.id in latest else None, one.cadence_s, now),
            hours=tuple(rolled.get(one.id, ())),
        )
        for one in datastreams
    )


def records(datastream_id: int, start: datetime | None, end: datetime | None, now: datetime) -> Records:
    """A page of raw observations, newest first. Without a stretch: the day that ends with the newest observation.

    Raises NotFound ``boards.datastream.unknown``.
    """
    datastream = next((one for one in observations.datastreams() if one.id == datastream_id), None)
    if datastream is None:
        raise NotFound("boards.datastream.unknown", {"id": datastream_id})
    thing = next(one for one in observations.things() if one.id == datastream.thing_id)
    observed = next(one for one in observations.properties() if one.code == datastream.property)
    if end is None:
        newest = observations.latest([datastream_id])
        end = start + timedelta(days=1) if start else (newest[0].at if newest else now) + timedelta(microseconds=1)
    if start is None or start >= end:
        start = end - timedelta(days=1)
    start = max(start, end - LONGEST)
    rows = observations.raw(datastream_id, start, end, limit=PAGE + 1)
    return Records(thing, datastream, observed, start.astimezone(LOCAL), end.astimezone(LOCAL), tuple(rows[:PAGE]), len(rows) > PAGE)


def site_state(worst: Reading | None, silent: bool) -> SiteState:
    """Return how a station stands on a map, by its worst reading. An old or a missing value alone doesn't make it stand out."""
    if silent:
        return "silent"
    match standing(worst):
        case "watch" | "off" | "disaster" as light:
            return light
        case "good" | "none" | "stale" | "missing":
            return "ok"


def station_kinds() -> dict[str, dict[str, Any]]:
    """Every kind of station the packs know, by code."""
    return {kind["code"]: kind for head in indicators.boards() for kind in head["kinds"] or ()}
