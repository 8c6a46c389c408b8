"""What an indicator said at a moment that is past: the newest period that had ended by then, as it read at a moment of knowledge."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection

from bazan.core.time import Period
from bazan.data.indicators.indicator_catalog import catalogue
from bazan.data.indicators.queries import reading_of, things_of, value_of
from bazan.data.indicators.rules import MISSING_AFTER
from bazan.data.indicators.types import Feature, FeatureKind, Reading
from bazan.data.indicators.value_versions import values_known

_KNOWN = """SELECT DISTINCT ON (feature_id) feature_id, extract(epoch FROM period_start)::float8, value, completeness, detail::text,
    version, extract(epoch FROM alive_at)::float8, extract(epoch FROM computed_at)::float8
  FROM {values} WHERE indicator_id = %(indicator)s AND feature_kind = %(kind)s AND feature_id = ANY(%(features)s)
    AND period_start >= %(oldest)s AND period_start < %(newest)s AND value IS NOT NULL ORDER BY feature_id, period_start DESC"""


def readings_known(code: str, kind: FeatureKind, features: Iterable[int], at: datetime, known: datetime) -> dict[int, Reading]:
    """Of each feature the newest value at ``at`` as it read at ``known``; features nothing was known of are absent.

    A period that still ran at ``at`` isn't told: a map that plays shows what stays. Raises NotFound ``indicators.unknown``.
    """
    entry, wanted = catalogue().entry(code), list(features)
    asked = {
        "indicator": entry.id,
        "kind": kind,
        "features": wanted,
        "oldest": at - timedelta(seconds=entry.info.fresh_s * MISSING_AFTER) - timedelta(days=1),
        "newest": Period.holding(at, entry.info.grain).start,
    }
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN.format(values=values_known(known)), asked)
        rows = cursor.fetchall()
    things = things_of([entry])
    return {
        feature: reading_of(entry, Feature(kind, feature), value_of(entry.info, Feature(kind, feature), row), None, None, at, things, ())
        for feature, *row in rows
    }
