"""What analyses found is told: insights, above all those that people added, forecasts that need telling, effects of directives."""

import json
from datetime import timedelta

import pytest

from bazan.analysis.briefings import api
from bazan.analysis.briefings.tests.conftest import CROP, NOW, foreseen, leader, noticed
from bazan.analysis.briefings.tests.test_facts import said, told
from bazan.monitoring.insights import api as insights
from tests.fixtures.incident_province import commune

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("land")]


def insights_of(facts):
    return [fact.words["line"]["en"].split()[1] for number, fact in facts.items() if number.startswith("insight:")]


def test_an_insight_that_somebody_added_stands_in_the_next_briefings_of_its_place_and_sector_and_one_dismissed_does_not():
    kept, away = noticed("light", 0.6), noticed("away", 0.99)
    for key, weight in (("heavy", 0.9), ("heavier", 0.95), ("third", 0.8)):
        noticed(key, weight)
    assert insights_of(told("daily", at=NOW)) == ["away", "heavier"], "a daily note tells two of a sector"
    insights.brief(kept.id, leader(), NOW)
    insights.dismiss(away.id, "known", "", leader(), NOW)
    facts = told("daily", at=NOW)
    assert insights_of(facts) == ["light", "heavier", "heavy"]
    assert said(facts, f"insight:{kept.id}") == (
        "Crop light falls strangely (began on 30 November 2026); Crop of the month at Mot commune, in October 2026: 25.0\u00a0t."
    )
    assert insights_of(told("daily", at=NOW, place=commune("1"), sector="orchards")) == ["light", "heavier", "heavy"]
    assert insights_of(told("daily", at=NOW, place=commune("2"))) == insights_of(told("daily", at=NOW, sector="environment")) == []
    insights.notice("unusual", "orchards", [], NOW)
    assert insights_of(told("daily", at=NOW)) == [], "it lasts no more"


def test_the_number_of_an_insight_has_a_passport_that_names_its_own_place():
    kept = noticed("light", 0.6)
    insights.brief(kept.id, leader(), NOW)
    issued = api.content(api.issue("daily", leader(), NOW, NOW, "k").id)
    figure = issued.facts[f"insight:{kept.id}"].figures["value"]
    passport = json.loads(api.passport(figure.code).signed)["payload"]
    assert (passport["printed"]["en"], passport["place"]["en"], passport["what"]) == ("25.0\u00a0t", "Mot commune", CROP)
    assert f"insight:{kept.id}" in {number for sentence in issued.sentences for number in sentence.facts}


def test_a_number_whose_target_is_unlikely_is_told_with_its_interval_its_chance_and_how_far_forecasts_were_off():
    foreseen(55.0, 0.224)
    facts = told("daily", at=NOW)
    assert said(facts, f"forecast:{CROP}").replace("\u00a0", " ") == (
        "Crop of the month, in November 2026 (forecast): 55.0 t, four times in five from 50.0 t to 60.0 t, at or beyond the level to watch "
        "of 60.0 t; chance to meet the target of 60.0 t in December 2026: 22%."
    )
    origin = facts[f"forecast:{CROP}"].figures["mean"].origin
    assert origin.formula["vi"].endswith("thử lại trên quá khứ 4 lần: sai số sMAPE 12,3 %, khoảng 80 % chứa đúng 80 % giá trị")
    assert [(given.period, given.value) for given in origin.inputs] == [("2026-10", 50.0), ("2026-11", 71.0)]


@pytest.mark.parametrize(("mean", "probability", "chance"), [(65.0, 0.0004, "below 1%"), (65.0, 0.0, "0%"), (65.0, 0.49, "49%")])
def test_a_small_chance_is_not_told_as_none(mean, probability, chance):
    foreseen(mean, probability)
    fact = told("daily", at=NOW)
    assert said(fact, f"forecast:{CROP}").endswith(f"in December 2026: {chance}.") and "beyond" not in said(fact, f"forecast:{CROP}")


@pytest.mark.parametrize("forecast", [{"mean": 65.0}, {"mean": 65.0, "probability": 0.5}, {"mean": 9.0, "made_at": NOW.replace(month=6)}])
def test_what_goes_well_and_what_was_forecast_long_ago_is_not_told(forecast):
    foreseen(**forecast)
    assert f"forecast:{CROP}" not in told("daily", at=NOW)


def test_how_analyses_stood_long_ago_is_not_made_up():
    noticed("light", 0.9)
    foreseen(55.0, 0.2)
    facts = told("daily", at=NOW, now=NOW + timedelta(days=2))
    assert {"forgotten:insights", "forgotten:forecasts"} <= facts.keys()
    assert not any(number.startswith(("insight:", "forecast:")) for number in facts)
