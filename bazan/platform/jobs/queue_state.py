"""Whether jobs wait, asked in plain SQL: for who has no framework in memory, or must not keep one only for that."""

from typing import Any

from psycopg import Connection

NEWS = "procrastinate_queue_v1#{}"
"""The channel on which the database tells of each new job of a process."""
_WAITING = """SELECT EXISTS (SELECT FROM procrastinate_jobs
  WHERE queue_name = %s AND status IN ('todo', 'doing') AND (scheduled_at IS NULL OR scheduled_at <= now()))"""


def waiting(session: Connection[Any], process: str) -> bool:
    """Whether the process has a job to do now, or one that it, or one killed before it, has begun."""
    row = session.execute(_WAITING, [process]).fetchone()
    return bool(row and row[0])
