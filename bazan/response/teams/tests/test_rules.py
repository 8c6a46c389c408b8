"""The laws of teams: the table of states, the end of a share, what a phone may say."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.core.errors import Conflict, Refused
from bazan.response.teams import rules
from bazan.response.teams.types import STATES, Point

NOW = datetime(2026, 11, 25, tzinfo=UTC)
MIDDLE = (12.0, 107.7)
MOMENTS = st.timedeltas(timedelta(0), timedelta(hours=20)).map(lambda span: NOW + span)


@given(st.lists(st.sampled_from([*STATES, "gone", ""]), max_size=20))
def test_a_team_never_leaves_its_table(wanted):
    state = "ready"
    for one in wanted:
        try:
            after = rules.moved(state, one)
        except (Conflict, Refused):
            continue
        assert after in STATES and after != state and {state, after} != {"on_task", "off_duty"}
        state = after


@given(MOMENTS, st.none() | MOMENTS, st.none() | MOMENTS, MOMENTS)
def test_a_share_never_outlives_its_end(ends_at, ended_at, task_over_at, at):
    over_at = rules.end(ends_at, ended_at, task_over_at)
    assert over_at <= ends_at and (ended_at is None or over_at <= ended_at)
    assert ended_at is not None or task_over_at is None or over_at <= task_over_at
    if at >= over_at:
        with pytest.raises(Conflict, match=r"teams.share.ended"):
            rules.running(over_at, at)
    else:
        rules.running(over_at, at)


@given(st.floats(), st.floats(), st.floats(), st.timedeltas(timedelta(days=-2), timedelta(days=2)))
def test_what_is_believed_lies_near_between_the_agreement_and_now(latitude, longitude, accuracy, span):
    started_at, at = NOW, NOW + timedelta(hours=3)
    try:
        kept = rules.judged(Point(latitude, longitude, accuracy, NOW + span), started_at, at, MIDDLE)
    except Refused as why:
        assert why.rule.startswith("teams.position.")
        return
    assert started_at <= kept.observed_at <= at + rules.AHEAD
    assert abs(kept.latitude - 12) <= 5 and abs(kept.longitude - 107.7) <= 5 and 0 <= kept.accuracy_m <= rules.WORST_M


@given(st.floats(8, 16), st.floats(103, 112))
def test_swapped_axes_are_known_as_such(latitude, longitude):
    with pytest.raises(Refused, match=r"teams.position.swapped"):
        rules.judged(Point(longitude, latitude, 5, NOW), NOW, NOW, MIDDLE)


def test_distances_are_those_of_the_sphere():
    assert rules.distance_m((12.0, 107.0), (13.0, 107.0)) == pytest.approx(111_195, abs=5)
    assert rules.distance_m((12.0, 107.0), (12.0, 107.0)) == 0


def test_codes_are_ordered_as_people_count():
    codes = ["doi-10", "doi-2", "doi-1", "doi-1b", "2", "a", "doi"]
    assert sorted(codes, key=rules.as_counted) == ["2", "a", "doi", "doi-1", "doi-1b", "doi-2", "doi-10"]
