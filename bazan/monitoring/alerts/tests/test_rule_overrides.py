"""Rules of packs as a province changes them: on, off, other numbers; heeded at once, tried on the past first, taken back in one act."""

import math
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.core.errors import Forbidden, NotFound, Refused
from bazan.directory.change_history import api as change_history
from bazan.directory.permissions.types import Acting, Held, Reach
from bazan.monitoring.alerts import api
from bazan.monitoring.alerts.evaluation import backtest
from bazan.monitoring.alerts.evaluation.historical_values import Course
from bazan.monitoring.alerts.models import AlertRule, AlertWatch
from bazan.monitoring.alerts.rule_changes import overrides
from bazan.monitoring.alerts.rule_definitions import parameters
from bazan.monitoring.alerts.tests.conftest import DAMS, NOW, minutes, only
from bazan.platform.conditions.api import Condition, Memory, step
from bazan.platform.packs import load
from tests.present import present

pytestmark = pytest.mark.django_db
WHY = "Đập này chịu được mực nước cao hơn"


def who(sectors=None, places=None):
    return Acting(Reach(1, "an", frozenset({"administrator"}), places, sectors, (Held("administrator", places, sectors),)))


def lay(rule, on=True, by=None, **numbers):
    wanted = {path.replace("__", "."): value for path, value in numbers.items()}
    return change_history.make("rules", f"dams.{rule}", api.rule_laid(f"dams.{rule}", on, wanted), WHY, by or who(), NOW)


def test_other_numbers_are_heeded_in_the_next_round_and_undone_so(world):
    only("flood")
    change = present(lay("flood", levels__1__at_least=105, clear__below=104))
    world.observe("dam-1", "pool", 102, NOW - minutes(30))
    assert world.measure(NOW) == 0
    change_history.undo(change.id, WHY, who(), NOW)
    assert world.measure(NOW + minutes(1)) == 1 and world.alert("flood").limit == 100


def test_a_rule_switched_off_clears_what_it_raised_and_raises_nothing(world):
    only("flood")
    world.observe("dam-1", "pool", 102, NOW - minutes(30))
    assert world.measure(NOW) == 1
    change = present(lay("flood", on=False))
    assert world.alert("flood").cleared_at and not AlertWatch.objects.exists() and world.measure(NOW + minutes(1)) == 0
    assert change_history.told([change])[0].lines[0][1:] == ("bật", "tắt")
    change_history.undo(change.id, WHY, who(), NOW)
    assert world.measure(NOW + minutes(2)) == 1


def test_a_rule_is_switched_with_the_numbers_it_holds_by(world):
    lay("flood", levels__1__at_least=105, clear__below=104)
    change_history.make("rules", "dams.flood", api.rule_switched("dams.flood", False), WHY, who(), NOW)
    held = api.rule_numbers("dams.flood")
    assert not held.info.enabled and held.own == {"levels.1.at_least": 105, "clear.below": 104}


@pytest.mark.parametrize(
    ("rule", "numbers", "field"),
    [
        ("flood", {"clear.below": 101}, "clear.below"),
        ("flood", {"levels.1.at_least": 115}, "levels.3.at_least"),
        ("flood", {"for_s": -1}, "for_s"),
        ("flood", {"clear.for_s": math.nan}, "clear.for_s"),
        ("flood", {"levels.2.at_least": math.inf}, "levels.2.at_least"),
        ("flood", {"levels.9.at_least": 1}, "levels.9.at_least"),
        ("both", {"all.2.clear.below": 6}, "all.2.clear.below"),
        ("silent", {"levels.1.missing_promises": 0}, "levels.1.missing_promises"),
    ],
)
def test_numbers_that_can_not_be_name_their_field_and_change_nothing(world, rule, numbers, field):
    for act in (
        lambda: api.rule_laid(f"dams.{rule}", True, numbers),
        lambda: change_history.make("rules", f"dams.{rule}", {"on": True, "numbers": numbers}, WHY, who(), NOW),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.field == field
    assert AlertRule.objects.get(code=f"dams.{rule}").numbers == {} and change_history.history() == []


def test_a_number_as_in_the_pack_is_no_number_of_the_province(world):
    assert api.rule_laid("dams.flood", True, {"levels.1.at_least": 100, "for_s": 0}) is None
    assert overrides.read("dams.flood") is None and lay("flood") is None


def test_a_pack_loaded_anew_keeps_the_numbers_and_those_it_made_impossible_give_way(world, tmp_path):
    lay("flood", levels__1__at_least=105, clear__below=104)
    api.load_pack(_another(tmp_path / "one", "at_least = 110", "at_least = 111"), NOW)
    assert (api.rule("dams.flood").spec["levels"][0]["at_least"], api.rule_numbers("dams.flood").unfit) == (105, False)
    api.load_pack(_another(tmp_path / "two", "at_least = 110", "at_least = 104"), NOW)
    told = api.rule_numbers("dams.flood")
    assert told.unfit and told.info.spec["levels"][0]["at_least"] == 100 and world.measure(NOW) == 0


def _another(folder, old, new):
    for path in DAMS.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            made = folder / "dams" / path.relative_to(DAMS)
            made.parent.mkdir(parents=True, exist_ok=True)
            made.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    return load(folder / "dams")


def test_only_who_administers_the_sector_everywhere_changes_its_rules(world):
    for by in (who(frozenset({"health"})), who(places=frozenset({1}))):
        with pytest.raises(Forbidden):
            lay("flood", on=False, by=by)
    with pytest.raises(NotFound):
        api.rule_laid("dams.nothing", True, {})


def test_other_numbers_are_tried_on_the_past_beside_those_in_force(world):
    for back, level in ((45, 101), (40, 90), (30, 108), (20, 90)):
        world.observe("dam-1", "pool", level, NOW - timedelta(hours=back))
    world.measure(NOW)
    tried = api.with_other_numbers("dams.flood", {"levels.1.at_least": 105, "clear.below": 104}, NOW - timedelta(days=396), NOW)
    assert (len(tried.now.firings), len(tried.other.firings), len(tried.gone), len(tried.new)) == (2, 1, 1, 0)
    assert AlertRule.objects.get(code="dams.flood").numbers == {}
    assert tried.other.firings == api.compare("dams.flood", NOW - timedelta(days=396), NOW, _spec(105, 104)).other.firings


def _spec(first, clear):
    spec = api.rule("dams.flood").spec
    levels = [dict(level) for level in spec["levels"]]
    levels[0]["at_least"] = first
    return {"levels": levels, "clear": spec["clear"] | {"below": clear}}


@given(
    st.lists(st.one_of(st.just(math.nan), st.integers(0, 12).map(float)), min_size=1, max_size=40),
    st.sampled_from([0.0, 2.0, 5.0]), st.sampled_from([0.0, 1.0, 3.0]), st.booleans(),
)  # fmt: skip
def test_what_leaves_a_memory_as_it_was_is_left_out_and_changes_no_level(values, hold, ease, above):
    limits, keeps = ((6.0, 9.0), (4.0, 7.0)) if above else ((6.0, 3.0), (8.0, 5.0))
    condition = Condition("threshold", above, True, limits, keeps, hold, ease)
    course = Course(np.arange(len(values), dtype=float), np.array(values), math.inf)
    whole, told = _levels(condition, course), _levels(condition, backtest._telling(course, condition))
    level = 0
    for at in course.at.tolist():
        level = told.get(at, level)
        assert whole[at] == level


def _levels(condition, course):
    memory, found = Memory.blank(1, condition.levels), {}
    for at, value in zip(course.at.tolist(), course.value.tolist(), strict=True):
        memory = step(condition, memory, at, np.array([value]))
        found[at] = int(memory.level[0])
    return found


def test_every_number_of_every_real_rule_can_be_laid_as_it_is():
    from bazan.monitoring.alerts.grammar import ALERTS
    from bazan.platform import packs

    for pack in packs.load_all():
        for file in ALERTS.of(pack):
            parameters.judge(file.table, parameters.numbers_of(file.table))
