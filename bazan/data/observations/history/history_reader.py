"""Observations of months that the inbox has let go, for every process: this one stays as small as it is."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from django.db import connection

from bazan.core.settings import current
from bazan.data.observations.history import isolated_queries
from bazan.data.observations.history.late_observation_rules import settled
from bazan.data.observations.history.version_rows import NEVER, VERSION
from bazan.platform.drivers import api as drivers
from bazan.platform.history.types import address_of

ADDRESS_SPACE = 6 << 30
"""Bytes: DuckDB and delta-rs reserve much more than they use."""
LOOK_BACK = timedelta(days=40)
"""How far back the newest observation before an instant is looked for; a station silent for longer has none."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_REACH = """SELECT (SELECT coalesce(max(table_version), -1) FROM observation_kept),
  (SELECT max(month + interval '1 month') FROM observation_released)"""
_LATE = """SELECT datastream_id, phenomenon_time, result, quality, result_time, source_run, sent FROM observation_late
  WHERE datastream_id = ANY(%s) AND phenomenon_time >= %s AND phenomenon_time < %s ORDER BY id"""


def versions(ids: Sequence[int], start: datetime, end: datetime) -> np.ndarray:
    """Every version of these datastreams' observations of [start, end) that lie in months the inbox has let go, settled with what waits.

    Sorted by datastream, time, result time. Nobody is asked when no such month is touched.
    """
    version, until = _reach()
    end = min(end, until)
    if start >= end or not ids:
        return np.zeros(0, VERSION)
    held = [np.frombuffer(packed, VERSION) for packed in _ask(isolated_queries.versions, version, ids, micros(start), micros(end))]
    with connection.cursor() as cursor:
        cursor.execute(_LATE, [list(ids), start, end])
        waiting = cursor.fetchall()
    late = np.array([(ds, micros(t), v, q, micros(rt), run, NEVER) for ds, t, v, q, rt, run, _ in waiting], VERSION)
    return settled(np.concatenate(held), late, np.array([row[-1] for row in waiting], bool)).rows


def newest(ids: Sequence[int], at: datetime, known: datetime) -> np.ndarray:
    """Of each of these the newest observation by ``at``, as it was known at ``known``, among those the inbox has let go."""
    version, until = _reach()
    if at - LOOK_BACK >= until or not ids:
        return np.zeros(0, VERSION)
    asked = (micros(at - LOOK_BACK), micros(min(at, until)), micros(known))
    return np.concatenate([np.frombuffer(packed, VERSION) for packed in _ask(isolated_queries.newest, version, ids, *asked)])


def runs(ids: Sequence[int], start: datetime, end: datetime) -> list[tuple[int, int]]:
    """(datastream, run) pairs that brought such observations of [start, end)."""
    version, until = _reach()
    end = min(end, until)
    if start >= end or not ids:
        return []
    return [(datastream, run) for datastream, run in _ask(isolated_queries.runs, version, ids, micros(start), micros(end))]


def micros(instant: datetime) -> int:
    return (instant - _EPOCH) // timedelta(microseconds=1)


def instant(us: int) -> datetime:
    return _EPOCH + timedelta(microseconds=int(us))


def _reach() -> tuple[int, datetime]:
    """(version of the table, the instant before which the inbox holds nothing)."""
    with connection.cursor() as cursor:
        cursor.execute(_REACH)
        version, until = cursor.fetchone()
    return version, until.replace(tzinfo=UTC) if until else _EPOCH


def _ask(reader: Any, version: int, ids: Sequence[int], *words: Any) -> Iterator[Any]:
    url, options = address_of(current())
    yield from drivers.apart(reader, b"", url, options, version, [int(one) for one in ids], *words, memory=ADDRESS_SPACE)
