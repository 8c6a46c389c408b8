"""Reads of rules and alerts, as the room's types. A list costs the same however long it is."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from bazan.core.errors import NotFound
from bazan.core.numbers import whole_number
from bazan.core.time import now as clock
from bazan.directory.places import api as places
from bazan.monitoring.alerts.models import Alert, AlertGroup, AlertHappening, AlertRule, AlertSuppression
from bazan.monitoring.alerts.rule_definitions.active_rules import ready, rules
from bazan.monitoring.alerts.types import SEVERITIES, AlertInfo, GroupInfo, Happening, RuleInfo, SuppressionInfo

MOST = 500
GRAVEST_FIRST = {name: rank for rank, name in enumerate(reversed(SEVERITIES))}
STATES = {
    "open": Q(closed_at=None),
    "active": Q(closed_at=None, cleared_at=None),
    "cleared": Q(closed_at=None) & ~Q(cleared_at=None),
    "closed": ~Q(closed_at=None),
}


def rule_row(code: str) -> AlertRule:
    """Raises NotFound ``alerts.rule.unknown``."""
    row = AlertRule.objects.filter(code=code, retired_at=None).first()
    if row is None:
        raise NotFound("alerts.rule.unknown", {"code": code})
    return row


def catalogue(sectors: Iterable[str] | None = None) -> list[RuleInfo]:
    """Rules in force by code, of some sectors or of all."""
    wanted = None if sectors is None else set(sectors)
    return [rule.info for rule in rules().values() if wanted is None or rule.info.pack in wanted]


def rules_over(indicator: str) -> list[RuleInfo]:
    """Rules in force that ask this indicator, by code."""
    return [rule.info for rule in rules().values() if rule.info.originator == "indicator" and indicator in rule.codes]


def rule(code: str) -> RuleInfo:
    """Raises NotFound ``alerts.rule.unknown``."""
    return ready(rule_row(code)).info


def rule_of(alert: AlertInfo) -> RuleInfo:
    """The rule that raised it, also when its pack declares it no more: what it called for still has to be answered."""
    row = AlertRule.objects.filter(code=alert.rule).first()
    if row is None:
        raise NotFound("alerts.rule.unknown", {"code": alert.rule})
    return ready(row).info


def alerts(
    state: str = "open",
    sectors: Iterable[str] | None = None,
    places: Iterable[int] | None = None,
    severities: Iterable[str] | None = None,
    things: Iterable[int] | None = None,
    rule_code: str = "",
    quiet: bool = True,
    limit: int = MOST,
    at: datetime | None = None,
) -> list[AlertInfo]:
    """Alerts in a state (open, active, cleared, closed): life safety first, then the gravest, then the newest.

    ``quiet``: also those suppressed or explained by another alert. Within the reader's rows, in three queries.
    """
    at = at or clock()
    rows: QuerySet[Alert] = Alert.objects.filter(STATES[state], synthetic=False).select_related("rule")
    if sectors is not None:
        rows = rows.filter(sector__in=list(sectors))
    if places is not None:
        rows = rows.filter(place_id__in=list(places))
    if severities is not None:
        rows = rows.filter(severity__in=list(severities))
    if things is not None:
        rows = rows.filter(thing_id__in=list(things))
    if rule_code:
        rows = rows.filter(rule__code=rule_code)
    if state == "closed":
        rows = rows.order_by("-closed_at")[:limit]
    else:
        rows = rows.order_by("-life_safety", _rank(), "-active_since")[:limit]
    silenced = suppressions(at)
    found = [info(row, silenced, at) for row in rows]
    return found if quiet else [one for one in found if not one.suppressed and one.inhibited_by is None]


def _rank() -> Any:
    return Case(*(When(severity=name, then=Value(rank)) for name, rank in GRAVEST_FIRST.items()), output_field=IntegerField())


def counts() -> dict[str, int]:
    """How many of each severity are active, ``life``: of life safety, ``unacknowledged``, ``cleared``: waiting for their outcome."""
    rows = Alert.objects.filter(closed_at=None, synthetic=False)
    active = Q(cleared_at=None)
    told = {name: Count("id", filter=active & Q(severity=name)) for name in SEVERITIES}
    return rows.aggregate(
        **told,
        life=Count("id", filter=active & Q(life_safety=True)),
        unacknowledged=Count("id", filter=active & Q(acknowledged_at=None)),
        cleared=Count("id", filter=~active),
    )


def live_for(thing_ids: Iterable[int]) -> dict[tuple[int, str], int]:
    """The alert not closed of each camera and of what it sees: (thing, event) to its number."""
    rows = Alert.objects.filter(closed_at=None, feature_kind="thing", feature_id__in=list(thing_ids)).exclude(rule__spec__event=None)
    return {(thing, event): number for thing, event, number in rows.values_list("feature_id", "rule__spec__event", "id")}


def open_by_rule() -> dict[str, int]:
    """How many alerts of each rule are not closed; rules without any are absent."""
    rows = Alert.objects.filter(closed_at=None, synthetic=False).values_list("rule__code").annotate(Count("id"))
    return dict(rows.order_by())


def alert(alert_id: int, at: datetime | None = None) -> AlertInfo:
    """One alert. Raises NotFound ``alerts.unknown``."""
    at = at or clock()
    row = Alert.objects.filter(id=alert_id).select_related("rule").first()
    if row is None:
        raise NotFound("alerts.unknown", {"id": alert_id})
    return info(row, suppressions(at), at)


def search(text: str, place_ids: Iterable[int] = (), limit: int = 20) -> list[AlertInfo]:
    """The alert of that number, then those in reach whose line holds the words or that lie in one of the places, newest first."""
    number, words, at = whole_number(text.strip()), places.folded(text), clock()
    like = f"%{words}%" if words else ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT alerts_like(%s, %s, %s)", [like, list(place_ids), limit])
        likely = [one for (one,) in cursor.fetchall()]
    rows = Alert.objects.filter(Q(id__in=likely) | Q(id=number), synthetic=False).select_related("rule")
    silenced = suppressions(at)
    return [info(row, silenced, at) for row in rows.order_by(Case(When(Q(id=number), then=0), default=1), "-raised_at")[:limit]]


def history(alert_id: int, limit: int = 500) -> list[Happening]:
    """What happened to an alert, oldest first."""
    rows = AlertHappening.objects.filter(alert_id=alert_id).order_by("-id")[:limit]
    return [Happening(row.id, row.alert_id, row.at, row.kind, row.actor, row.detail) for row in reversed(rows)]


def group(group_id: int, limit: int = MOST) -> tuple[GroupInfo, list[AlertInfo]]:
    """A group, with the size of all of it, and its open alerts as a list gives them. Raises NotFound ``alerts.group.unknown``."""
    row = AlertGroup.objects.filter(id=group_id).first()
    if row is None:
        raise NotFound("alerts.group.unknown", {"id": group_id})
    at = clock()
    silenced = suppressions(at)
    rows = Alert.objects.filter(group=row, closed_at=None).select_related("rule").order_by("-life_safety", _rank(), "active_since")
    members = [info(one, silenced, at) for one in rows[:limit]]
    size = len(members) if len(members) < limit else rows.count()
    return GroupInfo(row.id, row.kind, row.key, row.opened_at, size), members


def suppressions(at: datetime) -> list[SuppressionInfo]:
    """Suppressions in force."""
    rows = AlertSuppression.objects.filter(ended_at=None, until__gt=at).select_related("rule").order_by("until")
    return [
        SuppressionInfo(
            r.id, r.rule.code, r.feature_kind, r.feature_id, r.sector, r.place_id, r.until, r.reason, r.actor, r.person, r.at
        )
        for r in rows
    ]  # fmt: skip


def info(row: Alert, silenced: Iterable[SuppressionInfo], at: datetime) -> AlertInfo:
    """A row as the room's type."""
    state = "closed" if row.closed_at else "cleared" if row.cleared_at else "active"
    suppressed = any(
        one.rule == row.rule.code and (one.feature_id is None or (one.feature_kind, one.feature_id) == (row.feature_kind, row.feature_id))
        for one in silenced
    )
    return AlertInfo(
        id=row.id, rule=row.rule.code, rule_version=row.rule_version, sector=row.sector, labels=row.labels, feature_kind=row.feature_kind,
        feature_id=row.feature_id, feature_names=row.feature_names, place_id=row.place_id, owner_id=row.owner_id, severity=row.severity,
        peak=row.peak, urgency=row.urgency, certainty=row.certainty, life_safety=row.life_safety, level=row.level, state=state,
        raised_at=row.raised_at, active_since=row.active_since, times=row.times, cleared_at=row.cleared_at,
        acknowledged_at=row.acknowledged_at, acknowledged_by=row.acknowledged_by, assigned_to=row.assigned_to, value=row.value,
        limit=row.limit, value_at=row.value_at, group_id=row.group_id, inhibited_by=row.inhibited_by_id,
        quiet_until=row.quiet_until if row.quiet_until and row.quiet_until > at else None, suppressed=suppressed, outcome=row.outcome,
        closed_at=row.closed_at, closed_by=row.closed_by, incident_kind=row.incident_kind, detail=row.detail,
    )  # fmt: skip


def outcomes(since: datetime | None = None) -> Mapping[str, int]:
    """How the alerts closed since an instant (a day back when not said) ended: outcome to count."""
    since = since or clock() - timedelta(days=1)
    rows = Alert.objects.filter(closed_at__gte=since, synthetic=False).values_list("outcome").annotate(Count("id"))
    return dict(rows.order_by())
