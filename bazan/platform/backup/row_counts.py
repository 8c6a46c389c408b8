"""How many rows each table has, before the copy and after it, and whether a restored database has so many.

The copy ends at an instant between the two counts that nobody outside of it can name, so the truth is two bounds for each table. They are
one number where nothing moved; elsewhere they are as far apart as the rows that came and went meanwhile.
"""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg
from psycopg import sql

from bazan.core.errors import Refused

_TABLES = """
SELECT relname, pg_stat_get_tuples_inserted(oid), pg_stat_get_tuples_deleted(oid)
  FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relpersistence = 'p'
"""
"""Partitions each for itself; a table without WAL is empty after every restore."""

Moved = Mapping[str, tuple[int, int]]
"""Of each table how many rows were ever inserted and deleted, as the server's statistics have it."""


@dataclass(frozen=True)
class Count:
    """The rows of each table at one instant, by the database's clock, and what had moved before the counting and after it."""

    at: datetime
    rows: Mapping[str, int]
    moved_before: Moved
    moved_after: Moved


def counted(url: str) -> Count:
    """One snapshot of all tables; by their owner, whom no row security binds. Raises psycopg.Error."""
    with psycopg.connect(url, autocommit=True) as connection:
        before = _moved(connection)
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        (at,) = connection.execute("SELECT now()").fetchone() or (datetime.now(UTC),)
        rows = {}
        for table in before:
            with contextlib.suppress(psycopg.errors.UndefinedTable), connection.transaction():  # dropped just now
                (rows[table],) = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone() or (0,)
        connection.execute("COMMIT")
        return Count(at.astimezone(UTC), rows, before, _moved(connection))


def bounds(before: Count, after: Count) -> dict[str, tuple[int, int]]:
    """Of each table that both counts know the fewest and the most rows that it can have had in between."""
    told = {}
    for table in sorted(before.rows.keys() & after.rows.keys() & after.moved_after.keys()):
        first, last = before.rows[table], after.rows[table]
        came, went = (max(0, late - soon) for soon, late in zip(before.moved_before[table], after.moved_after[table], strict=True))
        told[table] = (min(first, last, max(first - went, last - came)), max(first, last, min(first + came, last + went)))
    return told


def compare(url: str, told: Mapping[str, tuple[int, int]]) -> int:
    """How many rows the restored database has in all. Refused ``backup.rows`` naming the first table that has fewer or more than it can."""
    rows = counted(url).rows
    for table, (fewest, most) in sorted(told.items()):
        if table not in rows or not fewest <= rows[table] <= most:
            raise Refused("backup.rows", {"table": table, "count": rows.get(table, 0), "fewest": fewest, "most": most})
    return sum(rows.values())


def _moved(connection: psycopg.Connection) -> Moved:
    return {table: (came, went) for table, came, went in connection.execute(_TABLES).fetchall()}
