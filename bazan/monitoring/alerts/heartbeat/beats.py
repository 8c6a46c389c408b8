"""The path's own heartbeat: a synthetic alert that is raised as any other, told as any other, and calls nobody."""

from datetime import datetime, timedelta

import numpy as np
from django.db import transaction

from bazan.core.labels import label
from bazan.core.language import in_every_language
from bazan.directory.places import api as places
from bazan.monitoring.alerts.evaluation_context import scene
from bazan.monitoring.alerts.lifecycle import transitions
from bazan.monitoring.alerts.lifecycle.transitions import Change
from bazan.monitoring.alerts.models import AlertHappening, AlertHeartbeat, AlertRule
from bazan.monitoring.alerts.rule_definitions.active_rules import Rule, ready
from bazan.monitoring.alerts.types import Heartbeat

CODE = "heartbeat"
KEPT, HISTORY_KEPT = timedelta(days=35), timedelta(days=1)
PATIENCE = timedelta(seconds=30)
"""A heartbeat this young may still be under way."""
DAY = timedelta(hours=24)


@transaction.atomic
def beat(now: datetime) -> tuple[int, int] | None:
    """Raise the synthetic alert; gives (the beat, the alert whose raising a screen will be told of). Null: no province is loaded."""
    if places.stamp() is None:
        return None
    rule, known = ready(_rule(now)), scene(now)
    transitions.apply([_change(rule, 1, 0)], known, now)
    (alert,) = transitions.apply([_change(rule, 0, 1)], known, now)
    AlertHeartbeat.objects.filter(at__lt=now - KEPT).delete()
    AlertHappening.objects.filter(alert=alert, at__lt=now - HISTORY_KEPT).delete()
    return AlertHeartbeat.objects.create(at=now).id, alert.id


def beat_seen(beat_id: int, latency_ms: float, at: datetime) -> None:
    """A live screen was told of it, so long after its raising had begun."""
    AlertHeartbeat.objects.filter(id=beat_id, seen_at=None).update(seen_at=at, latency_ms=latency_ms)


def heartbeat(at: datetime) -> Heartbeat:
    """How the path fared in the 24 hours before an instant."""
    rows = list(AlertHeartbeat.objects.filter(at__gt=at - DAY, at__lte=at).order_by("at").values_list("at", "seen_at", "latency_ms"))
    settled = [row for row in rows if row[1] is not None or row[0] <= at - PATIENCE]
    latencies = [latency for _, _, latency in settled if latency is not None]
    p95 = float(np.percentile(latencies, 95)) if latencies else None
    last = settled[-1] if settled else (None, None, None)
    return Heartbeat(last[0], last[2], len(settled), len(latencies), p95)


def beats(start: datetime, end: datetime) -> list[tuple[datetime, float | None]]:
    """(when it was raised, its latency in milliseconds or null: not seen) of the heartbeats in [start, end), oldest first."""
    return list(AlertHeartbeat.objects.filter(at__gte=start, at__lt=end).order_by("at").values_list("at", "latency_ms"))


def _rule(now: datetime) -> AlertRule:
    """Its rule is in no pack and never in force, so nothing else is ever held against it."""
    words = in_every_language(lambda: label("alerts.heartbeat.title"))
    spec = {
        "version": 1, "labels": words, "about": words, "originator": "source", "owner": "", "life_safety": False, "synthetic": True,
        "urgency": "immediate", "certainty": "observed", "levels": [{"severity": "minor", "at_least": 1}],
    }  # fmt: skip
    row, _ = AlertRule.objects.get_or_create(
        code=CODE, defaults={"sector": "", "version": 1, "fingerprint": CODE, "spec": spec, "retired_at": now}
    )
    return row


def _change(rule: Rule, before: int, after: int) -> Change:
    return Change(rule, "source", 0, before, after, float(after), None)
