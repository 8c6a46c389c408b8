"""What values said at any moment: a version of a value stood from its computation until the next one replaced it.

The database itself keeps each version that is replaced (trigger of ``indicator_value``), whoever replaces it. Before ``Kept.whole`` only
what ``indicator_revision`` keeps for good is known: values of periods that were over.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection

from bazan.core.as_of_time import moment
from bazan.core.settings import of_room
from bazan.data.indicators.settings import IndicatorSettings

PIECE = 50_000
"""Rows deleted in one transaction."""
MOST_PIECES = 40
"""Of one round; what is left waits for the next."""
_KEY = "{0}.indicator_id = s.indicator_id AND {0}.feature_kind = s.feature_kind AND {0}.feature_id = s.feature_id"
_NEXT = "s.computed_at > '{at}' AND " + _KEY + " AND {0}.period_start = s.period_start AND {0}.replaced_at > '{at}'"
_WHOLE = "(SELECT whole FROM indicator_past_kept)"
_KNOWN = f"""(SELECT s.indicator_id, s.feature_kind, s.feature_id, s.period_start, v.value, v.completeness, v.detail, v.version, v.alive_at,
    v.computed_at
  FROM indicator_value s, LATERAL (
    SELECT s.value, s.completeness, s.detail, s.version, s.alive_at, s.computed_at WHERE s.computed_at <= '{{at}}'
    UNION ALL (SELECT p.value, p.completeness, p.detail, p.version, p.alive_at, p.computed_at FROM indicator_past p
      WHERE {_NEXT.format("p", at="{at}")} AND p.replaced_at >= {_WHOLE} ORDER BY p.replaced_at LIMIT 1)
    UNION ALL (SELECT r.value, 1, NULL, r.version, r.computed_at, r.computed_at FROM indicator_revision r
      WHERE {_NEXT.format("r", at="{at}")} AND r.replaced_at < {_WHOLE} ORDER BY r.replaced_at LIMIT 1)) v
  WHERE v.computed_at <= '{{at}}') AS known"""
"""Of each value the version in force. A row stands for every value there ever was: where it was computed later, the kept version that was
replaced next after the instant was in force, if it was computed by then. One look into an index each, in the order of the rows."""


@dataclass(frozen=True)
class Kept:
    """``began``: before it nothing was known. ``whole``: from it on values of running periods are kept, too."""

    began: datetime
    whole: datetime


def kept() -> Kept:
    """From when on the past is kept."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT began, whole FROM indicator_past_kept")
        return Kept(*cursor.fetchone())


def values() -> str:
    """What stands behind FROM where values are read: the table; while a page looks back, its rows as they were known at that moment."""
    at = moment()
    return "indicator_value" if at is None else values_known(at)


def values_known(at: datetime) -> str:
    """The rows of ``indicator_value`` as they were known at an instant, to stand behind FROM."""
    return _KNOWN.format(at=at.astimezone(UTC).isoformat())


def forget_past(at: datetime) -> int:
    """Delete versions that were kept long enough, in pieces; gives how many went.

    What is whole begins later first, so that no reader meets half of a day.
    """
    whole = at - timedelta(days=of_room(IndicatorSettings).past_days)
    gone = 0
    with connection.cursor() as cursor:
        cursor.execute("UPDATE indicator_past_kept SET whole = %s WHERE whole < %s", [whole, whole])
        for _ in range(MOST_PIECES):
            cursor.execute(
                """DELETE FROM indicator_past WHERE ctid IN (SELECT ctid FROM indicator_past
                     WHERE replaced_at < (SELECT whole FROM indicator_past_kept) ORDER BY replaced_at LIMIT %s)""",
                [PIECE],
            )
            gone += cursor.rowcount
            if cursor.rowcount < PIECE:
                break
    return gone
