"""While a unit is expected to report: from its own first statement on, until it has been silent for SILENT_S.

Only there silence is a number: a unit that never said anything, or whose archive ended years ago, has none.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from bazan.data.indicators import bulk_sql
from bazan.data.indicators.computation.formula import Declared
from bazan.data.indicators.computation.period_arrays import DAY
from bazan.data.indicators.row_computation.formula_sql import View, feature_column

SILENT_S = 400 * DAY
"""A year, and a month for the delivery that is late."""


@dataclass(frozen=True)
class Spoken:
    """Stretches of one unit each, by unit and time: its statements lie less than SILENT_S apart."""

    units: np.ndarray
    first: np.ndarray
    last: np.ndarray

    def expects(self, units: np.ndarray, starts: np.ndarray, stops: np.ndarray) -> np.ndarray:
        """Which (unit, period) a number is expected of."""
        if not len(self.units):
            return np.zeros(len(units), dtype=bool)
        at = np.searchsorted(_key(self.units, self.first), _key(units, stops)) - 1
        there = np.maximum(at, 0)
        return (at >= 0) & (self.units[there] == units) & (starts < self.last[there] + SILENT_S)


def spoken(declared: Declared, kind: str, view: View, inputs: list[int], everybody: list[int], now: int) -> Spoken:
    """What the rows an indicator reads say of whom and when; of one that reads only other indicators (``inputs``), their values."""
    assert declared.rows
    parts = [_of_rows(declared, source, kind, view, everybody, now) for source in declared.rows.datasets()]
    if not parts and inputs:
        linked = any(source.linked for source in declared.rows.values())
        parts = [_of_values(kind, inputs, everybody if not linked else None)]
    units, first, last = (np.concatenate([part[n] for part in parts]) if parts else np.zeros(0, dtype=np.int64) for n in range(3))
    return _stretches(units, first, last)


def _of_rows(declared: Declared, source, kind: str, view: View, everybody: list[int], now: int) -> tuple[np.ndarray, ...]:
    """(unit, first, last) a month of each unit, from the rows that stand. Rows without a time of their own say nothing of when."""
    column = feature_column(declared, source, kind)
    times = [name for name in source.dated() if name != "until"]
    if column is None or source.code not in view.tables or not times:
        return _nothing()
    name, typed = column
    low, high = (f"extract(epoch FROM {how}({', '.join(f'"{one}"' for one in times)}))::int8" for how in ("least", "greatest"))
    rows = view.tables.standing(source.code, {*times} | ({name} - {"place_id"}), view.after)
    whom, first, last = bulk_sql.columns(
        f"""SELECT whom, min(low), least(max(high), {now}) FROM (SELECT "{name}" AS whom, {low} AS low, {high} AS high FROM ({rows}) AS r)
            AS s WHERE whom IS NOT NULL AND low <= {now} GROUP BY whom, low / {30 * DAY}""",
        (),
        "i4 i8 i8",
    )
    if not source.linked:
        return _of_everybody(everybody, first, last)
    if typed == kind != "place":
        return whom.astype(np.int64), first, last
    return _of_holders(view.holders.segments(typed, kind), whom, first, last)


def _of_holders(
    segments: Iterable[tuple[int, int, int, int]], whom: np.ndarray, first: np.ndarray, last: np.ndarray
) -> tuple[np.ndarray, ...]:
    """What a place, thing or organization says speaks for whatever holds it at the time."""
    order = np.argsort(whom, kind="stable")
    whom, first, last = whom[order], first[order], last[order]
    found = [_nothing()]
    for source, holder, since, until in segments:
        part = slice(*np.searchsorted(whom, [source, source + 1]))
        within = (first[part] < until) & (last[part] >= since)
        low, high = np.maximum(first[part][within], since), np.minimum(last[part][within], until)
        found.append((np.full(len(low), holder, dtype=np.int64), low, high))
    return tuple(np.concatenate([part[n] for part in found]) for n in range(3))


def _of_everybody(everybody: list[int], first: np.ndarray, last: np.ndarray) -> tuple[np.ndarray, ...]:
    units = np.repeat(np.array(everybody, dtype=np.int64), len(first))
    return units, np.tile(first, len(everybody)), np.tile(last, len(everybody))


def _of_values(kind: str, inputs: list[int], everybody: list[int] | None) -> tuple[np.ndarray, ...]:
    units, first, last = bulk_sql.columns(
        f"""SELECT feature_id, extract(epoch FROM min(period_start))::int8, extract(epoch FROM max(period_start))::int8 FROM indicator_value
            WHERE indicator_id = ANY(%s) AND feature_kind = %s AND value IS NOT NULL
            GROUP BY feature_id, extract(epoch FROM period_start)::int8 / {30 * DAY}""",
        (inputs, kind),
        "i4 i8 i8",
    )
    return (units.astype(np.int64), first, last) if everybody is None else _of_everybody(everybody, first, last)


def _stretches(units: np.ndarray, first: np.ndarray, last: np.ndarray) -> Spoken:
    """Statements less than SILENT_S apart as one stretch."""
    if not len(units):
        return Spoken(units, first, last)
    order = np.lexsort((first, units))
    units, first, last = units[order], first[order], last[order]
    reach = np.maximum.accumulate(_key(units, last))  # the unit stands above the time, so no unit's end reaches into the next
    begins = np.ones(len(units), dtype=bool)
    begins[1:] = _key(units[1:], first[1:]) > reach[:-1] + SILENT_S
    begins[1:] |= units[1:] != units[:-1]
    at = np.flatnonzero(begins)
    return Spoken(units[at], first[at], np.maximum.reduceat(last, at))


def _key(units: np.ndarray, times: np.ndarray) -> np.ndarray:
    return units.astype(np.int64) << 34 | np.maximum(times, 0)


def _nothing() -> tuple[np.ndarray, ...]:
    return tuple(np.zeros(0, dtype=np.int64) for _ in range(3))
