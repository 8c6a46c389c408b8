"""How alerts stood at an instant that is past, told by their history alone: what came later isn't known then."""

from dataclasses import replace
from datetime import datetime

from django.db.models import Q

from bazan.watch.alerts.models import Alert, AlertHappening
from bazan.watch.alerts.queries import MOST, info
from bazan.watch.alerts.types import AlertInfo

LEVELS = ("raised", "raised_again", "risen", "lowered", "cleared")
GRAVER = ("raised", "raised_again", "risen")
MOST_RAISED = 5000
TOLD = (*LEVELS, "acknowledged", "inhibited", "released")


def active_at(at: datetime) -> list[AlertInfo]:
    """Alerts whose condition held, and which no other one explained, with the severity and the value of then; in three queries."""
    rows = Alert.objects.filter(Q(closed_at=None) | Q(closed_at__gt=at), raised_at__lte=at, synthetic=False).select_related("rule")
    held = {row.id: row for row in rows.order_by("-raised_at")[:MOST]}
    standing: dict[int, AlertHappening] = {}
    taken: dict[int, AlertHappening | None] = {}
    explained: set[int] = set()
    for happening in AlertHappening.objects.filter(alert_id__in=list(held), at__lte=at, kind__in=TOLD).order_by("id"):
        alert = happening.alert_id
        if happening.kind in LEVELS:
            standing[alert] = happening
        if happening.kind in GRAVER:
            taken[alert] = None
        elif happening.kind == "acknowledged":
            taken[alert] = happening
        elif happening.kind in ("inhibited", "released"):
            (explained.add if happening.kind == "inhibited" else explained.discard)(alert)
    return [
        _as_of(held[alert], happening, taken.get(alert), at)
        for alert, happening in standing.items()
        if happening.kind != "cleared" and alert not in explained
    ]


def raised(start: datetime, end: datetime) -> list[AlertInfo]:
    """Alerts raised in [start, end), oldest first, as they stand today."""
    rows = Alert.objects.filter(raised_at__gte=start, raised_at__lt=end, synthetic=False).select_related("rule").order_by("raised_at")
    return [info(row, (), end) for row in rows[:MOST_RAISED]]


def _as_of(row: Alert, level: AlertHappening, taken: AlertHappening | None, at: datetime) -> AlertInfo:
    told = level.detail
    return replace(
        info(row, (), at),
        state="active",
        severity=told.get("severity", row.severity),
        value=told.get("value"),
        limit=told.get("limit"),
        value_at=level.at,
        cleared_at=None,
        closed_at=None,
        closed_by="",
        outcome="",
        acknowledged_at=taken.at if taken else None,
        acknowledged_by=taken.actor if taken else "",
        inhibited_by=None,
        quiet_until=None,
    )
