"""A place's value from its stations': greatest, least, mean, sum, share, or that of the station another indicator points to."""

import json
from dataclasses import dataclass

import numpy as np

from bazan.data.indicators import bulk_sql
from bazan.data.indicators.computation.formula import Declared
from bazan.data.indicators.computation.period_arrays import DAY, HOUR
from bazan.data.indicators.computation.station_context import Scene, Span
from bazan.data.indicators.computation.value_store import Rows
from bazan.data.indicators.grammar import Place


@dataclass
class Grid:
    """Values of stations (rows) in periods (columns, sorted starts), NaN where there is none."""

    things: list[int]
    starts: np.ndarray
    value: np.ndarray
    alive: np.ndarray
    own: np.ndarray
    """Where the value is the station's own and not carried from the period before."""


def place_rows(declared: Declared, things: np.ndarray, starts: np.ndarray, scene: Scene, codes: dict[str, int], now: int) -> Rows:
    """Rows of every place that holds one of the changed (station, period) pairs; of a place not yet born then, as of today."""
    parts, today = [], scene.span(now)
    for span in _spans(starts, scene):
        inside = (starts >= span.start) & (starts < span.end)
        parts += _in_span(declared, things[inside], starts[inside], span, scene, codes)
        if span is not today and span.end <= today.start:
            born = today.without(span)
            parts += [
                (*part[:5], [_as_of_today(detail) for detail in part[5]])
                for part in _in_span(declared, things[inside], starts[inside], born, scene, codes)
            ]
    if not parts:
        nothing = np.zeros(0, dtype=np.int64)
        return Rows(nothing, nothing, np.zeros(0), np.zeros(0), nothing, [])
    columns = [np.concatenate(column) for column in zip(*(part[:5] for part in parts), strict=True)]
    return Rows(*columns, detail=[detail for part in parts for detail in part[5]])


def _as_of_today(detail: str | None) -> str:
    return json.dumps(json.loads(detail or "{}") | {"geography": "today"})


def _spans(starts: np.ndarray, scene: Scene) -> list[Span]:
    found, waiting = [], starts
    while len(waiting):
        span = scene.span(int(waiting.max()))
        found.append(span)
        waiting = waiting[(waiting < span.start) | (waiting >= span.end)]
    return found


def _in_span(declared: Declared, things: np.ndarray, starts: np.ndarray, span: Span, scene: Scene, codes: dict[str, int]) -> list[tuple]:
    able = scene.applicable(declared)
    members = {place: [t for t in inside if t in able] for place, inside in span.members().items()}
    dirty = {place: np.unique(starts[np.isin(things, inside)]) for place, inside in members.items() if inside}
    dirty = {place: wanted for place, wanted in dirty.items() if len(wanted)}
    if not dirty:
        return []
    everybody = sorted({thing for place in dirty for thing in members[place]})
    columns = np.unique(np.concatenate(list(dirty.values())))
    grid = _carried(declared, _grid(codes[declared.code], everybody, columns, _step(declared)))
    judge = _carried(declared, _grid(codes[declared.place_of], everybody, columns, _step(declared))) if declared.place_of else grid
    row = {thing: n for n, thing in enumerate(everybody)}
    assert declared.place is not None  # whoever declares none has no rows of places
    found = []
    for place, wanted in dirty.items():
        rows = np.array([row[thing] for thing in members[place]])
        cells = np.ix_(rows, np.searchsorted(grid.starts, wanted))
        value, share, alive, detail = aggregate(
            declared.place, grid.value[cells], judge.value[cells], grid.alive[cells], grid.own[cells], members[place]
        )
        found.append((np.full(len(wanted), place, dtype=np.int64), wanted, value, share, alive, detail))
    return found


def aggregate(
    place: Place, values: np.ndarray, judge: np.ndarray, alive: np.ndarray, own: np.ndarray, things: list[int]
) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[str | None]]:
    """(value, share of stations with one of their own, newest input, detail) a column.

    Too small a share, carried values counted, gives no value; so does a period in which no station has one of its own yet.
    """
    there, how = np.isfinite(values), place.aggregate
    count = there.sum(axis=0)
    share = own.sum(axis=0) / len(things)
    at = met = None
    if how in ("max", "min", "at"):
        ranked = np.where(there & np.isfinite(judge), -judge if how == "min" else judge, -np.inf)
        at = np.where(np.isfinite(ranked).any(axis=0), ranked.argmax(axis=0), -1)
        value = np.where(at >= 0, values[at, np.arange(values.shape[1])], np.nan)
    elif how == "share":
        met = (there & (np.nan_to_num(values, nan=-np.inf) >= place.share_from)).sum(axis=0)
        value = 100.0 * met / np.maximum(count, 1)
    else:
        total = np.where(there, values, 0.0).sum(axis=0)
        value = total if how == "sum" else total / np.maximum(count, 1)
    enough = own.any(axis=0) & (count / len(things) >= place.at_least_share)
    newest = alive[at, np.arange(values.shape[1])] if at is not None else np.where(there, alive, 0).max(axis=0)
    return np.where(enough, value, np.nan), share, newest, _details(things, count, at, met, enough)


def _details(things: list[int], count: np.ndarray, at: np.ndarray | None, met: np.ndarray | None, enough: np.ndarray) -> list[str | None]:
    made: dict[tuple, str] = {}
    found: list[str | None] = []
    for n in range(len(count)):
        where = int(at[n]) if at is not None else -2
        key = (int(count[n]), where if enough[n] else -1, int(met[n]) if met is not None else -1)
        if key not in made:
            parts = {"n": key[0], "of": len(things)}
            if key[1] >= 0:
                parts["at"] = things[key[1]]
            if key[2] >= 0:
                parts["met"] = key[2]
            made[key] = json.dumps(parts)
        found.append(made[key])
    return found


def _step(declared: Declared) -> int:
    """How far back one period lies, for carrying; 0 where a period has no fixed length."""
    return {"hour": HOUR, "day": DAY}.get(declared.grain, 0)


def _grid(indicator: int, things: list[int], columns: np.ndarray, step: int) -> Grid:
    starts = np.unique(np.concatenate([columns, columns - step])) if step else columns
    feature, at, value, alive = bulk_sql.columns(
        "SELECT feature_id, extract(epoch FROM period_start)::int8, coalesce(value, 'NaN'),"
        " coalesce(extract(epoch FROM alive_at)::int8, 0) FROM indicator_value"
        " WHERE indicator_id = %s AND feature_kind = 'thing' AND feature_id = ANY(%s)"
        " AND period_start >= to_timestamp(%s) AND period_start <= to_timestamp(%s)",
        (indicator, things, int(starts[0]), int(starts[-1])),
        "i4 i8 f8 i8",
    )
    inside = np.isin(at, starts)
    feature, at, value, alive = feature[inside], at[inside], value[inside], alive[inside]
    values = np.full((len(things), len(starts)), np.nan)
    lives = np.zeros((len(things), len(starts)), dtype=np.int64)
    cells = np.searchsorted(np.array(things), feature), np.searchsorted(starts, at)
    values[cells], lives[cells] = value, alive
    return Grid(things, starts, values, lives, np.isfinite(values))


def _carried(declared: Declared, grid: Grid) -> Grid:
    """Where a station has nothing yet, its value one period before stands in, when the indicator says so."""
    step = _step(declared)
    if not (declared.place and declared.place.carry and step):
        return grid
    before = np.searchsorted(grid.starts, grid.starts - step)
    known = grid.starts[np.minimum(before, len(grid.starts) - 1)] == grid.starts - step
    borrow = ~np.isfinite(grid.value) & known[None, :] & np.isfinite(grid.value[:, np.minimum(before, len(grid.starts) - 1)])
    rows, columns = np.nonzero(borrow)
    grid.value[rows, columns], grid.alive[rows, columns] = grid.value[rows, before[columns]], grid.alive[rows, before[columns]]
    return grid
