"""What the history holds of the inbox, by days. A day counts as held while its count of changes is the one it was copied at."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import psycopg

from bazan.platform.history.api import part_of

REST = timedelta(hours=1)
"""A day that still changes is copied so often: each time it is written whole."""
_DUE = """SELECT t.day, k.kept_at FROM observation_touch t LEFT JOIN observation_kept k USING (day)
  WHERE t.version IS DISTINCT FROM k.version
    AND NOT EXISTS (SELECT FROM observation_released r WHERE r.month = date_trunc('month', t.day)::date) = %s ORDER BY t.day"""
_COUNTS = "SELECT day, version FROM observation_touch WHERE day = ANY(%s)"
_HELD = "SELECT day FROM observation_kept k JOIN observation_touch t USING (day) WHERE k.version = t.version"
_VERSION = "SELECT coalesce(max(table_version), -1) FROM observation_kept"
_RECORD = """INSERT INTO observation_kept (day, version, table_version, kept_at) SELECT day, version, %s, %s
  FROM unnest(%s::date[], %s::bigint[]) AS k (day, version)
  ON CONFLICT (day) DO UPDATE SET version = excluded.version, table_version = excluded.table_version, kept_at = excluded.kept_at"""


@dataclass(frozen=True)
class Cut:
    """At one instant: the version of the table, the days it answers for, and the months only it answers for."""

    version: int
    held: frozenset[date]
    released: frozenset[date]

    def is_released(self, day: date) -> bool:
        return day.replace(day=1) in self.released


def due(session: psycopg.Connection, at: datetime, *, released: bool = False) -> dict[date, list[date]]:
    """Part to its days that changed since they were copied, oldest first; of ``released`` months, or of those the inbox has."""
    found: dict[date, list[date]] = {}
    for day, kept_at in session.execute(_DUE, (not released,)):
        if released or kept_at is None or abs(at - kept_at) >= REST:  # a clock that was ahead must not hold copying up until then
            found.setdefault(part_of("day", day), []).append(day)
    return found


def counts(session: psycopg.Connection, days: list[date]) -> dict[date, int]:
    """How often each of these days has changed."""
    return dict(session.execute(_COUNTS, (days,)).fetchall())


def record(session: psycopg.Connection, marks: dict[date, int], table_version: int, at: datetime) -> None:
    session.execute(_RECORD, (table_version, at, list(marks), list(marks.values())))


def moved(session: psycopg.Connection, table_version: int) -> None:
    """The same rows now lie in a newer version, as after compaction."""
    session.execute("UPDATE observation_kept SET table_version = %s WHERE day = (SELECT max(day) FROM observation_kept)", (table_version,))


def cut(session: psycopg.Connection) -> Cut:
    """Where the history's answers end, in the caller's snapshot."""
    held = frozenset(day for (day,) in session.execute(_HELD))
    released = frozenset(month for (month,) in session.execute("SELECT month FROM observation_released"))
    (version,) = session.execute(_VERSION).fetchone() or (-1,)
    return Cut(version, held, released)
