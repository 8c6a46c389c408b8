"""What is within its limits and will hardly stay there becomes an insight, by forecasts that beat seasonal naive alone."""

import pytest

from bazan.analysis.forecasts import insights as telling
from bazan.analysis.forecasts.models import Forecast
from bazan.core.time import Period
from bazan.monitoring.insights import api as insights
from tests.fixtures.orchard_province import CROP, NOW, communes, land, made_land, measured  # noqa: F401 - fixtures

pytestmark = pytest.mark.usefixtures("land")
LAST = Period.holding(NOW, "month").previous()
FALLING = (64.0, 52.0, 41.0, 30.0)
"""Crops by month; below 60 they are to be watched, below 40 to be acted on."""


def kept(place, means=FALLING, model="Ensemble", own=8.0, plain=12.0):
    steps = [[mean, mean - 4, mean + 4, mean - 6, mean + 6, mean] for mean in means]
    score = {"mase": 1.0, "covered80": 0.8, "covered95": 0.95}
    scores = {model: score | {"smape": own}, "SeasonalNaive": score | {"smape": plain}}
    Forecast.objects.create(
        indicator=CROP, sector="orchards", feature_kind="place", feature_id=place, stretch_start=LAST.start, origin=LAST.start, model=model,
        steps=steps, judged={"origins": 3, "points": 12, "scores": scores}, made_at=NOW,
    )  # fmt: skip


def told():
    telling.tell("orchards", NOW)
    return [insight.noticed for insight in insights.insights("orchards") if insight.kind == "coming"]


def test_what_will_pass_its_limit_is_told_with_when_first_how_sure_and_where_to_read_it():
    place = communes()[0]
    measured(place, [65.0])
    kept(place)
    (noticed,) = told()
    assert noticed.weight == pytest.approx(0.995, abs=0.004) and noticed.feature == ("place", place)
    assert "99 % khả năng xuống dưới 60,0" in noticed.words["vi"] and "tháng 12/2026" in noticed.words["vi"]
    assert "below 60.0" in noticed.words["en"] and "in 12/2026" in noticed.words["en"] and "65.0 now" in noticed.words["en"]
    assert noticed.address == f"/decide/orchards?indicator={CROP}&place=1#q2"


def test_what_is_beyond_already_or_not_sure_enough_or_far_away_is_not_told():
    first, second, third = communes()[:3]
    measured(first, [55.0])
    kept(first)
    measured(second, [65.0])
    kept(second, (62.0, 60.5, 60.0, 40.0))
    measured(third, [65.0])
    kept(third, (70.0, 70.0, 70.0, 30.0))
    assert told() == []


def test_a_forecast_that_is_no_better_than_seasonal_naive_is_not_believed():
    first, second = communes()[:2]
    for place in (first, second):
        measured(place, [65.0])
    kept(first, model="Mean")
    kept(second, own=12.0)
    assert told() == []


def test_once_it_is_beyond_or_forecast_otherwise_the_insight_is_closed():
    place = communes()[0]
    measured(place, [65.0])
    kept(place)
    assert len(told()) == 1 and len(told()) == 1
    measured(place, [50.0], version=2)
    assert told() == []
