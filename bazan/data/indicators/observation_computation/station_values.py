"""Values of one indicator for many stations and periods at once: by a pure function on windows, or by its SELECT."""

import json
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from bazan.data.indicators.computation.formula import Declared, Reads
from bazan.data.indicators.computation.period_arrays import DAY, HOUR, LONGEST, OFFSET, ends
from bazan.data.indicators.computation.station_context import Scene
from bazan.data.indicators.computation.value_store import thing_values
from bazan.data.indicators.observation_computation import rollup_arrays
from bazan.data.indicators.observation_computation.formula_sql import select_values


@dataclass
class Targets:
    """Stations and period starts (seconds) asked for, one pair a row, each pair once."""

    things: np.ndarray
    starts: np.ndarray

    def __len__(self) -> int:
        return len(self.starts)

    def take(self, rows: np.ndarray) -> "Targets":
        return Targets(self.things[rows], self.starts[rows])


@dataclass
class Answers:
    """One row a target. ``value`` NaN: nothing can be said; ``alive`` 0: nothing was there."""

    value: np.ndarray
    n: np.ndarray
    alive: np.ndarray
    parts: dict[str, np.ndarray] = field(default_factory=dict)

    def details(self) -> list[str | None]:
        """The parts of each row as JSON, null where it has none."""
        if not self.parts:
            return [None] * len(self.value)
        names = list(self.parts)
        found: list[str | None] = []
        for row in zip(*(self.parts[name].tolist() for name in names), strict=True):
            there = {name: int(x) if x == int(x) else round(x, 4) for name, x in zip(names, row, strict=True) if x == x}
            found.append(json.dumps(there) if there else None)
        return found


def answer(declared: Declared, targets: Targets, scene: Scene, codes: dict[str, int]) -> Answers:
    """Values by the indicator's formula, nulled where its completeness rule isn't met."""
    if declared.sql:
        given = Answers(*select_values(declared, targets.things, targets.starts, scene))
    else:
        given = _by_function(declared, targets, scene, codes)
    given.value = np.where(given.n >= declared.at_least, given.value, np.nan)
    given.alive = _exact(declared, targets, given.alive, scene)
    if declared.every:  # silence is known too, at the end of its period
        given.alive = np.where(given.alive > 0, given.alive, ends(targets.starts, declared.grain))
    return given


def _by_function(declared: Declared, targets: Targets, scene: Scene, codes: dict[str, int]) -> Answers:
    windows, alive = {}, np.zeros(len(targets), dtype=np.int64)
    loaded: dict[tuple, Any] = {}
    for read in declared.reads:
        window, seen = _window(read, declared, targets, scene, codes, loaded)
        windows[read.name] = window
        alive = np.maximum(alive, seen)
    result = declared.pack.function(declared.function)(windows, declared.pack.tables, declared.pack.options)
    value = np.asarray(result.pop("value"), dtype=float)
    n = np.asarray(result.pop("n", np.isfinite(value)), dtype=float)
    return Answers(value, n, alive, {name: np.asarray(part, dtype=float) for name, part in result.items()})


def _window(
    read: Reads, declared: Declared, targets: Targets, scene: Scene, codes: dict[str, int], loaded: dict[tuple, Any]
) -> tuple[np.ndarray, np.ndarray]:
    """(rows × window, newest column's end a row or 0) of one input."""
    nothing = np.zeros(len(targets), dtype=np.int64)
    if read.kind == "thing":
        given = {thing: scene.things[thing].properties.get(read.code) for thing in np.unique(targets.things).tolist()}
        column = [given[thing] for thing in targets.things.tolist()]  # None becomes not a number
        return np.array(column, dtype=float)[:, None], nothing
    step = HOUR if read.kind == "hours" or read.code == "hour" else DAY
    stops = ends(targets.starts, declared.grain)
    width = read.window or LONGEST[declared.grain] // step
    columns = (stops[:, None] - step * np.arange(width, 0, -1)[None, :]).astype(np.int64)
    outside = columns < targets.starts[:, None] if not read.window else None
    if read.kind == "clock":
        return columns.astype(float), nothing
    grid, row_of, first = _grid(read, targets, scene, codes, int(columns.min()), int(stops.max()), step, loaded)
    rows = np.array([row_of.get(thing, -1) for thing in targets.things.tolist()])
    window = grid[rows[:, None], (columns - first) // step]
    window[rows < 0] = np.nan
    if outside is not None:
        window[outside] = np.nan
    there = np.isfinite(window)
    newest = np.where(there.any(axis=1), columns[np.arange(len(columns)), width - 1 - there[:, ::-1].argmax(axis=1)] + step, 0)
    return window, newest


def _grid(
    read: Reads, targets: Targets, scene: Scene, codes: dict[str, int], first: int, end: int, step: int, loaded: dict[tuple, Any]
) -> tuple[np.ndarray, dict[int, int], int]:
    """(stations × steps from ``first`` to ``end``, row of each target station, first)."""
    things = np.unique(targets.things).tolist()
    width = (end - first) // step
    if read.kind == "values":
        grid = np.full((len(things), width), np.nan)
        row = {thing: n for n, thing in enumerate(things)}
        thing, at, value = thing_values(codes[read.code], things, first, end)
        grid[[row[t] for t in thing.tolist()], (at - first) // step] = value
        return grid, row, first
    source = {thing: supplier for thing in things if (supplier := scene.supply(read, thing)) is not None}
    suppliers = sorted(set(source.values()))
    streams = [scene.streams[supplier, read.code].id for supplier in suppliers if scene.has(supplier, read.code)]
    key = (read.kind, read.hour, tuple(streams), first, end)
    if key not in loaded:
        loaded[key] = _load(read, streams, first, end)
    stream, at, stats = loaded[key]
    row_of_stream = {scene.streams[supplier, read.code].id: n for n, supplier in enumerate(suppliers) if scene.has(supplier, read.code)}
    grid = np.full((max(len(suppliers), 1), width), np.nan)
    if len(stream):
        order = np.array(sorted(row_of_stream))
        rows = np.array([row_of_stream[s] for s in order.tolist()])[np.searchsorted(order, stream)]
        grid[rows, (at - first) // step] = stats[read.stat]
    rows_of = {supplier: n for n, supplier in enumerate(suppliers)}
    return grid, {thing: rows_of[supplier] for thing, supplier in source.items()}, first


def _load(read: Reads, streams: list[int], first: int, end: int) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    if read.kind == "hours":
        return rollup_arrays.hours(streams, first, end)
    if read.hour is None:
        return rollup_arrays.days(streams, first, end)
    day = (first + OFFSET) // DAY * DAY - OFFSET
    return rollup_arrays.hours_at(streams, list(range(day + read.hour * HOUR, end, DAY)))


def _exact(declared: Declared, targets: Targets, alive: np.ndarray, scene: Scene) -> np.ndarray:
    """The newest input to the second where it is the station's newest of all; else the end of its hour or day."""
    codes = {read.code for read in declared.reads if read.kind in ("hours", "days")}
    things = set(targets.things.tolist())
    owners = {s.id: s.thing_id for s in scene.by_id.values() if s.thing_id in things and (s.property in codes or "" in codes)}
    newest: dict[int, int] = {}
    for stream, at in rollup_arrays.latest(list(owners)).items():
        newest[owners[stream]] = max(newest.get(owners[stream], 0), at)
    last = np.array([newest.get(thing, 0) for thing in targets.things.tolist()], dtype=np.int64)
    step = HOUR if any(read.kind == "hours" for read in declared.reads) else DAY
    stops = ends(targets.starts, declared.grain)
    return np.where((alive > 0) & (last > 0) & (alive - step <= last) & (last < alive), last, np.minimum(alive, stops))
