from datetime import UTC, date, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.core.errors import BazanError
from bazan.core.reasons import SHORTEST_REASON
from bazan.core.time import GRAINS, LOCAL, Period, local_day
from bazan.core.working_days import Calendar
from bazan.data.forms import rules
from bazan.data.forms.grammar import Due
from bazan.data.forms.types import State, Step
from tests.fixtures.minimal_province import acting

STATES = get_args(State)
NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
OWNER, VERIFIER, OTHER = frozenset({1, 11}), frozenset({2}), frozenset({3})
PERMISSIONS = sorted({arrow.permission for arrow in rules.ARROWS.values()})
people = st.builds(
    lambda username, organization, roles: acting(username, organization, *roles),
    st.sampled_from(["an", "binh", "chi", "dung"]),
    st.sampled_from(sorted(OWNER | VERIFIER | OTHER)),
    st.frozensets(st.sampled_from(PERMISSIONS)),
)
acts = st.sampled_from(sorted(rules.ARROWS))
instants = st.datetimes(datetime(2022, 1, 1), datetime(2028, 12, 1)).map(lambda at: at.replace(tzinfo=UTC))
dues = st.one_of(
    st.builds(Due, working_days=st.integers(0, 30)),
    st.builds(Due, days=st.integers(0, 60)),
    st.builds(Due, day=st.integers(1, 31)),
)
calendars = st.sets(st.dates(date(2022, 1, 1), date(2029, 1, 1)).filter(lambda d: d.weekday() < 5), max_size=20).map(
    lambda days: Calendar(frozenset(days))
)


@given(st.lists(st.tuples(acts, people, st.sampled_from(["", "a", "why not"])), max_size=30))
def test_a_submission_never_leaves_its_table(history):
    state, steps = None, []
    for act, who, reason in history:
        trail = rules.trail_of(state, steps)
        try:
            after = rules.moved(trail, act, who, OWNER, VERIFIER, reason)
        except BazanError:
            continue
        arrow = rules.ARROWS[act]
        assert state in arrow.start and after == arrow.end and arrow.permission in who.roles
        assert not arrow.reason or len(reason) >= SHORTEST_REASON
        if act == "verify":
            assert who.organization_id in VERIFIER and trail.done_by["submit"] != who.username
        if act == "approve":
            assert who.username not in (trail.done_by["submit"], trail.done_by["verify"])
        if act in ("check", "submit"):
            assert who.organization_id in OWNER
        if state == "locked":
            assert act == "unlock" and reason.strip()
        steps.append(Step(act, state or "", after, who.username, NOW, reason, None))
        state = after
    assert state is None or state in STATES


@given(people, st.sampled_from([None, *STATES]))
def test_what_is_offered_may_be_done(who, state):
    trail = rules.trail_of(state, [Step("submit", "draft", "submitted", "binh", NOW, "", None)])
    for arrow in rules.offered(trail, who, OWNER, VERIFIER):
        assert rules.moved(trail, arrow.act, who, OWNER, VERIFIER, "because") == arrow.end


def test_every_state_can_be_reached_and_left():
    assert {arrow.end for arrow in rules.ARROWS.values()} == set(STATES)
    assert set().union(*(arrow.start for arrow in rules.ARROWS.values())) == {None, *STATES}


def test_a_new_sending_may_be_verified_by_who_verified_the_last():
    steps = [Step(act, "", "", who, NOW, "", None) for act, who in (("submit", "an"), ("verify", "binh"), ("submit", "binh"))]
    assert rules.trail_of("submitted", steps).done_by == {"submit": "binh"}


@given(dues, instants, st.sampled_from(GRAINS[1:]), calendars)
def test_a_form_is_due_at_17_on_a_working_day(due, at, grain, calendar):
    period = Period.holding(at, grain)
    found = rules.due_at(due, period, calendar).astimezone(LOCAL)
    assert (found.hour, found.minute) == (17, 0) and calendar.works(found.date())
    if due.day is None:
        assert found > period.end - timedelta(days=1)


@given(dues, instants, st.sampled_from(GRAINS[1:]), calendars)
def test_a_later_period_is_never_due_earlier(due, at, grain, calendar):
    period = Period.holding(at, grain)
    assert rules.due_at(due, period, calendar) <= rules.due_at(due, period.next(), calendar)


@given(instants, st.one_of(st.none(), instants), instants)
def test_an_obligation_stands_in_one_way(due, sent, at):
    found = rules.standing(due, sent, at)
    assert (found in ("sent", "sent_late")) == (sent is not None)
    assert (found == "late") == (sent is None and at > due)


@given(st.lists(st.sampled_from(["ahead", "soon", "late", "sent", "sent_late"])))
def test_timeliness_never_exceeds_completeness(standings):
    found = rules.score(standings)
    assert found["in_time"] <= found["sent"] <= found["due"]
    assert found["completeness"] is None or 0 <= found["timeliness"] <= found["completeness"] <= 100


@pytest.mark.parametrize(
    ("due", "period", "expected"),
    [
        (Due(working_days=5), "2026-10", "2026-11-06"),
        (Due(days=3), "2026-W47", "2026-11-25"),
        (Due(day=20), "2026-Q3", "2026-09-21"),
        (Due(day=31), "2026-02", "2026-03-02"),
    ],
)
def test_due_days_of_2026(due, period, expected):
    assert local_day(rules.due_at(due, Period.parse(period), Calendar())).isoformat() == expected


def test_periods_run_from_the_first_to_the_one_that_runs():
    found = rules.timetable(Due(days=3), Period.parse("2026-09"), Period.holding(NOW, "month"), Calendar())
    assert [(one.text, f"{due:%m-%d}", f"{last:%m-%d}") for one, due, last in found] == [
        ("2026-09", "10-05", "09-30"), ("2026-10", "11-03", "10-31"), ("2026-11", "12-03", "11-30"),
    ]  # fmt: skip
