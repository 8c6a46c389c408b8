"""Reading everything the writer remembers from the database: at start, after any trouble, for datastreams that are new."""

import numpy as np
import psycopg

from bazan.data.observations.ingest.row_arrays import HOUR_US, NEWS_US, ROW, Int4, Int8
from bazan.data.observations.ingest.storage import sql_statements
from bazan.data.observations.ingest.storage.writer_state import Memory


async def adopt(connection: psycopg.AsyncConnection, memory: Memory, ids: np.ndarray) -> None:
    """Learn the watermark, the latest value and the open hour of these datastreams from what is stored."""
    if not len(ids):
        return
    memory.grow(int(ids.max()) + 1)
    memory.known[ids] = True
    rows = await (await connection.execute(sql_statements.WATERMARKS, (Int4(ids),))).fetchall()
    if not rows:
        return
    found = np.array([row[0] for row in rows])
    for column, name in enumerate(("latest_t", "latest_v", "latest_q", "latest_rt"), 1):
        getattr(memory, name)[found] = [row[column] for row in rows]
    memory.received[found] = [row[9] if row[9] is not None and row[5] == row[1] else row[4] for row in rows]
    memory.latest_dirty[found] = [row[1:5] != row[5:9] for row in rows]
    await _untold(connection, memory, [row for row in rows if row[1:5] != row[5:9] and row[5] is not None])
    memory.hour[found] = memory.latest_t[found] // HOUR_US
    hours = await (await connection.execute(sql_statements.READ_HOURS, (Int4(found), Int8(memory.hour[found])))).fetchall()
    memory.put_open_hour(np.array([row[0] for row in hours]), *(np.array([row[column] for row in hours]) for column in range(1, 6)))


async def _untold(connection: psycopg.AsyncConnection, memory: Memory, ahead: list[tuple]) -> None:
    """Tell in the next step what was committed after the last tick. Of a datastream never rolled up, its newest value says enough."""
    if not ahead:
        return
    ids = np.array([row[0] for row in ahead])
    since = np.array([max(row[5], row[1] - NEWS_US) for row in ahead])
    rows = await (await connection.execute(sql_statements.UNTOLD, (Int4(ids), Int8(since)))).fetchall()
    told = np.zeros(len(rows), ROW)
    for column, name in enumerate(("ds", "t", "v", "q")):
        told[name] = [row[column] for row in rows]
    memory.told(told)


async def owed(connection: psycopg.AsyncConnection) -> tuple[int, set[int]]:
    """(newest ledger entry, pairs whose roll-up is owed)."""
    newest, pairs = 0, set()
    for seq, packed in await (await connection.execute(sql_statements.OWED)).fetchall():
        newest = seq
        pairs.update(np.frombuffer(packed, "<i8").tolist())
    return newest, pairs
