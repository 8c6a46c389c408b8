"""Values of many features at once as plain columns, for whoever holds every one of them against a rule: no object a value."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from django.db import connection

from bazan.core.time import Period
from bazan.data.indicators import bulk_sql, rules
from bazan.data.indicators.indicator_catalog import Entry, catalogue
from bazan.data.indicators.queries import array
from bazan.data.indicators.types import FeatureKind
from bazan.data.indicators.value_versions import values


@dataclass(frozen=True)
class Ask:
    """The newest value before an instant of each of these features, and the one ``back`` periods earlier (0: not asked)."""

    code: str
    kind: FeatureKind
    features: Sequence[int]
    before: datetime
    back: int = 0


@dataclass(frozen=True)
class Newest:
    """One row a feature asked, in that order; NaN where there is none. Instants are Unix seconds."""

    start: np.ndarray
    """Of the period."""
    value: np.ndarray
    alive: np.ndarray
    """From when it ages: its newest input, or the end of its period."""
    earlier: np.ndarray
    known: np.ndarray
    """Whether there is a value, and not one so old that it says nothing of the instant asked about."""


@dataclass(frozen=True)
class Span:
    """Every value of some features over a span, by instant; ``end`` is its period's."""

    feature: np.ndarray
    start: np.ndarray
    end: np.ndarray
    value: np.ndarray


_NEWEST = """SELECT k.n, extract(epoch FROM v.period_start)::float8, v.value, extract(epoch FROM v.alive_at)::float8
  FROM unnest(%s::int[], %s::int[], %s::text[], %s::int[], %s::float8[], %s::int[]) AS k(n, indicator, kind, feature, before, most),
  LATERAL (SELECT period_start, value, alive_at FROM {values} WHERE indicator_id = k.indicator AND feature_kind = k.kind
    AND feature_id = k.feature AND period_start < to_timestamp(k.before) AND value IS NOT NULL
    ORDER BY period_start DESC LIMIT k.most) v ORDER BY k.n, v.period_start DESC"""
_SPAN = """SELECT feature_id, extract(epoch FROM period_start)::float8, value FROM {values}
  WHERE indicator_id = %s AND feature_kind = %s AND feature_id = ANY(%s) AND period_start >= %s AND period_start < %s
    AND value IS NOT NULL"""


def _columns(table: np.ndarray, known: np.ndarray) -> Newest:
    start, value, alive, earlier = table.T
    return Newest(start, value, alive, earlier, known)


def newest(asks: Sequence[Ask]) -> list[Newest]:
    """For each ask its columns, in one query however many there are. Raises NotFound ``indicators.unknown``."""
    entries = [catalogue().entry(ask.code) for ask in asks]
    sizes = [len(ask.features) for ask in asks]
    found = [np.full((size, 4), np.nan) for size in sizes]
    if not sum(sizes):
        return [_columns(table, np.zeros(0, bool)) for table in found]
    columns = [
        range(sum(sizes)),
        [entry.id for entry, size in zip(entries, sizes, strict=True) for _ in range(size)],
        [ask.kind for ask in asks for _ in ask.features],
        [int(feature) for ask in asks for feature in ask.features],
        [ask.before.timestamp() for ask in asks for _ in ask.features],
        [ask.back + 1 for ask in asks for _ in ask.features],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST.format(values=values()), [array(column) for column in columns])
        rows = cursor.fetchall()
    table, wanted = np.concatenate(found), np.repeat([ask.back for ask in asks], sizes)
    seen: dict[int, int] = {}
    for n, start, value, alive in rows:
        nth = seen[n] = seen.get(n, -1) + 1
        if nth == 0:
            table[n, :3] = start, value, np.nan if alive is None else alive
        elif nth == wanted[n]:
            table[n, 3] = value
    parts = np.split(table, np.cumsum(sizes)[:-1])
    for part, entry in zip(parts, entries, strict=True):
        if entry.info.over_rows:
            part[:, 2] = _ends(part[:, 0], entry.info.grain)
    return [_columns(part, _known(part, ask, entry)) for part, ask, entry in zip(parts, asks, entries, strict=True)]


def _known(part: np.ndarray, ask: Ask, entry: Entry) -> np.ndarray:
    return ~np.isnan(part[:, 1]) & (ask.before.timestamp() - part[:, 2] <= entry.info.fresh_s * rules.MISSING_AFTER)


def span(code: str, kind: FeatureKind, features: Sequence[int], start: datetime, end: datetime) -> Span:
    """Values of the periods beginning in [start, end). Raises NotFound ``indicators.unknown``."""
    entry = catalogue().entry(code)
    asked = (entry.id, kind, [int(feature) for feature in features], start, end)
    feature, starts, value = bulk_sql.columns(_SPAN.format(values=values()), asked, "i4 f8 f8")
    order = np.lexsort((feature, starts))  # here, for half a million rows are sorted faster than PostgreSQL sorts them
    feature, starts, value = feature[order], starts[order], value[order]
    return Span(feature.astype(int), starts, _ends(starts, entry.info.grain), value)


def _ends(starts: np.ndarray, grain: str) -> np.ndarray:
    """The end of each period; NaN stays NaN. Few distinct ones are asked the calendar."""
    known, places = np.unique(starts, return_inverse=True)
    ends = [np.nan if np.isnan(at) else Period(datetime.fromtimestamp(at, UTC), grain).end.timestamp() for at in known]
    return np.array(ends, float)[places] if len(known) else np.zeros(0)
