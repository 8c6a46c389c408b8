"""Which values a batch or a run moved, and which moved since an instant: from what was kept as it happened."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from bazan.connect.datasets import api as datasets
from bazan.kernel.time import Period
from bazan.measure.indicators.catalogue import catalogue
from bazan.measure.indicators.rows.tables import reasons
from bazan.measure.indicators.types import Feature, Moved

_MOVES = """SELECT i.code, m.feature_kind, m.feature_id, m.period_start, (array_agg(m.before ORDER BY m.id))[1] AS before,
    (array_agg(m.after ORDER BY m.id DESC))[1] AS after, max(m.at) AS at, array_remove(array_agg(DISTINCT m.batch_id), 0) AS batches,
    bool_or(m.batch_id = 0) AS renewed, min(m.indicator_id) AS indicator_id
  FROM indicator_move m JOIN indicator i ON i.id = m.indicator_id WHERE {where} GROUP BY 1, 2, 3, 4"""
_NEWEST = """{alias}.period_start = (SELECT max(v.period_start) FROM indicator_value v WHERE v.indicator_id = {alias}.indicator_id
    AND v.feature_kind = {alias}.feature_kind AND v.feature_id = {alias}.feature_id AND v.value IS NOT NULL)"""


def moved(batch_id: int | None = None, run_id: int | None = None, limit: int = 1000) -> list[Moved]:
    """Values that a batch of rows, or all batches of a source run, moved; by indicator, the wider features first.

    Batches measured together share their step. Observations of streams are not told apart this way: their runs give nothing.
    """
    batches = [batch_id] if batch_id is not None else [one.id for one in datasets.batches(run_id)] if run_id is not None else []
    if not batches:
        return []
    text = _MOVES.format(where="m.batch_id = ANY(%s)")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({text}) AS q ORDER BY code, feature_kind DESC, feature_id, period_start LIMIT %s", [batches, limit])
        return _told(cursor.fetchall())


def changes(since: datetime, sector: str | None = None, limit: int = 100) -> list[Moved]:
    """Every value of its newest period that moved since an instant, the latest first, each with its causes.

    Of indicators over streams those that were revised: the running hour moves all the time.
    """
    packs = [sector] if sector else list(catalogue().packs)
    moves = _MOVES.format(where=f"m.at > %s AND i.pack = ANY(%s) AND {_NEWEST.format(alias='m')}")
    revised = f"""SELECT i.code, r.feature_kind, r.feature_id, r.period_start, (array_agg(r.value ORDER BY r.id))[1], v.value,
        max(r.replaced_at), '{{}}'::int[], bool_or(r.reason = 'new_version'), min(r.indicator_id)
      FROM indicator_revision r JOIN indicator i ON i.id = r.indicator_id JOIN indicator_value v ON v.indicator_id = r.indicator_id
        AND v.feature_kind = r.feature_kind AND v.feature_id = r.feature_id AND v.period_start = r.period_start
      WHERE r.replaced_at > %s AND i.pack = ANY(%s) AND r.batch_id IS NULL AND {_NEWEST.format(alias="r")}
        AND NOT EXISTS (SELECT FROM indicator_move m WHERE m.indicator_id = r.indicator_id AND m.feature_kind = r.feature_kind
          AND m.feature_id = r.feature_id AND m.period_start = r.period_start AND m.at > %s)
      GROUP BY 1, 2, 3, 4, v.value"""
    text = f"SELECT * FROM ({moves} UNION ALL {revised}) AS q WHERE before IS DISTINCT FROM after ORDER BY at DESC, code LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(text, [since, packs, since, packs, since, limit])
        return _told(cursor.fetchall())


def _told(rows: Sequence[Any]) -> list[Moved]:
    known = reasons(sorted({batch for row in rows for batch in row[7]})) if rows else {}
    held, found = catalogue(), []
    for code, kind, feature, start, before, after, at, batches, renewed, _ in rows:
        if code not in held.entries:
            continue
        why = {known[batch][0] for batch in batches if batch in known} | ({"new_version"} if renewed else set())
        period = Period(start.astimezone(UTC), held.entries[code].info.grain)
        found.append(
            Moved(code, Feature(kind, feature), period, before, after, at, tuple(sorted(batches)), tuple(sorted(why or {"late_data"})))
        )
    return found
