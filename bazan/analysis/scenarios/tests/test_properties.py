"""Laws of what if: the same inputs give the same figures, chance is shared by all alternatives, nothing unknown is reckoned with."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.analysis.scenarios import rules
from bazan.analysis.scenarios.types import AlternativeInfo, AssumptionInfo, Changes, OutcomeInfo, ScenarioInfo
from bazan.core.errors import Refused

WORDS = {"vi": "x", "en": "x"}


def assumption(name, value, spread=0.0, most=1000.0):
    return AssumptionInfo(name, WORDS, "1", 0, value, 0.0, most, spread, "")


def harvest(given):
    return {"baskets": given["trees"] * given["each"], "short": np.maximum(given["wanted"] - given["trees"] * given["each"], 0)}


HARVEST = ScenarioInfo(
    "orchards.harvest", "orchards", 1, WORDS, WORDS, "", (), False,
    (assumption("trees", 10.0), assumption("each", 5.0, 0.5), assumption("wanted", 50.0)),
    (AlternativeInfo("as_is", WORDS), AlternativeInfo("plant", WORDS, {"trees": 12.0}, ("each",))),
    (OutcomeInfo("baskets", WORDS, "1", 0, "more", "wanted"), OutcomeInfo("short", WORDS, "1", 0, "less")),
)  # fmt: skip


def test_the_same_inputs_give_the_same_figures_and_fingerprint():
    first, again = (rules.compared(HARVEST, harvest, Changes()) for _ in range(2))
    assert first == again
    changed = rules.compared(HARVEST, harvest, Changes({"plant": {"trees": 13.0}}))
    assert rules.fingerprint(HARVEST, first, "") == rules.fingerprint(HARVEST, again, "") != rules.fingerprint(HARVEST, changed, "")


@given(st.floats(0, 0.9), st.floats(1, 100), st.floats(1, 9))
def test_edges_are_ordered_and_no_spread_leaves_one_number(spread, trees, each):
    scenario = replace(HARVEST, assumptions=(assumption("trees", trees), assumption("each", each, spread), assumption("wanted", 50.0)))
    figures = rules.compared(scenario, harvest, Changes()).alternatives[0].outcomes["baskets"]
    edges = [figures.low95, figures.low80, figures.middle, figures.high80, figures.high95]
    known = [edge for edge in edges if edge is not None]
    assert known == edges and known == sorted(known)
    assert figures.chance is not None and 0 <= figures.chance <= 1
    if spread == 0:
        assert figures.low95 == figures.high95 == pytest.approx(trees * each)


def test_an_alternative_that_adds_something_is_better_in_every_draw_and_reaches_the_goal_more_often():
    as_is, plant = rules.compared(HARVEST, harvest, Changes()).alternatives
    assert as_is.better is None and plant.better == 1.0
    before, after = (one.outcomes["baskets"].chance for one in (as_is, plant))
    assert before and after and after > before == pytest.approx(0.5, abs=0.02)


def test_what_somebody_changes_for_all_holds_for_all_and_for_one_for_that_one_alone():
    for_all = rules.compared(HARVEST, harvest, Changes({"": {"each": 6.0}})).alternatives
    assert [one.assumed["each"] for one in for_all] == [6.0, 6.0]
    for_one = rules.compared(HARVEST, harvest, Changes({"plant": {"each": 6.0}})).alternatives
    assert [one.assumed["each"] for one in for_one] == [5.0, 6.0]


def test_nothing_is_reckoned_while_an_assumption_is_not_known():
    unknown = replace(HARVEST, assumptions=(replace(assumption("trees", 0.0), value=None), *HARVEST.assumptions[1:]))
    alone = replace(unknown, alternatives=HARVEST.alternatives[:1])
    assert rules.compared(alone, harvest, Changes()).lacking == ("trees",)
    assert rules.compared(alone, harvest, Changes({"": {"trees": 10.0}})).lacking == ()


def test_what_comes_out_as_no_number_is_told_as_unknown():
    came = rules.compared(HARVEST, lambda given: {"baskets": given["trees"] * np.nan, "short": given["trees"]}, Changes())
    assert came.alternatives[0].outcomes["baskets"].middle is None


@pytest.mark.parametrize("changed", [{"weeds": 1.0}, {"trees": -1.0}, {"trees": 1e9}])
def test_no_strange_assumption_and_none_outside_its_range(changed):
    with pytest.raises(Refused):
        rules.compared(HARVEST, harvest, Changes({"": changed}))
