"""The honest promise: beside the legal deadline, what really happened to reports like this one, from the province's own."""

from datetime import datetime, timedelta

from django.db import connection

from bazan.act.field_reports import rules
from bazan.act.field_reports.policy import policy
from bazan.act.field_reports.types import Promise

LENGTHS = """
SELECT extract(epoch FROM coalesce(r.answered_at, %(at)s) - r.received_at) / 86400, r.answered_at IS NOT NULL, c.place_id
  FROM field_report r JOIN case_record c ON c.id = r.case_id
 WHERE r.service = %(service)s AND r.received_at > %(since)s AND r.received_at <= %(at)s AND r.duplicate_of_id IS NULL
   AND c.state NOT IN ('rejected', 'withdrawn', 'duplicate')
"""
"""Answers that were undone by a reopening don't count: the report is open since it came in."""
Lengths = list[tuple[float, bool]]


def promise(service: str, place_id: int, at: datetime) -> Promise | None:
    """What happens to reports of the service in the commune, else in the province; null where too few were answered."""
    rule = policy()
    with connection.cursor() as cursor:
        cursor.execute(LENGTHS, {"service": service, "since": at - timedelta(days=rule.promise_days), "at": at})
        rows = [(float(days), bool(answered), int(place)) for days, answered, place in cursor.fetchall()]
    here: Lengths = [(days, answered) for days, answered, place in rows if place == place_id]
    everywhere: Lengths = [(days, answered) for days, answered, _ in rows]
    return rules.promised(here, rule.least_closed, True) or rules.promised(everywhere, rule.least_closed, False)
