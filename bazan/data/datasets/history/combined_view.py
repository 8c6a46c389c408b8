"""A dataset in the inbox and in the history as one table, at one instant."""

import psycopg

from bazan.data.datasets.history import recent_rows
from bazan.data.datasets.history.history_table import table_of
from bazan.data.datasets.types import DatasetInfo
from bazan.platform.history.api import seen_schema
from bazan.platform.history.types import View

_HELD = """SELECT table_version, batches = (SELECT count(*) FROM dataset_batch b WHERE b.dataset_id = h.dataset_id)
  FROM dataset_held h WHERE dataset_id = %s"""


def seen(url: str, info: DatasetInfo, storage: str, only: str = "") -> View:
    """Every version of every row, as they stand now: a view to ask the history about. Months that the history does not hold exactly come
    from the inbox whole."""
    table = table_of(info)
    with psycopg.connect(url, autocommit=True, application_name="bazan-history-read") as session:
        session.execute("SET timezone = 'UTC'")
        with session.transaction():
            session.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            version, whole = session.execute(_HELD, (info.id,)).fetchone() or (-1, False)
            if whole:
                return View(table, version, only=only)
            kept = dict(session.execute("SELECT month, mark FROM dataset_kept WHERE dataset_id = %s", (info.id,)).fetchall())
            months = recent_rows.loose(recent_rows.marks(session, storage), kept)
            plus = recent_rows.sliced(recent_rows.batches(session, storage, table, months), seen_schema(table).names) if months else None
    return View(table, version, without=frozenset(months), plus=plus, only=only)
