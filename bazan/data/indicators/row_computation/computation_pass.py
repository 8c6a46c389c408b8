"""One pass over rows: from batches that came to the values that depend on them, in order of dependency."""

import json
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np
import psycopg
from django.db import DatabaseError, transaction

from bazan.data.indicators.bulk_sql import raw_cursor
from bazan.data.indicators.computation import value_store
from bazan.data.indicators.computation.formula import Declared, full_code
from bazan.data.indicators.computation.period_arrays import DAY, LONGEST, ends
from bazan.data.indicators.observation_computation.computation_pass import Pass
from bazan.data.indicators.row_computation import batch_effect_records
from bazan.data.indicators.row_computation.affected_periods import Pairs, by_rows, by_values, every_pair, joined, reached
from bazan.data.indicators.row_computation.backlog_entries import mark
from bazan.data.indicators.row_computation.feature_membership import Holders
from bazan.data.indicators.row_computation.formula_sql import View, feature_column, select
from bazan.data.indicators.row_computation.reporting_spans import SILENT_S, Spoken, spoken
from bazan.data.indicators.row_computation.row_relations import Tables, instants, reasons

log = logging.getLogger(__name__)

AT_ONCE = {"hour": 168, "day": 31, "week": 13, "month": 6, "quarter": 6, "year": 6}
"""Periods in one SELECT: rows meet targets by feature first, so many periods at once would multiply them."""
BACK_S = 2 * DAY
"""Silence this old is no longer the clock's to measure."""
TODAY = json.dumps({"geography": "today"})


@dataclass
class RowsPass:
    """What a pass over rows works with, made when there is something to do."""

    work: Pass
    holders: Holders = field(init=False)
    view: View = field(init=False)
    moved: dict[tuple[str, str], Pairs] = field(default_factory=dict)
    """(indicator, kind) to the values that changed, with the batches behind them."""
    _spoken: dict[tuple[int, str], Spoken] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.holders = Holders(self.work.scene, self.work.now)
        self.view = View(self.holders, Tables(self.holders.territory.successors), self.work.codes)

    def follow_streams(self) -> None:
        """Let values that the streams just moved count as inputs."""
        code = {identity: name for name, identity in self.work.codes.items()}
        for (identity, kind), written in self.work.written.items():
            pairs = np.array(sorted(written), dtype=np.int64)
            self.moved[code[identity], kind] = Pairs(pairs[:, 0], pairs[:, 1], np.zeros(len(pairs), dtype=np.int64))

    def due_now(self, fallen: Mapping[int, np.ndarray]) -> dict[tuple[int, str], Pairs]:
        """Periods that fell due by the clock (indicator to starts), for every feature."""
        by_id = {declared.id: declared for declared in self.work.indicators}
        return {
            (identity, kind): self.of_everybody(by_id[identity], kind, starts)
            for identity, starts in fallen.items()
            if self._heard(by_id[identity])
            for kind in by_id[identity].features
        }

    def of_everybody(
        self, declared: Declared, kind: str, starts: np.ndarray, batches: Sequence[int] = (0,), or_valued: bool = False
    ) -> Pairs:
        """Each feature in each period; where silence is a number too, only while the feature is expected to report (``or_valued``: or has
        a number, which what it said no longer bears out)."""
        features = self.everybody(declared, kind)
        if not declared.every or not features:
            return joined([every_pair(features, starts, batches)])
        pairs = every_pair(features, starts)
        wanted = self.spoken(declared, kind).expects(pairs.features, pairs.starts, ends(pairs.starts, declared.grain))
        if or_valued:
            wanted |= np.isin(pairs.keys, value_store.keys(declared.id, kind, int(starts.min()), int(starts.max())))
        pairs = pairs.where(wanted)
        return joined([Pairs(pairs.features, pairs.starts, np.full(len(pairs), batch, dtype=np.int64)) for batch in batches])

    def _heard(self, declared: Declared) -> bool:
        """Whether any row stands in what it reads itself; what reads only indicators has those to tell."""
        own = {source.code for source in declared.rows.datasets()} if declared.rows else set()
        return not own or any(code in self.view.tables and self.view.tables.any(code) for code in own)

    def spoken(self, declared: Declared, kind: str) -> Spoken:
        """While the features of a kind are expected to report to it."""
        key = (declared.id, kind)
        if key not in self._spoken:
            read = [self.work.codes[code] for code in inputs(declared) if code in self.work.codes]
            self._spoken[key] = spoken(declared, kind, self.view, read, self.everybody(declared, kind), self.work.second)
        return self._spoken[key]

    def begins(self, declared: Declared, kind: str, pairs: Pairs) -> None:
        """Owe an indicator that counts silence too the periods behind a late statement, when the feature has no number there yet."""
        late = ends(pairs.starts, declared.grain)
        old = late < self.work.second - BACK_S
        if not old.any():
            return
        wanted = np.setdiff1d(pairs.features[old].astype(np.int64) << 34 | late[old], pairs.keys)
        features, starts = wanted >> 34, wanted & (1 << 34) - 1
        with raw_cursor() as cursor:
            cursor.execute(
                """SELECT extract(epoch FROM min(w.start))::int8, extract(epoch FROM max(w.start))::int8
                   FROM unnest(%s::int[], %s::timestamptz[]) AS w(feature, start)
                   WHERE NOT EXISTS (SELECT FROM indicator_value v WHERE v.indicator_id = %s AND v.feature_kind = %s
                     AND v.feature_id = w.feature AND v.period_start = w.start)""",
                [features.tolist(), [datetime.fromtimestamp(start, UTC) for start in starts.tolist()], declared.id, kind],
            )
            first, last = cursor.fetchone()
        if first is not None:
            mark(declared.id, 0, first, min(last + SILENT_S, self.work.second))

    def everybody(self, declared: Declared, kind: str) -> list[int]:
        """Every feature of a kind that the indicator's inputs speak of, or can."""
        if kind == "place":
            return sorted(self.holders.territory.units)
        found: set[int] = set()
        assert declared.rows
        for source in declared.rows.datasets():
            column = feature_column(declared, source, kind)
            if column is not None and source.code in self.view.tables:
                found |= set(self.view.tables.present(source.code, column[0]))
        ids = [self.work.codes[code] for code in inputs(declared) if code in self.work.codes]
        if ids:
            with raw_cursor() as cursor:
                cursor.execute(
                    "SELECT DISTINCT feature_id FROM indicator_value WHERE indicator_id = ANY(%s) AND feature_kind = %s", [ids, kind]
                )
                found |= {feature for (feature,) in cursor.fetchall()}
        return sorted(found)


def inputs(declared: Declared) -> list[str]:
    """The indicators whose values it reads."""
    return [full_code(declared.pack, name) for source in declared.rows.values() for name in source.indicators] if declared.rows else []


def run(rows: RowsPass, batches: Mapping[str, Sequence[int]], due: Mapping[tuple[int, str], Pairs] | None = None) -> None:
    """Measure what depends on batches (dataset to ids), on values that moved, and what is ``due`` ((indicator, kind) to pairs)."""
    for declared in rows.work.indicators:
        if not declared.over_rows:
            continue
        for kind in declared.features:
            parts = [*_touched(rows, declared, kind, batches)]
            if due and (declared.id, kind) in due:
                parts.append(due[declared.id, kind])
            pairs = possible(rows, declared, kind, reached(joined(parts), declared, rows.work.second))
            if len(pairs):
                if declared.every:
                    rows.begins(declared, kind, pairs)
                changed = _measure(rows, declared, kind, pairs)
                if len(changed):
                    rows.moved[declared.code, kind] = changed


def _touched(rows: RowsPass, declared: Declared, kind: str, batches: Mapping[str, Sequence[int]]) -> Iterator[Pairs]:
    assert declared.rows
    now = rows.work.second

    def everybody() -> list[int]:
        return rows.everybody(declared, kind)

    for source in declared.rows.datasets():
        if batches.get(source.code):
            found = by_rows(declared, source, kind, batches[source.code], everybody, rows.view, now)
            if found is not None:
                yield found
    for source in declared.rows.values():
        for name in source.indicators:
            code = full_code(declared.pack, name)
            if (code, kind) in rows.moved:
                yield by_values(declared, source, name, rows.work.codes[code], kind, rows.moved[code, kind], everybody, now)


def possible(rows: RowsPass, declared: Declared, kind: str, pairs: Pairs) -> Pairs:
    """Periods that have begun, or ended where the indicator waits for that, while the feature is or has its past."""
    if not len(pairs):
        return pairs
    stops = ends(pairs.starts, declared.grain)
    begun = (stops if declared.closed else pairs.starts) <= rows.work.second
    return pairs.where(begun & rows.holders.possible(kind, pairs.features, pairs.starts, stops))


def _measure(rows: RowsPass, declared: Declared, kind: str, pairs: Pairs) -> Pairs:
    """Compute and write each target once; gives those that changed, with the batches behind them."""
    keys = np.unique(pairs.keys)
    features, starts = keys >> 34, keys & (1 << 34) - 1
    changed = []
    for group in _groups(starts, declared.grain):
        made, nothing = answers(rows, declared, kind, features[group], starts[group])
        rows.work.computed += len(group)
        cause = _cause(pairs, made.features << 34 | made.starts)
        written = value_store.replace(declared, kind, made, rows.work.second, nothing, cause)
        if not len(written):
            continue
        at = written.positions
        rows.work.written.setdefault((declared.id, kind), set()).update(
            zip(made.features[at].tolist(), made.starts[at].tolist(), strict=True)
        )
        differs = ~np.isclose(written.before, made.value[at], rtol=1e-9, atol=1e-12, equal_nan=True)
        step = pairs.where(np.isin(pairs.keys, (made.features << 34 | made.starts)[at[differs]]))
        batch_effect_records.keep(declared.id, kind, step, made.take(at[differs]), written.before[differs], rows.work.second)
        changed.append(step)
    return joined(changed)


def _groups(starts: np.ndarray, grain: str) -> Iterator[np.ndarray]:
    """Positions of targets whose periods lie together, newest first."""
    every = np.unique(starts)[::-1]
    cuts = [0]
    for n in range(1, len(every)):
        if every[n - 1] - every[n] > 2 * LONGEST[grain] or n - cuts[-1] >= AT_ONCE[grain]:
            cuts.append(n)
    for first, last in zip(cuts, [*cuts[1:], len(every)], strict=True):
        yield np.flatnonzero(np.isin(starts, every[first:last]))


def answers(rows: RowsPass, declared: Declared, kind: str, features: np.ndarray, starts: np.ndarray) -> tuple[value_store.Rows, np.ndarray]:
    """(rows to write, which of them have nothing behind them)."""
    feature, start, value, n, batch, alive, reported = selected(
        declared, features, starts, lambda f, s: select(declared, kind, f, s, rows.view)
    )
    wanted, given = features << 34 | starts, feature.astype(np.int64) << 34 | start
    order = np.argsort(given, kind="stable")
    at = (
        order[np.minimum(np.searchsorted(given[order], wanted), max(len(given) - 1, 0))]
        if len(given)
        else np.zeros(len(wanted), dtype=np.int64)
    )
    found = given[at] == wanted if len(given) else np.zeros(len(wanted), dtype=bool)

    def column(values: np.ndarray, missing: float) -> np.ndarray:
        return np.where(found, values[at], missing) if len(values) else np.full(len(wanted), missing)

    value, n, reported = column(value, np.nan), column(n, 0.0), column(reported, 1.0)
    batch, alive = column(batch, 0).astype(np.int64), column(alive, 0).astype(np.int64)
    value = np.where(n >= declared.at_least, value, np.nan)
    when = (
        {known: int(instant.timestamp()) for known, instant in instants(np.unique(batch[batch > 0]).tolist()).items()}
        if batch.any()
        else {}
    )
    alive = np.maximum(alive, np.array([when.get(known, 0) for known in batch.tolist()], dtype=np.int64))
    stops = ends(starts, declared.grain)
    silent = alive == 0
    spoken = np.zeros(len(wanted), dtype=bool)
    if declared.every and silent.any():
        expected = rows.spoken(declared, kind).expects(features, starts, stops)
        value = np.where(silent & ~expected, np.nan, value)
        spoken = expected & (stops <= rows.work.second)
    alive = np.where(silent & spoken, stops, alive)
    today = rows.holders.today_only(kind, features, starts)
    detail: list[str | None] = [TODAY if one else None for one in today.tolist()]
    share = np.clip(n / declared.expected, 0, 1) * reported
    return value_store.Rows(features, starts, value, share, alive, detail), silent & ~spoken


def selected(
    declared: Declared, features: np.ndarray, starts: np.ndarray, ask: Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, ...]]
) -> tuple[np.ndarray, ...]:
    """The SELECT's rows. Targets it fails for, as by a division by zero, have none; the others aren't lost with them."""
    try:
        with transaction.atomic():
            return ask(features, starts)
    except (DatabaseError, psycopg.DataError) as why:
        if len(starts) == 1:
            log.warning("%s has no value for %s at %s: %s", declared.code, features[0], starts[0], why)
            nothing = np.zeros(0, dtype=np.int64)
            return nothing, nothing, np.zeros(0), np.zeros(0), nothing, nothing, np.zeros(0)
    half = len(starts) // 2
    parts = [selected(declared, features[part], starts[part], ask) for part in (slice(None, half), slice(half, None))]
    return tuple(np.concatenate(column) for column in zip(*parts, strict=True))


def _cause(pairs: Pairs, keys: np.ndarray) -> value_store.Cause:
    """Of each target the newest batch that makes it due, and what that batch was."""
    own = pairs.keys
    order = np.lexsort((pairs.batches, own))
    last = np.searchsorted(own[order], keys, side="right") - 1
    batch = pairs.batches[order][last]
    told = reasons(np.unique(batch[batch > 0]).tolist()) if batch.any() else {}
    each = [told.get(one, ("", "")) for one in batch.tolist()]
    return value_store.Cause(batch, [reason for reason, _ in each], [note for _, note in each])
