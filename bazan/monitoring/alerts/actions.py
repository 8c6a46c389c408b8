"""Writes of the machine: rules loaded, held against what came, and against silence. One function, one transaction, one audit entry."""

import hashlib
import json
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime

from django.db import transaction

from bazan.data.observations import api as observations
from bazan.directory.audit import api as audit
from bazan.monitoring.alerts.evaluation import current_values, engine
from bazan.monitoring.alerts.evaluation_context import Scene, scene
from bazan.monitoring.alerts.grammar import ALERTS
from bazan.monitoring.alerts.lifecycle.alert_log import MACHINE, note
from bazan.monitoring.alerts.models import Alert, AlertRule, AlertWatch
from bazan.monitoring.alerts.rule_definitions.active_rules import Rule, ready
from bazan.monitoring.alerts.rule_definitions.active_rules import rules as declared
from bazan.monitoring.alerts.types import Brought
from bazan.platform.packs import Pack


@transaction.atomic
def load_pack(pack: Pack, now: datetime | None = None) -> None:
    """Bring a checked pack's rules up to date. A rule that changed forgets since when it held, never that it was raised."""
    now = now or datetime.now(UTC)
    known = {row.code: row for row in AlertRule.objects.filter(sector=pack.id, opened_by="")}
    changed, codes = [], set()
    for file in ALERTS.of(pack):
        rule, spec = file.declaration, file.table | {"file": file.name.removeprefix("alerts/")}
        code = f"{pack.id}.{rule.id}"
        codes.add(code)
        printed = hashlib.sha256(json.dumps(spec, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
        before = known.get(code)
        if before is not None and before.fingerprint == printed and before.retired_at is None:
            continue
        values = {"sector": pack.id, "version": rule.version, "fingerprint": printed, "spec": spec, "retired_at": None}
        row, _ = AlertRule.objects.update_or_create(code=code, defaults=values)
        changed.append(rule.id)
        _forget_holding(ready(row))
    gone = [row for code, row in known.items() if code not in codes and row.retired_at is None]
    AlertRule.objects.filter(id__in=[row.id for row in gone]).update(retired_at=now)
    for row in gone:
        withdraw(row, now)
    if changed or gone:
        audit.append("system", "alerts.load_pack", pack.id, {"changed": changed, "gone": [row.code for row in gone]})


def _forget_holding(rule: Rule) -> None:
    levels = rule.condition.levels
    for row in AlertWatch.objects.filter(rule_id=rule.id):
        level = min(row.level, levels)
        if level == 0:
            row.delete()
        else:
            AlertWatch.objects.filter(pk=row.pk).update(level=level, since=[None] * levels, eased=[None] * levels)


def withdraw(row: AlertRule, now: datetime) -> None:
    """A rule that is declared or switched on no more holds nothing: its alerts clear, and wait for their outcome."""
    AlertWatch.objects.filter(rule=row).delete()
    active = list(Alert.objects.filter(rule=row, closed_at=None, cleared_at=None))
    Alert.objects.filter(id__in=[alert.id for alert in active]).update(cleared_at=now, inhibited_by=None)
    note([(alert, "cleared", MACHINE, {"withdrawn": True}) for alert in active], now)


def evaluate_indicators(now: datetime) -> int:
    """Hold the rules over indicators against their newest values; gives how many alerts changed."""
    return _evaluate(now, lambda rule: rule.info.originator == "indicator", current_values.of_indicators)


def evaluate_silence(now: datetime) -> int:
    """The rules over what no longer comes, or comes unchanged. Call it by the clock: silence announces nothing."""
    return _evaluate(now, lambda rule: rule.info.kind == "missing", current_values.of_silence) + _evaluate(
        now, lambda rule: rule.info.kind == "stuck", current_values.of_stuck
    )


@transaction.atomic
def evaluate_streams(now: datetime) -> int:
    """The rules over observations against all that came since the last call: taken, remembered and raised in one transaction.

    Killed at any moment, it has either not begun or is done: what it had taken is there to be taken again.
    """
    chosen = _chosen(lambda rule: rule.info.originator == "datastream" and rule.info.kind in ("threshold", "rate"))
    engine.alone()
    steps = observations.take_steps()
    if not chosen:
        return 0
    known = scene(now)
    return len(engine.hold(chosen, current_values.of_datastreams(chosen, known, now, steps), known, now))


@transaction.atomic
def hold_brought(rounds: Sequence[Sequence[Brought]], now: datetime, events: Collection[str]) -> int:
    """The rules over these events of cameras against what they see, brought in rounds one after the other; gives how many alerts changed.

    What a round doesn't name isn't seen then. In the caller's transaction, if there is one.
    """
    chosen = _chosen(lambda rule: rule.info.originator == "camera" and rule.declared.event in events)
    if not chosen:
        return 0
    engine.alone()
    known = scene(now)
    return len(engine.hold(chosen, [current_values.of_brought(chosen, known, brought) for brought in rounds], known, now))


Reader = Callable[[Sequence[Rule], Scene, datetime], dict[int, current_values.Column]]


@transaction.atomic
def _evaluate(now: datetime, wanted: Callable[[Rule], bool], read: Reader) -> int:
    chosen = _chosen(wanted)
    if not chosen:
        return 0
    engine.alone()
    known = scene(now)
    return len(engine.hold(chosen, [read(chosen, known, now)], known, now))


def _chosen(wanted: Callable[[Rule], bool]) -> list[Rule]:
    return [rule for rule in declared().values() if rule.info.enabled and wanted(rule)]
