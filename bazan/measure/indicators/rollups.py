"""Roll-ups of the streams room as NumPy arrays, read in bulk by binary COPY.

This is the one place of the floor that names that room's roll-up tables: formulas compile to SQL over them, and millions of
rows as objects would not do. Columns and meaning are those of its ``hours`` and ``days``.
"""

from typing import Any

import numpy as np
from django.db import connection

_TYPES = {"i4": ("int4", 4), "i8": ("int8", 8), "f8": ("float8", 8)}
_HEADER = 19
"""Bytes before the first row of a binary COPY: signature, flags, no extension."""


def raw_cursor() -> Any:
    """A psycopg cursor inside Django's transaction."""
    connection.ensure_connection()
    return connection.connection.cursor()


def copy_out(select: str, parameters: tuple, types: str) -> list[np.ndarray]:
    """The columns of a SELECT without nulls. ``types``: one of i4, i8, f8 a column, separated by spaces."""
    kinds = types.split()
    casts = ", ".join(f"c{n}::{_TYPES[kind][0]}" for n, kind in enumerate(kinds))
    names = ", ".join(f"c{n}" for n in range(len(kinds)))
    fields = [("head", ">i2")]
    for n, kind in enumerate(kinds):
        fields += [(f"l{n}", ">i4"), (f"v{n}", f">{kind}")]
    with (
        raw_cursor() as cursor,
        cursor.copy(f"COPY (SELECT {casts} FROM ({select}) AS q({names})) TO STDOUT (FORMAT binary)", parameters) as copy,
    ):
        data = b"".join(bytes(block) for block in copy)
    rows = np.frombuffer(data, dtype=np.dtype(fields), offset=_HEADER, count=(len(data) - _HEADER - 2) // np.dtype(fields).itemsize)
    return [rows[f"v{n}"].astype(f"={kind}") for n, kind in enumerate(kinds)]


_STATS = "n, total, sum, coalesce(min, 'NaN'), coalesce(max, 'NaN')"


def _stats(columns: list[np.ndarray]) -> dict[str, np.ndarray]:
    n, total, summed, low, high = columns
    good = n > 0
    mean = np.divide(summed, n, out=np.full(len(n), np.nan), where=good)
    return {"n": n, "total": total, "sum": np.where(good, summed, np.nan), "min": low, "max": high, "mean": mean}


def hours(streams: list[int], start: int, end: int) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    """(datastream, hour, stats) for hours beginning in [start, end)."""
    stream, at, *rest = copy_out(
        f"SELECT datastream_id, extract(epoch FROM hour)::int8, {_STATS} FROM observation_hour"
        " WHERE datastream_id = ANY(%s) AND hour >= to_timestamp(%s) AND hour < to_timestamp(%s)",
        (streams, start, end),
        "i4 i8 i4 i4 f8 f8 f8",
    )
    return stream, at, _stats(rest)


def hours_at(streams: list[int], instants: list[int]) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    """The same, for the hours beginning at these instants."""
    stream, at, *rest = copy_out(
        f"SELECT datastream_id, extract(epoch FROM hour)::int8, {_STATS} FROM observation_hour"
        " WHERE datastream_id = ANY(%s) AND hour = ANY(SELECT to_timestamp(unnest(%s::float8[])))",
        (streams, [float(at) for at in instants]),
        "i4 i8 i4 i4 f8 f8 f8",
    )
    return stream, at, _stats(rest)


def days(streams: list[int], start: int, end: int) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    """(datastream, start of the local day, stats) for days beginning in [start, end)."""
    stream, at, *rest = copy_out(
        f"SELECT datastream_id, extract(epoch FROM day::timestamp)::int8 - 25200, {_STATS} FROM observation_day"
        " WHERE datastream_id = ANY(%s) AND day >= to_timestamp(%s + 25200)::date AND day < to_timestamp(%s + 25200)::date",
        (streams, start, end),
        "i4 i8 i4 i4 f8 f8 f8",
    )
    return stream, at, _stats(rest)


def latest(streams: list[int]) -> dict[int, int]:
    """Datastream to the second of its newest observation."""
    stream, at = copy_out(
        "SELECT datastream_id, extract(epoch FROM phenomenon_time)::int8 FROM observation_latest WHERE datastream_id = ANY(%s)",
        (streams,),
        "i4 i8",
    )
    return dict(zip(stream.tolist(), at.tolist(), strict=True))


def source_runs(streams: list[int], start: float, end: float) -> dict[int, tuple[int, ...]]:
    """Datastream to the runs that brought its observations of [start, end)."""
    found: dict[int, tuple[int, ...]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT datastream_id, array_agg(DISTINCT source_run) FROM observation WHERE datastream_id = ANY(%s)"
            " AND phenomenon_time >= to_timestamp(%s) AND phenomenon_time < to_timestamp(%s) GROUP BY datastream_id",
            [streams, start, end],
        )
        for stream, runs in cursor.fetchall():
            found[stream] = tuple(sorted(runs))
    return found
