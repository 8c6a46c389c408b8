"""What each rule sees now: one column of numbers a rule, read in bulk. Nothing here asks a database once a feature."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from bazan.core.freshness import CURRENT_INTERVALS
from bazan.core.quality import Quality
from bazan.core.time import Period
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature
from bazan.data.observations import api as observations
from bazan.data.observations.types import Columns, Steps
from bazan.data.sources import api as sources
from bazan.monitoring.alerts.evaluation_context import Scene
from bazan.monitoring.alerts.rule_definitions.active_rules import Rule
from bazan.monitoring.alerts.types import Brought
from bazan.platform.conditions.api import LIGHTS, together

PRESENT = timedelta(days=30)
"""A station not heard for longer isn't silent, it is not there."""
RUNNING = ("hour", "day")
"""Of these grains the running period counts unless the rule says otherwise."""


@dataclass
class Column:
    """What one rule sees: one row a feature. NaN: nothing can be said now. ``at``: of when the value is, Unix seconds."""

    kind: str
    features: np.ndarray
    values: np.ndarray
    at: np.ndarray
    details: dict[int, dict[str, Any]] = field(default_factory=dict)
    """By row, where there is more to tell."""


def before(period: str, grain: str, now: datetime) -> datetime:
    """Periods beginning before this count: those that ended, or the running one too, as ``period`` of a rule says."""
    running = period == "running" or (not period and grain in RUNNING)
    return now if running else Period.holding(now, grain).start


def of_indicators(rules: Sequence[Rule], scene: Scene, now: datetime) -> dict[int, Column]:
    """Columns of the rules over indicators. A rule whose indicator is not loaded has none."""
    known = {info.code: info for info in indicators.catalogue()}
    found: dict[int, Column] = {}
    asks, askers = [], []
    for rule in rules:
        codes = rule.codes
        if any(code not in known for code in codes):
            continue
        kind, features = scene.features(rule)
        if rule.info.kind == "light":
            found[rule.id] = _lights(rule, kind, features, codes[0], now)
            continue
        back = rule.declared.periods if rule.info.kind == "rate" else 0
        for code in codes:
            asks.append(indicators.Ask(code, kind, features, before(rule.declared.period, known[code].grain, now), back))  # pyrefly: ignore[bad-argument-type] - a rule speaks of kinds that indicators speak of
            askers.append((rule, kind, features, known[code]))
    answers: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for (rule, kind, features, info), answer in zip(askers, indicators.newest(asks), strict=True):
        fresh = now.timestamp() - answer.alive <= info.fresh_s
        values = answer.value if rule.info.kind != "rate" else (answer.value - answer.earlier) / rule.declared.periods
        answers[rule.id].append((kind, features, np.where(fresh, values, np.nan), answer.start, info))
    by_id = {rule.id: rule for rule in rules}
    return found | {key: _column(by_id[key], parts) for key, parts in answers.items()}


def _column(rule: Rule, parts: list[tuple[Any, ...]]) -> Column:
    kind, features, values, start, _ = parts[0]
    if rule.info.kind != "all":
        return Column(kind, np.array(features, int), values, start)
    table = np.column_stack([part[2] for part in parts])
    details = {
        row: {"parts": [{"indicator": part[4].code, "value": _plain(table[row, n])} for n, part in enumerate(parts)]}
        for row in range(len(features))
    }
    return Column(kind, np.array(features, int), together(rule.parts, table), start, details)


def _plain(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _lights(rule: Rule, kind: str, features: list[int], code: str, now: datetime) -> Column:
    """The target's light as its rank; of an ended period, the light that period had."""
    until = before(rule.declared.period, indicators.info(code).grain, now)
    at = now if until == now else until - timedelta(seconds=1)
    column = Column(kind, np.array(features, int), np.full(len(features), np.nan), np.full(len(features), np.nan))
    readings = indicators.readings_of([(code, Feature(kind, feature)) for feature in features], at, 0)  # pyrefly: ignore[bad-argument-type] - a rule speaks of kinds that indicators speak of
    for row, reading in enumerate(readings.values()):
        if reading.current is None or reading.current.value is None or reading.light == "none":
            continue
        if reading.freshness == "fresh" or until != now:
            column.values[row] = LIGHTS.index(reading.light)
            column.at[row] = reading.current.period.start.timestamp()
            limit = getattr(reading.target, reading.light, None) if reading.light in LIGHTS[1:] else None
            column.details[row] = {"indicator_value": reading.current.value, "limit": limit, "source": reading.target.source}  # pyrefly: ignore[missing-attribute] - without a target there is no light
    return column


def of_datastreams(rules: Sequence[Rule], scene: Scene, now: datetime, steps: Steps | None = None) -> list[dict[int, Column]]:
    """What rules over observations see, in the order it counts: the mildest since the last look, the gravest, and what is so now.

    A value that came and went between two looks is in the first two, so that none is missed and no hold lives through a break.
    """
    heard = Heard(scene, now, observations.newest(), steps)
    rounds: list[dict[int, Column]] = [{}, {}, {}]
    for rule in rules:
        kind, ids = scene.rows(rule)
        at = heard.at[ids]
        mild, grave = (heard.low, heard.high) if rule.condition.above else (heard.high, heard.low)
        past = [mild[ids] if rule.condition.hold_s else None, grave[ids]] if heard.moved else [None, None]
        shown = [*past, heard.value[ids]]
        if rule.info.kind == "rate" and len(ids):
            over_s = float(rule.declared.over_s)
            before = observations.hour_means(ids, at - over_s)
            shown = [None if values is None else (values - before) / (over_s / 3600) for values in shown]
        for told, values in zip(rounds, shown, strict=True):
            if values is not None and not np.isnan(values).all():
                told[rule.id] = Column(kind, ids, values, at)
    return [told for told in rounds if told]


class Heard:
    """What datastreams said last, and since the last look, one row a datastream id. NaN: nothing that counts now."""

    def __init__(self, scene: Scene, now: datetime, newest: Columns, steps: Steps | None):
        size = max(int(newest.datastream.max(initial=0)), int(scene.cadences.size) - 1) + 1
        self.at, self.value, self.low, self.high = (np.full(size, np.nan) for _ in range(4))
        still = np.zeros(size)
        still[: len(scene.cadences)] = CURRENT_INTERVALS * scene.cadences
        self.moved = steps is not None and len(steps.datastream) > 0
        current = (newest.quality == Quality.GOOD) & (now.timestamp() - newest.at <= still[newest.datastream])
        self.at[newest.datastream] = newest.at
        self.value[newest.datastream[current]] = newest.value[current]
        if steps is not None and self.moved:
            known = steps.datastream < size
            known[known] = (steps.at - steps.first)[known] <= still[steps.datastream[known]]
            ids = steps.datastream[known]
            np.fmin.at(self.low, ids, steps.low[known])
            np.fmax.at(self.high, ids, steps.high[known])


def of_silence(rules: Sequence[Rule], scene: Scene, now: datetime) -> dict[int, Column]:
    """Columns of what falls silent: seconds, or promises, since the newest observation of a source, a thing or a datastream."""
    found: dict[int, Column] = {}
    lags = {
        "thing": lambda: [(one.thing_id, one.lag_s, one.promise_s) for one in sources.things_health(now)],
        "source": lambda: [(one.id, one.lag_s, one.promise_s) for one in sources.sources(now) if one.enabled],
        "datastream": lambda: [
            (one.datastream_id, max((now - one.at).total_seconds(), 0.0), scene.datastreams[one.datastream_id].cadence_s)
            for one in observations.latest()
            if one.datastream_id in scene.datastreams
        ],
    }
    heard: dict[str, dict[int, tuple[float, float]]] = {}
    for rule in rules:
        kind, features = scene.features(rule)
        if kind not in heard:
            heard[kind] = {}
            for feature, lag, promise in lags[kind]():
                if lag is not None and promise > 0 and lag <= PRESENT.total_seconds():
                    earlier = heard[kind].get(feature, (np.inf, 0))
                    heard[kind][feature] = min(earlier, (float(lag), float(promise)))
        by_promise = rule.level(1).missing_promises is not None
        rows = [heard[kind].get(feature, (np.nan, 1.0)) for feature in features]
        lag, promise = np.array(rows, float).reshape(-1, 2).T
        found[rule.id] = Column(
            kind, np.array(features, int), lag / promise if by_promise else lag, now.timestamp() - lag,
            {row: {"lag_s": float(lag[row]), "promise_s": float(promise[row])} for row in np.flatnonzero(~np.isnan(lag)).tolist()},
        )  # fmt: skip
    return found


def of_brought(rules: Sequence[Rule], scene: Scene, brought: Sequence[Brought]) -> dict[int, Column]:
    """Columns of what cameras see: how many break a drawn rule there; nought where nothing was brought."""
    found = {}
    for rule in rules:
        kind, features = scene.rows(rule)
        seen = {each.thing_id: each for each in brought if each.event == rule.declared.event}
        rows = [(row, seen[feature]) for row, feature in enumerate(features.tolist()) if feature in seen]
        column = Column(kind, features, np.zeros(len(features)), np.full(len(features), np.nan))
        for row, each in rows:
            column.values[row], column.at[row], column.details[row] = each.value, each.at.timestamp(), dict(each.detail)
        found[rule.id] = column
    return found


def of_stuck(rules: Sequence[Rule], scene: Scene, now: datetime) -> dict[int, Column]:
    """Columns of how long each datastream has given the same value: whole hours whose least and greatest agree, from now back."""
    found = {}
    for rule in rules:
        kind, features = scene.features(rule)
        longest = max(rule.condition.limits)
        end = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        hours = observations.hours(features, end - timedelta(seconds=longest + 7200), end) if features else []
        values = stuck_for(features, hours, float(rule.declared.tolerance), rule.declared.at_least)
        found[rule.id] = Column(kind, np.array(features, int), values, np.full(len(features), now.timestamp()))
    return found


def stuck_for(features: Sequence[int], hours: Sequence[Any], tolerance: float, at_least: int) -> np.ndarray:
    """Seconds each datastream has been unchanged up to its newest hour; NaN with fewer than ``at_least`` good observations in all."""
    by_stream: dict[int, list[Any]] = defaultdict(list)
    for hour in hours:
        if hour.n:
            by_stream[hour.datastream_id].append(hour)
    found = np.full(len(features), np.nan)
    for row, stream in enumerate(features):
        known = by_stream.get(stream, [])
        if sum(hour.n for hour in known) < at_least:
            continue
        low, high, since = np.inf, -np.inf, None
        for hour in reversed(known):
            low, high = min(low, hour.min), max(high, hour.max)
            if high - low > tolerance:
                break
            since = hour.hour
        found[row] = 0.0 if since is None else (known[-1].hour - since).total_seconds() + 3600
    return found
