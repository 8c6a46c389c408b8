"""Many stretches of values in one question, for boards that draw several long charts."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from bazan.data.indicators.indicator_catalog import catalogue
from bazan.data.indicators.queries import _COLUMNS, _IN, value_of
from bazan.data.indicators.types import Feature, Geography, Value
from bazan.data.indicators.value_versions import values

_STRETCHES = f"""SELECT k.n, {_COLUMNS}
  FROM unnest(%s::int[], %s::int[], %s::text[], %s::int[], %s::timestamptz[], %s::timestamptz[])
    AS k(n, indicator, kind, feature, since, until),
  LATERAL (SELECT * FROM {{values}} WHERE indicator_id = k.indicator AND feature_kind = k.kind AND feature_id = k.feature
    AND period_start >= k.since AND period_start < k.until OFFSET 0) v WHERE true {{geography}}
  ORDER BY k.n, v.period_start"""
"""OFFSET 0 keeps one look into the index for each key: many keys are no reason to read all values there are."""


def courses(asked: Sequence[tuple[str, Feature, datetime, datetime]], geography: Geography = "reported") -> list[list[Value]]:
    """For each (indicator, feature, start, end) what ``series`` gives: values of periods beginning in [start, end), oldest first.

    One query however many are asked for. ``geography`` as in ``series``. Raises NotFound ``indicators.unknown``.
    """
    found: list[list[Value]] = [[] for _ in asked]
    if not asked:
        return found
    entries = [catalogue().entry(code) for code, *_ in asked]
    features = [feature for _, feature, _, _ in asked]
    columns = [
        list(range(len(asked))),
        [entry.id for entry in entries],
        [feature.kind for feature in features],
        [feature.id for feature in features],
        [start for *_, start, _ in asked],
        [end for *_, end in asked],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_STRETCHES.format(values=values(), geography=_IN[geography]), columns)
        for n, *row in cursor.fetchall():
            found[n].append(value_of(entries[n].info, features[n], row))
    return found
