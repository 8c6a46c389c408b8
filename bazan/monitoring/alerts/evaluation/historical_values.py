"""What each feature of a rule would have shown over a span that is past: its values by instant, read in bulk from what is kept."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from bazan.core.freshness import CURRENT_INTERVALS
from bazan.core.quality import Quality
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature, Target
from bazan.data.observations import api as observations
from bazan.data.observations.types import Hour
from bazan.data.sources import api as sources
from bazan.monitoring.alerts.evaluation.current_values import stuck_for
from bazan.monitoring.alerts.evaluation_context import Scene
from bazan.monitoring.alerts.rule_definitions.active_rules import Rule
from bazan.platform.conditions.api import LIGHTS, together

MOST_OBSERVATIONS = 400_000
"""Of more, the hours' extremes are read instead of every observation."""
HOUR_S = 3600.0
FOR_EVER = np.inf


@dataclass(frozen=True)
class Course:
    """One feature's values, oldest first; each counts until the next, and no longer than ``alive_s``. Instants are Unix seconds."""

    at: np.ndarray
    value: np.ndarray
    alive_s: float

    def shown(self, instants: np.ndarray) -> np.ndarray:
        """What it shows at these instants; NaN: nothing."""
        place = np.searchsorted(self.at, instants, side="right") - 1
        found = np.full(len(instants), np.nan)
        known = place >= 0
        known[known] = instants[known] - self.at[place[known]] <= self.alive_s
        found[known] = self.value[place[known]]
        return found


@dataclass(frozen=True)
class Past:
    """Courses by feature, and how fine they are: period, observation, hour."""

    kind: str
    features: Sequence[int]
    courses: dict[int, Course]
    resolution: str


def read(rule: Rule, scene: Scene, start: datetime, end: datetime, limits: Sequence[Target] | None = None) -> Past:
    """``limits``: of a rule over an indicator's light, those that judge it in place of its own.

    Raises NotFound ``indicators.unknown`` for a rule whose indicator is not loaded."""
    kind, features = scene.features(rule)
    if rule.info.originator == "indicator":
        return Past(kind, features, _of_indicators(rule, kind, features, start, end, limits), "period")
    if rule.info.originator == "camera":
        return Past(kind, features, {}, "observation")  # what was seen is kept by who saw it; drawn rules are tried on clips
    if rule.info.kind == "missing":
        return _of_silence(rule, scene, kind, features, start, end)
    if rule.info.kind == "stuck":
        return Past(kind, features, _of_stuck(rule, features, start, end), "hour")
    return _of_observations(rule, scene, kind, features, start, end)


# --- indicators ---------------------------------------------------------------------------------------------------------------


def _of_indicators(
    rule: Rule, kind: str, features: Sequence[int], start: datetime, end: datetime, limits: Sequence[Target] | None
) -> dict[int, Course]:
    parts = [_values(code, kind, features, start, end, rule, limits) for code in rule.codes]
    if rule.info.kind != "all":
        return parts[0]
    found = {}
    for feature in set(parts[0]).intersection(*parts[1:]):
        own = [part[feature] for part in parts]
        instants = np.unique(np.concatenate([course.at for course in own]))
        table = np.column_stack([course.shown(instants) for course in own])
        found[feature] = Course(instants, together(rule.parts, table), max(course.alive_s for course in own))
    return found


def _values(
    code: str, kind: str, features: Sequence[int], start: datetime, end: datetime, rule: Rule, limits: Sequence[Target] | None
) -> dict[int, Course]:
    """A value counts from the end of its period: then it was known whole."""
    info = indicators.info(code)
    back = rule.declared.periods if rule.info.kind == "rate" else 0
    span = indicators.span(code, kind, features, start, end)  # pyrefly: ignore[bad-argument-type] - a rule speaks of kinds that indicators speak of
    values, ends = span.value, np.minimum(span.end, end.timestamp())
    if rule.info.kind == "light":
        values = _lights(info, kind, span, limits)
    found = {}
    for feature in np.unique(span.feature).tolist():
        own = np.flatnonzero(span.feature == feature)
        at, shown = ends[own], values[own]
        if back:
            earlier = np.full(len(shown), np.nan)
            earlier[back:] = shown[:-back]
            shown = (shown - earlier) / back
        found[feature] = Course(at, shown, float(info.fresh_s))
    return found


def _lights(info: Any, kind: str, span: Any, limits: Sequence[Target] | None) -> np.ndarray:
    """The lights of values, by the target each feature had in that period, or would have had."""
    asked = [(info.code, Feature(kind, feature)) for feature in np.unique(span.feature).tolist()]  # pyrefly: ignore[bad-argument-type] - a rule speaks of kinds that indicators speak of
    held = indicators.readings_of(asked, spark=0).items() if limits is None else ()
    targets = {key[1].id: reading.targets for key, reading in held} if limits is None else {key[1].id: limits for key in asked}
    found = np.full(len(span.value), np.nan)
    for row, (feature, at, value) in enumerate(zip(span.feature.tolist(), span.start.tolist(), span.value.tolist(), strict=True)):
        for target in targets[feature]:
            if target.valid_from.timestamp() <= at and (target.valid_to is None or at < target.valid_to.timestamp()):
                light = indicators.light(value, target, info.direction)
                found[row] = LIGHTS.index(light) if light in LIGHTS else np.nan
    return found


# --- observations -------------------------------------------------------------------------------------------------------------


def _of_observations(rule: Rule, scene: Scene, kind: str, features: Sequence[int], start: datetime, end: datetime) -> Past:
    over_s = float(rule.declared.over_s) if rule.info.kind == "rate" else 0.0
    hours = _hours(features, start - timedelta(seconds=over_s + HOUR_S), end)
    fine = sum(hour.total for own in hours.values() for hour in own) <= MOST_OBSERVATIONS
    courses = _observed(features, start, end) if fine else _rolled(rule, hours, start)
    found = {}
    for feature, (at, value) in courses.items():
        shown = value - _before(hours.get(feature, []), at - over_s) if over_s else value
        alive = CURRENT_INTERVALS * scene.datastreams[feature].cadence_s
        found[feature] = Course(at, shown / (over_s / HOUR_S) if over_s else shown, max(alive, 0 if fine else HOUR_S))
    return Past(kind, features, found, "observation" if fine else "hour")


def _hours(features: Iterable[int], start: datetime, end: datetime) -> dict[int, list[Hour]]:
    found: dict[int, list[Hour]] = defaultdict(list)
    for hour in observations.hours(list(features), start, end):
        found[hour.datastream_id].append(hour)
    return found


def _observed(features: Sequence[int], start: datetime, end: datetime) -> dict[int, tuple[np.ndarray, np.ndarray]]:
    every = observations.span(features, start, end)
    good = np.flatnonzero(every.quality == Quality.GOOD)
    order = good[np.argsort(every.datastream[good], kind="stable")]
    ids, first = np.unique(every.datastream[order], return_index=True)
    return {int(i): (every.at[own], every.value[own]) for i, own in zip(ids, np.split(order, first[1:]), strict=True)}


def _rolled(rule: Rule, hours: dict[int, list[Hour]], start: datetime) -> dict[int, tuple[np.ndarray, np.ndarray]]:
    """Each hour as three looks: its mildest value, its gravest, its mean."""
    mild, grave = ("min", "max") if rule.condition.above else ("max", "min")
    found = {}
    for feature, own in hours.items():
        known = [hour for hour in own if hour.n and hour.hour >= start]
        at = np.array([hour.hour.timestamp() + look * HOUR_S / 3 for hour in known for look in (1, 2, 3)])
        found[feature] = at, np.array([getattr(hour, name) for hour in known for name in (mild, grave, "mean")], float)
    return found


def _before(hours: Sequence[Hour], instants: np.ndarray) -> np.ndarray:
    means = {hour.hour.timestamp(): hour.mean for hour in hours}
    told = [means.get(at) for at in (instants // HOUR_S * HOUR_S).tolist()]
    return np.array([np.nan if mean is None else mean for mean in told], float)


# --- silence and sameness -----------------------------------------------------------------------------------------------------


def _of_silence(rule: Rule, scene: Scene, kind: str, features: Sequence[int], start: datetime, end: datetime) -> Past:
    """Silence as it grew between two signs of life; by phenomenon time, so what came late counts as heard when it was measured."""
    promises, members = _promises(scene, kind), _members(scene, kind)
    by_promise = rule.level(1).missing_promises is not None
    longest = max((promises.get(f, 0.0) if by_promise else 1.0) * max(rule.condition.limits) for f in features) if features else 0.0
    since = start - timedelta(seconds=longest + HOUR_S)
    hours = _hours({stream for f in features for stream in members.get(f, ())}, since, end)
    fine = sum(hour.total for own in hours.values() for hour in own) <= MOST_OBSERVATIONS
    every = _observed([*hours], since, end) if fine else {}
    found = {}
    for feature in features:
        unit = promises.get(feature, 0.0) if by_promise else 1.0
        if unit <= 0:
            continue
        own = members.get(feature, ())
        heard = [every[stream][0] for stream in own if stream in every] if fine else [_alive(hours[stream]) for stream in own]
        if kind == "source" and not own:
            heard = [_deliveries(feature, since, end)]
        times = np.unique(np.concatenate(heard)) if heard else np.zeros(0)
        if len(times):
            found[feature] = _silence(times, unit, rule.condition.limits, end.timestamp())
    return Past(kind, features, found, "observation" if fine else "hour")


def _promises(scene: Scene, kind: str) -> dict[int, float]:
    if kind == "source":
        return {source.id: float(source.promise_s) for source in scene.sources.values() if source.enabled}
    if kind == "datastream":
        return {stream.id: float(stream.cadence_s) for stream in scene.datastreams.values()}
    found: dict[int, float] = {}
    for health in scene.promises:
        if health.promise_s > 0:
            found[health.thing_id] = min(found.get(health.thing_id, np.inf), float(health.promise_s))
    return found


def _members(scene: Scene, kind: str) -> dict[int, list[int]]:
    """feature → the datastreams that show it lives."""
    found: dict[int, list[int]] = defaultdict(list)
    for stream in scene.datastreams.values():
        owner = {"datastream": stream.id, "thing": stream.thing_id}.get(kind, scene.source_of.get(stream.thing_id, 0))
        found[owner].append(stream.id)
    return found


def _alive(hours: Sequence[Hour]) -> np.ndarray:
    """Hours with observations, as heard at their beginning and their end."""
    return np.array([hour.hour.timestamp() + edge for hour in hours if hour.total for edge in (0.0, HOUR_S)])


def _deliveries(source: int, start: datetime, end: datetime) -> np.ndarray:
    """When a source without stations delivered."""
    runs = [run for run in sources.runs(source, limit=10_000) if run.accepted + run.duplicate and start <= run.started_at < end]
    return np.array(sorted(run.started_at.timestamp() for run in runs))


def _silence(times: np.ndarray, unit: float, limits: Sequence[float], end: float) -> Course:
    """Zero at each sign of life; between two, how long it has been, at the instants it passes a limit."""
    at, value = [times], [np.zeros(len(times))]
    gaps = np.diff(np.append(times, end))
    for limit in limits:
        after = limit * unit + 1
        long = np.flatnonzero(gaps > after)
        at.append(times[long] + after)
        value.append(np.full(len(long), after / unit))
    instants, shown = np.concatenate(at), np.concatenate(value)
    order = np.argsort(instants, kind="stable")
    return Course(instants[order], shown[order], FOR_EVER)


def _of_stuck(rule: Rule, features: Sequence[int], start: datetime, end: datetime) -> dict[int, Course]:
    window = timedelta(seconds=max(rule.condition.limits) + 7200)
    tolerance, at_least = float(rule.declared.tolerance), rule.declared.at_least
    found = {}
    for feature, own in _hours(features, start - window, end).items():
        at, value = [], []
        for n, hour in enumerate(own):
            if hour.hour >= start:
                recent = [one for one in own[max(0, n - 800) : n + 1] if one.hour > hour.hour - window]
                at.append(hour.hour.timestamp() + HOUR_S)
                value.append(stuck_for([feature], recent, tolerance, at_least)[0])
        found[feature] = Course(np.array(at), np.array(value, float), FOR_EVER)
    return found
