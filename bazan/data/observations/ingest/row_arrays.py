"""The shapes of rows in memory and on the wire to PostgreSQL."""

import numpy as np
from psycopg.adapt import Dumper
from psycopg.pq import Format

HOUR_US = 3_600_000_000
DAY_US = 24 * HOUR_US
LOCAL_US = 7 * HOUR_US
"""Vietnam's zone. A local day is 24 hours the whole year, so days are plain arithmetic."""
NEVER, FAR = -(1 << 62), 1 << 62
NEWS_US = 900_000_000
"""An observation older than the newest of its datastream by more is history, no news."""

ROW = np.dtype(
    [
        ("ds", "<i4"),  # datastream
        ("t", "<i8"),  # phenomenon time, microseconds since 1970
        ("v", "<f8"),
        ("q", "<i2"),
        ("rt", "<i8"),  # result time
        ("run", "<i4"),
        ("sent", "?"),  # the result time was sent, not given by us
        ("req", "<i4"),  # which request of the flush
        ("idx", "<i4"),  # which row of that request
    ]
)
STEP = np.dtype([("ds", "<i4"), ("first", "<i8"), ("low", "<f8"), ("high", "<f8")])
"""What one tick tells of a datastream: since when, and the extremes of, the good observations that were news."""
CHANGE = np.dtype([("ds", ">i4"), ("hour", ">i4")])
"""A datastream and an hour, counted from 1970, whose roll-up changed."""
_POSTGRES_EPOCH_US = 946_684_800_000_000
_COPY = np.dtype(
    [("n", ">i2"), ("l1", ">i4"), ("ds", ">i4"), ("l2", ">i4"), ("t", ">i8"), ("l3", ">i4"), ("v", ">f8"), ("l4", ">i4"), ("q", ">i2"),
     ("l5", ">i4"), ("rt", ">i8"), ("l6", ">i4"), ("run", ">i4")]
)  # fmt: skip
COPY_COLUMNS = "datastream_id, phenomenon_time, result, quality, result_time, source_run"


def copy_stream(rows: np.ndarray) -> bytes:
    """Rows as PostgreSQL's binary COPY format, in the order of COPY_COLUMNS."""
    wire = np.empty(len(rows), _COPY)
    wire["n"] = 6
    wire["l1"] = wire["l6"] = 4
    wire["l2"] = wire["l3"] = wire["l5"] = 8
    wire["l4"] = 2
    wire["ds"], wire["v"], wire["q"], wire["run"] = rows["ds"], rows["v"], rows["q"], rows["run"]
    wire["t"], wire["rt"] = rows["t"] - _POSTGRES_EPOCH_US, rows["rt"] - _POSTGRES_EPOCH_US
    return b"PGCOPY\n\xff\r\n\0" + bytes(8) + wire.tobytes() + b"\xff\xff"


def changes(datastreams: np.ndarray, hours: np.ndarray) -> bytes:
    """Changed roll-ups as a fact carries them."""
    pairs = np.empty(len(datastreams), CHANGE)
    pairs["ds"], pairs["hour"] = datastreams, hours
    return pairs.tobytes()


class Array:
    """A NumPy column as a PostgreSQL array parameter, without a Python object a number."""

    oid: int
    element: int
    kind: str

    def __init__(self, values: np.ndarray | list):
        self.values = np.ascontiguousarray(values, self.kind)


class Int2(Array):
    oid, element, kind = 1005, 21, ">i2"


class Int4(Array):
    oid, element, kind = 1007, 23, ">i4"


class Int8(Array):
    oid, element, kind = 1016, 20, ">i8"


class Float8(Array):
    oid, element, kind = 1022, 701, ">f8"


class _ArrayDumper(Dumper):
    format = Format.BINARY

    def dump(self, obj: Array) -> bytes:
        count = len(obj.values)
        body = np.empty(count, [("length", ">i4"), ("value", obj.kind)])
        body["length"] = obj.values.itemsize
        body["value"] = obj.values
        return np.array([1, 0, obj.element, count, 1], ">i4").tobytes() + body.tobytes()


def register(adapters) -> None:
    """Teach a connection to send these arrays."""
    for kind in (Int2, Int4, Int8, Float8):
        adapters.register_dumper(kind, type(f"{kind.__name__}Dumper", (_ArrayDumper,), {"oid": kind.oid}))


def pair(datastreams: np.ndarray, times: np.ndarray) -> np.ndarray:
    """(datastream, hour) as one integer each."""
    return (datastreams.astype("i8") << 32) | (times // HOUR_US)


def starts(keys: np.ndarray) -> np.ndarray:
    """True where a sorted column begins a new key."""
    return np.concatenate(([True], keys[1:] != keys[:-1])) if len(keys) else np.zeros(0, bool)
