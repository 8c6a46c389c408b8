"""What the floor above takes: each fact once, in its own transaction, so that a fact is acted on or still there to be taken."""

from datetime import datetime

from bazan.watch.alerts.events import AlertAcknowledged, AlertCleared, AlertRaised
from bazan.watch.alerts.history import RAISING
from bazan.watch.alerts.models import AlertHappening

Event = AlertRaised | AlertCleared | AlertAcknowledged


def take_events(now: datetime, limit: int = 500) -> list[Event]:
    """Facts nobody took yet, oldest first; they count as taken when the caller's transaction commits, and come back if it doesn't.

    An alert that ended, of itself or by a person, is cleared. Many takers share the work: what one holds, another passes over.
    """
    wanted = AlertHappening.objects.filter(taken_at=None).select_related("alert")
    rows = list(wanted.select_for_update(skip_locked=True, of=("self",)).order_by("id")[:limit])
    AlertHappening.objects.filter(id__in=[row.id for row in rows]).update(taken_at=now)
    return [_event(row) for row in rows]


def _event(row: AlertHappening) -> Event:
    if row.kind in RAISING:
        alert = row.alert
        severity = row.detail.get("severity", alert.severity)
        return AlertRaised(alert.id, row.at, severity, alert.life_safety, row.kind != "raised", alert.quiet_until)
    if row.kind == "acknowledged":
        return AlertAcknowledged(row.alert_id, row.at, row.actor)
    return AlertCleared(row.alert_id, row.at)
