"""Which targets depend on what changed: rows that batches brought or took away, and values of other indicators."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from bazan.core.lazy_import import exp
from bazan.data.indicators import bulk_sql
from bazan.data.indicators.computation.arrays import instants, ints
from bazan.data.indicators.computation.formula import Declared
from bazan.data.indicators.computation.period_arrays import DAY, ends, starts_holding
from bazan.data.indicators.computation.row_dependencies import Source
from bazan.data.indicators.row_computation.formula_sql import View, conditions, counted, feature_column, in_period, periods

SLACK_S = 400 * DAY
"""A condition may reach back from a row's own instants (a year at most) to the targets before it."""


@dataclass
class Pairs:
    """(feature, period start, batch that makes it due), batch 0: none."""

    features: np.ndarray
    starts: np.ndarray
    batches: np.ndarray

    def __len__(self) -> int:
        return len(self.starts)

    def where(self, mask: np.ndarray) -> "Pairs":
        return Pairs(self.features[mask], self.starts[mask], self.batches[mask])

    @property
    def keys(self) -> np.ndarray:
        return self.features.astype(np.int64) << 34 | self.starts


def joined(parts: Sequence[Pairs]) -> Pairs:
    """All of them, each (feature, start, batch) once."""
    features, starts, batches = (
        np.concatenate([getattr(part, name) for part in parts]).astype(np.int64) if parts else np.zeros(0, dtype=np.int64)
        for name in ("features", "starts", "batches")
    )
    if not len(starts):
        return Pairs(features, starts, batches)
    order = np.lexsort((batches, starts, features))
    features, starts, batches = features[order], starts[order], batches[order]
    first = np.ones(len(starts), dtype=bool)
    first[1:] = (features[1:] != features[:-1]) | (starts[1:] != starts[:-1]) | (batches[1:] != batches[:-1])
    return Pairs(features[first], starts[first], batches[first])


def every_pair(features: Sequence[int], starts: np.ndarray, batches: Sequence[int] = (0,)) -> Pairs:
    """Each feature in each period, for each batch."""
    features_, starts_, batches_ = np.array(features, dtype=np.int64), np.asarray(starts, dtype=np.int64), np.array(batches, dtype=np.int64)
    return Pairs(
        np.repeat(features_, len(starts_) * len(batches_)),
        np.tile(np.repeat(starts_, len(batches_)), len(features_)),
        np.tile(batches_, len(features_) * len(starts_)),
    )


def periods_between(first: int, last: int, grain: str) -> np.ndarray:
    """Starts of the periods that hold or lie between two instants."""
    start = int(starts_holding(np.array([first]), grain)[0])
    found = []
    while start <= last:
        found.append(start)
        start = int(ends(np.array([start]), grain)[0])
    return np.array(found, dtype=np.int64)


def by_rows(declared: Declared, source: Source, kind: str, batches: Sequence[int], everybody: Any, view: View, now: int) -> Pairs | None:
    """Targets that rows of these batches can move, by their old versions and by their new ones. ``everybody`` gives all features."""
    column = feature_column(declared, source, kind)
    if column is None:
        return None
    read = source.columns - {"feature"} | set(source.dated())
    rows = view.tables.changed(source.code, read | {column[0]}, batches, (read - {"until"}) | {column[0]})
    dated = source.dated() or source.inside()
    alias = f'"{source.alias}"'
    times = [f"{alias}.{name}" for name in dated if name != "until"]
    low, high = (
        f"extract(epoch FROM {outer}({inner}({', '.join(times)})))::int8" if times else "0"
        for outer, inner in (("min", "least"), ("max", "greatest"))
    )
    with bulk_sql.raw_cursor() as cursor:
        cursor.execute(f"SELECT count(*), {low}, {high} FROM ({rows}) AS {alias}")
        count, first, last = cursor.fetchone()
    if not count:
        return None
    inside = bool(source.inside())
    last = min(last, now) if inside and last is not None else now
    first = now - SLACK_S if not first else first if inside else first - SLACK_S
    asked = periods_between(first, last, declared.grain)
    if not len(asked):
        return None
    target = declared.rows.target  # pyrefly: ignore[missing-attribute] - only indicators over rows come here
    held = _all_held(view, column[1]) if source.linked and kind == "place" else None
    text = counted(source, column, kind, rows, held, view.holders, ("batch",))
    met = f"{conditions(source)}{in_period(source, declared.grain, target)}"
    found = bulk_sql.columns(
        f"""SELECT DISTINCT coalesce({alias}.feature, 0), extract(epoch FROM "{target}".period)::int8, {alias}.batch
        FROM ({text}) AS {alias} JOIN {periods(asked, declared.grain, target)} ON {met} WHERE {alias}.feature IS NOT NULL""",
        (),
        "i4 i8 i4",
    )
    pairs = Pairs(*found)
    return pairs if source.linked else _for_everybody(pairs, everybody())


def _all_held(view: View, typed: str) -> np.ndarray:
    return np.unique(np.array([segment[1] for segment in view.holders.segments(typed, "place")], dtype=np.int64))


def _for_everybody(pairs: Pairs, features: Sequence[int]) -> Pairs:
    parts = [
        every_pair(features, np.array([start]), [batch])
        for start, batch in sorted({(s, b) for s, b in zip(pairs.starts.tolist(), pairs.batches.tolist(), strict=True)})
    ]
    return joined(parts)


def by_values(declared: Declared, source: Source, name: str, indicator: int, kind: str, moved: Pairs, everybody: Any, now: int) -> Pairs:
    """Targets that changed values of another indicator (``name`` as the formula writes it) can move."""
    if source.inside():
        found = Pairs(moved.features, starts_holding(moved.starts, declared.grain), moved.batches)
        return found if source.linked else _for_everybody(found, everybody())
    alias, target = f'"{source.alias}"', declared.rows.target  # pyrefly: ignore[missing-attribute] - only indicators over rows come here
    asked = periods_between(int(moved.starts.min()) - SLACK_S, now, declared.grain)
    until = ""
    if "until" in source.columns:
        until = f""", coalesce((SELECT min(v.period_start) FROM indicator_value v
            WHERE v.indicator_id = {indicator} AND v.feature_kind = '{kind}' AND v.feature_id = c.feature
              AND v.value IS NOT NULL AND v.period_start > c.period), 'infinity') AS until"""
    given = f"{ints(moved.features)}, {instants(moved.starts)}, {ints(moved.batches)}"
    # a value that changed may have met a condition on values before: those say nothing here
    lasting = [c for c in source.conditions if all(column.name != "value" for column in c.find_all(exp.Column))]
    met = conditions(replace(source, conditions=tuple(lasting)))
    rows = f"SELECT '{name}' AS indicator, c.*{until} FROM unnest({given}) AS c(feature, period, batch)"
    text = f"""SELECT DISTINCT {alias}.feature, extract(epoch FROM "{target}".period)::int8, {alias}.batch
        FROM ({rows}) AS {alias} JOIN {periods(asked, declared.grain, target)} ON {met}"""
    found = Pairs(*bulk_sql.columns(text, (), "i4 i8 i4"))
    return found if source.linked else _for_everybody(found, everybody())


def reached(pairs: Pairs, declared: Declared, now: int) -> Pairs:
    """With the later periods a declared reach adds: so many, or those to the year's end."""
    if not declared.reach or not len(pairs):
        return pairs
    parts, step = [pairs], pairs
    years = starts_holding(pairs.starts, "year")
    for _ in range(366 if declared.reach == "year" else int(declared.reach)):
        step = Pairs(step.features, ends(step.starts, declared.grain), step.batches)
        kept = step.starts <= now
        if declared.reach == "year":
            kept &= starts_holding(step.starts, "year") == years
        step, years = step.where(kept), years[kept]
        if not len(step):
            break
        parts.append(step)
    return joined(parts)
