"""What an alert is about, over time: the indicator or the datastream its rule watches, and the limits of the rule's levels."""

from datetime import datetime, timedelta
from typing import Any

from bazan.core.errors import NotFound
from bazan.core.language import LANGUAGES, in_every_language
from bazan.data.figures.api import datastreams, things, unit_of
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature, IndicatorInfo, Reading
from bazan.data.observations import api as observations
from bazan.monitoring.alerts.types import AlertInfo, RuleInfo
from bazan.screens.duty_desk.types import Course

BACK = {"hour": 24, "day": 31, "week": 27, "month": 25, "quarter": 9, "year": 10}
"""Periods shown, by an indicator's grain."""
HOURS = 24
"""Of a datastream."""
BEYOND = {"at_least": True, "above": True, "below": False, "at_most": False}
"""Keys of a level that limits a value, and whether beyond is greater."""
TARGETS = ("watch", "off", "disaster")


def course(alert: AlertInfo, rule: RuleInfo, now: datetime) -> Course | None:
    """Null for what has no value over time: a station or a source that fell silent."""
    if rule.originator == "indicator":
        return _of_indicator(alert, rule, now)
    if alert.feature_kind == "datastream":
        return _of_datastream(alert, rule, now)
    return None


def shown_code(rule: RuleInfo) -> str:
    """The indicator that people are shown: what the rule names for it, else what it watches, of a combination the first."""
    spec = rule.spec
    name = spec.get("shows") or spec.get("indicator") or spec["all"][0]["indicator"]
    return name if "." in name else f"{rule.pack}.{name}"


def _of_indicator(alert: AlertInfo, rule: RuleInfo, now: datetime) -> Course | None:
    code = shown_code(rule)
    try:
        info = indicators.info(code)
    except NotFound:
        return None
    if alert.feature_kind not in info.features:
        return None
    feature = Feature(alert.feature_kind, alert.feature_id)
    back = BACK[info.grain]
    reading = indicators.readings_of([(code, feature)], at=None, spark=back)[code, feature]
    if not reading.spark:
        return None
    return Course(
        name=info.short_labels or info.labels,
        unit=in_every_language(lambda: unit_of(info)),
        digits=info.digits,
        points=tuple((one.period.start, one.value) for one in reading.spark),
        step_s=(reading.spark[-1].period.end - reading.spark[-1].period.start).total_seconds(),
        limits=_limits_of_indicator(rule, reading),
        above=_above(rule, info),
        source=rule.spec.get("law") or (reading.target.source if reading.target else ""),
        href=f"/indicators/{code}?feature={feature.kind}:{feature.id}",
    )


def _above(rule: RuleInfo, info: IndicatorInfo) -> bool:
    level = rule.spec["levels"][0]
    return next((above for key, above in BEYOND.items() if key in level), info.direction != "up")


def _limits_of_indicator(rule: RuleInfo, reading: Reading) -> tuple[tuple[float, dict[str, str]], ...]:
    """The rule's own limits when it limits what is shown; else the targets of what is shown, each with the words of its level."""
    if rule.kind == "threshold" and not rule.spec.get("shows"):
        return _limits(rule)
    if rule.kind == "all":
        part = rule.spec["all"][0]
        return tuple((float(part[key]), {}) for key in BEYOND if key in part and not isinstance(part[key], str))
    target = reading.target
    wanted = [] if target is None else [value for name in TARGETS if (value := getattr(target, name)) is not None]
    levels = rule.spec["levels"]
    named = [level["labels"] for level in levels] if len(levels) == len(wanted) else [{}] * len(wanted)
    return tuple(zip(wanted, named, strict=True))


def _limits(rule: RuleInfo) -> tuple[tuple[float, dict[str, str]], ...]:
    return tuple(
        (float(level[key]), level["labels"])
        for level in rule.spec["levels"]
        for key in BEYOND
        if key in level and not isinstance(level[key], str)
    )


def _of_datastream(alert: AlertInfo, rule: RuleInfo, now: datetime) -> Course | None:
    stream = next((one for one in datastreams() if one.id == alert.feature_id), None)
    if stream is None:
        return None
    hours = observations.hours([stream.id], now - timedelta(hours=HOURS), now + timedelta(hours=1))
    if not hours:
        return None
    observed: Any = next(one for one in observations.properties() if one.code == stream.property)
    thing = things().get(stream.thing_id)
    points = [(one.hour, one.mean) for one in hours]
    latest = observations.latest([stream.id])
    if latest and latest[0].at > points[-1][0]:
        points.append((latest[0].at, latest[0].value))
    level = rule.spec["levels"][0]
    return Course(
        name=observed.labels,
        unit=dict.fromkeys(LANGUAGES, "" if stream.unit == "1" else stream.unit),
        digits=2,
        points=tuple(points),
        step_s=3600.0,
        limits=_limits(rule) if rule.kind == "threshold" else (),
        above=next((above for key, above in BEYOND.items() if key in level), True),
        source=rule.spec.get("law", ""),
        href=f"/things/{thing.code}" if thing else f"/records?datastream={stream.id}",
    )
