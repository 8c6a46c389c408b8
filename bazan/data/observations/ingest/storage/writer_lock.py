"""One writer at a time: the right to write is a session lock, so a writer whose session is gone can't commit."""

import asyncio

import psycopg

from bazan.data.observations.ingest.row_arrays import register
from bazan.data.observations.ingest.storage import sql_statements

LOCK, WRITING, TICKING = 771, 0, 1
"""The class of the advisory locks, and the key of each session's."""
TAKEOVER_S = 10
"""A holder whose sessions were silent for so long is frozen: its heartbeat speaks every HEARTBEAT_S."""
HEARTBEAT_S = 2


async def connect(url: str) -> psycopg.AsyncConnection:
    """A session of the writer. Plans are generic and by index: an early custom plan would scan a table that is still small."""
    connection = await psycopg.AsyncConnection.connect(url, autocommit=True, application_name="bazan-edge", connect_timeout=5)
    register(connection.adapters)
    await connection.execute(
        "SET plan_cache_mode = force_generic_plan; SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_seqscan = off;"
        "SET timezone = 'UTC'; SET synchronous_commit = on; SET lock_timeout = '5s'"
    )
    return connection


async def hold(connection: psycopg.AsyncConnection, key: int, takeover_s: float = TAKEOVER_S) -> None:
    """Wait until this session holds the lock; a frozen holder's session is ended. Returns only as the holder."""
    while True:
        got = await (await connection.execute("SELECT pg_try_advisory_lock(%s, %s)", (LOCK, key))).fetchone()
        if got and got[0]:
            return
        holder = await (await connection.execute(sql_statements.HOLDER, (takeover_s, LOCK, key))).fetchone()
        if holder and holder[1]:
            await connection.execute("SELECT pg_terminate_backend(%s)", (holder[0],))
        await asyncio.sleep(0.25)
