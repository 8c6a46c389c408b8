"""Copying datasets into the history: each month whose rows changed, whole. Killed at any moment, it is done again, onto itself."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

import psycopg

from bazan.core.errors import Refused
from bazan.data.datasets.history import recent_rows
from bazan.data.datasets.history.history_table import TIME, table_of, version_held
from bazan.data.datasets.types import DatasetInfo
from bazan.platform.history.api import History, is_over, part_of

_BATCHES = "SELECT dataset_id, count(*) FROM dataset_batch GROUP BY 1"
_HELD = "SELECT dataset_id, batches FROM dataset_held"
_RECORD = """INSERT INTO dataset_kept (dataset_id, month, mark)
  SELECT %s, month, mark FROM unnest(%s::date[], %s::bigint[]) AS k (month, mark)
  ON CONFLICT (dataset_id, month) DO UPDATE SET mark = excluded.mark"""
_HOLD = """INSERT INTO dataset_held (dataset_id, batches, table_version, kept_at) VALUES (%s, %s, %s, %s)
  ON CONFLICT (dataset_id) DO UPDATE SET batches = excluded.batches, table_version = excluded.table_version, kept_at = excluded.kept_at"""
Told = Callable[[int, int], None]
"""Called with how many datasets are done, of how many."""


def keep(
    session: psycopg.Connection,
    history: History,
    infos: Sequence[tuple[DatasetInfo, str]],
    at: datetime,
    told: Told = lambda done, of: None,
) -> int:
    """Copy what changed of these datasets, each with the name of its table in the inbox. How many months were written."""
    committed, held = dict(session.execute(_BATCHES).fetchall()), dict(session.execute(_HELD).fetchall())
    due = [(info, storage) for info, storage in infos if committed.get(info.id, 0) != held.get(info.id, 0)]
    written = 0
    for number, (info, storage) in enumerate(due, 1):
        written += keep_one(session, history, info, storage, at)
        told(number, len(due))
    return written


def keep_one(session: psycopg.Connection, history: History, info: DatasetInfo, storage: str, at: datetime) -> int:
    """Copy what changed of one dataset, whatever is known of its batches. How many months were written."""
    table = table_of(info)
    with session.transaction():
        session.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        _attest(session, history, info)
        (count,) = session.execute("SELECT count(*) FROM dataset_batch WHERE dataset_id = %s", (info.id,)).fetchone() or (0,)
        kept = dict(session.execute("SELECT month, mark FROM dataset_kept WHERE dataset_id = %s", (info.id,)).fetchall())
        now = recent_rows.marks(session, storage)
        months = recent_rows.loose(now, kept)
        parts: dict[date, list[date]] = {}
        for month in months:
            parts.setdefault(part_of(table.slices, month), []).append(month)
        for part, of_part in parts.items():
            marks = {month: now.get(month, recent_rows.EMPTY) for month in of_part}
            history.store.put(table, part, marks, recent_rows.batches(session, storage, table, of_part), TIME)
        session.execute(_RECORD, (info.id, months, [now.get(month, recent_rows.EMPTY) for month in months]))
        session.execute(_HOLD, (info.id, count, history.store.version(table.name), at))
    return len(months)


def compact(session: psycopg.Connection, history: History, infos: Sequence[DatasetInfo], today: date) -> int:
    """Make one file of each part that is over and has several. How many parts. Refused ``history.damaged``, once all others are."""
    done, refused = 0, None
    for info in infos:
        table = table_of(info)
        _attest(session, history, info)
        for part, files in history.store.parts(table).items():
            if files > 1 and is_over(table.slices, part, today):
                try:
                    history.compact(table, part)
                except Refused as why:
                    refused = why
                else:
                    done += 1
        # in any case: who was killed after compacting left the version before it on record, whose files are taken away in a day
        session.execute("UPDATE dataset_held SET table_version = %s WHERE dataset_id = %s", (history.store.version(table.name), info.id))
    if refused:
        raise refused
    return done


def _attest(session: psycopg.Connection, history: History, info: DatasetInfo) -> None:
    """Nothing where the history still holds what it held of a dataset. Raises as ``Store.attest``."""
    with session.cursor() as cursor:
        history.store.attest(table_of(info).name, version_held(cursor, info))
