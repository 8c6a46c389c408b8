"""What changes of level do to alerts: raised, raised again, risen, lowered, cleared. In bulk, in the caller's transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bazan.monitoring.alerts import rules
from bazan.monitoring.alerts.evaluation_context import Scene
from bazan.monitoring.alerts.lifecycle import correlation
from bazan.monitoring.alerts.lifecycle.alert_log import MACHINE, note
from bazan.monitoring.alerts.lifecycle.bulk_update import store
from bazan.monitoring.alerts.models import Alert
from bazan.monitoring.alerts.rule_definitions.active_rules import Rule


@dataclass(frozen=True)
class Change:
    """One feature of one rule whose level changed."""

    rule: Rule
    kind: str
    feature: int
    before: int
    after: int
    value: float | None
    at: float | None
    """Of when the value is, Unix seconds."""
    detail: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> tuple[int, str, int]:
        return self.rule.id, self.kind, self.feature


def live(keys: Iterable[tuple[int, str, int]]) -> dict[tuple[int, str, int], Alert]:
    """Alerts not closed of these rules and features."""
    wanted = set(keys)
    rows = Alert.objects.filter(closed_at=None, rule_id__in={key[0] for key in wanted}) if wanted else []
    return {key: row for row in rows if (key := (row.rule_id, row.feature_kind, row.feature_id)) in wanted}


def apply(changes: Sequence[Change], scene: Scene, now: datetime) -> list[Alert]:
    """The alerts touched. Every one gets its line of history; who listens is told on commit."""
    if not changes:
        return []
    standing = live(change.key for change in changes)
    fresh: list[Alert] = []
    touched: list[tuple[Alert, str, Change]] = []
    for change in changes:
        alert = standing.get(change.key)
        what = rules.what(change.before, change.after)
        if alert is None:
            if what in ("cleared", "lowered"):
                continue  # it was closed while its condition held
            alert, what = _new(change, scene, now), "raised"
            fresh.append(alert)
        else:
            what = _follow(alert, change, what, now)
        touched.append((alert, what, change))
    Alert.objects.bulk_create(fresh, batch_size=1000)
    old = [alert for alert, what, _ in touched if what != "raised"]
    store(old, MOVING)
    note([(alert, what, MACHINE, _told(alert, change)) for alert, what, change in touched], now)
    active = [(alert, change) for alert, what, change in touched if what in ("raised", "raised_again")]
    correlation.join([(alert, scene_facts(scene, change)) for alert, change in active], now)
    return [alert for alert, _, _ in touched]


MOVING = [
    "rule_version", "labels", "severity", "peak", "level", "active_since", "times", "cleared_at", "acknowledged_at", "acknowledged_by",
    "value", "limit", "value_at", "quiet_until", "detail", "inhibited_by",
]  # fmt: skip


def _new(change: Change, scene: Scene, now: datetime) -> Alert:
    rule, facts = change.rule, scene.facts(change.kind, change.feature)
    alert = Alert(
        rule_id=rule.id,
        sector=rule.info.pack,
        feature_kind=change.kind,
        feature_id=change.feature,
        feature_names=facts.names,
        thing_id=facts.thing_id,
        place_id=facts.place_id,
        owner_id=scene.owner(rule, facts),
        urgency=rule.declared.urgency,
        certainty=rule.declared.certainty,
        life_safety=rule.info.life_safety,
        raised_at=now,
        active_since=now,
        incident_kind=rule.declared.incident,
        synthetic=bool(rule.spec.get("synthetic")),
        quiet_until=rules.quiet_until(rule.declared.quiet, rule.info.life_safety, now),
    )
    _stand(alert, change)
    alert.peak = alert.severity
    return alert


def _stand(alert: Alert, change: Change) -> None:
    """The level it stands at, in numbers and words."""
    rule = change.rule
    alert.rule_version, alert.level, alert.severity = rule.info.version, change.after, rule.severity(change.after)
    alert.limit, alert.labels = (
        rule.limit(change.after),
        rules.line(rule.info.labels, rule.level(change.after).labels, alert.feature_names),
    )
    see(alert, change)


def see(alert: Alert, change: Change) -> None:
    """Its value as last seen."""
    if change.detail.get("withdrawn"):
        return
    alert.value = change.value
    alert.value_at = None if change.at is None else datetime.fromtimestamp(change.at, UTC)
    alert.detail = change.detail


def _follow(alert: Alert, change: Change, what: str, now: datetime) -> str:
    """Bring a standing alert to the new level; gives what to call it. What got worse asks to be acknowledged again."""
    if what == "cleared":
        see(alert, change)
        alert.cleared_at, alert.inhibited_by_id = now, None
        return what
    if what == "raised":
        what = "raised_again"
        alert.times += 1
        alert.active_since, alert.cleared_at = now, None
        alert.quiet_until = rules.quiet_until(change.rule.declared.quiet, alert.life_safety, now)
    if what in ("raised_again", "risen"):
        alert.acknowledged_at, alert.acknowledged_by = None, ""
    _stand(alert, change)
    alert.peak = rules.graver(alert.peak, alert.severity)
    return what


def _told(alert: Alert, change: Change) -> dict[str, Any]:
    told = {"before": change.before, "after": change.after, "value": change.value, "limit": alert.limit, "severity": alert.severity}
    return told | ({"withdrawn": True} if change.detail.get("withdrawn") else {})


def scene_facts(scene: Scene, change: Change) -> dict[str, Any]:
    facts = scene.facts(change.kind, change.feature)
    return scene.group_facts(change.rule, facts, change.kind, change.feature, scene.owner(change.rule, facts))
