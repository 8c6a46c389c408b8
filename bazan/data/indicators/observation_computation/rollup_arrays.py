"""Roll-ups of the streams room as NumPy arrays, read in bulk.

This is the one place of the floor that names that room's roll-up tables: formulas compile to SQL over them, and millions of
rows as objects would not do. Columns and meaning are those of its ``hours`` and ``days``.
"""

from datetime import UTC, datetime

import numpy as np

from bazan.core.time import OFFSET_S
from bazan.data.indicators.bulk_sql import columns
from bazan.data.observations import api as observations

_STATS = "n, total, sum, coalesce(min, 'NaN'), coalesce(max, 'NaN')"


def _stats(five: list[np.ndarray]) -> dict[str, np.ndarray]:
    n, total, summed, low, high = five
    good, summed = n > 0, steady(summed)
    mean = np.divide(summed, n, out=np.full(len(n), np.nan), where=good)
    return {"n": n, "total": total, "sum": np.where(good, summed, np.nan), "min": low, "max": high, "mean": mean}


def steady(sums: np.ndarray) -> np.ndarray:
    """Sums to twelve digits: 25 times 0.2 mm is 5 mm, whichever was added first, so that a limit of 5 mm says the same of it every time."""
    size = np.floor(np.log10(np.abs(sums), out=np.zeros(len(sums)), where=sums != 0))
    scale = 10.0 ** (11 - size)
    return np.rint(sums * scale) / scale


def hours(streams: list[int], start: int, end: int) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    """(datastream, hour, stats) for hours beginning in [start, end)."""
    stream, at, *rest = columns(
        f"SELECT datastream_id, extract(epoch FROM hour)::int8, {_STATS} FROM observation_hour"
        " WHERE datastream_id = ANY(%s) AND hour >= to_timestamp(%s) AND hour < to_timestamp(%s)",
        (streams, start, end),
        "i4 i8 i4 i4 f8 f8 f8",
    )
    return stream, at, _stats(rest)


def hours_at(streams: list[int], instants: list[int]) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    """The same, for the hours beginning at these instants."""
    stream, at, *rest = columns(
        f"SELECT datastream_id, extract(epoch FROM hour)::int8, {_STATS} FROM observation_hour"
        " WHERE datastream_id = ANY(%s) AND hour = ANY(SELECT to_timestamp(unnest(%s::float8[])))",
        (streams, [float(at) for at in instants]),
        "i4 i8 i4 i4 f8 f8 f8",
    )
    return stream, at, _stats(rest)


def days(streams: list[int], start: int, end: int) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    """(datastream, start of the local day, stats) for days beginning in [start, end)."""
    stream, at, *rest = columns(
        f"SELECT datastream_id, extract(epoch FROM day::timestamp)::int8 - {OFFSET_S}, {_STATS} FROM observation_day"
        f" WHERE datastream_id = ANY(%s) AND day >= to_timestamp(%s + {OFFSET_S})::date AND day < to_timestamp(%s + {OFFSET_S})::date",
        (streams, start, end),
        "i4 i8 i4 i4 f8 f8 f8",
    )
    return stream, at, _stats(rest)


def latest(streams: list[int]) -> dict[int, int]:
    """Datastream to the second of its newest observation."""
    stream, at = columns(
        "SELECT datastream_id, extract(epoch FROM phenomenon_time)::int8 FROM observation_latest WHERE datastream_id = ANY(%s)",
        (streams,),
        "i4 i8",
    )
    return dict(zip(stream.tolist(), at.tolist(), strict=True))


def source_runs(streams: list[int], start: float, end: float) -> dict[int, tuple[int, ...]]:
    """Datastream to the runs that brought its observations of [start, end)."""
    return observations.runs(streams, datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC))
