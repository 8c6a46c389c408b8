"""Which stations' stage can be told from what is above them, and what was measured there, hour by hour."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

import numpy as np

from bazan.analysis.rivers import rules
from bazan.analysis.rivers.stage_forecast import Gauged
from bazan.analysis.rivers.types import Passing, Rivers
from bazan.core.time import local_day
from bazan.data.observations import api as observations
from bazan.data.observations.types import Hour, ThingInfo
from bazan.directory.places import api as places

BACK = timedelta(days=400)
"""So far back hours are looked at: every season once."""
STATIONS = 2
"""So many stations above are looked at, the nearest."""
LONGEST = 12
"""Hours ahead: rain that falls until then isn't known."""
MORE = 2
"""Hours beyond the travel time of water."""


@dataclass(frozen=True)
class Station:
    """A station with what is above it: stations with the hours their water takes, and gauges of the communes it comes from."""

    thing: ThingInfo
    stream: int
    above: tuple[tuple[str, int, int], ...]
    """(code, datastream, hours)."""
    gauges: tuple[int, ...]
    """Datastreams."""
    horizon: int


def stations(rivers: Rivers, at: datetime) -> Iterator[Station]:
    """Those that measure a stage and have a stage or rain measured above them."""
    things = {thing.code: thing for thing in observations.things()}
    measured = {(one.thing_id, one.property): one.id for one in observations.datastreams()}
    codes = {place.id: place.code for place in places.communes(local_day(at))}
    for code in dict.fromkeys(node.code for node in rivers.nodes if node.kind == "thing" and node.code in things):
        stream = measured.get((things[code].id, rivers.stage))
        passed = rules.upstream(rivers, rivers.nodes_of(code))
        above = [
            (one.node.code, measured[things[one.node.code].id, rivers.stage], one)
            for one in passed
            if one.node.kind == "thing" and one.node.code in things and (things[one.node.code].id, rivers.stage) in measured
        ][:STATIONS]
        communes = {one.node.code: one for one in passed if one.node.kind == "commune"}
        gauges = {
            measured[thing.id, rivers.rain]: communes[codes[thing.place_id]]
            for thing in things.values()
            if (thing.id, rivers.rain) in measured and thing.place_id in codes and codes[thing.place_id] in communes
        }
        if stream is None or not (above or gauges):
            continue
        furthest = max(_hours(one) for one in (*(passing for *_, passing in above), *gauges.values()))
        told = tuple((name, datastream, _hours(passing)) for name, datastream, passing in above)
        yield Station(things[code], stream, told, tuple(gauges), min(furthest + MORE, LONGEST))


def _hours(passing: Passing) -> int:
    """How long the water takes, from the middle of the least and the most."""
    return max(1, ceil((passing.least + passing.most) / 120))


def gauged(station: Station, at: datetime) -> tuple[datetime, Gauged]:
    """The newest whole hour, and what was measured up to it: the highest of each hour, and its rain as the mean of the gauges."""
    end = at.replace(minute=0, second=0, microsecond=0)
    start = end - BACK
    wanted = [station.stream, *(stream for _, stream, _ in station.above), *station.gauges]
    courses: dict[int, list[Hour]] = {}
    for hour in observations.hours(wanted, start, end):
        courses.setdefault(hour.datastream_id, []).append(hour)
    count = int((end - start) / timedelta(hours=1))

    def stage(stream: int) -> np.ndarray:
        return _course({hour.hour: hour.max for hour in courses.get(stream, ())}, start, count)

    rain = [_course({hour.hour: hour.sum for hour in courses.get(stream, ()) if hour.n}, start, count) for stream in station.gauges]
    above = [(stage(stream), hours) for _, stream, hours in station.above]
    return end - timedelta(hours=1), Gauged(stage(station.stream), above, _mean(rain) if rain else None)


def _course(values: Mapping[datetime, float | None], start: datetime, count: int) -> np.ndarray:
    course = np.full(count, np.nan)
    for hour, value in values.items():
        if value is not None:
            course[int((hour - start) / timedelta(hours=1))] = value
    return course


def _mean(courses: Iterable[np.ndarray]) -> np.ndarray:
    """Of those that know the hour; NaN where none does."""
    every = np.stack(list(courses))
    known = np.isfinite(every)
    count = known.sum(axis=0)
    return np.divide(np.where(known, every, 0.0).sum(axis=0), count, out=np.full(every.shape[1], np.nan), where=count > 0)
