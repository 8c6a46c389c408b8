"""The history of alerts: lines are only ever added, each with its fact for the floors above; who listens is told on commit."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from bazan.monitoring.alerts.events import CHANNEL, TOPIC
from bazan.monitoring.alerts.models import Alert, AlertHappening
from bazan.platform.jobs import api as jobs

MACHINE = "system"
RAISING = ("raised", "raised_again", "risen")
FACTS = (*RAISING, "cleared", "acknowledged", "closed")
"""What the floors above read as facts; everything else is only told."""


def note(lines: Sequence[tuple[Alert, str, str, dict[str, Any]]], now: datetime) -> None:
    """Add lines of history, and tell who listens when the transaction commits."""
    if not lines:
        return
    rows = AlertHappening.objects.bulk_create(
        [AlertHappening(alert=alert, at=now, kind=what, actor=actor, detail=detail) for alert, what, actor, detail in lines],
        batch_size=1000,
    )
    facts = [(str(row.alert_id), {"happening": row.id}) for row in rows if row.kind in FACTS and not row.alert.synthetic]
    told = [[alert.id, alert.place_id, alert.sector, what] for alert, what, _, _ in lines]
    with connection.cursor() as cursor:
        jobs.append(cursor, TOPIC, facts)  # none of the path's own heartbeat: it calls nobody
        jobs.announce(cursor, CHANNEL, {"alerts": told})
