"""The tick: roll-ups, latest values and announcements of everything committed since the tick before, in one transaction."""

import json
from dataclasses import dataclass

import numpy as np
import psycopg

from bazan.data.observations.events import CHANNEL, KEY, ROLLUPS
from bazan.data.observations.ingest.row_arrays import DAY_US, HOUR_US, LOCAL_US, Float8, Int2, Int4, Int8, changes
from bazan.data.observations.ingest.storage import sql_statements
from bazan.data.observations.ingest.storage.writer_state import Memory, Parts
from bazan.platform.events.types import APPEND_PACKED

IDS_A_NOTICE = 600
"""A NOTIFY payload holds less than 8,000 bytes."""
CHANGES_A_FACT = 50_000
"""Who reads takes a fact whole: so large a one is 400 kB."""


@dataclass
class Snapshot:
    """What one tick writes. Taken while no flush runs: memory is exactly the commits up to ``seq``."""

    seq: int
    hours: Parts
    owed: np.ndarray
    latest: tuple[np.ndarray, ...]
    step: np.ndarray

    def __bool__(self) -> bool:
        return bool(len(self.hours[0]) or len(self.owed) or len(self.latest[0]) or len(self.step))


async def take(connection: psycopg.AsyncConnection, memory: Memory, seq: int) -> Snapshot:
    """Take what is due out of memory. A tick that then fails is made up for by reading everything from the database again."""
    again = np.flatnonzero(memory.inexact)
    if len(again):
        rows = await (await connection.execute(sql_statements.READ_HOURS, (Int4(again), Int8(memory.hour[again])))).fetchall()
        ids = np.array([row[0] for row in rows])
        memory.put_open_hour(ids, *(np.array([row[column] for row in rows]) for column in range(1, 6)))
        memory.inexact[again] = False
        memory.hour_dirty[again] = True
    parts = [*memory.closed, memory.open_hours()]
    owed = np.array(sorted(memory.owed), "i8")
    memory.closed, memory.owed, memory.durable = [], set(), np.zeros(0, "i8")
    hours = tuple(np.concatenate([part[column] for part in parts]) for column in range(7))
    if len(owed):  # a pair that is computed from raw rows is not also written from memory
        keep = ~np.isin((hours[0].astype("i8") << 32) | hours[1], owed)
        hours = tuple(column[keep] for column in hours)
    ids = np.flatnonzero(memory.latest_dirty)
    memory.latest_dirty[:] = False
    latest = (ids, memory.latest_t[ids], memory.latest_v[ids], memory.latest_q[ids], memory.latest_rt[ids], memory.received[ids])
    return Snapshot(seq, hours, owed, latest, memory.step())


async def write(connection: psycopg.AsyncConnection, due: Snapshot) -> None:
    """Write a snapshot. Values are overwritten, never added to, so that writing twice does no harm."""
    ids, hours = due.hours[0], due.hours[1]
    owed_ids, owed_hours = due.owed >> 32, due.owed & 0xFFFFFFFF
    touched_ids, touched_hours = np.concatenate([ids, owed_ids]), np.concatenate([hours, owed_hours])
    async with connection.transaction():
        if len(ids):
            _, _, n, total, sums, low, high = due.hours
            await connection.execute(
                sql_statements.PUT_HOURS, (Int4(ids), Int8(hours), Int4(n), Int4(total), Float8(sums), Float8(low), Float8(high))
            )
        if len(due.owed):
            await connection.execute(sql_statements.COMPUTE_HOURS, (Int4(owed_ids), Int8(owed_hours)))
        if len(touched_ids):
            days = np.unique((touched_ids.astype("i8") << 32) | ((touched_hours * HOUR_US + LOCAL_US) // DAY_US))
            await connection.execute(sql_statements.COMPUTE_DAYS, (Int4(days >> 32), Int8(days & 0xFFFFFFFF)))
            for start in range(0, len(touched_ids), CHANGES_A_FACT):
                part = slice(start, start + CHANGES_A_FACT)
                await connection.execute(APPEND_PACKED, (ROLLUPS, KEY, changes(touched_ids[part], touched_hours[part])))
        if len(due.latest[0]):
            ids, t, v, q, rt, received = due.latest
            await connection.execute(sql_statements.PUT_LATEST, (Int4(ids), Int8(t), Float8(v), Int2(q), Int8(rt), Int8(received)))
        if len(due.step):
            await connection.execute(sql_statements.TELL_STEP, (due.step.tobytes(),))
        await connection.execute(sql_statements.PAID, (due.seq,))
        await _announce(connection, np.unique(np.concatenate([touched_ids, due.latest[0]])))


async def _announce(connection: psycopg.AsyncConnection, ids: np.ndarray) -> None:
    for start in range(0, len(ids), IDS_A_NOTICE):
        payload = json.dumps({"ids": ids[start : start + IDS_A_NOTICE].tolist()}, separators=(",", ":"))
        await connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, payload))
