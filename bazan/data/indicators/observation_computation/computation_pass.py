"""One pass: from hours that changed to the values that depend on them, in order of dependency, stations before places."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from bazan.data.indicators.computation import value_store
from bazan.data.indicators.computation.formula import Declared
from bazan.data.indicators.computation.period_arrays import DAY, HOUR, LONGEST, clusters, ends, starts_holding, touched
from bazan.data.indicators.computation.station_context import Scene
from bazan.data.indicators.observation_computation.place_aggregation import place_rows
from bazan.data.indicators.observation_computation.station_values import Answers, Targets, answer

GAP_S = 10 * DAY
"""Targets further apart than this are measured in groups of their own, so that a matrix never spans an empty year."""


@dataclass
class Pass:
    """What a pass works on and what it wrote."""

    indicators: list[Declared]
    scene: Scene
    now: datetime
    written: dict[tuple[int, str], set[tuple[int, int]]] = field(default_factory=dict)
    """(indicator, kind) to the (feature, period start) pairs written."""
    computed: int = 0
    """Values computed, whether or not they came out as they stood."""

    @property
    def second(self) -> int:
        return int(self.now.timestamp())

    @property
    def codes(self) -> dict[str, int]:
        return {indicator.code: indicator.id for indicator in self.indicators}

    @property
    def count(self) -> int:
        return sum(len(pairs) for pairs in self.written.values())


def run(
    work: Pass, streams: np.ndarray, hours: np.ndarray, only: int = 0, clocked: dict[int, Targets] | None = None, late: bool = False
) -> None:
    """Measure what depends on changed (datastream, hour) pairs, and what the clock asks for. ``only``: one indicator and its dependents.

    ``late``: the hours are days old. What speaks of silence isn't measured then: who sends after days was silent all the same.
    """
    moved: dict[str, Targets] = {}
    for declared in work.indicators:
        if declared.over_rows:
            continue
        wanted = [(clocked or {}).get(declared.id)]
        if (not only or only == declared.id) and not (late and declared.every):
            wanted.append(_from_hours(declared, streams, hours, work.scene))
        wanted += [
            _from_values(declared, read, moved[read.code]) for read in declared.reads if read.kind == "values" and read.code in moved
        ]
        targets = _possible(declared, [t for t in wanted if t is not None and len(t)], work)
        if targets is None:
            continue
        changed = _measure(declared, targets, work)
        if len(changed):
            moved[declared.code] = changed


def _from_hours(declared: Declared, streams: np.ndarray, hours: np.ndarray, scene: Scene) -> Targets | None:
    """Targets whose windows hold a changed hour of a datastream they read."""
    if not len(streams):
        return None
    owner = {stream: (info.thing_id, info.property) for stream, info in scene.by_id.items()}
    known = np.unique(streams).tolist()
    things, starts = [], []
    for read in declared.reads:
        if read.kind not in ("hours", "days"):
            continue
        reach = read.reach_s(declared.grain)
        mine = [s for s in known if s in owner and read.code in ("", owner[s][1])]
        rows = np.isin(streams, mine)
        if read.hour is not None:
            rows &= (hours + 7 * HOUR) % DAY // HOUR == read.hour
        if not rows.any():
            continue
        at, start = touched(hours[rows], declared.grain, reach)
        source = np.array([owner[s][0] for s in streams[rows].tolist()])[at]
        for thing, taker in _takers(read, np.unique(source).tolist(), scene):
            chosen = start[source == thing]
            things.append(np.full(len(chosen), taker))
            starts.append(chosen)
    return Targets(np.concatenate(things), np.concatenate(starts)) if things else None


def _takers(read, sources: list[int], scene: Scene) -> Iterable[tuple[int, int]]:
    """(station with the data, station whose value it feeds)."""
    if not read.near_km:
        return [(thing, thing) for thing in sources]
    wanted = set(sources)
    return [(supplier, thing) for thing in scene.things if (supplier := scene.supply(read, thing)) in wanted and supplier is not None]


def _from_values(declared: Declared, read, moved: Targets) -> Targets:
    at, start = touched(moved.starts, declared.grain, read.reach_s(declared.grain))
    return Targets(moved.things[at], start)


def _possible(declared: Declared, wanted: list[Targets], work: Pass) -> Targets | None:
    """Each target once: stations the indicator can speak of, periods that have begun, or ended where it must wait for that."""
    if not wanted:
        return None
    things, starts = np.concatenate([t.things for t in wanted]), np.concatenate([t.starts for t in wanted])
    able = np.isin(things, sorted(work.scene.applicable(declared)))
    begun = (ends(starts, declared.grain) if declared.closed else starts) <= work.second
    key = np.unique(things[able & begun].astype(np.int64) << 34 | starts[able & begun])
    return Targets(key >> 34, key & (1 << 34) - 1) if len(key) else None


def _measure(declared: Declared, targets: Targets, work: Pass) -> Targets:
    """Compute and write stations, then the places that hold them; gives the station values that changed."""
    things, starts = [], []
    for rows in clusters(targets.starts, max(GAP_S, LONGEST[declared.grain])):
        group = targets.take(rows)
        given = answer(declared, group, work.scene, work.codes)
        work.computed += len(group)
        made = measured(declared, group, given)
        changed = value_store.replace(declared, "thing", made, work.second, (given.n == 0) & (not declared.every)).positions
        _note(work, declared, "thing", made, changed)
        if not len(changed):
            continue
        things.append(group.things[changed])
        starts.append(group.starts[changed])
        if declared.place:
            _places(declared, group.take(changed), work)
    nothing = np.zeros(0, dtype=np.int64)
    return Targets(np.concatenate(things), np.concatenate(starts)) if things else Targets(nothing, nothing)


def _places(declared: Declared, changed: Targets, work: Pass) -> None:
    touching = changed
    if declared.place and declared.place.carry and declared.grain in ("hour", "day"):
        # a value may stand in for the period after it
        later = changed.starts + LONGEST[declared.grain]
        kept = later <= work.second
        touching = Targets(np.concatenate([changed.things, changed.things[kept]]), np.concatenate([changed.starts, later[kept]]))
    rows = place_rows(declared, touching.things, touching.starts, work.scene, work.codes, work.second)
    written = value_store.replace(declared, "place", rows, work.second, ~np.isfinite(rows.value))
    _note(work, declared, "place", rows, written.positions)


def measured(declared: Declared, targets: Targets, given: Answers) -> value_store.Rows:
    share = np.clip(given.n / declared.expected, 0, 1)
    return value_store.Rows(targets.things, targets.starts, given.value, share, given.alive, given.details())


def _note(work: Pass, declared: Declared, kind: str, rows: value_store.Rows, changed: np.ndarray) -> None:
    if len(changed):
        pairs = work.written.setdefault((declared.id, kind), set())
        pairs |= set(zip(rows.features[changed].tolist(), rows.starts[changed].tolist(), strict=True))


def closed_since(declared: Declared, since: int, until: int, things: set[int]) -> Targets:
    """Targets of every station for the periods that ended in (since, until]."""
    starts, start = [], int(starts_holding(np.array([since]), declared.grain)[0])
    while (end := int(ends(np.array([start]), declared.grain)[0])) <= until:
        if end > since:
            starts.append(start)
        start = end
    every = sorted(things)
    return Targets(np.repeat(np.array(every, dtype=np.int64), len(starts)), np.tile(np.array(starts, dtype=np.int64), len(every)))
