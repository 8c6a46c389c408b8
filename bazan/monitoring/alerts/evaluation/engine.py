"""Rules held against what they see now: memories read, one step, memories kept, changes applied. One transaction a round."""

import json
import math
from collections.abc import Sequence
from datetime import datetime

import numpy as np
from django.db import connection

from bazan.directory.audit import api as audit
from bazan.monitoring.alerts.evaluation.current_values import Column
from bazan.monitoring.alerts.evaluation_context import Scene
from bazan.monitoring.alerts.lifecycle import correlation, transitions
from bazan.monitoring.alerts.lifecycle.transitions import Change
from bazan.monitoring.alerts.models import Alert, AlertWatch
from bazan.monitoring.alerts.rule_definitions.active_rules import Rule
from bazan.platform.conditions.api import Memory, step, untouched

LOCK = 0x616C6572  # one evaluating process at a time
Key = tuple[int, str, int]

_KEEP = """INSERT INTO alert_watch (rule_id, feature_kind, feature_id, level, since, eased)
  SELECT r, k, f, l, s::jsonb, e::jsonb
  FROM unnest(%s::int[], %s::text[], %s::int[], %s::int[], %s::text[], %s::text[]) AS x(r, k, f, l, s, e)
  ON CONFLICT (rule_id, feature_kind, feature_id) DO UPDATE SET level = excluded.level, since = excluded.since, eased = excluded.eased"""
_DROP = """DELETE FROM alert_watch w USING unnest(%s::int[], %s::text[], %s::int[]) AS x(r, k, f)
  WHERE w.rule_id = x.r AND w.feature_kind = x.k AND w.feature_id = x.f"""
_SEE = """UPDATE alert a SET value = x.v, value_at = to_timestamp(x.t), detail = x.d::jsonb
  FROM unnest(%s::int[], %s::float8[], %s::float8[], %s::text[]) AS x(id, v, t, d) WHERE a.id = x.id"""


def alone() -> None:
    """Let this transaction be the one that evaluates, once any other has ended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def hold(rules: Sequence[Rule], rounds: Sequence[dict[int, Column]], scene: Scene, now: datetime) -> list[Alert]:
    """The alerts that changed, once for each round it changed in. Rounds are what was seen one after the other. Inside a transaction."""
    kept = _memories([rule.id for rule in rules])
    gone = _no_longer_watched(rules, kept, scene)
    first: dict[int, tuple[Column, Memory]] = {}
    memories: dict[int, Memory] = {}
    touched: list[Alert] = transitions.apply([change for change in gone if change.before], scene, now)
    told: dict[str, set[str]] = {"up": set(), "down": set()}
    seen: dict[Key, Change] = {}
    for columns in rounds:
        changes: list[Change] = []
        for rule in rules:
            column = columns.get(rule.id)
            if column is None or not len(column.features):
                continue
            if rule.id not in memories:
                if rule.id not in kept and untouched(rule.condition, column.values):
                    continue
                memories[rule.id] = _memory(rule, column, kept.get(rule.id, {}))
                first[rule.id] = column, memories[rule.id]
            before = memories[rule.id]
            after = memories[rule.id] = step(rule.condition, before, now.timestamp(), column.values)
            for row in np.flatnonzero((before.level != after.level) | ((after.level > 0) & ~np.isnan(column.values))).tolist():
                change = _change(rule, column, row, int(before.level[row]), int(after.level[row]))
                seen[change.key] = change
                if change.before != change.after:
                    changes.append(change)
        touched += transitions.apply(changes, scene, now)
        for change in changes:
            told["up" if change.after > change.before else "down"].add(change.rule.info.code)
    _remember(rules, first, memories, [change.key for change in gone])
    _see(seen)
    if touched:
        correlation.inhibit(scene, now)
        some = {name: sorted(codes)[:20] for name, codes in told.items()}
        audit.append("system", "alerts.evaluate", "alerts", {"count": len(touched), **some})
    return touched


def _no_longer_watched(rules: Sequence[Rule], kept: dict[int, dict[tuple[str, int], AlertWatch]], scene: Scene) -> list[Change]:
    """What a rule remembers of features it speaks of no more: a station that was taken down, a rule that was narrowed."""
    found = []
    for rule in rules:
        if rule.id in kept:
            kind, features = scene.features(rule)
            watched = {(kind, feature) for feature in features}
            for (of, feature), row in kept[rule.id].items():
                if (of, feature) not in watched:
                    found.append(Change(rule, of, feature, row.level, 0, None, None, {"withdrawn": True}))
    return found


def _remember(
    rules: Sequence[Rule], first: dict[int, tuple[Column, Memory]], memories: dict[int, Memory], drop: list[Key]
) -> None:  # fmt: skip
    keep: list[tuple[Key, int, str, str]] = []
    for rule in rules:
        if rule.id in first:
            column, before = first[rule.id]
            _note_memories(rule, column, before, memories[rule.id], keep, drop)
    _store(keep, drop)


def _change(rule: Rule, column: Column, row: int, before: int, after: int) -> Change:
    value, at = float(column.values[row]), float(column.at[row])
    return Change(
        rule, column.kind, int(column.features[row]), before, after, None if math.isnan(value) else value, None if math.isnan(at) else at,
        column.details.get(row, {}),
    )  # fmt: skip


def _memories(rules: Sequence[int]) -> dict[int, dict[tuple[str, int], AlertWatch]]:
    found: dict[int, dict[tuple[str, int], AlertWatch]] = {}
    for row in AlertWatch.objects.filter(rule_id__in=rules):
        found.setdefault(row.rule_id, {})[row.feature_kind, row.feature_id] = row
    return found


def _memory(rule: Rule, column: Column, kept: dict[tuple[str, int], AlertWatch]) -> Memory:
    memory = Memory.blank(len(column.features), rule.condition.levels)
    if kept:
        for row, feature in enumerate(column.features.tolist()):
            held = kept.get((column.kind, feature))
            if held is not None:
                memory.level[row] = held.level
                memory.since[row], memory.eased[row] = _instants(held.since), _instants(held.eased)
    return memory


def _instants(kept: list[float | None]) -> list[float]:
    return [math.nan if at is None else at for at in kept]


def _json(instants: np.ndarray) -> str:
    return json.dumps([None if math.isnan(at) else at for at in instants.tolist()])


def _note_memories(rule: Rule, column: Column, before: Memory, after: Memory, keep: list, drop: list) -> None:
    """What to write: rows that remember something new, and rows that forgot everything."""
    same = (before.level == after.level) & _same(before.since, after.since) & _same(before.eased, after.eased)
    idle, was_idle = after.idle(), before.idle()
    for row in np.flatnonzero(~same & ~(idle & was_idle)).tolist():
        key = (rule.id, column.kind, int(column.features[row]))
        if idle[row]:
            drop.append(key)
        else:
            keep.append((key, int(after.level[row]), _json(after.since[row]), _json(after.eased[row])))


def _same(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return ((one == other) | (np.isnan(one) & np.isnan(other))).all(axis=1)


def _store(keep: list[tuple[Key, int, str, str]], drop: list[Key]) -> None:
    with connection.cursor() as cursor:
        if keep:
            keys = list(zip(*(key for key, *_ in keep), strict=True))
            cursor.execute(_KEEP, [*map(list, keys), *(list(column) for column in zip(*(rest for _, *rest in keep), strict=True))])
        if drop:
            cursor.execute(_DROP, [list(column) for column in zip(*drop, strict=True)])


def _see(seen: dict[Key, Change]) -> None:
    """Bring the values of active alerts up to date, where they moved; nothing is announced."""
    moved = []
    for key, alert in transitions.live(seen).items():
        change = seen[key]
        if alert.cleared_at is None and (alert.value != change.value or alert.detail != change.detail):
            moved.append((alert.id, change.value, change.at, json.dumps(change.detail)))
    if moved:
        with connection.cursor() as cursor:
            cursor.execute(_SEE, [list(column) for column in zip(*moved, strict=True)])
