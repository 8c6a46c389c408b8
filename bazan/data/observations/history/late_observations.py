"""What came for months that the inbox had let go: written into the history, rolled up, told, and then taken out of the waiting rows."""

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta

import numpy as np
import psycopg

from bazan.core.errors import Refused
from bazan.core.quality import Quality
from bazan.data.observations.events import KEY, ROLLUPS
from bazan.data.observations.history import copy_records, recent_rows
from bazan.data.observations.history.arrow_rows import from_arrow, to_arrow
from bazan.data.observations.history.history_table import OBSERVATION, TIME
from bazan.data.observations.history.late_observation_rules import Settled, settled
from bazan.data.observations.history.version_rows import standing
from bazan.data.observations.ingest.row_arrays import DAY_US, HOUR_US, LOCAL_US, Float8, Int2, Int4, Int8, changes, register
from bazan.data.observations.ingest.storage import sql_statements
from bazan.platform.events.types import APPEND_PACKED
from bazan.platform.history.api import History
from bazan.platform.history.types import View

_NEWER = """INSERT INTO observation_latest AS l (datastream_id, phenomenon_time, result, quality, result_time, received_at)
  SELECT ds, to_timestamp(0) + t * interval '1 microsecond', v, q, to_timestamp(0) + rt * interval '1 microsecond', now()
  FROM unnest(%b::int[], %b::int8[], %b::float8[], %b::int2[], %b::int8[]) AS k(ds, t, v, q, rt)
  ON CONFLICT (datastream_id) DO UPDATE SET phenomenon_time = excluded.phenomenon_time, result = excluded.result,
    quality = excluded.quality, result_time = excluded.result_time, received_at = excluded.received_at
  WHERE l.phenomenon_time < excluded.phenomenon_time"""


def held(history: History, version: int, start: date, end: date) -> np.ndarray:
    """Every version the history holds of days [start, end). Raises Refused ``history.damaged``: what is not read would be lost."""
    answer = history.sql("SELECT * FROM observation", [View(OBSERVATION, version, start, end)])
    if answer.gaps:
        raise Refused("history.damaged", {"files": len(answer.gaps)})
    rows = from_arrow(answer.rows)
    first, last = (int(np.datetime64(day, "us").astype("i8")) for day in (start, end))
    return rows[(rows["t"] >= first) & (rows["t"] < last)]


def settle_part(
    session: psycopg.Connection, history: History, part: date, days: list[date], places: Mapping[int, tuple[str, int | None]], at: datetime
) -> int:
    """Settle what waits for these days of one part. How many rows. Killed before its end, it is done again, onto itself, and from what
    stood before it: what changed is told then. Raises psycopg's SerializationFailure where the edge rolled up the same hours meanwhile."""
    register(session.adapters)
    count = 0
    with session.transaction():
        session.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        marks = copy_records.counts(session, days)
        stood = version = copy_records.cut(session).version
        for day in days:
            following = day + timedelta(days=1)
            waiting, ids, sent = recent_rows.late(session, day, following)
            done = settled(held(history, stood, day, following), waiting, sent)
            version = history.store.put(OBSERVATION, part, {day: marks[day]}, [to_arrow(done.rows, places)], TIME)
            _tell(session, done)
            _refuse(session, waiting[list(done.refused)])
            session.execute("DELETE FROM observation_late WHERE id = ANY(%s)", (ids.tolist(),))
            count += len(waiting)
        copy_records.record(session, marks, version, at)
    return count


def _tell(session: psycopg.Connection, done: Settled) -> None:
    """Roll-ups of the hours that changed, by the rows of the history; then the facts that whoever measures waits for."""
    stands, changed = standing(done.rows), done.changed
    if not len(changed):
        return
    pairs = np.unique((changed["ds"].astype("i8") << 32) | (changed["t"] // HOUR_US))
    of = (stands["ds"].astype("i8") << 32) | (stands["t"] // HOUR_US)
    rows = stands[np.isin(of, pairs)]
    of = (rows["ds"].astype("i8") << 32) | (rows["t"] // HOUR_US)
    first = np.flatnonzero(np.append(True, of[1:] != of[:-1]))
    good = rows["q"] == Quality.GOOD
    n, total = np.add.reduceat(good.astype("i8"), first), np.diff(np.append(first, len(rows)))
    sums = np.add.reduceat(np.where(good, rows["v"], 0.0), first)
    low, high = (
        np.minimum.reduceat(np.where(good, rows["v"], np.inf), first),
        np.maximum.reduceat(np.where(good, rows["v"], -np.inf), first),
    )
    ids, hours = of[first] >> 32, of[first] & 0xFFFFFFFF
    session.execute(sql_statements.PUT_HOURS, (Int4(ids), Int8(hours), Int4(n), Int4(total), Float8(sums), Float8(low), Float8(high)))
    days = np.unique((ids << 32) | ((hours * HOUR_US + LOCAL_US) // DAY_US))
    session.execute(sql_statements.COMPUTE_DAYS, (Int4(days >> 32), Int8(days & 0xFFFFFFFF)))
    session.execute(APPEND_PACKED, (ROLLUPS, KEY, changes(ids, hours)))
    last = changed[np.flatnonzero(np.append(changed["ds"][1:] != changed["ds"][:-1], True))]
    session.execute(_NEWER.encode(), (Int4(last["ds"]), Int8(last["t"]), Float8(last["v"]), Int2(last["q"]), Int8(last["rt"])))


def _refuse(session: psycopg.Connection, rows: np.ndarray) -> None:
    """Rows that contradict a version of the same result time: nobody can say which is right, so they are put before a person."""
    for row in rows:
        said = {"datastream_id": int(row["ds"]), "phenomenon_time": int(row["t"]), "result": float(row["v"]), "result_time": int(row["rt"])}
        session.execute(
            "INSERT INTO quarantine (source_id, run_id, at, position, field, rule, params, raw, state)"
            " SELECT source_id, id, now(), '', 'result_time', 'ingest.version.conflict', '{}', %s, 'open' FROM source_run WHERE id = %s",
            (json.dumps(said), int(row["run"])),
        )
