"""What is owed to older periods: roll-up changes set aside so that new values never wait behind a backlog."""

from datetime import datetime

import numpy as np

from bazan.measure.indicators.bulk import raw_cursor
from bazan.measure.indicators.periods import DAY, HOUR, OFFSET

QUIET_S, PATIENCE_S = 5, 60
"""A backlog is worked off once nothing was added for so long, or its oldest part waited so long: a load is measured once,
not at each of its steps."""


SET_ASIDE = 300_000
"""Changes set aside in one call: about a second's work of the database."""


def take_new(since: datetime) -> tuple[np.ndarray, np.ndarray]:
    """(datastreams, hours) of every roll-up change to an hour from ``since`` on, taken for good on commit; a backlog never hides them."""
    with raw_cursor() as cursor:
        cursor.execute(
            "DELETE FROM rollup_change WHERE hour >= %s RETURNING datastream_id::int8 << 34 | extract(epoch FROM hour)::int8", [since]
        )
        key = np.unique(np.array([row[0] for row in cursor.fetchall()], dtype=np.int64))
    return key >> 34, key & (1 << 34) - 1


def set_aside(before: datetime, now: datetime) -> None:
    """Move changes to older hours into what is owed, inside the database: a year of history is millions of them."""
    with raw_cursor() as cursor:
        cursor.execute(
            """WITH taken AS (DELETE FROM rollup_change WHERE id IN (
                 SELECT id FROM rollup_change WHERE hour < %s ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)
                 RETURNING datastream_id, hour + interval '7 hours' AS at)
               INSERT INTO indicator_due (datastream_id, day, indicator_id, hours, marked_at)
               SELECT datastream_id, (at AT TIME ZONE 'UTC')::date, 0, bit_or(1 << extract(hour FROM at AT TIME ZONE 'UTC')::int), %s
               FROM taken GROUP BY 1, 2
               ON CONFLICT (datastream_id, day, indicator_id)
               DO UPDATE SET hours = indicator_due.hours | excluded.hours, marked_at = excluded.marked_at""",
            [before, SET_ASIDE, now],
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
