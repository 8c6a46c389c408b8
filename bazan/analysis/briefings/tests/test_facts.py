"""What is gathered on a real database: within the place and the sectors, as the database itself would show it to who reads it."""

from datetime import timedelta

import pytest
from django.db import connection

from bazan.analysis.briefings import facts as gathering
from bazan.analysis.briefings import province_config, rules, sentences
from bazan.analysis.briefings.facts.context import Around
from bazan.analysis.briefings.tests.conftest import CROP, NOW, foreseen, given, leader, noticed, values
from bazan.analysis.briefings.types import Kind, Scope
from bazan.core import working_days
from bazan.core.time import local_day
from bazan.directory.accounts import api as accounts
from bazan.directory.places import api as places
from tests.fixtures.incident_province import commune, opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("land")]


def around(kind: Kind = "monthly", place=None, sector="*", at=NOW + timedelta(days=3), now=None):
    start, end = rules.span(kind, at, working_days.of_province(province_config.folder()))
    place_id = places.root(local_day(at)).id if place is None else place
    return Around.of(Scope(kind, at, start, end, place_id, sector), province_config.of_province(), now or at)


def told(*arguments, **more):
    facts = gathering.facts(around(*arguments, **more))
    return {fact.id: fact for fact in facts}


def said(facts, number, spoken="en"):
    return sentences.sentence(facts[number]).text(spoken)


def test_a_number_beyond_its_target_is_told_with_its_limit_its_move_and_the_places_it_came_from():
    assert said(told(at=NOW), f"number:{CROP}").replace("\u00a0", " ") == (
        "Crop of the month, in October 2026: 50.0 t, below the level to watch of 60.0 t; down 22.0 t from 72.0 t (in September 2026), "
        "22.0 times its usual move; most of it from Mot commune (−15.0 t), Hai commune (−5.0 t), Ba commune (−2.0 t); "
        "furthest off: Ba commune (10.0 t), Hai commune (15.0 t), Mot commune (25.0 t)."
    )


def test_parts_that_do_not_add_up_are_told_as_places_that_moved_and_not_as_contributions():
    values(CROP, 8, 9, place=commune("4"))
    fact = told(at=NOW)[f"number:{CROP}"]
    assert "contributions" not in fact.parts and [part.figure.value for part in fact.parts["movers"]] == [-15.0, -5.0, -2.0]


def test_a_number_that_has_no_news_in_the_stretch_is_not_told_again():
    assert f"number:{CROP}" not in told("daily")


def test_directives_are_told_late_due_soon_and_given():
    late, soon, later = (
        given("Chậm", NOW - timedelta(hours=5), NOW - timedelta(days=2)),
        given("Sắp", NOW + timedelta(days=1)),
        given("Sau", NOW + timedelta(days=21)),
    )
    facts = told("daily", at=NOW)
    assert said(facts, f"directive_late:{late.id}").endswith(": late by 5\u00a0hours.")
    assert {f"directive_soon:{soon.id}", f"directive_given:{later.id}"} <= facts.keys()
    assert facts["directives_late"].figures["count"].value == facts["directives_soon"].figures["count"].value == 1
    assert facts["directives"].figures["given"].value == 3


def test_how_directives_stood_long_ago_is_not_made_up():
    given("Chậm", NOW - timedelta(hours=5), NOW - timedelta(days=2))
    facts = told("daily", at=NOW, now=NOW + timedelta(days=2))
    assert "directives" not in facts and facts["forgotten:directives"].section == "data"


def test_incidents_are_told_and_guarded_ones_are_not():
    open_, guarded = opened(at=NOW - timedelta(hours=2)), opened(at=NOW - timedelta(hours=1), key="g", kind="CHILD_ABUSE")
    facts = told("daily", at=NOW)
    assert guarded.guarded and facts["incidents"].figures["open"].value == 1
    assert [number for number in facts if number.startswith("incident:")] == [f"incident:{open_.id}"]


def test_a_briefing_of_a_place_or_sector_holds_nothing_of_others():
    given(place=commune("2"))
    opened(at=NOW - timedelta(hours=2))
    here = told("daily", place=commune("2"), at=NOW)
    assert here["incidents"].figures["open"].value == 0 and here["directives"].figures["given"].value == 1
    assert told("daily", place=commune("1"), at=NOW)["directives"].figures["given"].value == 0
    orchards = told("daily", sector="orchards", at=NOW)
    assert orchards["incidents"].figures["open"].value == 0 and orchards["directives"].figures["given"].value == 1
    assert {fact.sector for fact in orchards.values()} <= {"", "orchards"}


@pytest.mark.parametrize(("code", "sector"), [(None, "*"), (None, "orchards"), ("1", "*"), ("2", "orchards")])
def test_what_is_gathered_is_what_the_database_shows_to_whoever_reaches_that_place_and_sector(code, sector):
    given(place=commune("2"))
    given("Khác", place=commune("1"), sector="environment")
    opened(at=NOW - timedelta(hours=2))
    opened(at=NOW - timedelta(hours=1), key="g", kind="CHILD_ABUSE")
    noticed("here", 0.9, "2")
    foreseen(50.0, 0.2)
    place = commune(code) if code else None
    whole = gathering.facts(around("weekly", place, sector, at=NOW))
    leader()
    accounts.enter(None if place is None else places.reach(place), None if sector == "*" else frozenset({sector}))
    try:
        bound = gathering.facts(around("weekly", place, sector, at=NOW))
    finally:
        accounts.leave()
    assert bound == whole


def test_a_province_without_any_value_gets_a_briefing_that_says_so():
    facts = told("daily", sector="orchards", at=NOW.replace(year=2025))
    assert facts["silent"].figures["count"].value == 3 and not any(number.startswith("number:") for number in facts)


@pytest.mark.parametrize("strange", ["NaN", "Infinity"])
def test_a_value_that_is_no_number_is_not_told_and_breaks_nothing(strange):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE indicator_value SET value = %s::float8 WHERE period_start = %s", [strange, NOW.replace(day=1, month=10, hour=0)]
        )
    facts = told(at=NOW)
    assert f"number:{CROP}" not in facts and facts["alerts"]
