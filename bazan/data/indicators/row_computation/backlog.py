"""What is owed to indicators over rows: all their periods after a new formula, or those a large batch touched; newest first, in pieces."""

from collections.abc import Sequence
from time import monotonic

import numpy as np

from bazan.data.indicators.bulk_sql import raw_cursor
from bazan.data.indicators.computation.formula import Declared
from bazan.data.indicators.computation.period_arrays import DAY, starts_holding
from bazan.data.indicators.row_computation.affected_periods import Pairs, periods_between
from bazan.data.indicators.row_computation.backlog_entries import mark
from bazan.data.indicators.row_computation.computation_pass import AT_ONCE, RowsPass, inputs, run
from bazan.data.indicators.row_computation.row_relations import sizes

LARGE = 30_000
"""A batch of more rows is owed by whole periods instead of row by row."""
PIECE_S = 3.0
"""New values are never older than about one piece."""


def set_aside(rows: RowsPass, changes: Sequence[tuple[str, int]]) -> dict[str, list[int]]:
    """Dataset to the batches small enough to be measured at once; large ones are marked for every indicator that reads them."""
    size = sizes([batch for _, batch in changes])
    at_once: dict[str, list[int]] = {}
    for code, batch in changes:
        if size.get(batch, 0) <= LARGE:
            at_once.setdefault(code, []).append(batch)
            continue
        for declared in rows.work.indicators:
            for source in declared.rows.datasets() if declared.over_rows and declared.rows else ():
                if source.code == code and (extent := _extent(rows, declared, [batch])) is not None:
                    mark(declared.id, batch, *extent)
    return at_once


def _extent(rows: RowsPass, declared: Declared, batches: Sequence[int] = ()) -> tuple[int, int] | None:
    """The instants between which the indicator can have values, from what it reads; null: nowhere."""
    now, found = rows.work.second, []
    assert declared.rows
    for source in declared.rows.datasets():
        dated = [name for name in source.dated() if name != "until"]
        extent = rows.view.tables.extent(source.code, dated, batches) if dated and source.code in rows.view.tables else None
        if extent is not None:
            last = int(extent[1].timestamp()) if source.inside() else now
            found.append((int(extent[0].timestamp()), min(last, now)))
        elif not dated:
            found.append((now - 400 * DAY, now))
    ids = [rows.work.codes[code] for code in inputs(declared) if code in rows.work.codes]
    if ids and not batches:
        with raw_cursor() as cursor:
            cursor.execute("SELECT extract(epoch FROM min(period_start))::int8 FROM indicator_value WHERE indicator_id = ANY(%s)", [ids])
            (first,) = cursor.fetchone()
        if first is not None:
            found.append((first, now))
    return (min(low for low, _ in found), now if not batches else max(high for _, high in found)) if found else None


def work_off(rows: RowsPass) -> None:
    """Measure pieces of what is owed, the newest periods first, for about PIECE_S."""
    began = monotonic()
    by_id = {declared.id: declared for declared in rows.work.indicators if declared.over_rows}
    order = {identity: n for n, identity in enumerate(by_id)}
    while monotonic() - began < PIECE_S:
        entries = _entries()
        for gone in {identity for identity, *_ in entries} - by_id.keys():
            _forget(gone)
        entries = [entry for entry in entries if entry[0] in by_id]
        if not entries:
            return
        newest = max(starts_holding(np.array([entry[2]]), by_id[entry[0]].grain)[0] for entry in entries)
        first = min((e for e in entries if starts_holding(np.array([e[2]]), by_id[e[0]].grain)[0] == newest), key=lambda e: order[e[0]])
        _piece(rows, by_id[first[0]], [entry for entry in entries if entry[0] == first[0]])


def _entries() -> list[tuple[int, int, int, int]]:
    with raw_cursor() as cursor:
        cursor.execute(
            """SELECT indicator_id, batch_id, extract(epoch FROM newest)::int8, extract(epoch FROM oldest)::int8
               FROM indicator_rows_due ORDER BY newest DESC LIMIT 2000"""
        )
        return cursor.fetchall()


def _piece(rows: RowsPass, declared: Declared, entries: list[tuple[int, int, int, int]]) -> None:
    """One stretch of periods of an indicator, for all the batches that owe part of it."""
    extent = _extent(rows, declared)
    if extent is None:
        _forget(declared.id)
        return
    known_first, known_last = extent
    newest = min(max(last for _, _, last, _ in entries), known_last, rows.work.second)
    oldest = max(min(first for *_, first in entries), known_first)
    asked = periods_between(oldest, newest, declared.grain)[-AT_ONCE[declared.grain] :]
    if not len(asked):
        _forget(declared.id)
        return
    low = int(asked[0])
    mine = [(batch, first) for _, batch, last, first in entries if last >= low]
    batches = [batch for batch, _ in mine]
    due: dict[tuple[int, str], Pairs] = {
        (declared.id, kind): rows.of_everybody(declared, kind, asked, batches, or_valued=True) for kind in declared.features
    }
    rows.moved.clear()
    run(rows, {}, due)
    with raw_cursor() as cursor:
        cursor.execute(
            "UPDATE indicator_rows_due SET newest = to_timestamp(%s) WHERE indicator_id = %s AND batch_id = ANY(%s)",
            [low - 1, declared.id, batches],
        )
        cursor.execute(
            "DELETE FROM indicator_rows_due WHERE indicator_id = %s AND newest < greatest(oldest, to_timestamp(%s))",
            [declared.id, known_first],
        )


def _forget(indicator: int) -> None:
    with raw_cursor() as cursor:
        cursor.execute("DELETE FROM indicator_rows_due WHERE indicator_id = %s", [indicator])


def left() -> int:
    """Indicators over rows that are owed periods."""
    with raw_cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT indicator_id) FROM indicator_rows_due")
        return cursor.fetchone()[0]
