"""The province's own days over its folder's: what counts, and what no day may become."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.core.errors import Refused
from bazan.core.working_days import Calendar
from bazan.directory.working_calendar import rules
from bazan.directory.working_calendar.types import DayInfo

MONDAY, SATURDAY = date(2027, 1, 4), date(2027, 1, 16)
TODAY = date(2026, 12, 1)
FOLDER = Calendar(frozenset({date(2027, 1, 1)}), frozenset(), range(2027, 2028), frozenset({date(2027, 1, 1)}))
OFF = DayInfo(MONDAY, False, "Nghỉ bù", "Day in lieu", SATURDAY)
WORKED = DayInfo(SATURDAY, True, "Làm bù", "Worked for it", MONDAY)
weeks = st.dates(date(2027, 1, 1), date(2027, 2, 28))


@given(st.dictionaries(weeks, st.booleans(), max_size=8))
def test_a_day_that_was_decided_about_is_what_was_decided_and_every_other_what_the_folder_says(decided):
    calendar = rules.laid(FOLDER, [DayInfo(day, works, "x", "x") for day, works in decided.items()])
    for number in range(60):
        day = date(2027, 1, 1) + timedelta(days=number)
        assert calendar.works(day) == decided.get(day, FOLDER.works(day))


def test_a_day_that_was_decided_about_is_uncertain_no_more():
    assert rules.laid(FOLDER, [DayInfo(date(2027, 1, 1), True, "x", "x")]).uncertain == frozenset()


def test_a_swap_keeps_as_many_working_days():
    calendar = rules.laid(FOLDER, [OFF, WORKED])
    assert not calendar.works(MONDAY) and calendar.works(SATURDAY)
    assert calendar.between(TODAY, date(2027, 2, 1)) == FOLDER.between(TODAY, date(2027, 2, 1))


@pytest.mark.parametrize(
    ("wanted", "rule"),
    [
        ({MONDAY: OFF}, "partner"),
        ({MONDAY: OFF, SATURDAY: replace(WORKED, partner=date(2027, 1, 5))}, "partner"),
        ({MONDAY: OFF, SATURDAY: replace(WORKED, works=False)}, "partner"),
        ({SATURDAY: replace(WORKED, partner=None)}, "alone"),
        ({MONDAY: replace(OFF, works=True, partner=None)}, "works"),
        ({SATURDAY: replace(WORKED, works=False, partner=None)}, "rests"),
        ({MONDAY: replace(OFF, partner=None, name=" ")}, "name"),
        ({MONDAY: replace(OFF, partner=None, name_en="x" * 101)}, "long"),
        ({date(2026, 11, 30): DayInfo(date(2026, 11, 30), False, "x", "x")}, "past"),
    ],
)
def test_what_no_day_may_become_is_refused(wanted, rule):
    with pytest.raises(Refused) as refused:
        rules.judge(wanted, {}, TODAY, FOLDER)
    assert refused.value.rule == f"calendar.{rule}"


def test_half_a_swap_is_not_taken_back():
    with pytest.raises(Refused, match="partner"):
        rules.judge({MONDAY: None}, {MONDAY: OFF, SATURDAY: WORKED}, TODAY, FOLDER)
    rules.judge({MONDAY: None, SATURDAY: None}, {MONDAY: OFF, SATURDAY: WORKED}, TODAY, FOLDER)


def test_a_day_is_declared_once():
    with pytest.raises(Refused, match="twice"):
        rules.judge_new([OFF], FOLDER, {MONDAY: OFF})
    with pytest.raises(Refused) as refused:
        rules.judge_new([replace(OFF, partner=date(2027, 1, 5)), DayInfo(date(2027, 1, 5), True, "x", "x", MONDAY)], FOLDER, {})
    assert (refused.value.rule, refused.value.field) == ("calendar.works", "partner")


def test_what_a_change_keeps_is_read_back():
    assert rules.day_of(MONDAY.isoformat(), rules.plain(OFF)) == OFF
