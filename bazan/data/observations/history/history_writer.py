"""Copying the inbox into the history, exactly once; making its files few and sorted; letting old months of the inbox go.

One process alone does any of it: it holds a lock of the database. Killed at any moment it leaves the inbox, and the record of what was
copied, as they were before the part it was at; that part is copied again, onto itself.
"""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import psycopg
import pyarrow as pa
from psycopg import sql

from bazan.core.errors import Refused
from bazan.data.observations.history import copy_records, recent_rows
from bazan.data.observations.history.arrow_rows import to_arrow
from bazan.data.observations.history.combined_view import PLACES
from bazan.data.observations.history.history_table import OBSERVATION, TIME
from bazan.data.observations.history.late_observations import settle_part
from bazan.data.observations.ingest.storage import monthly_partitions
from bazan.platform.history.api import History, is_over
from bazan.platform.history.types import View

TRIES = 5
LOCK_WAIT = "2s"
"""For a month to be let go: longer, and readers would queue behind us."""
FEW_FILES = 1
_MONTHS = """SELECT to_date(substr(c.relname, 14, 4) || substr(c.relname, 19, 2), 'YYYYMM') FROM pg_inherits i
  JOIN pg_class c ON c.oid = i.inhrelid
  WHERE i.inhparent = 'observation'::regclass AND c.relname ~ '^observation_y[0-9]{4}m[0-9]{2}$' ORDER BY 1"""


@dataclass(frozen=True)
class Kept:
    """What a round did."""

    parts: int = 0
    days: int = 0
    settled: int = 0
    """Rows that had come for months already let go."""


Places = dict[int, tuple[str, int | None]]
"""Of each datastream its property and where its thing counts."""
Told = Callable[[int, int], None]
"""Called with how many days are done, of how many."""


def keep(session: psycopg.Connection, history: History, at: datetime, told: Told = lambda done, of: None) -> Kept:
    """Copy every day that changed since it was copied; then settle what came for months that were let go. Refused and Unavailable
    ``history.*``, once all that can be copied is."""
    places = {row[0]: (row[1], row[2]) for row in session.execute(PLACES)}
    history.store.attest(OBSERVATION.name, copy_records.cut(session).version)
    due = copy_records.due(session, at)
    total, done, refused = sum(map(len, due.values())), 0, None
    for part, days in due.items():
        try:
            with session.transaction():
                session.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                marks = copy_records.counts(session, days)
                version = history.store.put(OBSERVATION, part, marks, _batches(session, days, places), TIME)
        except Refused as why:  # a damaged file of one part keeps no other from being copied
            refused = why
            continue
        copy_records.record(session, marks, version, at)
        done += len(days)
        told(done, total)
    settled = sum(_settle(session, history, part, days, places, at) for part, days in copy_records.due(session, at, released=True).items())
    if refused:
        raise refused
    return Kept(len(due), total, settled)


def _settle(session: psycopg.Connection, history: History, part: date, days: list[date], places: Places, at: datetime) -> int:
    """Again where the edge rolled up the same hours meanwhile."""
    for _ in range(TRIES - 1):
        with contextlib.suppress(psycopg.errors.SerializationFailure):
            return settle_part(session, history, part, days, places, at)
    return settle_part(session, history, part, days, places, at)


def _batches(session: psycopg.Connection, days: list[date], places: Places) -> Iterator[pa.RecordBatch]:
    wanted = np.array(days, "M8[D]").astype("i8")
    for rows in recent_rows.versions(session, days[0], days[-1] + timedelta(days=1)):
        of_days = rows[np.isin(rows["t"] // 86_400_000_000, wanted)]
        if len(of_days):
            yield to_arrow(of_days, places)


def compact(session: psycopg.Connection, history: History, today: date, told: Told = lambda done, of: None) -> int:
    """Make one sorted file of each part that is over and has several. How many parts. Refused ``history.damaged``, once all others are."""
    history.store.attest(OBSERVATION.name, copy_records.cut(session).version)
    parts = [part for part, files in history.store.parts(OBSERVATION).items() if files > FEW_FILES and is_over("day", part, today)]
    refused = None
    for number, part in enumerate(sorted(parts), 1):
        try:
            history.compact(OBSERVATION, part)
        except Refused as why:
            refused = why
            continue
        told(number, len(parts))
    # in any case: who was killed after compacting left the version before it on record, whose files are taken away in a day
    copy_records.moved(session, history.store.version(OBSERVATION.name))
    if refused:
        raise refused
    return len(parts)


def release(session: psycopg.Connection, history: History, at: datetime, inbox_days: int) -> list[date]:
    """Let go of the inbox's months that ended ``inbox_days`` ago, if the history holds every row of them. The months."""
    before = (at - timedelta(days=inbox_days)).date()
    gone = []
    for (month,) in session.execute(_MONTHS).fetchall():
        following = (month + timedelta(days=32)).replace(day=1)
        if following <= before and _held(session, history, month, following) and _let_go(session, month, following, at):
            gone.append(month)
    return gone


def _held(session: psycopg.Connection, history: History, month: date, following: date) -> bool:
    """Whether the files hold as many standing observations of each day as the inbox; counted, since it is the last time they can be."""
    between = (recent_rows.day_start(month), recent_rows.day_start(following))
    counted = "SELECT (phenomenon_time AT TIME ZONE 'UTC')::date AS day, count(*) FROM observation"
    here = dict(session.execute(f"{counted} WHERE phenomenon_time >= %s AND phenomenon_time < %s GROUP BY 1".encode(), between).fetchall())
    cut = copy_records.cut(session)
    if not here.keys() <= cut.held:
        return False
    text = 'SELECT "slice", count(*) FROM observation WHERE replaced_time IS NULL GROUP BY 1'
    answer = history.sql(text, [View(OBSERVATION, cut.version, month, following)])
    there = dict(zip(answer.rows.column(0).to_pylist(), answer.rows.column(1).to_pylist(), strict=True))
    return not answer.gaps and here == {day: count for day, count in there.items() if month <= day < following}


def _let_go(session: psycopg.Connection, month: date, following: date, at: datetime) -> bool:
    """In one transaction, unless a row of the month changed meanwhile or the table is in use."""
    table = sql.Identifier(monthly_partitions.name((month.year - 1970) * 12 + month.month - 1))
    between = (recent_rows.day_start(month), recent_rows.day_start(following))
    try:
        with session.transaction():
            session.execute(sql.SQL("SET LOCAL lock_timeout = {}").format(sql.Literal(LOCK_WAIT)))
            # the whole before its month, as whoever reads or writes does: in another order each could wait for the other
            session.execute("LOCK TABLE ONLY observation IN ACCESS EXCLUSIVE MODE")
            session.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(table))
            days = session.execute("SELECT day FROM observation_touch WHERE day >= %s AND day < %s", (month, following)).fetchall()
            if not {day for (day,) in days} <= copy_records.cut(session).held:
                return False
            session.execute("DELETE FROM observation_revision WHERE phenomenon_time >= %s AND phenomenon_time < %s", between)
            session.execute(sql.SQL("DROP TABLE {}").format(table))
            session.execute("INSERT INTO observation_released (month, released_at) VALUES (%s, %s)", (month, at))
    except psycopg.errors.LockNotAvailable:
        return False
    return True


def older(session: psycopg.Connection, history: History, before: date) -> tuple[date, int]:
    """(The first month that stays, the rows of the history before it.) No month that the inbox still holds goes."""
    months = [month for (month,) in session.execute(_MONTHS)]
    before = min([before, *months])
    state = history.store.state(OBSERVATION.name)
    if state is None or state.first is None or state.first >= before:
        return before, 0
    text = f"SELECT count(*) FROM observation WHERE slice < DATE '{before}'"  # noqa: S608 - a day
    return before, history.sql(text, [View(OBSERVATION, state.version, state.first, before)]).rows.column(0)[0].as_py()


def forget(session: psycopg.Connection, history: History, before: date) -> int:
    """Take away observations of months before this one. How many rows."""
    count = history.store.forget(OBSERVATION, before)
    if count:
        copy_records.moved(session, history.store.version(OBSERVATION.name))
    return count
