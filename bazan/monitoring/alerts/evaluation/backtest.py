"""What a rule would have done over a span that is past, and how two versions of it differ. Nothing is written."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from bazan.core.errors import Refused
from bazan.data.indicators.types import Target
from bazan.monitoring.alerts.condition_kinds import condition_kind
from bazan.monitoring.alerts.evaluation import historical_values
from bazan.monitoring.alerts.evaluation.historical_values import Course, Past
from bazan.monitoring.alerts.evaluation_context import Scene
from bazan.monitoring.alerts.queries import rule_row
from bazan.monitoring.alerts.rule_definitions import parameters
from bazan.monitoring.alerts.rule_definitions.active_rules import Rule, ready
from bazan.monitoring.alerts.types import BackTest, Comparison, Firing
from bazan.platform.conditions.api import BadCondition, Condition, Memory, step

LONGEST = timedelta(days=400)
CONDITION = ("levels", "clear", "for_s", "all")


def backtest(code: str, start: datetime, end: datetime, spec: Mapping[str, Any] | None = None) -> BackTest:
    """What the rule, or with ``spec`` a version of it that isn't in force, would have done in [start, end).

    Raises NotFound ``alerts.rule.unknown``; Refused ``alerts.backtest.span``, or ``alerts.backtest.spec`` naming the entry at fault.
    """
    if not timedelta(0) < end - start <= LONGEST:
        raise Refused("alerts.backtest.span", {"days": LONGEST.days}, "start")
    return tried(_version(code, spec), start, end)


def under_limits(code: str, limits: Sequence[Target], start: datetime, end: datetime) -> BackTest:
    """What a rule over an indicator's light would have done, had these limits judged it. Raises NotFound ``alerts.rule.unknown``."""
    return tried(_version(code, None), start, end, limits)


def tried(rule: Rule, start: datetime, end: datetime, limits: Sequence[Target] | None = None) -> BackTest:
    """What a rule, in force or not, would have done in [start, end)."""
    scene = Scene(end)
    return _told(rule, scene, historical_values.read(rule, scene, start, end, limits), start, end)


def _told(rule: Rule, scene: Scene, known: Past, start: datetime, end: datetime) -> BackTest:
    courses = {feature: _looked_at(course, rule.condition, end.timestamp()) for feature, course in known.courses.items()}
    firings = _fired(rule, known.kind, courses, scene, end)
    total = sum(((one.end or end) - one.start).total_seconds() for one in firings)
    samples = sum(len(course.at) for course in known.courses.values())
    return BackTest(
        rule.info.code, f"{rule.info.version}", start, end, len(known.courses), samples, tuple(firings), total, known.resolution  # pyrefly: ignore[bad-argument-type] - the past names one of the three
    )  # fmt: skip


def with_other_numbers(code: str, numbers: Mapping[str, float], start: datetime, end: datetime) -> Comparison:
    """The rule in force beside itself with other numbers. What both see alike is read once. Errors as ``changing.judge``."""
    row = rule_row(code)
    parameters.judge(row.spec, numbers)
    scene, now, other = Scene(end), ready(row), ready(row, parameters.with_numbers(row.spec, numbers))
    seen = historical_values.read(now, scene, start, end)
    seen_then = seen if condition_kind(now.info.kind).same_values else historical_values.read(other, scene, start, end)
    before, after = _told(now, scene, seen, start, end), _told(other, scene, seen_then, start, end)
    return Comparison(before, after, _without(before, after), _without(after, before))


def compare(code: str, start: datetime, end: datetime, spec: Mapping[str, Any]) -> Comparison:
    """The rule in force beside another version of it over the same span. Raises as ``backtest``."""
    now, other = backtest(code, start, end), backtest(code, start, end, spec)
    return Comparison(now, other, _without(now, other), _without(other, now))


def _without(one: BackTest, other: BackTest) -> tuple[Firing, ...]:
    """The firings of one that no firing of the other meets, for the same feature."""
    begins: dict[tuple[str, int], list[datetime]] = defaultdict(list)
    ends: dict[tuple[str, int], list[datetime]] = defaultdict(list)
    for firing in other.firings:  # of a feature they follow each other
        begins[firing.feature_kind, firing.feature_id].append(firing.start)
        ends[firing.feature_kind, firing.feature_id].append(firing.end or other.end)

    def meets(firing: Firing) -> bool:
        key = (firing.feature_kind, firing.feature_id)
        last = bisect_right(begins[key], firing.end or one.end)
        return last > 0 and ends[key][last - 1] >= firing.start

    return tuple(firing for firing in one.firings if not meets(firing))


def _version(code: str, spec: Mapping[str, Any] | None) -> Rule:
    """The rule in force, or as it would be by another file: its condition whole, all else as in force where the file doesn't say."""
    row = rule_row(code)
    if spec is None:
        return ready(row)
    words = [level.get("labels", {}) for level in row.spec["levels"]]
    try:
        levels = [dict(level) | {"labels": words[n] if n < len(words) else {}} for n, level in enumerate(spec["levels"])]
        kept = {key: value for key, value in row.spec.items() if key not in CONDITION}
        return ready(row, kept | dict(spec) | {"levels": levels})
    except BadCondition as bad:
        raise Refused("alerts.backtest.spec", {"key": bad.key}, bad.key) from bad
    except (KeyError, TypeError, ValueError) as why:
        raise Refused("alerts.backtest.spec", {"key": str(why).strip("'")[:60]}, "spec") from why


def _looked_at(course: Course, condition: Condition, end: float) -> Course:
    """The course also at the instants at which something may have held, or been over, for long enough."""
    waits = {wait for wait in (condition.hold_s, condition.ease_s) if wait}
    instants = np.unique(np.concatenate([course.at, *(course.at + wait for wait in waits)])) if waits else course.at
    instants = instants[instants <= end]
    return Course(instants, course.shown(instants), course.alive_s)


def _telling(course: Course, condition: Condition) -> Course:
    """The course without what leaves a memory as it was: what says nothing, and what is clear once it was so for long enough."""
    said = np.flatnonzero(~np.isnan(course.value))
    at, value = course.at[said], course.value[said]
    mildest = (condition.limits[0], condition.keeps[0])
    edge = min(mildest) if condition.above else max(mildest)
    busy = value >= edge if condition.above else value <= edge
    if not busy.any():
        return Course(at[:0], value[:0], course.alive_s)
    begins = np.concatenate([[True], busy[1:] | busy[:-1]])  # of a stretch that is clear, and every busy look
    since = at[np.maximum.accumulate(np.where(begins, np.arange(len(at)), 0))]
    before = np.concatenate([[np.inf], (at - since)[:-1]])  # how long it was clear already at the look before
    kept = np.flatnonzero(busy | begins | (before < condition.ease_s))
    return Course(at[kept], value[kept], course.alive_s)


def _fired(rule: Rule, kind: str, courses: dict[int, Course], scene: Scene, end: datetime) -> list[Firing]:
    courses = {feature: told for feature, course in courses.items() if len((told := _telling(course, rule.condition)).at)}
    features = list(courses)
    if not features:
        return []
    longest = max(len(courses[feature].at) for feature in features)
    at, values = (np.full((len(features), longest), np.nan) for _ in range(2))
    for row, feature in enumerate(features):
        own = courses[feature]
        at[row, : len(own.at)], values[row, : len(own.at)] = own.at, own.value
    memory, levels = Memory.blank(len(features), rule.condition.levels), np.zeros(at.shape, int)
    for n in range(longest):
        memory = step(rule.condition, memory, at[:, n : n + 1], values[:, n])
        levels[:, n] = memory.level
    found = []
    for row in np.flatnonzero(levels.any(axis=1)).tolist():
        size = len(courses[features[row]].at)
        found += _stretches(rule, kind, features[row], at[row, :size], values[row, :size], levels[row, :size], scene)
    return sorted(found, key=lambda one: (one.start, one.feature_id))


def _stretches(
    rule: Rule, kind: str, feature: int, at: np.ndarray, values: np.ndarray, levels: np.ndarray, scene: Scene
) -> list[Firing]:  # fmt: skip
    up = np.concatenate([[False], levels > 0, [False]])
    begins, ends = np.flatnonzero(~up[:-1] & up[1:]), np.flatnonzero(up[:-1] & ~up[1:])
    found, names = [], scene.facts(kind, feature).names
    for begin, stop in zip(begins.tolist(), ends.tolist(), strict=True):
        level = int(levels[begin:stop].max())
        shown = values[begin:stop]
        grave = float((np.nanmax if rule.condition.above else np.nanmin)(shown)) if not np.isnan(shown).all() else float("nan")
        over = None if stop == len(at) else datetime.fromtimestamp(at[stop], UTC)
        start = datetime.fromtimestamp(at[begin], UTC)
        found.append(Firing(kind, feature, names, start, over, rule.severity(level), level, grave))
    return found
