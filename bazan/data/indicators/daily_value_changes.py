"""What moved each day, kept as it happens: one line a number and local day, however often it moved and however many of its periods did.

Of several periods that moved the line tells one: the newest whose value was replaced, else the newest whose value came for the first time.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
from django.db import connection

from bazan.core.settings import of_room
from bazan.core.time import local_day
from bazan.data.indicators.bulk_sql import raw_cursor
from bazan.data.indicators.settings import IndicatorSettings

_TOLD = ("period_start", "after", "at", "reason", "batch_id")
_BETTER = "(excluded.before IS NOT NULL, excluded.period_start) > (c.before IS NOT NULL, c.period_start)"
_SAME = "excluded.period_start = c.period_start"
_KEEP = f"""INSERT INTO indicator_change AS c
    (day, indicator_id, feature_kind, feature_id, period_start, oldest_start, before, after, at, reason, batch_id)
  SELECT %s, %s, %s, k.feature, to_timestamp(k.period), to_timestamp(k.oldest), nullif(k.before, 'NaN'), nullif(k.after, 'NaN'),
    to_timestamp(%s), k.reason, nullif(k.batch, 0)
  FROM unnest(%s::int[], %s::int8[], %s::int8[], %s::float8[], %s::float8[], %s::text[], %s::int[])
    AS k(feature, period, oldest, before, after, reason, batch)
  ON CONFLICT (day, indicator_id, feature_kind, feature_id) DO UPDATE SET
    before = CASE WHEN {_SAME} OR NOT {_BETTER} THEN c.before ELSE excluded.before END,
    {", ".join(f"{name} = CASE WHEN {_SAME} OR {_BETTER} THEN excluded.{name} ELSE c.{name} END" for name in _TOLD)},
    oldest_start = least(c.oldest_start, excluded.oldest_start)"""
"""The period told stays while others move that are told less; of its own moves only the value before the first is kept."""


@dataclass(frozen=True)
class Moves:
    """Values of one indicator and kind of feature that moved in one round, one row a value. NaN: none. Batch 0: no batch."""

    features: np.ndarray
    starts: np.ndarray
    before: np.ndarray
    after: np.ndarray
    reasons: np.ndarray
    batches: np.ndarray


def keep(indicator: int, kind: str, digits: int, moves: Moves, now: int) -> None:
    """Write down the moves that a reader can see, in the transaction that made them."""
    before, after = (np.round(values, digits) for values in (moves.before, moves.after))
    seen = np.flatnonzero(~np.isclose(before, after, rtol=0, atol=10.0**-digits / 2, equal_nan=True))
    if not len(seen):
        return
    features, starts = moves.features[seen], moves.starts[seen]
    order = np.lexsort((starts, ~np.isnan(moves.before[seen]), features))
    last = np.flatnonzero(np.append(features[order][1:] != features[order][:-1], True))
    first = np.concatenate([[0], last[:-1] + 1])
    told = seen[order[last]]
    oldest = np.minimum.reduceat(starts[order], first)
    of = [column[told] for column in (moves.features, moves.starts, moves.before, moves.after, moves.reasons, moves.batches)]
    with raw_cursor() as cursor:
        day = local_day(datetime.fromtimestamp(now, UTC))
        cursor.execute(_KEEP, [day, indicator, kind, now, *(column.tolist() for column in (of[0], of[1], oldest, *of[2:]))])


def forget_changes(at: datetime) -> int:
    """Delete what moved on days that were kept long enough; gives how many lines went."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM indicator_change WHERE day < %s", [oldest_day(at)])
        return cursor.rowcount


def oldest_day(at: datetime) -> date:
    """The first day whose changes are kept."""
    return local_day(at) - timedelta(days=of_room(IndicatorSettings).changes_days)
