"""What belongs together, and what a silent station explains."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bazan.monitoring.alerts import rules
from bazan.monitoring.alerts.evaluation_context import Scene
from bazan.monitoring.alerts.lifecycle.alert_log import MACHINE, note
from bazan.monitoring.alerts.lifecycle.bulk_update import store
from bazan.monitoring.alerts.models import Alert, AlertGroup
from bazan.monitoring.alerts.rule_definitions.active_rules import rules as declared


def join(raised: Sequence[tuple[Alert, dict[str, Any]]], now: datetime) -> None:
    """Put newly raised alerts into groups: with those of the same key, or of the same place at about the same time."""
    known, wanted = declared(), []
    for alert, facts in raised:
        rule = known.get(alert.rule_id)
        found = None if rule is None or alert.apart or alert.synthetic else rules.group_of(rule.declared.group_by, facts)
        if found:
            wanted.append((alert, *found))
    if not wanted:
        return
    standing: dict[str, tuple[AlertGroup, datetime]] = {}
    members = Alert.objects.filter(closed_at=None, cleared_at=None, group__key__in={key for _, _, key in wanted}).select_related("group")
    for member in members.order_by("active_since"):
        assert member.group, "they were asked for by the key of their group"
        standing[member.group.key] = (member.group, member.active_since)
    fresh: dict[str, AlertGroup] = {}
    for _, kind, key in wanted:
        if key not in standing or not rules.joins(kind, standing[key][1], now):
            fresh.setdefault(key, AlertGroup(kind=kind, key=key[:200], opened_at=now))
    AlertGroup.objects.bulk_create(fresh.values(), batch_size=1000)
    begun: set[str] = set()
    lines = []
    for alert, kind, key in wanted:
        group = fresh[key] if key in fresh else standing[key][0]
        first = key in fresh and key not in begun
        if not first and alert.group_id != group.id:
            lines.append((alert, "grouped", MACHINE, {"group": group.id, "kind": kind, "key": key}))
        begun.add(key)
        alert.group_id = group.id
    store([alert for alert, _, _ in wanted], ["group"])
    note(lines, now)


def inhibit(scene: Scene, now: datetime) -> int:
    """Let a silent source explain its silent stations, and a silent station its own thresholds. Gives how many changed."""
    known = declared()
    kinds = {key: rule.info.kind for key, rule in known.items()}
    active = list(Alert.objects.filter(closed_at=None, cleared_at=None, synthetic=False))
    silent_things = {a.feature_id: a for a in active if kinds.get(a.rule_id) == "missing" and a.feature_kind == "thing"}
    silent_sources = {a.feature_id: a for a in active if kinds.get(a.rule_id) == "missing" and a.feature_kind == "source"}
    changed, lines = [], []
    for alert in active:
        cause = _cause(alert, kinds.get(alert.rule_id, ""), silent_things, silent_sources, scene)
        if cause != alert.inhibited_by_id:
            what = "released" if cause is None else "inhibited"
            lines.append((alert, what, MACHINE, {"by": alert.inhibited_by_id if cause is None else cause}))
            alert.inhibited_by_id = cause
            changed.append(alert)
    store(changed, ["inhibited_by"])
    note(lines, now)
    return len(changed)


def _cause(alert: Alert, kind: str, things: dict[int, Alert], origins: dict[int, Alert], scene: Scene) -> int | None:
    thing = alert.thing_id
    if thing is None:
        return None
    source = origins.get(scene.source_of.get(thing, 0))
    if kind == "missing":
        if alert.feature_kind == "thing":
            return source.id if source else None
        station = things.get(thing) or source
        return station.id if station else None
    station = things.get(thing) or source
    return station.id if station and rules.explained(kind, alert.life_safety) else None
