"""What other limits would have said of thirteen months of stored values: one question to the database, judged as every light is."""

from collections.abc import Mapping
from datetime import date, datetime
from math import inf
from typing import Any

from django.db import connection

from bazan.core.time import LOCAL, Period, day_start, local_day
from bazan.data.indicators import limit_rules, rules
from bazan.data.indicators.indicator_catalog import Entry, catalogue
from bazan.data.indicators.types import IndicatorInfo, Judged, LimitsTried, OwnLimits, Target
from bazan.data.observations import api as observations

MONTHS = 13
_WORST = """SELECT feature_id, {day} AS day, {station} AS station, {gravest}(value)
  FROM indicator_value WHERE indicator_id = %s AND feature_kind = %s AND period_start >= %s AND period_start < %s AND value IS NOT NULL
  GROUP BY 1, 2, 3 ORDER BY 1, 2"""
"""Of a day's hours the gravest value alone is judged: no light of the day is graver than its."""
_LOCALLY = "(period_start AT TIME ZONE %s)"
"""By the offset, which never changes here: half a million rows asked for a zone by its name take twice as long."""
_STATION = "CASE WHEN feature_kind = 'thing' THEN feature_id ELSE (detail ->> 'at')::int END"


def preview_limits(code: str, wanted: OwnLimits, at: datetime) -> LimitsTried:
    """What would have been red, and what is, had the limits always been those of the wanted ones' day. Raises NotFound
    ``indicators.unknown``; whether they can be laid at all, ``laid`` tells."""
    entry, until = catalogue().entry(code), local_day(at)
    since = first_day(until)
    day, ours = wanted.valid_from, entry.own
    now = limit_rules.always(limit_rules.laid_over(entry.pack_targets, ours), day, since)
    then = limit_rules.always(limit_rules.laid_over(entry.pack_targets, limit_rules.with_laid(ours, wanted)), day, since)
    info, kind = entry.info, "place" if "place" in entry.info.features else entry.info.features[0]
    before, after = _Lights(entry, now), _Lights(entry, then)
    grain = "day" if info.grain == "hour" else info.grain
    starts = _Starts(grain)
    judged = [
        Judged(feature, on, before.light(value, starts[on], station), after.light(value, starts[on], station))
        for feature, on, station, value in _worst(entry, kind, since, at)
    ]
    return LimitsTried(kind, grain, since, until, tuple(judged), before.shared, after.shared)


def first_day(until: date) -> date:
    """The first of the thirteen months that end with this day's."""
    months = until.year * 12 + until.month - MONTHS
    return date(months // 12, months % 12 + 1, 1)


def _worst(entry: Entry, kind: str, since: date, at: datetime) -> list[Any]:
    gravest = "min" if entry.info.direction == "up" else "max"
    daily = entry.info.grain in ("hour", "day")
    day = f"{_LOCALLY}::date" if daily else f"date_trunc('{entry.info.grain}', {_LOCALLY})::date"
    station = "NULL::int" if entry.targets is not None else _STATION
    asked: list[Any] = [LOCAL.utcoffset(at), entry.id, kind, day_start(since), at]
    with connection.cursor() as cursor:
        cursor.execute(_WORST.format(day=day, station=station, gravest=gravest), asked)
        return cursor.fetchall()


class _Starts(dict[date, datetime]):
    """When the period of a day begins; each is asked of the calendar once."""

    def __init__(self, grain: str):
        super().__init__()
        self.grain = grain

    def __missing__(self, day: date) -> datetime:
        self[day] = Period.holding(day_start(day), self.grain).start
        return self[day]


class _Lights:
    """The lights of an indicator under one entry of targets."""

    def __init__(self, entry: Entry, entries: list[dict[str, Any]]):
        self.info: IndicatorInfo = entry.info
        self.entries = entries
        self.stations: dict[int, Mapping[str, Any]] = {}
        if limit_rules.of_stations(entries):
            self.stations = {thing.id: thing.properties for thing in observations.things()}
        self.every: dict[int | None, tuple[Target, ...]] = {}
        self.known: dict[tuple[datetime, int | None], tuple[Target | None, float, float]] = {}
        self.shared = None if self.stations else self._targets(None)

    def light(self, value: float, start: datetime, station: int | None) -> rules.Light:
        key = (start, station if self.stations else None)
        held = self.known.get(key) or self.known.setdefault(key, self._edges(*key))
        target, low, high = held
        return "good" if low < value < high else rules.light(value, target, self.info.direction)

    def _edges(self, start: datetime, station: int | None) -> tuple[Target | None, float, float]:
        """The limits of a period, and between which values its light is good for sure: most are, and need no closer look."""
        target = rules.in_force(self._targets(station), start)
        within = target.within(self.info.direction) if target else None
        if within is None:
            return target, inf, -inf
        return target, -inf if within[0] is None else within[0], inf if within[1] is None else within[1]

    def _targets(self, station: int | None) -> tuple[Target, ...]:
        if station not in self.every:
            spec = {"targets_resolved": self.entries, "grain": self.info.grain}
            own = self.stations.get(station) if station is not None else None
            self.every[station] = rules.targets(spec, own, local_day(datetime.now(LOCAL)).year + 1)
        return self.every[station]
