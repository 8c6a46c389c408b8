"""What is owed to older periods: roll-up changes set aside so that new values never wait behind a backlog."""

from datetime import datetime

import numpy as np

from bazan.data.indicators.bulk_sql import raw_cursor
from bazan.data.indicators.computation.period_arrays import DAY, HOUR, OFFSET
from bazan.data.observations.types import Changed

QUIET_S, PATIENCE_S = 5, 60
"""A backlog is worked off once nothing was added for so long, or its oldest part waited so long: a load is measured once,
not at each of its steps."""


def sort_out(changed: Changed, since: datetime, now: datetime) -> tuple[np.ndarray, np.ndarray]:
    """(datastreams, hours) of the changes to an hour from ``since`` on, each once; older ones are set aside into what is owed."""
    recent = changed.start >= int(since.timestamp())
    _set_aside(changed.datastream[~recent], changed.start[~recent], now)
    key = np.unique(changed.datastream[recent] << 34 | changed.start[recent])
    return key >> 34, key & (1 << 34) - 1


def _set_aside(datastreams: np.ndarray, starts: np.ndarray, now: datetime) -> None:
    """A year of history is millions of hours: they are gathered into days here, so that the database writes a row a day."""
    local = starts + OFFSET
    key, place = np.unique(datastreams << 20 | local // DAY, return_inverse=True)
    hours = np.zeros(len(key), dtype=np.int64)
    np.bitwise_or.at(hours, place, 1 << (local % DAY // HOUR))
    if not len(key):
        return
    with raw_cursor() as cursor:
        cursor.execute(
            """INSERT INTO indicator_due (datastream_id, day, indicator_id, hours, marked_at)
               SELECT datastream, date '1970-01-01' + day, 0, hours, %s
               FROM unnest(%s::int[], %s::int[], %s::int[]) AS owed(datastream, day, hours)
               ON CONFLICT (datastream_id, day, indicator_id)
               DO UPDATE SET hours = indicator_due.hours | excluded.hours, marked_at = excluded.marked_at""",
            [now, (key >> 20).tolist(), (key & (1 << 20) - 1).tolist(), hours.tolist()],
        )


def mark_everything(indicator: int, now: datetime) -> None:
    """Owe every hour there is to one indicator: its formula changed."""
    with raw_cursor() as cursor:
        cursor.execute(
            """INSERT INTO indicator_due (datastream_id, day, indicator_id, hours, marked_at)
               SELECT datastream_id, day, %s, 16777215, %s FROM observation_day
               ON CONFLICT (datastream_id, day, indicator_id) DO UPDATE SET hours = 16777215, marked_at = excluded.marked_at""",
            [indicator, now],
        )


def take(now: datetime, days: int) -> list[tuple[int, np.ndarray, np.ndarray]]:
    """(indicator or 0, datastreams, hours) of the newest days owed, taken for good on commit; nothing while more is being added."""
    with raw_cursor() as cursor:
        cursor.execute("SELECT min(marked_at), max(marked_at), max(day) FROM indicator_due")
        first, last, newest = cursor.fetchone()
        if newest is None or ((now - last).total_seconds() < QUIET_S and (now - first).total_seconds() < PATIENCE_S):
            return []
        cursor.execute(
            """DELETE FROM indicator_due WHERE day > %s::date - %s
               RETURNING indicator_id, datastream_id, day - date '1970-01-01', hours""",
            [newest, days],
        )
        taken = np.array(cursor.fetchall(), dtype=np.int64)
    found = []
    for indicator in np.unique(taken[:, 0]).tolist():
        rows = taken[taken[:, 0] == indicator]
        held = (rows[:, 3, None] >> np.arange(24)[None, :] & 1).astype(bool)
        at, hour = np.nonzero(held)
        found.append((indicator, rows[at, 1], rows[at, 2] * DAY - OFFSET + hour * HOUR))
    return found


def left() -> tuple[int, datetime | None]:
    """(datastream-days owed, the oldest of them)."""
    with raw_cursor() as cursor:
        cursor.execute("SELECT count(*), min(day) FROM indicator_due")
        return cursor.fetchone()
