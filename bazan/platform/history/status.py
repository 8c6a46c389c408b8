"""How the history stands, where pages can read it: the last round of each work, each table, each damaged file.

The tables are made by a migration of the streams room, which keeps the first table there was.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import psycopg

from bazan.core.errors import BazanError
from bazan.platform.history.types import Health

TABLES = """
CREATE TABLE history_round (
  work text PRIMARY KEY, began_at timestamptz NOT NULL, done int NOT NULL, total int NOT NULL, ended_at timestamptz, rule text NOT NULL
);
CREATE TABLE history_table (
  name text PRIMARY KEY, rows bigint NOT NULL, bytes bigint NOT NULL, files int NOT NULL, first date, last date,
  seen_at timestamptz NOT NULL
);
CREATE TABLE history_gap (
  name text, file text, first date NOT NULL, last date NOT NULL, why text NOT NULL, seen_at timestamptz NOT NULL, PRIMARY KEY (name, file)
)
"""
OWNER = "CREATE TABLE history_owner (id uuid PRIMARY KEY)"
"""Of one row: the name that the files bear (``owner.claim``)."""
NAMES = ("history_round", "history_table", "history_gap")
_BEGIN = """INSERT INTO history_round (work, began_at, done, total, ended_at, rule) VALUES (%s, clock_timestamp(), 0, 0, NULL, '')
  ON CONFLICT (work) DO UPDATE SET began_at = excluded.began_at, done = 0, total = 0, ended_at = NULL, rule = ''"""
_TELL = "UPDATE history_round SET done = %s, total = %s WHERE work = %s"
_END = "UPDATE history_round SET ended_at = clock_timestamp(), rule = %s WHERE work = %s"


@dataclass(frozen=True)
class Round:
    """One work, as it last ran or runs: ``done`` of ``total``; ``rule``: what it was refused by, ``failed`` for any other failure."""

    work: str
    began_at: datetime
    done: int
    total: int
    ended_at: datetime | None
    rule: str


@dataclass(frozen=True)
class KeptTable:
    name: str
    rows: int
    bytes: int
    files: int
    first: date | None
    last: date | None
    seen_at: datetime


@dataclass(frozen=True)
class LostFile:
    """A file that could not be read when it was last looked at, and the slices it holds."""

    name: str
    file: str
    first: date
    last: date
    why: str
    seen_at: datetime


@dataclass(frozen=True)
class Standing:
    rounds: tuple[Round, ...]
    tables: tuple[KeptTable, ...]
    lost: tuple[LostFile, ...]


@contextmanager
def told(session: psycopg.Connection, work: str) -> Iterator["Telling"]:
    """A round of some work: begun, told how far it is, ended. A failure is noted and goes on its way."""
    session.execute(_BEGIN, (work,))
    try:
        yield Telling(session, work)
    except Exception as why:
        if not session.broken:
            session.execute(_END, (why.rule if isinstance(why, BazanError) else "failed", work))
        raise
    session.execute(_END, ("", work))


@dataclass(frozen=True)
class Telling:
    session: psycopg.Connection
    work: str

    def __call__(self, done: int, total: int) -> None:
        self.session.execute(_TELL, (done, total, self.work))


def note(session: psycopg.Connection, health: Health, at: datetime) -> None:
    """What was found by looking at the files; while they are out of sight, what was found last stands."""
    if health.reason:
        return
    with session.transaction():
        session.execute("DELETE FROM history_table")
        session.execute("DELETE FROM history_gap")
        for table in health.tables:
            row = (table.name, table.rows, table.bytes, table.files, table.first, table.last, at)
            session.execute("INSERT INTO history_table VALUES (%s, %s, %s, %s, %s, %s, %s)", row)
        for gap in health.gaps:
            row = (gap.table, gap.file, gap.first, gap.last, gap.why, at)
            session.execute("INSERT INTO history_gap VALUES (%s, %s, %s, %s, %s, %s)", row)


def read(cursor: Any) -> Standing:
    """How it stands, by a cursor of whatever session."""

    def rows(text: str) -> list[tuple]:
        cursor.execute(text)
        return cursor.fetchall()

    return Standing(
        tuple(Round(*row) for row in rows("SELECT work, began_at, done, total, ended_at, rule FROM history_round ORDER BY work")),
        tuple(
            KeptTable(*row) for row in rows("SELECT name, rows, bytes, files, first, last, seen_at FROM history_table ORDER BY bytes DESC")
        ),
        tuple(LostFile(*row) for row in rows("SELECT name, file, first, last, why, seen_at FROM history_gap ORDER BY name, first")),
    )
