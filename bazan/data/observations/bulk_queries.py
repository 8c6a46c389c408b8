# ruff: noqa: S608 — the pieces put together are constants of this file, never input
"""Observations as plain columns, for whoever holds all of them against rules: no object a value."""

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString

import numpy as np
import psycopg
from django.db import connection

from bazan.data.observations.history import history_reader
from bazan.data.observations.history.version_rows import standing
from bazan.data.observations.ingest.row_arrays import STEP
from bazan.data.observations.types import Columns, Steps

STEPS_AT_ONCE = 500
"""Ticks taken in one call: hours of them may wait when nobody took any."""
_KINDS = np.dtype([("ds", ">i4"), ("at", ">f8"), ("value", ">f8"), ("quality", ">i2")])
_PACK = "int4send(datastream_id) || float8send(extract(epoch FROM phenomenon_time)::float8) || float8send(result) || int2send(quality)"
_NEWEST = f"SELECT string_agg({_PACK}, ''::bytea) FROM observation_latest"
_SPAN = f"""SELECT string_agg(p, ''::bytea) FROM (SELECT {_PACK} AS p FROM observation
  WHERE datastream_id = ANY(%s) AND phenomenon_time >= %s AND phenomenon_time < %s ORDER BY phenomenon_time, datastream_id) x"""
_MEANS = """SELECT string_agg(int8send(k.i - 1) || float8send(o.sum / o.n), ''::bytea)
  FROM unnest(%s::int[], %s::float8[]) WITH ORDINALITY AS k(ds, at, i)
  JOIN observation_hour o ON o.datastream_id = k.ds AND o.hour = to_timestamp(k.at) WHERE o.n > 0"""
_MEAN = np.dtype([("i", ">i8"), ("mean", ">f8")])
_TAKE = """DELETE FROM observation_step WHERE id IN (SELECT id FROM observation_step ORDER BY id LIMIT %s)
  RETURNING extract(epoch FROM at)::float8, rows"""


def newest() -> Columns:
    """The newest observation of every datastream, whatever its quality."""
    return _columns(_NEWEST, ())


def span(datastream_ids: Sequence[int], start: datetime, end: datetime) -> Columns:
    """Every observation with phenomenon time in [start, end), oldest first."""
    ids = [int(one) for one in datastream_ids]
    here, let_go = _columns(_SPAN, (ids, start, end)), standing(history_reader.versions(ids, start, end))
    if not len(let_go):
        return here
    let_go = let_go[np.lexsort((let_go["ds"], let_go["t"]))]
    older = (let_go["ds"], let_go["t"] / 1e6, let_go["v"], let_go["q"])
    return Columns(*(np.concatenate(both) for both in zip(older, (here.datastream, here.at, here.value, here.quality), strict=True)))


def hour_means(datastream_ids: np.ndarray, at: np.ndarray) -> np.ndarray:
    """The mean of the hour that holds the instant (Unix seconds; NaN: none) asked of each datastream. NaN: that hour has no good value."""
    means = np.full(len(at), np.nan)
    asked = np.flatnonzero(~np.isnan(at))
    if len(asked):
        with _binary() as cursor:
            cursor.execute(_MEANS, (datastream_ids[asked].tolist(), (at[asked] // 3600 * 3600).tolist()), binary=True, prepare=False)
            (packed,) = cursor.fetchone() or (None,)
        found = np.frombuffer(packed or b"", _MEAN)
        means[asked[found["i"]]] = found["mean"]
    return means


def take_steps() -> Steps:
    """What ticks told since somebody last took it; taken when the caller's transaction commits, back there if it doesn't."""
    with _binary() as cursor:
        cursor.execute(_TAKE, (STEPS_AT_ONCE,), binary=True, prepare=False)
        found = cursor.fetchall()
    parts = [np.frombuffer(packed, STEP) for _, packed in found]
    rows = np.concatenate(parts) if parts else np.zeros(0, STEP)
    at = np.repeat([at for at, _ in found], [len(part) for part in parts]) if parts else np.zeros(0)
    return Steps(rows["ds"], rows["first"] / 1e6, at, rows["low"], rows["high"])


def _columns(sql: LiteralString, parameters: tuple) -> Columns:
    with _binary() as cursor:
        cursor.execute(sql, parameters, binary=True, prepare=False)
        (packed,) = cursor.fetchone() or (None,)
    rows = np.frombuffer(packed or b"", _KINDS)
    return Columns(*(rows[name].astype(rows[name].dtype.newbyteorder("=")) for name in ("ds", "at", "value", "quality")))


def _binary() -> psycopg.Cursor:
    """Django's own cursors bind on the client and know no binary results."""
    connection.ensure_connection()
    return psycopg.Cursor(connection.connection)
