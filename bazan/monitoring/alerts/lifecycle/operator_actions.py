"""What people do about alerts. One function, one transaction, one audit entry; the alert's row is held while it is decided."""

from datetime import datetime
from typing import Any

from django.db import transaction

from bazan.core.errors import Conflict, NotFound, Refused
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.monitoring.alerts import rules
from bazan.monitoring.alerts.lifecycle.alert_log import note
from bazan.monitoring.alerts.models import Alert, AlertGroup, AlertRule, AlertSuppression

LONGEST_COMMENT = 2_000


@transaction.atomic
def acknowledge(alert_id: int, actor: str, now: datetime) -> None:
    """Take an alert up. Doing it again changes nothing. Raises NotFound ``alerts.unknown``, Conflict ``alerts.closed``."""
    alert = _open(alert_id)
    if alert.acknowledged_at is not None:
        return
    alert.acknowledged_at, alert.acknowledged_by = now, actor
    alert.save(update_fields=["acknowledged_at", "acknowledged_by"])
    waited = round((now - alert.active_since).total_seconds(), 3)
    _told(alert, "acknowledged", actor, {"waited_s": waited}, now)


@transaction.atomic
def assign(alert_id: int, to: str, actor: str, now: datetime) -> None:
    """Give it to an account; empty: to nobody. Raises Refused ``alerts.assign.unknown``, else as ``acknowledge``."""
    alert = _open(alert_id)
    to = to.strip()
    if to and to not in accounts.full_names():
        raise Refused("alerts.assign.unknown", {"name": to}, "to")
    before, alert.assigned_to = alert.assigned_to, to
    alert.save(update_fields=["assigned_to"])
    _told(alert, "assigned", actor, {"before": before, "to": to}, now)


@transaction.atomic
def comment(alert_id: int, text: str, actor: str, now: datetime) -> None:
    """Add a line to its history. Raises Refused ``alerts.comment.empty`` or ``alerts.comment.long``."""
    alert, text = _locked(alert_id), text.strip()
    if not text:
        raise Refused("alerts.comment.empty", {}, "text")
    if len(text) > LONGEST_COMMENT:
        raise Refused("alerts.comment.long", {"limit": LONGEST_COMMENT}, "text")
    _told(alert, "commented", actor, {"text": text}, now)


@transaction.atomic
def close(alert_id: int, outcome: str, actor: str, now: datetime, text: str = "") -> None:
    """End it with what it was: true, false, duplicate, exercise. Raises Refused ``alerts.outcome``, Conflict ``alerts.closed``.

    Closed while its condition holds, it isn't raised again for the same level until the condition has cleared.
    """
    alert = _locked(alert_id)
    rules.check_outcome(outcome, alert.closed_at is not None)
    alert.closed_at, alert.closed_by, alert.outcome, alert.inhibited_by_id = now, actor, outcome, None
    alert.save(update_fields=["closed_at", "closed_by", "outcome", "inhibited_by"])
    _told(alert, "closed", actor, {"outcome": outcome, "text": text.strip()[:LONGEST_COMMENT], "active": alert.cleared_at is None}, now)


@transaction.atomic
def suppress(alert_id: int, until: datetime, reason: str, person: str, actor: str, now: datetime, whole_rule: bool = False) -> int:
    """Let its rule call nobody for this feature (or for any) until then; gives the suppression's number. It is still raised and kept.

    Raises Refused ``alerts.suppress.*``: no end ahead, too long, no reason, nobody named, or all of a rule of life safety.
    """
    alert, reason, person = _open(alert_id), reason.strip()[:300], person.strip()[:200]
    rules.check_suppression(until, reason, person, alert.life_safety, now)
    if whole_rule and alert.life_safety:
        raise Refused("alerts.suppress.whole_life", {}, "whole_rule")
    made = AlertSuppression.objects.create(
        rule_id=alert.rule_id,
        sector=alert.sector,
        feature_kind="" if whole_rule else alert.feature_kind,
        feature_id=None if whole_rule else alert.feature_id,
        place_id=None if whole_rule else alert.place_id,
        until=until,
        reason=reason,
        actor=actor,
        person=person,
        at=now,
    )
    detail = {"suppression": made.id, "until": until.isoformat(), "reason": reason, "person": person, "whole_rule": whole_rule}
    _told(alert, "suppressed", actor, detail, now)
    return made.id


@transaction.atomic
def unsuppress(suppression_id: int, actor: str, now: datetime) -> None:
    """End a suppression before its time. Raises NotFound ``alerts.suppress.unknown``, Conflict ``alerts.suppress.ended``."""
    row = AlertSuppression.objects.select_for_update().filter(id=suppression_id).first()
    if row is None:
        raise NotFound("alerts.suppress.unknown", {"id": suppression_id})
    if row.ended_at is not None or row.until <= now:
        raise Conflict("alerts.suppress.ended")
    row.ended_at, row.ended_by = now, actor
    row.save(update_fields=["ended_at", "ended_by"])
    alerts = Alert.objects.filter(rule_id=row.rule_id, closed_at=None)
    if row.feature_id is not None:
        alerts = alerts.filter(feature_kind=row.feature_kind, feature_id=row.feature_id)
    note([(alert, "unsuppressed", actor, {"suppression": row.id}) for alert in alerts], now)
    audit.append(actor, "alerts.unsuppress", f"alert_rule:{AlertRule.objects.get(id=row.rule_id).code}", {"suppression": row.id})


@transaction.atomic
def ungroup(alert_id: int, actor: str, now: datetime) -> None:
    """Take it out of its group for good: it was of another cause. Raises Refused ``alerts.group.none``."""
    alert = _open(alert_id)
    if alert.group_id is None:
        raise Refused("alerts.group.none")
    group, alert.group_id, alert.apart = alert.group_id, None, True
    alert.save(update_fields=["group", "apart"])
    _told(alert, "ungrouped", actor, {"group": group}, now)


@transaction.atomic
def regroup(alert_id: int, group_id: int, actor: str, now: datetime) -> None:
    """Put it into a group: a mistake taken back, or a cause a person sees. Raises NotFound ``alerts.group.unknown``."""
    alert = _open(alert_id)
    if not AlertGroup.objects.filter(id=group_id).exists():
        raise NotFound("alerts.group.unknown", {"id": group_id})
    alert.group_id, alert.apart = group_id, False
    alert.save(update_fields=["group", "apart"])
    _told(alert, "grouped", actor, {"group": group_id, "kind": "person"}, now)


def _locked(alert_id: int) -> Alert:
    alert = Alert.objects.select_for_update().filter(id=alert_id).first()
    if alert is None:
        raise NotFound("alerts.unknown", {"id": alert_id})
    return alert


def _open(alert_id: int) -> Alert:
    alert = _locked(alert_id)
    if alert.closed_at is not None:
        raise Conflict("alerts.closed")
    return alert


def _told(alert: Alert, what: str, actor: str, detail: dict[str, Any], now: datetime) -> None:
    note([(alert, what, actor, detail)], now)
    audit.append(actor, f"alerts.{what}", f"alert:{alert.id}", detail)
