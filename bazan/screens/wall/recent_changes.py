"""What just happened: lights that changed, what people did, stations and sources that fell silent, reports that came."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal

from bazan.core.freshness import STATION
from bazan.data.figures.types import Station
from bazan.data.indicators.api import light_of
from bazan.data.indicators.types import Feature, Reading, Value
from bazan.data.sources.types import RunInfo, SourceHealth
from bazan.platform.design_system.api import Light

LOOKED_BACK = timedelta(hours=24)
RED = ("off", "disaster")


@dataclass(frozen=True)
class Change:
    """An indicator's light changed at a feature, between the value before and this one. ``others``: it did at these too, in that hour."""

    at: datetime
    reading: Reading
    value: Value
    before: Light
    after: Light
    others: tuple[Feature, ...] = ()


@dataclass(frozen=True)
class Silence:
    """A station, or a source, stopped keeping its promise at ``at``."""

    at: datetime
    station: Station | None
    source: SourceHealth | None


@dataclass(frozen=True)
class Delivery:
    """A file came in and was read."""

    at: datetime
    run: RunInfo


@dataclass(frozen=True)
class Deed:
    """Something that people did, in words ready to be shown. ``state`` names its mark."""

    at: datetime
    state: Light | Literal["info"]
    title: str
    line: str
    href: str


Happening = Change | Silence | Delivery | Deed


def happenings(
    readings: Iterable[Reading],
    stations: Iterable[Station],
    sources: Iterable[SourceHealth],
    runs: Iterable[RunInfo],
    now: datetime,
    deeds: Iterable[Deed] = (),
) -> list[Happening]:
    """Newest first, nothing older than a day."""
    found: list[Happening] = [*together(change for reading in readings for change in changes(reading))]
    found += deeds
    found += [Silence(_silent_since(one), one, None) for one in stations if one.state == "silent" and one.newest is not None]
    found += [
        Silence(one.last_good_at + timedelta(seconds=one.promise_s), None, one)
        for one in sources
        if one.state in ("late", "silent") and one.last_good_at is not None
    ]
    latest: dict[int, RunInfo] = {}
    for run in runs:
        if run.file_name and run.finished_at and run.accepted and run.state == "done":
            latest[run.source_id] = max(latest.get(run.source_id, run), run, key=lambda one: one.finished_at or now)
    found += [Delivery(run.finished_at, run) for run in latest.values() if run.finished_at]
    return sorted((one for one in found if now - LOOKED_BACK <= one.at <= now), key=lambda one: one.at, reverse=True)


def changes(reading: Reading) -> list[Change]:
    """Where the light of a course turned red or amber, or left red."""
    found = []
    lights: list[Light] = [light_of(reading, value) for value in reading.spark]
    for (was, now), after in zip(pairwise(lights), reading.spark[1:], strict=True):
        if was == now or (now == "watch" and was in RED) or (now in ("good", "none") and was not in RED):
            continue
        found.append(Change(after.period.end, reading, after, was, now))
    return found


def together(every: Iterable[Change]) -> list[Change]:
    """Stations whose same indicator changed alike in the same hour are one happening, told by the one farthest out."""
    groups: dict[tuple, list[Change]] = {}
    for one in every:
        groups.setdefault((one.reading.info.code, one.at, one.after), []).append(one)
    told = []
    for group in groups.values():
        up = group[0].reading.info.direction == "up"
        first = (min if up else max)(group, key=lambda one: one.value.value or 0.0)
        told.append(
            Change(
                first.at,
                first.reading,
                first.value,
                first.before,
                first.after,
                tuple(one.reading.feature for one in group if one is not first),
            )
        )
    return told


def began(reading: Reading) -> datetime | None:
    """Since when a value has stood in its light or a worse one; null when longer than its course tells."""
    worse = {"watch": ("watch", "off", "disaster"), "off": ("off", "disaster"), "disaster": ("disaster",)}.get(reading.light, ())
    since = None
    for value in reversed(reading.spark):
        if light_of(reading, value) not in worse:
            return since
        since = value.period.start
    return None


def _silent_since(station: Station) -> datetime:
    """Return the earliest moment at which silence after the newest observation could be certain."""
    newest = station.newest
    assert newest is not None
    return newest + STATION.silent.at_least
