"""What moved each day, kept as it happens: one line a number and local day, however often it moved and however many of its periods did.

Of several periods that moved the line tells one: the newest whose value was replaced, else the newest whose value came for the first time.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
from django.db import connection

from bazan.kernel.settings import of_room
from bazan.kernel.time import Period, local_day
from bazan.measure.indicators.bulk import raw_cursor
from bazan.measure.indicators.catalogue import catalogue
from bazan.measure.indicators.settings import ChangeSettings
from bazan.measure.indicators.types import Change, Changes, Feature, Moved

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
_SINCE = """WITH known AS (SELECT * FROM unnest(%s::int[], %s::text[], %s::text[], %s::int[]) AS k(id, code, pack, digits)),
  days AS (SELECT c.*, min(oldest_start) OVER number AS oldest,
      first_value(before) OVER (PARTITION BY indicator_id, feature_kind, feature_id, period_start ORDER BY day) AS first
    FROM indicator_change c WHERE day >= %s AND indicator_id = ANY(%s)
    WINDOW number AS (PARTITION BY indicator_id, feature_kind, feature_id)),
  told AS (SELECT DISTINCT ON (indicator_id, feature_kind, feature_id) * FROM days
    ORDER BY indicator_id, feature_kind, feature_id, first IS NULL, period_start DESC, day DESC),
  seen AS (SELECT k.pack, k.code, t.*, CASE WHEN first IS NULL OR after IS NULL THEN 0
      ELSE abs(after - first) / greatest(abs(after), abs(first), 1e-300) END AS weight
    FROM told t JOIN known k ON k.id = t.indicator_id
    WHERE round(first::numeric, k.digits) IS DISTINCT FROM round(after::numeric, k.digits) OR oldest < period_start),
  ranked AS (SELECT *, row_number() OVER (PARTITION BY pack ORDER BY weight DESC, code, feature_kind DESC, feature_id) AS place,
      count(*) OVER (PARTITION BY pack) AS total FROM seen)
  SELECT pack, total, place, code, feature_kind, feature_id, period_start, oldest, first, after, at, reason, batch_id
  FROM ranked WHERE place > %s AND place <= %s OR place = 1 ORDER BY pack, place"""


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


def changes(since: date, sector: str | None = None, most: int = 15, offset: int = 0) -> dict[str, Changes]:
    """By sector every number that moved since the beginning of a local day, those that moved most against their own size first.

    Numbers that came for the first time follow those that moved. Of indicators over streams those that were revised: the running hour
    moves all the time. ``most`` and ``offset`` choose a page of each sector; its total counts all.
    """
    held = catalogue()
    entries = [entry for entry in held.entries.values() if sector in (None, entry.info.pack)]
    ids = [entry.id for entry in entries]
    about = [[getattr(entry.info, name) for entry in entries] for name in ("code", "pack", "digits")]
    with connection.cursor() as cursor:
        cursor.execute(_SINCE, [ids, *about, since, ids, offset, offset + most])
        rows = cursor.fetchall()
    found: dict[str, Changes] = {}
    for pack, total, place, *told in rows:
        listed = found.get(pack, Changes((), total))
        found[pack] = Changes((*listed.rows, _change(held.entries[told[0]].info.grain, *told)), total) if place > offset else listed
    return found


def _change(grain: str, code: str, kind: Any, feature: int, start: datetime, oldest: datetime, *moved: Any) -> Change:
    before, after, at, reason, batch = moved
    period, first = (Period(instant.astimezone(UTC), grain) for instant in (start, oldest))
    return Change(Moved(code, Feature(kind, feature), period, before, after, at, (batch,) if batch else (), (reason,)), first)


def forget_changes(at: datetime) -> int:
    """Delete what moved on days that were kept long enough; gives how many lines went."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM indicator_change WHERE day < %s", [oldest_day(at)])
        return cursor.rowcount


def oldest_day(at: datetime) -> date:
    """The first day whose changes are kept."""
    return local_day(at) - timedelta(days=of_room(ChangeSettings).changes_days)
