"""What alerts set off: a raised one calls the people of its chain, one that ended or was taken up calls nobody else."""

import logging
from datetime import datetime

from django.db import Error as DatabaseError
from django.db import transaction

from bazan.coordination.notifications import api
from bazan.coordination.notifications.subscriptions import ALERTS
from bazan.coordination.notifications.types import Subject
from bazan.core.labels import label
from bazan.core.language import LANGUAGES, in_every_language, language
from bazan.directory.audit import api as audit
from bazan.monitoring.alerts import api as alerts
from bazan.monitoring.alerts.events import AlertAcknowledged, AlertCleared, AlertRaised
from bazan.monitoring.alerts.types import SEVERITIES, AlertInfo

log = logging.getLogger(__name__)

MACHINE = "system"
MOST, ROUNDS = 50, 100
"""Facts taken before the steps that are due, and how often in a row: a storm holds up nobody's call."""
Event = AlertRaised | AlertCleared | AlertAcknowledged


def key_of(alert_id: int) -> str:
    """What an alert's escalation is called."""
    return f"alert:{alert_id}"


def follow_alerts(at: datetime) -> int:
    """Act on what happened to alerts, and take the steps that are due; gives how many facts were taken.

    A fact counts as read in the transaction that acts on it, so a process that dies between loses neither. One that can't be acted on
    holds up no other: it is recorded, and ``audit_alerts`` finds its alert.
    """
    total = 0
    for _ in range(ROUNDS):
        alerts.order_events()
        taken = 0
        while taken < MOST and _take_one(at):
            taken += 1
        total += taken
        api.escalate_due(at)
        if taken < MOST:
            break
    return total


@transaction.atomic
def _take_one(at: datetime) -> bool:
    """One fact a transaction: it holds nothing that another waits for while it waits for another."""
    for event in alerts.take_events(ALERTS, limit=1):
        try:
            with transaction.atomic():
                _follow(event, at)
        except DatabaseError:
            raise
        except Exception as why:
            log.error("alert %s: nobody was called: %s", event.alert_id, why, exc_info=why)
            audit.append(MACHINE, "notifications.not_followed", f"alert:{event.alert_id}", {"why": str(why)[:300]})
        return True
    return False


def _follow(event: Event, at: datetime) -> None:
    if isinstance(event, AlertRaised):
        call(alerts.alert(event.alert_id, at), at)
    elif isinstance(event, AlertAcknowledged):
        api.stop_escalation(key_of(event.alert_id), event.actor, "acknowledged", at)
    else:
        api.stop_escalation(key_of(event.alert_id), MACHINE, "cleared", at)


def call(alert: AlertInfo, at: datetime) -> bool:
    """Start the chain that takes the alert; False: it calls nobody, or no longer. A graver one takes the place of a milder one's chain.

    A suppressed alert, or one that another explains, calls nobody unless life depends on it; quiet hours hold the first step back.
    """
    chain = api.chain_for(alert.severity, alert.life_safety)
    silent = (alert.suppressed or alert.inhibited_by is not None) and not alert.life_safety
    if chain is None or silent or alert.state != "active" or alert.acknowledged:
        return False
    running = api.escalation(key_of(alert.id))
    if running is not None and running.state == "running" and running.chain != chain.id:
        ranked = list(api.chains())  # as the file has them, the gravest first
        if running.chain in ranked and ranked.index(running.chain) < ranked.index(chain.id):
            return True
        api.stop_escalation(key_of(alert.id), MACHINE, "graver", at)
    not_before = None if alert.life_safety else alert.quiet_until
    api.start_escalation(chain.id, key_of(alert.id), subject_of(alert), MACHINE, at, not_before)
    return True


def subject_of(alert: AlertInfo) -> Subject:
    """The alert in the words of its rule; the value and its limit beside them."""
    known = alert.value is not None and alert.limit is not None
    body = in_every_language(
        lambda: label("notifications.alert.body", value=_number(alert.value), limit=_number(alert.limit)) if known else ""
    )
    words = {spoken: (alert.labels.get(spoken) or alert.rule)[:200] for spoken in LANGUAGES}
    severity = alert.severity if alert.severity in SEVERITIES else "minor"
    return Subject(words, body, severity, "alert", f"/alerts/{alert.id}", alert.place_id, alert.sector, alert.life_safety)


def _number(value: float | None) -> str:
    text = f"{value:.6g}"
    return text.replace(".", ",") if language() == "vi" else text
