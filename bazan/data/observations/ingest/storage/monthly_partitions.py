"""Monthly partitions of ``observation``, made when a month's first row comes: old archives and tomorrow alike."""

from datetime import date

import numpy as np
import psycopg

from bazan.data.observations.ingest.storage.sql_statements import RELEASED

LOCK = 773


def months(times: np.ndarray) -> np.ndarray:
    """Months since January 1970 of times in microseconds, UTC."""
    return times.astype("M8[us]").astype("M8[M]").astype("i8")


def name(month: int) -> str:
    return f"observation_y{1970 + month // 12:04}m{month % 12 + 1:02}"


def _first_day(month: int) -> date:
    return date(1970 + month // 12, month % 12 + 1, 1)


class Partitions:
    """The months that exist, and those that were let go: the history has them."""

    def __init__(self) -> None:
        self.known: set[int] = set()
        self.released = np.zeros(0, "i8")

    async def load(self, connection: psycopg.AsyncConnection) -> None:
        found = await connection.execute(
            "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'observation'::regclass"
        )
        names = {row[0] for row in await found.fetchall()}
        self.known = {(int(n[13:17]) - 1970) * 12 + int(n[18:20]) - 1 for n in names if n.startswith("observation_y")}
        released = await (await connection.execute(RELEASED)).fetchall()
        self.released = np.array([month for (month,) in released], "i8")

    def gone(self, times: np.ndarray) -> np.ndarray:
        """Which of these times lie in months that were let go."""
        return np.isin(months(times), self.released) if len(self.released) else np.zeros(len(times), bool)

    async def ensure(self, connection: psycopg.AsyncConnection, wanted: np.ndarray) -> None:
        """Make the missing months of these. A table is filled in beside and then attached, which locks no reader out."""
        for month in set(wanted.tolist()) - self.known:
            table = name(month)
            async with connection.transaction():
                await connection.execute("SELECT pg_advisory_xact_lock(%s, %s)", (LOCK, month))  # another writer may be at it
                made = await (await connection.execute("SELECT to_regclass(%s)", (table,))).fetchone()
                if not (made and made[0]):
                    await self._make(connection, month)
            self.known.add(month)

    async def _make(self, connection: psycopg.AsyncConnection, month: int) -> None:
        table = name(month)
        await connection.execute(f"CREATE TABLE {table} (LIKE observation INCLUDING ALL)".encode())
        attach = (
            f"ALTER TABLE observation ATTACH PARTITION {table} "
            f"FOR VALUES FROM ('{_first_day(month)} 00:00:00+00') TO ('{_first_day(month + 1)} 00:00:00+00')"
        )
        await connection.execute(attach.encode())
