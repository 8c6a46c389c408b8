"""What the floors above read: each fact by every subscriber, acted on in its own transaction or still there to be read."""

from django.db import connection, transaction

from bazan.monitoring.alerts.events import TOPIC, AlertAcknowledged, AlertCleared, AlertRaised
from bazan.monitoring.alerts.lifecycle.alert_log import RAISING
from bazan.monitoring.alerts.models import AlertHappening
from bazan.platform.events.types import Subscriber
from bazan.platform.jobs import api as jobs

Event = AlertRaised | AlertCleared | AlertAcknowledged


@transaction.atomic
def order_events() -> None:
    """Bring what was committed into order for those who read. Not in a reader's transaction, or other readers wait for its end."""
    with connection.cursor() as cursor:
        jobs.order(cursor, TOPIC)


def take_events(subscriber: Subscriber, limit: int = 500) -> list[Event]:
    """The subscriber's next facts in order; they count as read when the caller's transaction commits, and come back if it doesn't.

    An alert that ended, of itself or by a person, is cleared. Who reads for the same subscriber at the same time waits its turn.
    """
    with connection.cursor() as cursor:
        while batch := jobs.take(cursor, subscriber, limit):
            numbers = [fact.body["happening"] for fact in batch.facts]
            rows = AlertHappening.objects.select_related("alert").in_bulk(numbers)
            if events := [_event(rows[number]) for number in numbers if number in rows]:
                return events
    return []


def _event(row: AlertHappening) -> Event:
    if row.kind in RAISING:
        alert = row.alert
        severity = row.detail.get("severity", alert.severity)
        return AlertRaised(alert.id, row.at, severity, alert.life_safety, row.kind != "raised", alert.quiet_until)
    if row.kind == "acknowledged":
        return AlertAcknowledged(row.alert_id, row.at, row.actor)
    return AlertCleared(row.alert_id, row.at)
