"""The honest promise: beside the legal deadline, what really happened to reports like this one; and how such promises turned out.

It is reckoned by a clock for every service and commune and kept, for whoever sends a report sees nobody else's.
"""

import json
from collections import defaultdict
from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q

from bazan.citizens.field_reports import rules
from bazan.citizens.field_reports.models import PromiseRow
from bazan.citizens.field_reports.policy import policy
from bazan.citizens.field_reports.types import Calibration, Promise

LENGTHS = """
SELECT r.service, c.place_id, extract(epoch FROM coalesce(r.answered_at, %(at)s) - r.received_at) / 86400, r.answered_at IS NOT NULL,
       r.promised
  FROM field_report r JOIN case_record c ON c.id = r.case_id
 WHERE r.received_at > %(since)s AND r.received_at <= %(at)s AND r.duplicate_of_id IS NULL
   AND c.state NOT IN ('rejected', 'withdrawn', 'duplicate')
"""
"""An answer undone by a reopening doesn't count: the report is open since it came in."""
DIGITS = 2


def promise(service: str, place_id: int) -> Promise | None:
    """What happens to reports of the service in the commune, else in the province; null where too few were answered."""
    rows = PromiseRow.objects.filter(Q(place_id=place_id) | Q(place=None), service=service).order_by(F("place").asc(nulls_last=True))
    told = rows.values_list("told", flat=True).first()
    return Promise(**told) if told else None


@transaction.atomic
def reckon(at: datetime) -> int:
    """Reckon every promise anew from the reports of the policy's days; how many can be given."""
    rule = policy()
    lengths: dict[tuple[str, int | None], list[tuple[float, bool]]] = defaultdict(list)
    for service, place_id, days, answered, _ in _lengths(at, rule.promise_days):
        lengths[service, place_id].append((days, answered))
        lengths[service, None].append((days, answered))
    told = {key: rules.promised(ones, rule.least_closed, key[1] is not None) for key, ones in lengths.items()}
    PromiseRow.objects.all().delete()
    made = PromiseRow.objects.bulk_create(
        PromiseRow(service=service, place_id=place_id, told=_rounded(one), reckoned_at=at)
        for (service, place_id), one in told.items()
        if one is not None
    )
    return len(made)


def calibration(at: datetime) -> Calibration:
    """How the promises given within the policy's days turned out, over the reports in reach."""
    rows = _lengths(at, policy().promise_days)
    return rules.calibrated((Promise(**promised), days, answered) for _, _, days, answered, promised in rows if promised)


def _lengths(at: datetime, days: int) -> list[tuple[str, int, float, bool, dict | None]]:
    with connection.cursor() as cursor:
        cursor.execute(LENGTHS, {"since": at - timedelta(days=days), "at": at})
        rows = cursor.fetchall()
    return [
        (service, place, float(length), answered, json.loads(told) if isinstance(told, str) else told)
        for service, place, length, answered, told in rows
    ]


def _rounded(one: Promise) -> dict:
    return {name: round(value, DIGITS) if isinstance(value, float) else value for name, value in asdict(one).items()}
