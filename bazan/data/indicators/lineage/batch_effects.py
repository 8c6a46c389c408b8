"""Which values a batch or a run moved, and which periods of one number since a day: from what was kept as it happened."""

from collections.abc import Collection, Sequence
from datetime import UTC, date
from typing import Any

from django.db import connection

from bazan.core.time import Period, day_start
from bazan.data.datasets import api as datasets
from bazan.data.indicators.indicator_catalog import catalogue
from bazan.data.indicators.row_computation.row_relations import reasons
from bazan.data.indicators.types import Feature, Moved

_MOVES = """SELECT i.code, m.feature_kind, m.feature_id, m.period_start, (array_agg(m.before ORDER BY m.id))[1] AS before,
    (array_agg(m.after ORDER BY m.id DESC))[1] AS after, max(m.at) AS at, array_remove(array_agg(DISTINCT m.batch_id), 0) AS batches,
    bool_or(m.batch_id = 0) AS renewed, min(m.indicator_id) AS indicator_id
  FROM indicator_move m JOIN indicator i ON i.id = m.indicator_id WHERE {where} GROUP BY 1, 2, 3, 4"""


def moved(
    batch_id: int | None = None, run_id: int | None = None, features: Collection[Feature] | None = None, limit: int = 60
) -> tuple[list[Moved], int]:
    """(values that a batch of rows, or all batches of a source run, moved, how many did), what its digits hide being no move.

    In the order of how far each moved against its own size, so that unlike numbers can be told together; what is new or gone comes last.
    ``features``: of these alone. Batches measured together share their step. Observations of streams are not told apart this way: their
    runs give nothing.
    """
    batches = [batch_id] if batch_id is not None else [one.id for one in datasets.batches(run_id)] if run_id is not None else []
    if not batches:
        return [], 0
    where, parameters = "m.batch_id = ANY(%s)", [batches]
    if features is not None:
        where += " AND (m.feature_kind, m.feature_id) IN (SELECT * FROM unnest(%s::text[], %s::int[]))"
        parameters += [[feature.kind for feature in features], [feature.id for feature in features]]
    entries = catalogue().entries.values()
    text = f"""SELECT q.*, count(*) OVER () FROM ({_MOVES.format(where=where)}) AS q
      JOIN unnest(%s::int[], %s::int[]) AS known(id, digits) ON known.id = q.indicator_id
      WHERE round(before::numeric, digits) IS DISTINCT FROM round(after::numeric, digits)
      ORDER BY coalesce(abs(after - before) / coalesce(nullif(greatest(abs(before), abs(after)), 0), 1), 0) DESC,
        code, feature_kind DESC, feature_id, period_start LIMIT %s"""
    with connection.cursor() as cursor:
        cursor.execute(text, [*parameters, [entry.id for entry in entries], [entry.info.digits for entry in entries], limit])
        return _counted(cursor.fetchall())


def moved_since(code: str, feature: Feature, since: date, limit: int = 200) -> tuple[list[Moved], int]:
    """(the newest periods of one number that moved since the beginning of a local day, how many did): what its digits hide is no move.

    Raises NotFound ``indicators.unknown``.
    """
    at, entry = day_start(since), catalogue().entry(code)
    key = [at, entry.id, feature.kind, feature.id]
    of = "{0}.at > %s AND {0}.indicator_id = %s AND {0}.feature_kind = %s AND {0}.feature_id = %s"
    revised = f"""SELECT i.code, r.feature_kind, r.feature_id, r.period_start, (array_agg(r.value ORDER BY r.id))[1], v.value,
        max(r.at), '{{}}'::int[], bool_or(r.reason = 'new_version'), min(r.indicator_id)
      FROM (SELECT *, replaced_at AS at FROM indicator_revision) r JOIN indicator i ON i.id = r.indicator_id
      JOIN indicator_value v ON v.indicator_id = r.indicator_id AND v.feature_kind = r.feature_kind AND v.feature_id = r.feature_id
        AND v.period_start = r.period_start
      WHERE {of.format("r")} AND r.batch_id IS NULL AND NOT EXISTS (SELECT FROM indicator_move m WHERE m.indicator_id = r.indicator_id
        AND m.feature_kind = r.feature_kind AND m.feature_id = r.feature_id AND m.period_start = r.period_start AND m.at > %s)
      GROUP BY 1, 2, 3, 4, v.value"""
    text = f"""SELECT *, count(*) OVER () FROM ({_MOVES.format(where=of.format("m"))} UNION ALL {revised}) AS q
      WHERE round(before::numeric, %s) IS DISTINCT FROM round(after::numeric, %s) ORDER BY period_start DESC LIMIT %s"""
    with connection.cursor() as cursor:
        cursor.execute(text, [*key, *key, at, entry.info.digits, entry.info.digits, limit])
        return _counted(cursor.fetchall())


def _counted(rows: Sequence[Any]) -> tuple[list[Moved], int]:
    """Rows whose last column is the count of all."""
    return _told([row[:-1] for row in rows]), rows[0][-1] if rows else 0


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
