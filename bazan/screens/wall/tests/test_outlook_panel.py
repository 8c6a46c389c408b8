"""The scene that looks ahead: what may go wrong with its interval, and how likely."""

import re
from datetime import timedelta

import pytest
from django.apps import apps

from bazan.core.time import Period, now
from bazan.data.figures.api import forget
from bazan.directory.places import api as places
from bazan.monitoring.insights import api as insights
from bazan.monitoring.insights.types import Noticed
from tests.fixtures.orchard_province import CROP, land, made_land, measured, reader  # noqa: F401 - fixtures
from tests.fixtures.query_count import questions

MOST_QUESTIONS = 21
"""Those of the wall, and three: for forecasts, for insights, and for what was done with them."""
TARGET = {"goal": 95.5, "probability": 0.18, "needed": 1.0, "source": "Kế hoạch"}


@pytest.fixture
def orchards(land):  # noqa: F811 - the fixture
    """A province with two years of crops."""
    forget()
    measured(root(), [50.0 + n % 5 for n in range(24)], until=now())
    yield
    forget()


def test_without_a_forecast_that_is_said_and_without_insights_too(orchards):
    for language, nothing, calm in (("vi", "Chưa có dự báo", "Không phát hiện nào"), ("en", "Nothing is forecast yet", "Nothing noticed")):
        page = wall(language)
        assert nothing in scene(page) and calm in page


def test_what_may_go_wrong_is_drawn_with_its_interval_said_with_its_chance_and_stands_beside_what_was_noticed(orchards):
    forecast(chance=TARGET)
    noticed()
    page = wall()
    drawn = scene(page)
    assert "likely-95" in drawn and "likely-80" in drawn
    assert "18\u00a0%" in drawn and "khả năng đạt đích 95" in drawn and f"/decide/orchards?indicator={CROP}" in drawn
    assert re.search(r"Số ca tăng\..*?từ \d\d/\d\d/\d{4}", page, re.S)
    english = scene(wall("en"))
    assert "18%" in english and "chance to reach 95" in english


def test_what_can_hardly_be_is_not_told_as_impossible(orchards):
    forecast(chance=TARGET | {"probability": 0.000125})
    assert "dưới 1\u00a0%" in scene(wall())


def test_a_forecast_of_what_is_over_tells_nothing_of_what_is_ahead(orchards):
    forecast(ago=40)
    assert "Chưa có dự báo" in scene(wall())


def test_the_scene_costs_the_wall_three_questions_however_many_numbers_and_insights(orchards):
    for code in (CROP, "orchards.score", "orchards.spoiled_week"):
        forecast(code)
    noticed(*(f"key-{n}" for n in range(20)))
    asked = questions(reader(), "/wall")
    assert len(asked) <= MOST_QUESTIONS, asked


def wall(language="vi"):
    return reader(language).get("/wall").content.decode()


def scene(page):
    return re.findall(r'data-scene="ahead".*?class="scene-bar"', page, re.S)[0]


def root():
    return places.root(now().date()).id


def forecast(code=CROP, ago=1, chance=None):
    """Four months after the one that was so many months ago."""
    origin = Period.holding(now(), "month")
    for _ in range(ago):
        origin = origin.previous()
    apps.get_model("forecasts", "Forecast").objects.create(
        indicator=code, sector="orchards", feature_kind="place", feature_id=root(), stretch_start=origin.start, origin=origin.start,
        model="Ensemble", steps=[[50.0, 45.0, 56.0, 40.0, 62.0, 48.0]] * 4, judged=None, made_at=now(),
        chance={**chance, "at": origin.next().next().text} if chance else None,
    )  # fmt: skip


def noticed(*keys):
    words = {"vi": "Số ca tăng.", "en": "Cases rise."}
    insights.notice("unusual", "orchards", [Noticed(key, root(), 0.8, now() - timedelta(days=3), words) for key in keys or ("key",)], now())
