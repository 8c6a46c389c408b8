"""Laws of incidents, without a database: the workflows by a walk of every act, resources, conditions, times."""

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.coordination.cases.api import offered
from bazan.core.errors import BazanError, Refused
from bazan.response.incidents import affected_area, rules
from bazan.response.incidents.types import Asked, ResourceState, Step, TaskInfo, TaskState

NOW = datetime(2026, 11, 25, tzinfo=UTC)
ACTS = sorted({arrow.act for arrow in rules.INCIDENT.arrows})


def task(state: TaskState = "asked", before="", purpose="response", earliest_at=None):
    return TaskInfo(1, 1, 1, 1, "", {}, ({}, {}), frozenset(), 1, state, before, purpose, NOW, NOW, None, earliest_at)


@given(st.lists(st.sampled_from(ACTS), max_size=12))
def test_an_incident_closed_stays_closed_and_no_walk_skips_command(acts):
    state, commanded = rules.INCIDENT.first, False
    for act in acts:
        arrow = next((one for one in offered(rules.INCIDENT, state, rules.COMMAND) if one.act == act), None)
        if arrow is None:
            continue
        assert state != "closed"
        commanded = commanded or act == "respond"
        state = arrow.end
        assert state not in ("responding", "stable", "recovering") or commanded


@given(st.sampled_from(sorted(rules.INCIDENT.states)))
def test_nobody_but_the_command_moves_an_incident(state):
    assert offered(rules.INCIDENT, state, frozenset({"support"})) == ()
    assert (offered(rules.INCIDENT, state, rules.COMMAND) == ()) == (state == "closed")


@given(st.lists(st.tuples(st.sampled_from(sorted(rules.RESOURCE)), st.booleans(), st.booleans()), max_size=10))
def test_a_resource_moves_only_along_its_table_and_ends(acts):
    state, seen = "requested", ["requested"]
    for act, owner, command in acts:
        offered = act in rules.offered_resource(state, owner, command)
        try:
            state = rules.moved_resource(state, act, owner, command)
            assert offered
        except BazanError:
            assert not offered
            continue
        assert not {"refused", "released", "withdrawn"} & {seen[-1]}
        seen.append(state)


@given(st.sampled_from(["requested", "promised", "on_the_way", "on_scene", "refused", "released", "withdrawn"]))
def test_the_end_of_an_incident_leaves_no_resource_asked_or_sent(state):
    act = rules.last_act(state)
    assert (act == "") == (state in ("refused", "released", "withdrawn"))
    if act:
        assert rules.last_act(rules.moved_resource(state, act, owner=False, command=True)) == ""


tasks = st.lists(st.builds(
    task, st.sampled_from(["asked", "accepted", "declined", "done", "dropped"]), st.sampled_from(["", "stable", "recovering"]),
    st.sampled_from(["response", "action"]),
), max_size=8)  # fmt: skip


@given(tasks, st.booleans())
def test_what_is_required_is_done_or_dropped_before_the_state_is_entered(every, approved):
    for state in ("stable", "recovering"):
        met = all(one.met for one in rules.conditions(state, every, approved, False))
        assert met == all(one.state in ("done", "dropped") for one in every if one.before == state)
    met = all(one.met for one in rules.conditions("closed", every, approved, False))
    assert met == (approved and not any(one.running and one.purpose == "response" for one in every))


@given(st.integers(1, 10_000), st.integers(0, 20_000))
def test_a_task_is_done_no_earlier_than_its_step_takes(least, passed):
    step = Step("watch", {}, (), "lead", 10_000, least, None, 1)
    one = task(earliest_at=rules.earliest(step, NOW))
    try:
        assert rules.finished(one, True, "", NOW + timedelta(minutes=passed)) == {} and passed >= least
    except Refused as why:
        assert why.rule == "incidents.task.early" and passed < least


@given(st.booleans(), st.text(max_size=300))
def test_another_bodys_task_is_done_only_with_words_on_who_told_so(own, told_by):
    try:
        kept = rules.finished(task(), own, told_by, NOW)
    except Refused as why:
        assert (why.rule, why.field) == ("incidents.task.told_by", "told_by") and not own and len(told_by.strip()) < 3
    else:
        assert kept == ({} if own else {"for": 1, "told_by": told_by.strip()[:200]})


@given(st.integers(1, 40), st.booleans(), st.text(max_size=4), st.integers(-5, 600_000), st.integers(0, 300))
def test_a_line_is_good_or_refused_by_its_number(line, of_step, what, minutes, least):
    step = Step("watch", {}, (), "lead", 300, least or None, None, 1) if of_step else None
    one = Asked(line, "ioc", minutes, step="watch" if of_step else "", what=what)
    good = (of_step or len(what.strip()) >= 3) and 1 <= minutes <= 366 * 1440 and not (of_step and minutes < least)
    try:
        assert rules.judged(one, step) == rules.said(what) and good
    except Refused as why:
        assert not good and why.params["line"] == line and why.field.endswith(f"-{line}")


def test_a_step_given_already_or_in_no_procedure_is_no_line():
    with pytest.raises(Refused, match=r"incidents\.tasks\.step"):
        rules.judged(Asked(2, "ioc", 5, step="watch"), None)


@given(st.integers(0, 60))
def test_one_act_gives_some_tasks_and_not_too_many(count):
    asked = [Asked(n, "ioc", 5, what="Đi xem") for n in range(count)]
    try:
        rules.countable(asked)
    except Refused as why:
        assert why.rule == ("incidents.tasks.none" if not count else "incidents.tasks.many")
    else:
        assert 0 < count <= rules.MOST_TASKS


@given(st.lists(st.integers(0, 10_000), max_size=4))
def test_measured_times_are_never_negative_and_grow_with_the_marks(minutes):
    one, two, three, four = [*(NOW + timedelta(minutes=n) for n in sorted(minutes)), None, None, None, None][:4]
    found = [one.minutes for one in rules.spans(NOW, one, two, three, four, {}) if one.minutes is not None]
    assert found == sorted(found) and all(one >= 0 for one in found)


@given(st.lists(st.floats(0, 1e6), min_size=1))
def test_the_median_has_as_many_below_as_above(values):
    middle = rules.median(values)
    assert sum(one < middle for one in values) <= len(values) / 2 and sum(one > middle for one in values) <= len(values) / 2


@pytest.mark.parametrize(
    ("state", "acts"),
    [
        ("open", ["respond", "dismiss"]),
        ("responding", ["settle", "dismiss"]),
        ("stable", ["recover", "close", "relapse"]),
        ("recovering", ["close", "relapse"]),
        ("closed", []),
    ],
)
def test_the_nearest_stage_is_offered_first_and_the_way_back_last(state, acts):
    assert [move.act for move in rules.moves(state, exercise=False)] == acts
    for move in rules.moves(state, exercise=True):
        assert move.enters == rules.entered(move.act)
        assert all(rules.outcome(outcome, move.act) == outcome for outcome in move.outcomes)


def test_an_outcome_fits_its_act():
    assert rules.outcome("resolved", "close") == "resolved" and rules.outcome("false", "dismiss") == "false"
    for given_, act in (("false", "close"), ("resolved", "dismiss"), ("", "close")):
        with pytest.raises(Refused):
            rules.outcome(given_, act)


@given(st.floats(8, 23), st.floats(102, 110), st.floats(50, 20_000))
def test_a_circle_holds_its_middle_and_has_its_size(latitude, longitude, metres):
    from shapely.geometry import Point, shape

    area = shape(affected_area.drawn("circle", ((latitude, longitude),), metres))
    assert area.contains(Point(longitude, latitude))
    _, south, _, north = area.bounds
    assert abs((north - south) * affected_area.METRES / 2 - metres) < 0.02 * metres + 1


def test_every_state_that_an_act_leads_a_resource_to_is_one_of_its_type():
    reached = {state for before, after, _ in rules.RESOURCE.values() for state in (*before, after)}
    assert reached == set(get_args(ResourceState))
