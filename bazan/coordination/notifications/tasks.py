"""What the clocks of this room call."""

import logging
from datetime import datetime, timedelta

from bazan.coordination.notifications import api
from bazan.coordination.notifications.reactions import MACHINE, call, key_of
from bazan.directory.audit import api as audit
from bazan.monitoring.alerts import api as alerts
from bazan.monitoring.alerts.types import AlertInfo

log = logging.getLogger(__name__)

GRACE = timedelta(minutes=2)
"""How long a fact may be under way between two processes of ours before it counts as lost."""
MOST = 100_000


def audit_alerts(at: datetime) -> list[int]:
    """Alerts that neither reached a person nor escalate, found, recorded and called about; gives their numbers.

    It also complains of escalations whose step is overdue: then the process that takes them is away or slow.
    """
    for late in api.overdue_escalations(at - GRACE):
        log.error("escalation %s of %s: its step is overdue since %s", late.id, late.key, late.due_at)
    waiting = [one for one in alerts.alerts("active", quiet=True, limit=MOST, at=at) if _ought_to_call(one, at)]
    known = api.escalations(key_of(one.id) for one in waiting)
    lost = []
    for one in waiting:
        running = known.get(key_of(one.id))
        if running is not None and (running.state == "running" or running.started_at >= one.active_since):
            continue
        if call(one, at):
            log.error("alert %s had reached nobody and was not escalating", one.id)
            audit.append(MACHINE, "notifications.found_lost", f"alert:{one.id}", {"active_since": one.active_since.isoformat()})
            lost.append(one.id)
    return lost


def _ought_to_call(one: AlertInfo, at: datetime) -> bool:
    return not one.acknowledged and one.active_since <= at - GRACE


def send_out(at: datetime) -> int:
    """Make deliveries of what waits in inboxes, and apply what providers called back."""
    return api.route_due(at) + api.apply_receipts(at)
