"""What matters most, which stretch is told, when one is due: laws and the edges of calendars."""

from datetime import date, datetime, timedelta
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bazan.analysis.briefings import rules
from bazan.analysis.briefings.grammar import Schedule
from bazan.analysis.briefings.rules import Weight
from bazan.core.errors import Refused
from bazan.core.time import LOCAL, Period, day_start
from bazan.core.working_days import Calendar

TET = Calendar(frozenset({date(2026, 2, 16), date(2026, 2, 17), date(2026, 2, 18), date(2026, 2, 19), date(2026, 2, 20)}))
MORNING = Schedule(code="m", kind="daily", at="06:30", issuer="ioc")


def local(*parts):
    return datetime(*parts, tzinfo=LOCAL)


def test_a_morning_note_tells_all_since_the_working_day_before():
    assert rules.span("daily", local(2026, 2, 23, 6, 30), TET) == (day_start(date(2026, 2, 13)), local(2026, 2, 23, 6, 30))
    assert rules.span("daily", local(2026, 11, 24, 6, 30), TET)[0] == day_start(date(2026, 11, 23))


def test_a_week_and_a_month_are_those_that_ended():
    start, end = rules.span("weekly", local(2026, 11, 30, 7, 0), TET)
    assert (start, end) == (day_start(date(2026, 11, 23)), day_start(date(2026, 11, 30)))
    assert rules.span("monthly", local(2026, 1, 3, 7, 30), TET) == (day_start(date(2025, 12, 1)), day_start(date(2026, 1, 1)))


@settings(max_examples=40)
@given(st.sampled_from(["daily", "weekly", "monthly", "meeting"]), st.datetimes(datetime(2020, 1, 2), datetime(2030, 1, 1)))
def test_what_is_told_ends_when_it_is_made_at_the_latest(kind, at):
    start, end = rules.span(kind, at.replace(tzinfo=LOCAL), TET)
    assert start < end <= at.replace(tzinfo=LOCAL)


def test_an_instant_to_come_is_refused():
    with pytest.raises(Refused, match=r"briefings\.future"):
        rules.judged_instant(local(2026, 11, 30, 9, 0), local(2026, 11, 30, 8, 0))


@given(st.sampled_from(["hour", "day", "week", "month", "quarter", "year"]), st.integers(0, 30))
def test_going_back_is_going_back_one_by_one(grain, count):
    start = period = Period.holding(local(2026, 3, 31, 10, 0), grain)
    for _ in range(count):
        period = period.previous()
    assert rules.back(start, count) == period


def test_the_usual_move_is_the_median_of_earlier_moves_over_as_many_periods_and_unknown_where_they_are_few():
    day = Period.holding(local(2026, 11, 1, 0, 0), "day")
    values = []
    for value in (10, 11, 13, 12, 12, 15, 20, 90):
        values.append((day, float(value)))
        day = day.next()
    assert rules.usual_move(values, 1) == 1.5  # of 1, 2, 1, 0, 3, 5; the last move is the one that is judged
    assert rules.usual_move(values[:6], 1) is None
    assert rules.usual_move([], 1) is None


weights = st.builds(
    Weight, st.integers(0, 3), st.booleans(), st.one_of(st.none(), st.floats(0, 1e6), st.just(inf)), st.floats(0, 1), st.integers(0, 9)
)


@settings(max_examples=40)
@given(st.lists(weights, max_size=20), st.integers(1, 5))
def test_the_heaviest_are_never_lighter_than_what_was_left_out(held, most):
    chosen = rules.heaviest([(one, n) for n, one in enumerate(held)], most)
    assert len(chosen) == min(most, len(held))
    left = [one for n, one in enumerate(held) if n not in {number for _, number in chosen}]
    assert all(one.gravity >= other.gravity for one, _ in chosen for other in left)
    assert all(
        one.gravity > other.gravity or one.entered >= other.entered for one, _ in chosen for other in left
    )  # fmt: skip


def test_a_number_matters_beyond_its_target_or_when_it_moved_more_than_usual():
    def weigh(gravity, before, value, earlier, usual):
        return rules.weight_of(gravity, before, value, earlier, usual, 0)

    assert rules.matters(weigh(1, 1, 5.0, 5.0, 1.0), 1.5)
    assert not rules.matters(weigh(0, 0, 6.0, 5.0, 1.0), 1.5)
    assert rules.matters(weigh(0, 0, 7.0, 5.0, 1.0), 1.5)
    assert rules.matters(weigh(0, 0, 5.1, 5.0, 0.0), 1.5), "what always stood still moved"
    assert rules.matters(weigh(0, 0, 6.0, 5.0, None), 1.5) and not rules.matters(weigh(0, 0, 5.0, 5.0, None), 1.5)
    assert not rules.matters(weigh(0, None, 5.0, None, None), 1.5), "it is held against nothing"
    assert weigh(2, 0, 5.0, 4.0, None).entered and not weigh(2, None, 5.0, None, None).entered


parts = st.dictionaries(st.integers(1, 9), st.integers(-1000, 1000).map(float), min_size=1)


@settings(max_examples=40)
@given(parts, parts)
def test_contributions_are_told_only_of_parts_that_add_up_and_then_push_the_whole_its_way(now, before):
    whole = (sum(now.values()), sum(before.values()))
    added = rules.contributions(now, before, whole)
    assert added is not None
    assert all(move * (whole[0] - whole[1] or -1) > 0 for _, move in added)
    assert [abs(move) for _, move in added] == sorted((abs(move) for _, move in added), reverse=True)
    assert rules.contributions(now, before, (whole[0] + 1, whole[1])) is None
    assert rules.contributions({}, before, whole) is None


@pytest.mark.parametrize(
    ("at", "due"),
    [
        ((2026, 11, 24, 6, 29), None),
        ((2026, 11, 24, 6, 30), (2026, 11, 24, 6, 30)),
        ((2026, 11, 24, 18, 29), (2026, 11, 24, 6, 30)),
        ((2026, 11, 24, 18, 30), None),
        ((2026, 11, 28, 6, 30), None),  # a Saturday
        ((2026, 2, 17, 6, 30), None),  # Tết
    ],
)
def test_a_morning_note_is_due_on_working_days_for_half_a_day(at, due):
    assert rules.due_at(MORNING, local(*at), TET) == (local(*due) if due else None)


def test_one_of_the_evening_may_still_be_made_after_midnight():
    evening = Schedule(code="e", kind="daily", at="20:00", issuer="ioc")
    assert rules.due_at(evening, local(2026, 11, 25, 3, 0), TET) == local(2026, 11, 24, 20, 0)


def test_a_weekly_one_whose_day_rests_is_made_on_the_next_working_day():
    week = Schedule(code="w", kind="weekly", at="07:00", day=1, issuer="ioc")
    assert rules.due_at(week, local(2026, 11, 30, 7, 0), TET) == local(2026, 11, 30, 7, 0)
    assert rules.due_at(week, local(2026, 2, 16, 7, 0), TET) is None
    assert rules.due_at(week, local(2026, 2, 23, 7, 0), TET) == local(2026, 2, 23, 7, 0)


def test_a_monthly_one_is_due_once_a_month():
    month = Schedule(code="m", kind="monthly", at="07:30", day=1, issuer="ioc")
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    due = [day for day in days if rules.due_at(month, datetime(day.year, day.month, day.day, 8, tzinfo=LOCAL), TET)]
    assert [day.month for day in due] == list(range(1, 13)) and all(TET.works(day) for day in due)


@given(st.integers(1, 10**6))
def test_a_symbol_has_at_least_two_digits(number):
    digits, rest = rules.symbol_of(number, "IOC").split("/")
    assert int(digits) == number and len(digits) >= 2 and rest == "BC-IOC"


@given(st.floats(-1e12, 1e12), st.integers(0, 3))
def test_a_printed_zero_has_no_sign(value, digits):
    shown = rules.rounded(value, digits)
    assert shown != 0 or str(shown) == "0.0"
