"""How alerts stood at an instant that is past, told by their history alone: what came later isn't known then."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db.models import Q

from bazan.core.as_of_time import moment
from bazan.monitoring.alerts.models import Alert, AlertHappening
from bazan.monitoring.alerts.queries import GRAVEST_FIRST, MOST, alerts, info
from bazan.monitoring.alerts.types import AlertInfo

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
    since: dict[int, datetime] = {}
    explained: set[int] = set()
    for happening in AlertHappening.objects.filter(alert_id__in=list(held), at__lte=at, kind__in=TOLD).order_by("id"):
        alert = happening.alert_id
        if happening.kind in LEVELS:
            standing[alert] = happening
            if alert not in since or happening.kind in ("raised", "raised_again"):
                since[alert] = happening.at
        if happening.kind in GRAVER:
            taken[alert] = None
        elif happening.kind == "acknowledged":
            taken[alert] = happening
        elif happening.kind in ("inhibited", "released"):
            (explained.add if happening.kind == "inhibited" else explained.discard)(alert)
    return [
        _as_of(held[alert], happening, taken.get(alert), since[alert], at)
        for alert, happening in standing.items()
        if happening.kind != "cleared" and alert not in explained
    ]


def active(sectors: Iterable[str] | None = None, quiet: bool = True, limit: int = MOST) -> list[AlertInfo]:
    """Active alerts as ``alerts`` lists them; while a page looks back those that were active then, without those another one explained."""
    at = moment()
    if at is None:
        return alerts("active", sectors=sectors, quiet=quiet, limit=limit)
    wanted = None if sectors is None else set(sectors)
    found = [one for one in active_at(at) if wanted is None or one.sector in wanted]
    return sorted(found, key=lambda one: (not one.life_safety, GRAVEST_FIRST[one.severity], -one.active_since.timestamp()))[:limit]


def raised(start: datetime, end: datetime) -> list[AlertInfo]:
    """Alerts raised in [start, end), oldest first, as they stand today."""
    rows = Alert.objects.filter(raised_at__gte=start, raised_at__lt=end, synthetic=False).select_related("rule").order_by("raised_at")
    return [info(row, (), end) for row in rows[:MOST_RAISED]]


def _as_of(row: Alert, level: AlertHappening, taken: AlertHappening | None, since: datetime, at: datetime) -> AlertInfo:
    told = level.detail
    return replace(
        info(row, (), at),
        state="active",
        active_since=since,
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
