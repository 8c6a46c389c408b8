"""Which numbers moved: by a delivery of rows, by observations that came late, by a new formula; each from what to what."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from bazan.kernel.time import Period
from bazan.measure.indicators.catalogue import catalogue
from bazan.measure.indicators.types import Feature, Movement

MOST = 20_000
_MOVES = """SELECT m.batch_id, i.code, m.feature_kind, m.feature_id, m.period_start, m.before, m.after, m.at, ''
  FROM indicator_move m JOIN indicator i ON i.id = m.indicator_id WHERE {} ORDER BY m.at, m.id LIMIT %s"""
_REVISED = """SELECT * FROM (SELECT DISTINCT ON (r.indicator_id, r.feature_kind, r.feature_id, r.period_start)
    0, i.code, r.feature_kind, r.feature_id, r.period_start, r.value, v.value AS after, r.replaced_at, r.reason
  FROM indicator_revision r JOIN indicator i ON i.id = r.indicator_id
  JOIN indicator_value v ON v.indicator_id = r.indicator_id AND v.feature_kind = r.feature_kind AND v.feature_id = r.feature_id
    AND v.period_start = r.period_start
  WHERE r.replaced_at >= %s AND r.batch_id IS NULL
  ORDER BY r.indicator_id, r.feature_kind, r.feature_id, r.period_start, r.replaced_at) found
  ORDER BY replaced_at LIMIT %s"""


def moved_by(batch_ids: Iterable[int]) -> list[Movement]:
    """What these batches of rows moved, in the order it happened. A value there for the first time has no ``before``."""
    return _read(_MOVES.format("m.batch_id = ANY(%s)"), [list(batch_ids), MOST])


def moved_since(since: datetime) -> list[Movement]:
    """Every move since an instant of a number that was there before: by rows, then by observations and new formulas."""
    moves = _read(_MOVES.format("m.at >= %s AND m.before IS NOT NULL"), [since, MOST])
    return moves + _read(_REVISED, [since, MOST])


def _read(sql: str, parameters: list) -> list[Movement]:
    known = catalogue().entries
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [
            Movement(code, Feature(kind, identity), Period(start, known[code].info.grain), before, after, at, batch, reason)
            for batch, code, kind, identity, start, before, after, at, reason in cursor.fetchall()
            if code in known
        ]
