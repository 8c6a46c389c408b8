"""One writer at a time: the right to write is a session lock, so a writer whose session is gone can't commit."""

import asyncio
import logging

import psycopg

from bazan.data.observations.ingest.storage import sql_statements
from bazan.data.observations.ingest.storage.row_arrays import register

log = logging.getLogger(__name__)

LOCK, NUMBER = 771, 772
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


async def agree(connection: psycopg.AsyncConnection, count: int, takeover_s: float = TAKEOVER_S) -> None:
    """Wait until every session that writes, or waits to, counts so many writers: with two counts a datastream would have two owners.

    Each takes its own count's lock first and looks then, so of two that differ at least one sees the other, and lets go.
    """
    told = False
    while True:
        await connection.execute("SELECT pg_advisory_lock_shared(%s, %s)", (NUMBER, count))
        other = await (await connection.execute(sql_statements.OTHER_COUNT, (takeover_s, NUMBER, count))).fetchone()
        if other is None:
            return
        await connection.execute("SELECT pg_advisory_unlock_shared(%s, %s)", (NUMBER, count))
        pid, frozen, theirs = other
        if frozen:
            await connection.execute("SELECT pg_terminate_backend(%s)", (pid,))
        elif not told:
            told = True
            log.warning("a writer that counts %d of them still lives; one of %d waits until it has ended", theirs, count)
        await asyncio.sleep(0.25)


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
