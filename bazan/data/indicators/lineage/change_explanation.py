"""Why a value changed: its formula computed again as of each batch that touched it."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
from django.db import connection

from bazan.core.lazy_import import exp
from bazan.core.time import Period
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Batch, Row
from bazan.data.indicators.bulk_sql import columns, raw_cursor
from bazan.data.indicators.computation.arrays import instants, ints
from bazan.data.indicators.computation.formula import Declared, full_code
from bazan.data.indicators.computation.period_arrays import ends
from bazan.data.indicators.computation.row_dependencies import Source
from bazan.data.indicators.indicator_catalog import catalogue, declared_of
from bazan.data.indicators.row_computation.backlog import LARGE
from bazan.data.indicators.row_computation.computation_pass import selected
from bazan.data.indicators.row_computation.formula_sql import View, conditions, counted, feature_column, in_period, periods, select
from bazan.data.indicators.row_computation.row_lineage import view_now
from bazan.data.indicators.row_computation.row_relations import reasons
from bazan.data.indicators.types import Feature, RowChange, Step, Why

MOST_STEPS, FEWEST_STEPS = 60, 4
"""More batches than so many are told in groups."""
PATIENCE_S = 0.3
"""A page waits for the steps: a value that takes long to compute again is told in fewer, larger groups."""
MOST_REPLAYED = 12
"""A number made of more indicators than so many is told from its moves as they were kept: computing all of them again takes seconds."""
MOST_ROWS = 20
"""Changed rows named in one step."""
Spots = dict[tuple[int, int], None]
"""(feature, period start) pairs in order."""


@dataclass
class Replay:
    """An indicator and all it reads, ready to be computed as of any batch."""

    kind: str
    view: View
    known: dict[str, Declared] = field(default_factory=dict)
    needed: dict[str, Spots] = field(default_factory=dict)
    """Indicator over rows to the (feature, period) pairs the value asked about is made of."""

    def need(self, code: str, spots: Spots) -> None:
        """Note what the value reads, down to the rows; no further once there is too much to compute again."""
        if len(self.known) > MOST_REPLAYED:
            return
        declared = self.known.setdefault(code, declared_of(code))
        needed = self.needed.setdefault(code, {})
        fresh = {spot: None for spot in spots if spot not in needed}
        if not fresh:
            return
        needed.update(fresh)
        assert declared.rows
        for source in declared.rows.values():
            for name in source.indicators:
                read = full_code(declared.pack, name)
                entry = catalogue().entries.get(read)
                if entry is not None and entry.info.over_rows:
                    self.need(read, self._read(declared, source, name, entry.id, fresh))

    def _read(self, declared: Declared, source: Source, name: str, indicator: int, spots: Spots) -> Spots:
        """Stored values of another indicator that these targets can read."""
        features, starts = _arrays(spots)
        alias, target = f'"{source.alias}"', declared.rows.target  # pyrefly: ignore[missing-attribute] - only indicators over rows come here
        timely = tuple(c for c in source.conditions if all(column.name not in ("value", "until") for column in c.find_all(exp.Column)))
        own = f" AND {alias}.feature = t_.feature" if source.linked else ""
        feature, start = columns(
            f"""SELECT DISTINCT {alias}.feature, extract(epoch FROM {alias}.period)::int8
            FROM unnest({ints(features)}, {instants(starts)}, {instants(ends(starts, declared.grain))}) AS t_(feature, period, period_end)
            JOIN LATERAL (SELECT t_.period, t_.period_end) AS "{target}" ON true
            JOIN (SELECT '{name}' AS indicator, feature_id AS feature, period_start AS period FROM indicator_value
              WHERE indicator_id = {indicator} AND feature_kind = '{self.kind}') AS {alias}
              ON {conditions(replace(source, conditions=timely))}{own}""",
            (),
            "i4 i8",
        )
        return dict.fromkeys(zip(feature.tolist(), start.tolist(), strict=True))

    def values(self, code: str, after: int | None) -> dict[tuple[int, int], float | None]:
        """What the needed pairs of an indicator were after a batch; null: now."""
        declared, spots = self.known[code], self.needed[code]
        if not spots:
            return {}
        given = {}
        assert declared.rows
        for source in declared.rows.values():
            for name in source.indicators:
                read = full_code(declared.pack, name)
                if read in self.needed and read not in given:
                    given[read] = _as_select(self.values(read, after))
        features, starts = _arrays(spots)
        view = replace(self.view, after=after, values=given)
        feature, start, value, n, *_ = selected(declared, features, starts, lambda f, s: select(declared, self.kind, f, s, view))
        found: dict[tuple[int, int], float | None] = dict.fromkeys(spots)
        for spot, one, count in zip(zip(feature.tolist(), start.tolist(), strict=True), value.tolist(), n.tolist(), strict=True):
            found[spot] = one if one == one and count >= declared.at_least else None
        return found

    def touching(self, since: datetime) -> list[int]:
        """Batches committed after an instant whose rows can move the value, oldest first."""
        found: set[int] = set()
        for code, declared in self.known.items():
            assert declared.rows
            for source in declared.rows.datasets():
                late = [one for one in datasets.batches_since(source.code, since) if one.at > since]
                if sum(one.new + one.superseded for one in late) > LARGE:
                    found |= {one.id for one in late}  # looking through so many rows costs more than a few groups that moved nothing
                else:
                    found |= set(self._moving(declared, source, [one.id for one in late], self.needed[code]))
        return sorted(found)

    def _moving(self, declared: Declared, source: Source, batches: Sequence[int], spots: Spots) -> Iterable[int]:
        rows = self._changed(declared, source, batches, spots)
        if rows is None:
            return []
        with raw_cursor() as cursor:
            cursor.execute(f"SELECT DISTINCT batch FROM ({rows}) AS q", ())
            return [batch for (batch,) in cursor.fetchall()]

    def _changed(self, declared: Declared, source: Source, batches: Sequence[int], spots: Spots) -> str | None:
        """The versions that batches brought or took away and that count in one of the targets."""
        column = feature_column(declared, source, self.kind)
        if column is None or not batches or not spots:
            return None
        read = source.columns - {"feature"} | set(source.dated())
        rows = self.view.tables.changed(source.code, read | {column[0]}, batches, (read - {"until"}) | {column[0]})
        features, starts = _arrays(spots)
        alias, target = f'"{source.alias}"', declared.rows.target  # pyrefly: ignore[missing-attribute] - only indicators over rows come here
        among = np.unique(features) if source.linked else None
        text = counted(source, column, self.kind, rows, among, self.view.holders, ("batch", "row_id", "row_key"))
        return f"""SELECT DISTINCT {alias}.batch, {alias}.row_id, {alias}.row_key FROM ({text}) AS {alias}
            JOIN {periods(np.unique(starts), declared.grain, target)} ON {conditions(source)}{in_period(source, declared.grain, target)}"""

    def rows_of(self, batches: Sequence[int]) -> tuple[tuple[RowChange, ...], int]:
        """(rows these batches changed in what the value reads, how many there are)."""
        found: list[RowChange] = []
        total, seen = 0, set()
        for code, declared in self.known.items():
            assert declared.rows
            for source in declared.rows.datasets():
                rows = self._changed(declared, source, batches, self.needed[code])
                if rows is None:
                    continue
                with raw_cursor() as cursor:
                    cursor.execute(
                        f"SELECT row_key, array_agg(row_id), count(*) OVER () FROM ({rows}) AS q GROUP BY 1 ORDER BY 1 LIMIT 200", ()
                    )
                    keyed = [row for row in cursor.fetchall() if (source.code, row[0]) not in seen]
                if keyed:
                    total += keyed[0][2]
                seen |= {(source.code, key) for key, *_ in keyed}
                room = MOST_ROWS - len(found)
                versions = datasets.rows_of(source.code, [row for _, ids, _ in keyed[:room] for row in ids])
                found += _row_changes(source, declared, versions, batches)
        return tuple(found), total


def _arrays(spots: Spots) -> tuple[np.ndarray, np.ndarray]:
    pairs = np.array(list(spots), dtype=np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def _as_select(values: dict[tuple[int, int], float | None]) -> str:
    spots = [(spot, value) for spot, value in values.items() if value is not None]
    features, starts = _arrays(dict.fromkeys(spot for spot, _ in spots))
    numbers = "'{" + ",".join(repr(value) for _, value in spots) + "}'::float8[]"
    return f"SELECT * FROM unnest({ints(features)}, {instants(starts)}, {numbers}) AS w_(feature, period, value)"


def _row_changes(source: Source, declared: Declared, versions: Sequence[Row], batches: Sequence[int]) -> list[RowChange]:
    """Versions of the same row brought together: as it was before the batches, as it was after."""
    read = sorted(source.columns - {"feature", "until"} | {declared.by or datasets.dataset(source.code).feature})
    by_key: dict[str, list[Row]] = {}
    for row in versions:
        by_key.setdefault(row.key, []).append(row)
    found = []
    for rows in by_key.values():
        old = next((row for row in sorted(rows, key=lambda r: r.id) if row.batch.id not in batches), None)
        new = next((row for row in sorted(rows, key=lambda r: -r.id) if row.batch.id in batches), None)
        before, after = ({name: row.values.get(name) for name in read} if row else None for row in (old, new))
        found.append(RowChange(source.code, new.id if new else None, before, after))
    return found


def why(code: str, feature: Feature, period: Period, since: datetime, now: datetime | None = None) -> Why:
    """Why the value changed since an instant, batch by batch. Of an indicator over streams: its revisions, one step each.

    The formula is the one of now; what a new formula changed is the rest. Raises NotFound ``indicators.unknown``.
    """
    entry = catalogue().entry(code)
    before, after, renewed = _stored(entry.id, feature, period, since)
    if not entry.info.over_rows:
        return _from_revisions(code, entry.id, feature, period, since, before, after)
    if before == after:  # a replay costs seconds for a number made of many; what did not move needs none
        return Why(code, feature, period, before, after, (), 0.0, "")
    replay = Replay(feature.kind, view_now(now or datetime.now(UTC)))
    spot = (feature.id, int(period.start.timestamp()))
    replay.need(code, {spot: None})
    if len(replay.known) > MOST_REPLAYED:
        steps = _kept(entry.id, feature, period, since)
    else:
        steps = _steps(replay, code, spot, replay.touching(since))
    rest = (after or 0.0) - (before or 0.0) - sum(step.delta for step in steps)
    scale = max(abs(after or 0.0), abs(before or 0.0), 1.0)
    if abs(rest) <= 1e-9 * scale:
        return Why(code, feature, period, before, after, tuple(steps), 0.0, "")
    return Why(code, feature, period, before, after, tuple(steps), rest, "new_version" if renewed else "other")


def _kept(indicator: int, feature: Feature, period: Period, since: datetime) -> list[Step]:
    """The moves of a value as they were written down, batches measured together as one step; without the rows they changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT before, after, array_agg(batch_id ORDER BY batch_id) FROM indicator_move WHERE indicator_id = %s AND feature_kind = %s
                 AND feature_id = %s AND period_start = %s AND at > %s AND batch_id > 0 GROUP BY at, before, after ORDER BY min(id)""",
            [indicator, feature.kind, feature.id, period.start, since],
        )
        moves = cursor.fetchall()
    last = datasets.batches_of({batches[-1] for *_, batches in moves})
    told = reasons(list(last))
    return [
        Step(tuple(batches), batch.at, batch.actor, *told[batch.id], before, after, (after or 0.0) - (before or 0.0))
        for before, after, batches in moves
        if (batch := last.get(batches[-1])) is not None
    ]


def _steps(replay: Replay, code: str, spot: tuple[int, int], batches: list[int]) -> list[Step]:
    if not batches:
        return []
    began = time.monotonic()
    before = replay.values(code, batches[0] - 1)[spot]
    affordable = int(PATIENCE_S / max(time.monotonic() - began, 1e-3))
    size = -(-len(batches) // min(MOST_STEPS, max(FEWEST_STEPS, affordable)))
    groups = [batches[n : n + size] for n in range(0, len(batches), size)]
    told, found = reasons(batches), []
    for group in groups:
        after = replay.values(code, group[-1])[spot]
        if after != before:
            last = datasets.batch(group[-1])
            found.append(_step(replay, group, last, told[group[-1]], before, after))
        before = after
    return found


def _step(replay: Replay, group: list[int], last: Batch, told: tuple[str, str], before: float | None, after: float | None) -> Step:
    rows, total = replay.rows_of(group)
    delta = (after or 0.0) - (before or 0.0)
    return Step(tuple(group), last.at, last.actor, told[0], told[1], before, after, delta, rows, total)


def _stored(indicator: int, feature: Feature, period: Period, since: datetime) -> tuple[float | None, float | None, bool]:
    """(the value at an instant, the value now, whether a new formula changed it in between)."""
    key: list[Any] = [indicator, feature.kind, feature.id, period.start]
    of = "indicator_id = %s AND feature_kind = %s AND feature_id = %s AND period_start = %s"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT value FROM indicator_value WHERE {of}", key)
        row = cursor.fetchone()
        after = row[0] if row else None
        cursor.execute(f"SELECT before, batch_id FROM indicator_move WHERE {of} AND at > %s ORDER BY id", [*key, since])
        moves = cursor.fetchall()
        if moves:
            return moves[0][0], after, any(batch == 0 for _, batch in moves)
        cursor.execute(f"SELECT value, reason FROM indicator_revision WHERE {of} AND replaced_at > %s ORDER BY id", [*key, since])
        revisions = cursor.fetchall()
    return (revisions[0][0] if revisions else after), after, any(reason == "new_version" for _, reason in revisions)


def _from_revisions(
    code: str, indicator: int, feature: Feature, period: Period, since: datetime, before: float | None, after: float | None
) -> Why:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT value, replaced_at, reason FROM indicator_revision WHERE indicator_id = %s AND feature_kind = %s AND feature_id = %s
               AND period_start = %s AND replaced_at > %s ORDER BY id""",
            [indicator, feature.kind, feature.id, period.start, since],
        )
        revised = cursor.fetchall()
    following = [value for value, *_ in revised[1:]] + [after] * bool(revised)
    steps = tuple(
        Step((), at, "", reason, "", old, new, (new or 0.0) - (old or 0.0))
        for (old, at, reason), new in zip(revised, following, strict=True)
        if old != new
    )
    return Why(code, feature, period, before, after, steps, 0.0, "")
