"""The laws of a directive: deadlines fall on worked days, a better value never gives a worse verdict, no score exceeds its whole."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bazan.coordination.cases.types import CaseInfo, Standing
from bazan.core.settings import ROOT
from bazan.core.time import GRAINS, LOCAL, Period, local_day
from bazan.core.working_hours import Hours
from bazan.response.directives import rules
from bazan.response.directives.policy import read
from bazan.response.directives.types import Climb

HOURS = Hours()
TIMES = (time(9), time(11), time(17))
CLIMBS = (Climb(0, ("lead",)), Climb(480, ("above",)), Climb(960, ("above",)))
instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1), timezones=st.just(LOCAL))
numbers = st.floats(-1e6, 1e6, allow_nan=False)
ORDER = ("unmoved", "moved", "reached")


@given(instants)
@settings(deadline=None)
def test_offered_deadlines_lie_ahead_on_worked_days_one_for_each_clock_time(at):
    choices = rules.due_choices(at, TIMES, HOURS)
    assert list(choices) == sorted(choices) and {one.astimezone(LOCAL).time() for one in choices} == set(TIMES)
    assert all(one > at and HOURS.days.works(local_day(one)) for one in choices)


def test_in_the_morning_of_a_working_day_the_next_choice_is_today():
    at = datetime(2026, 11, 25, 7, 42, tzinfo=LOCAL)
    assert rules.due_choices(at, TIMES, HOURS) == tuple(datetime(2026, 11, 25, hour, tzinfo=LOCAL) for hour in (9, 11, 17))
    friday = datetime(2026, 11, 27, 18, tzinfo=LOCAL)
    assert [one.day for one in rules.due_choices(friday, TIMES, HOURS)] == [30, 30, 30]


@given(instants, st.sampled_from(["day", "week", "month", "quarter", "year"]))
@settings(deadline=None)
def test_deadlines_by_periods_are_the_close_of_their_last_worked_days(at, grain):
    choices = rules.due_ends(at, grain, HOURS)
    assert len(choices) == 3 and list(choices) == sorted(set(choices)) and choices[0] > at
    for one in choices:
        period, day = Period.holding(one, grain), local_day(one)
        assert one == HOURS.closes(day) and HOURS.days.works(day)
        later = [day + timedelta(days=n) for n in range(1, 15) if day + timedelta(days=n) < local_day(period.end)]
        assert not any(HOURS.days.works(next_day) for next_day in later)


def test_a_month_that_is_nearly_over_is_not_offered():
    at = datetime(2026, 11, 25, 7, 42, tzinfo=LOCAL)
    assert [f"{one:%m-%d %H}" for one in rules.due_ends(at, "month", HOURS)] == ["12-31 17", "01-29 17", "02-26 17"]
    assert [f"{one:%m-%d}" for one in rules.due_ends(datetime(2026, 11, 3, 8, tzinfo=LOCAL), "month", HOURS)] == ["11-30", "12-31", "01-29"]


@given(numbers, numbers, numbers, numbers, st.sampled_from(["up", "down", "neutral"]), st.floats(0.01, 1))
def test_a_value_nearer_the_goal_never_gives_a_worse_verdict(baseline, goal, one, other, direction, noticeable):
    towards = rules.way(baseline, goal, direction)
    if towards == 0:
        return
    worse, better = sorted((one, other), reverse=towards < 0)
    found = [rules.verdict(baseline, value, goal, direction, False, noticeable) for value in (worse, better)]
    assert ORDER.index(found[0]) <= ORDER.index(found[1])


@given(st.none() | numbers, st.none() | numbers, numbers, st.sampled_from(["up", "down", "neutral"]), st.booleans())
def test_every_course_has_a_verdict_and_only_a_goal_that_is_met_comes_before_its_time(baseline, after, goal, direction, early):
    found = rules.verdict(baseline, after, goal, direction, early, 0.2)
    assert found in ("reached", "early") if early else found in ("reached", "moved", "unmoved", "no_data")
    assert (found == "no_data") == (after is None and not early)


@pytest.mark.parametrize(
    ("baseline", "after", "goal", "direction", "expected"),
    [
        (64.78, 80.0, 80.0, "up", "reached"),
        (64.78, 70.0, 80.0, "up", "moved"),
        (64.78, 65.0, 80.0, "up", "unmoved"),
        (64.78, 60.0, 80.0, "up", "unmoved"),
        (46, 12, 20, "down", "reached"),
        (None, 12, 20, "down", "reached"),
        (None, 30, 20, "down", "unmoved"),
        (20, 20, 20, "down", "reached"),
        (20, 21, 20, "down", "unmoved"),
    ],
)
def test_verdicts_as_people_would_give_them(baseline, after, goal, direction, expected):
    assert rules.verdict(baseline, after, goal, direction, False, 0.2) == expected


@given(instants, instants, st.sampled_from(GRAINS), st.integers(0, 6))
@settings(deadline=None)
def test_an_indicator_is_given_whole_periods_after_the_work(due, delivered, grain, settles):
    until = rules.judged_from(grain, due, delivered, settles)
    assert until > delivered and Period.holding(until, grain).start == until
    assert rules.judged_from(grain, due, delivered, settles + 1) > until


@given(instants, st.integers(0, 20_000), st.integers(0, 20_000))
@settings(deadline=None)
def test_lateness_only_climbs(due, one, more):
    earlier, later = due + timedelta(minutes=one), due + timedelta(minutes=one + more)
    assert 0 <= rules.climbed(due, earlier, CLIMBS, HOURS) <= rules.climbed(due, later, CLIMBS, HOURS) <= len(CLIMBS)


def test_a_deadline_climbs_by_working_time_not_over_the_weekend():
    due = datetime(2026, 11, 27, 17, tzinfo=LOCAL)  # a Friday
    assert rules.climbed(due, datetime(2026, 11, 29, 12, tzinfo=LOCAL), CLIMBS, HOURS) == 1
    assert rules.climbed(due, datetime(2026, 11, 30, 17, tzinfo=LOCAL), CLIMBS, HOURS) == 2


START, END = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
NOBODY = Standing(0, 0, 0, 0)


@st.composite
def cases(draw):
    opened = draw(st.datetimes(datetime(2026, 10, 1), datetime(2026, 12, 20), timezones=st.just(UTC)))
    due = opened + timedelta(hours=draw(st.integers(1, 600)))
    state = draw(st.sampled_from(["given", "working", "finished", "confirmed", "withdrawn"]))
    delivered = opened + timedelta(hours=draw(st.integers(1, 900))) if state in ("finished", "confirmed") else None
    case = CaseInfo(
        1, "directive", state, 1, 1, (1,), 1, "dams", "a", opened, 1, due, due, 0, None, state in ("given", "working"), None, delivered,
        opened if state in ("confirmed", "withdrawn") else None, False, False,
    )  # fmt: skip
    return case, draw(st.sampled_from(["", "early", "reached", "moved", "unmoved", "no_data"])), draw(st.booleans())


@given(st.lists(cases(), max_size=20), st.datetimes(datetime(2026, 11, 1), datetime(2027, 1, 1), timezones=st.just(UTC)))
def test_no_score_exceeds_its_whole_and_what_is_not_due_is_in_none(rows, at):
    found = rules.scores(rows, START, END, at, NOBODY)
    assert 0 <= found.on_time <= found.due <= len(rows) and 0 <= found.effective <= found.judged <= found.due
    assert found.due == sum(START <= case.first_due_at < min(END, at) and case.state != "withdrawn" for case, *_ in rows)
    assert found.on_time_share is None or 0 <= found.on_time_share <= 100


@pytest.mark.parametrize("path", sorted((ROOT / "provinces").glob("*/directives.toml")), ids=lambda path: path.parent.name)
def test_a_provinces_rules_are_whole(path: Path):
    policy = read(path)
    assert set(policy.settles) == set(GRAINS) and 0 < policy.noticeable <= 1
    assert set(policy.stages) <= rules.DIRECTIVE.states and policy.times and policy.climbs
    assert {name for step in policy.climbs for name in step.to} <= {"lead", "giver", "above"}
