"""What a directive did is told beside what its indicator did, or that nobody can say."""

import pytest

from bazan.analysis.briefings import sentences
from bazan.analysis.briefings.tests.test_facts import said, told
from bazan.directory.places import api as places
from bazan.response.directives import api as directives
from tests.fixtures.orchard_province import NOW, decided, land, made_land, measured  # noqa: F401 - fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("land")]


def test_the_effect_of_a_directive_is_told_with_its_interval_and_the_courses_it_was_estimated_from():
    directive = decided()
    directives.judge_effects(NOW)
    facts = told("daily", at=NOW)
    fact = facts[f"directive_effect:{directive.id}"]
    assert said(facts, f"directive_effect:{directive.id}").endswith(": it worked.")
    assert [slot for slot, _ in sentences.figures(fact)][-3:] == ["effect", "low", "high"]
    effect, low, high = (fact.figures[slot] for slot in ("effect", "low", "high"))
    assert 0 < low.value < effect.value < high.value and effect.origin.inputs_total == 8
    assert fact.figures["goal"].origin.formula["en"] == "the goal the directive sets"
    measured_, without = effect.origin.inputs[:2]
    assert (measured_.period, without.period, effect.origin.period) == ("2026-10", "2026-10", "2026-07 – 2026-10")


def test_where_nobody_can_say_what_a_directive_did_that_is_told_and_no_number():
    root = places.root(NOW.date()).id
    measured(root, range(40))
    directive = decided(place=root)
    directives.judge_effects(NOW)
    facts = told("daily", at=NOW)
    assert said(facts, f"directive_effect:{directive.id}").endswith("; whether it worked can't be said: too few periods to judge.")
    assert "effect" not in facts[f"directive_effect:{directive.id}"].figures
