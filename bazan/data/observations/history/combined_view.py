"""Inbox and history as one table, at one instant: each day is answered by one of them, whatever is being copied meanwhile."""

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import psycopg
import pyarrow as pa

from bazan.data.observations.history import copy_records, recent_rows
from bazan.data.observations.history.arrow_rows import to_arrow
from bazan.data.observations.history.history_table import OBSERVATION
from bazan.data.observations.history.late_observation_rules import settled
from bazan.data.observations.history.late_observations import held
from bazan.platform.history.api import History, seen_schema
from bazan.platform.history.types import SLICE, View

PLACES = """SELECT d.id, p.code, t.place_id FROM datastream d JOIN observed_property p ON p.id = d.observed_property_id
  JOIN thing t ON t.id = d.thing_id"""


def seen(url: str, history: History, start: date, end: date, only: str = "") -> View:
    """The observations of days [start, end) (UTC), every version of them, as they stand now: a view to ask the history about.

    Days that the history holds exactly as the inbox does come from its files; every other day comes from the inbox whole, or, where the
    inbox let it go and rows for it wait, from both, settled.
    """
    with psycopg.connect(url, autocommit=True, application_name="bazan-history-read") as session:
        session.execute("SET timezone = 'UTC'")
        with session.transaction():
            session.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            # before the snapshot: a month that is let go after it would be gone from the inbox and not yet in the history we see
            session.execute("LOCK TABLE observation IN ACCESS SHARE MODE")
            cut = copy_records.cut(session)
            touched = session.execute("SELECT day FROM observation_touch WHERE day >= %s AND day < %s", (start, end))
            loose = sorted(day for (day,) in touched if day not in cut.held)
            places = {row[0]: (row[1], row[2]) for row in session.execute(PLACES)}
            rows = [*_of_inbox(session, [day for day in loose if not cut.is_released(day)])]
            for day in loose:
                if cut.is_released(day):
                    waiting, _, sent = recent_rows.late(session, day, day + timedelta(days=1))
                    rows.append(settled(held(history, cut.version, day, day + timedelta(days=1)), waiting, sent).rows)
    plus = _table(rows, places)
    return View(OBSERVATION, cut.version, start, end, frozenset(loose), plus, only)


def _of_inbox(session: psycopg.Connection, days: list[date]) -> list[np.ndarray]:
    found, wanted = [], np.array(days, "M8[D]").astype("i8")
    if days:
        for rows in recent_rows.versions(session, days[0], days[-1] + timedelta(days=1)):
            found.append(rows[np.isin(rows["t"] // 86_400_000_000, wanted)])
    return found


def _table(parts: list[np.ndarray], places: Mapping[int, tuple[str, int | None]]) -> pa.Table | None:
    filled = [rows for rows in parts if len(rows)]
    if not filled:
        return None
    batches = []
    for rows in filled:
        batch = to_arrow(rows, places)
        days = pa.array((rows["t"] // 86_400_000_000).astype("i4"), pa.int32()).cast(pa.date32())
        batches.append(pa.RecordBatch.from_arrays([*batch.columns, days], names=[*batch.schema.names, SLICE]))
    return pa.Table.from_batches(batches).select(seen_schema(OBSERVATION).names)
