# ruff: noqa: S608 — the pieces put together are constants of this file, never input
"""Rows of the inbox, whole columns at a time: an array a column costs a third of a message a row."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
import psycopg
from psycopg.adapt import Loader
from psycopg.pq import Format

from bazan.data.observations.history.version_rows import NEVER, VERSION, replaced_times

ROWS_AT_ONCE = 1_000_000
_EPOCH_US = 946_684_800_000_000
_COLUMNS = {"ds": ("datastream_id", ">i4"), "t": ("phenomenon_time", ">i8"), "v": ("result", ">f8"), "q": ("quality", ">i2"),
            "rt": ("result_time", ">i8"), "run": ("source_run", ">i4")}  # fmt: skip
_ARRAYS = ", ".join(f"array_agg({name})" for name, _ in _COLUMNS.values())
_ARRAY_KINDS = (1005, 1007, 1022, 1185)
_HEAD = 20
"""Bytes before the first element of a one-dimensional array in PostgreSQL's binary format."""
_ESTIMATE = """SELECT datastream_id, sum(total)::bigint FROM observation_hour WHERE hour >= %s AND hour < %s
  GROUP BY 1 ORDER BY 1"""


class _Bytes(Loader):
    format = Format.BINARY

    def load(self, data) -> bytes:
        return bytes(data)


def day_start(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def versions(session: psycopg.Connection, start: date, end: date) -> Iterator[np.ndarray]:
    """Every version of the observations of days [start, end), sorted, some million at a time. One snapshot is the caller's affair."""
    between = (day_start(start), day_start(end))
    ranges = [(*between, *ends) for ends in _ranges(session.execute(_ESTIMATE, between).fetchall())]
    with ThreadPoolExecutor(1) as ahead:  # PostgreSQL reads the next million while this one is written
        waiting = ahead.submit(_versions, session, ranges[0])
        for following in [*ranges[1:], None]:
            rows = waiting.result()
            if following is not None:
                waiting = ahead.submit(_versions, session, following)
            if len(rows):
                yield rows


def _versions(session: psycopg.Connection, of: tuple) -> np.ndarray:
    """``of``: from when, to when, the first and the last datastream."""
    where = "phenomenon_time >= %s AND phenomenon_time < %s AND datastream_id BETWEEN %s AND %s"
    stands, gone = (
        _fetch(session, f"SELECT {_ARRAYS} FROM {table} WHERE {where}", of) for table in ("observation", "observation_revision")
    )
    return replaced_times(np.concatenate([stands, gone]))


def late(session: psycopg.Connection, start: date, end: date) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(rows, their ids, whether their sender said their result time) that wait for days [start, end), in order of arrival."""
    found = session.execute(
        f"""SELECT id, sent, {", ".join(name for name, _ in _COLUMNS.values())} FROM observation_late
        WHERE phenomenon_time >= %s AND phenomenon_time < %s ORDER BY id""".encode(),
        (day_start(start), day_start(end)),
    ).fetchall()
    rows = np.zeros(len(found), VERSION)
    for number, (_, _, ds, t, v, q, rt, run) in enumerate(found):
        rows[number] = (ds, micros(t), v, q, micros(rt), run, NEVER)
    return rows, np.array([row[0] for row in found], "i8"), np.array([row[1] for row in found], bool)


def micros(instant: datetime) -> int:
    return (instant - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def _ranges(counted: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Ranges of datastreams with about a million rows each. Rows without a roll-up yet come too: the last range is open."""
    first, rows = 0, 0
    for datastream, count in counted:
        rows += count
        if rows >= ROWS_AT_ONCE:
            yield first, datastream
            first, rows = datastream + 1, 0
    yield first, 2**31 - 1


def _fetch(session: psycopg.Connection, text: str, parameters: tuple) -> np.ndarray:
    cursor = psycopg.Cursor(session)
    for kind in _ARRAY_KINDS:
        cursor.adapters.register_loader(kind, _Bytes)
    found = cursor.execute(text.encode(), parameters, binary=True).fetchone()
    if found is None or found[0] is None:
        return np.zeros(0, VERSION)
    columns = {}
    for (name, (_, kind)), packed in zip(_COLUMNS.items(), found, strict=True):
        columns[name] = np.frombuffer(packed, [("length", ">i4"), ("value", kind)], offset=_HEAD)["value"]
    rows = np.zeros(len(columns["ds"]), VERSION)
    for name, column in columns.items():
        rows[name] = column
    rows["t"] += _EPOCH_US
    rows["rt"] += _EPOCH_US
    rows["replaced"] = NEVER
    return rows
