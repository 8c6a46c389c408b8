"""Readings made by hand: an invented indicator, hour by hour."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bazan.core.time import Period
from bazan.data.indicators.types import Band, Feature, IndicatorInfo, Reading, Target, Value

NOW = datetime(2026, 11, 25, 0, 42, tzinfo=UTC)
PLACE = Feature("place", 3)
INFO = IndicatorInfo(
    code="pond.level",
    pack="pond",
    version=1,
    labels={"vi": "Mực nước ao", "en": "Pond level"},
    short_labels={"vi": "Mực nước", "en": "Level"},
    unit="m",
    unit_labels={"vi": "m", "en": "m"},
    grain="hour",
    digits=2,
    direction="down",
    owner="office",
    law="",
    formula="",
    completeness="",
    fresh_s=7200,
    bands=(Band("high", 5, None, {"vi": "Cao", "en": "High"}, "risk-3"),),
    inputs=(),
    features=("place",),
)
TARGET = Target(None, 5.0, 6.0, 7.0, "QĐ 1", NOW - timedelta(days=400), None)


def value(number: float | None, hours_ago: int = 0) -> Value:
    held = Period.holding(NOW - timedelta(hours=hours_ago), "hour")
    return Value("pond.level", PLACE, held, number, 1.0, None, 1, NOW - timedelta(hours=hours_ago, minutes=5), NOW)


def reading(number: float | None, light: str = "good", freshness: str = "fresh", **more) -> Reading:
    course = tuple(value(4 + hour / 10, 10 - hour) for hour in range(10))
    current = None if freshness == "missing" else value(number)
    spark = course if current is None else (*course, current)
    made = Reading(INFO, PLACE, current, freshness, light, TARGET, None, 4.9, None, spark)  # type: ignore[arg-type] - words of a test, known to be of the type
    return replace(made, **more)
