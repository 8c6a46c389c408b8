"""What the nightly clock estimates of directives, and what is read of it, on a real database."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection

from bazan.core.time import LOCAL, Period
from bazan.directory.accounts import api as accounts
from bazan.directory.places import api as places
from bazan.response.directives import api as directives
from bazan.response.directives.impact import api
from tests.fixtures.orchard_province import ADDED, DUE, GIVEN, NIGHT, NOW, communes, given, leader, measured, rows
from tests.present import present

pytestmark = pytest.mark.usefixtures("land")


def test_at_night_the_effect_of_a_directive_is_estimated_from_the_other_communes():
    directive = given()
    assert api.estimate_due(NOW) == 1
    answer = present(api.effect_of(directive.id))
    assert answer.estimate.verdict == "worked" and present(answer.estimate.effect).low95 <= ADDED <= present(answer.estimate.effect).high95
    assert present(answer.estimate.weights).keys() == set(communes()[1:])
    assert (
        answer.periods[answer.given_at] == Period.holding(GIVEN, "month") and answer.periods[-1] == Period.holding(NOW, "month").previous()
    )
    assert [effect is not None for effect in answer.estimate.effects] == [False, True, True, True, True]
    assert len(answer.observed) == len(answer.periods) == answer.given_at + len(answer.estimate.course)
    assert (answer.made_at, answer.checked_at) == (NOW, NOW)


def test_a_night_without_new_values_keeps_nothing_new_and_says_that_it_looked():
    directive = given()
    api.estimate_due(NOW)
    assert api.estimate_due(NOW + timedelta(hours=12)) == 0 and rows().get().checked_at == NOW
    assert api.estimate_due(NOW + NIGHT) == 0
    answer = present(api.effect_of(directive.id))
    assert (answer.made_at, answer.checked_at) == (NOW, NOW + NIGHT)


def test_what_comes_out_of_other_values_stands_beside_what_came_before():
    directive = given()
    api.estimate_due(NOW)
    measured(communes()[0], [30.0])
    assert api.estimate_due(NOW + NIGHT) == 1
    newest, first = api.history(directive.id)
    assert (newest.observed[-1], newest.made_at) == (30.0, NOW + NIGHT) and first.made_at == NOW
    assert first.estimate.effect != newest.estimate.effect
    assert api.effects_of([directive.id]) == {directive.id: newest}


def test_a_commune_under_a_directive_on_the_same_number_is_no_donor():
    directive, _ = given(), given(communes()[3], key="other", at=GIVEN + NIGHT, due=DUE + 3 * NIGHT)
    given(communes()[4], key="nothing to do with it", indicator="")
    api.estimate_due(NOW)
    assert present(present(api.effect_of(directive.id)).estimate.weights).keys() == {*communes()[1:3], *communes()[4:]}


def test_before_a_whole_period_has_passed_since_the_deadline_there_is_no_verdict():
    directive = given(at=NOW - 3 * NIGHT, due=NOW + 7 * NIGHT)
    api.estimate_due(NOW)
    answer = present(api.effect_of(directive.id))
    assert (answer.estimate.verdict, answer.estimate.why) == ("not_enough", "no_period_after") and len(answer.periods) == answer.given_at


def test_until_the_work_was_done_no_period_counts():
    directive = given(due=DUE + 60 * NIGHT)
    api.estimate_due(NOW)
    assert [effect is not None for effect in present(api.effect_of(directive.id)).estimate.effects] == [False, False, False, True, True]


def test_a_number_counted_by_another_formula_since_is_not_judged():
    directive = given()
    measured(communes()[0], [58.0, 59.0], version=2)
    api.estimate_due(NOW)
    assert present(api.effect_of(directive.id)).estimate.why == "revised"


def test_a_commune_that_is_no_more_is_not_judged():
    gone = places.by_code("old", date(2023, 11, 1)).id
    directive = given(gone, at=datetime(2023, 12, 4, 9, tzinfo=LOCAL), due=datetime(2023, 12, 20, 9, tzinfo=LOCAL))
    api.estimate_due(NOW)
    assert present(api.effect_of(directive.id)).estimate.why == "revised"


def test_of_the_whole_territory_there_is_nothing_to_compare_with():
    root = places.root(NOW.date()).id
    directive = given(root)
    measured(root, range(40))
    api.estimate_due(NOW)
    assert present(api.effect_of(directive.id)).estimate.why == "few_periods_before"


def test_directives_without_a_number_or_withdrawn_are_left_alone():
    by = leader()
    given(key="without", indicator="", by=by)
    withdrawn = given(by=by)
    directives.move(withdrawn.id, "withdraw", by, withdrawn.case.version, GIVEN + NIGHT, reason="Không cần nữa")
    assert api.estimate_due(NOW) == 0 and not rows().exists()


def test_while_values_are_owed_nothing_is_estimated():
    given()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO indicator_due (datastream_id, day, indicator_id, hours, marked_at) VALUES (1, %s, 0, 1, %s)", [NOW, NOW]
        )
    assert api.estimate_due(NOW) == 0 and not rows().exists()


def test_who_sees_the_directive_sees_its_effect_and_nobody_else():
    directive = given()
    api.estimate_due(NOW)
    for place, seen in ((communes()[0], True), (communes()[5], False)):
        accounts.enter(frozenset({place}), None)
        try:
            assert (api.effect_of(directive.id) is not None, bool(api.history(directive.id))) == (seen, seen)
        finally:
            accounts.leave()
