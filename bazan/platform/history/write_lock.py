"""One process at a time writes to the history."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

LOCK = 774


@contextmanager
def alone(url: str, patience_s: int = 0) -> Iterator[psycopg.Connection | None]:
    """A session with the database of this address that alone may write to the history; none while somebody else does for so long."""
    with psycopg.connect(url, autocommit=True, application_name="bazan-history") as session:
        session.execute("SET timezone = 'UTC'")
        session.execute("SELECT set_config('lock_timeout', %s, false)", (f"{1000 * patience_s + 1}ms",))
        try:
            session.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
        except psycopg.errors.LockNotAvailable:
            yield None
            return
        session.execute("SET lock_timeout = 0")
        yield session
