"""A promise kept, missed, or never made."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bazan.data.sources.rules import next_pull, state_of

NOW = datetime(2026, 11, 25, tzinfo=UTC)


def test_a_source_is_alive_within_its_promise_late_up_to_three_times_it_then_silent():
    states = [state_of(NOW - timedelta(seconds=lag), NOW, 900) for lag in (0, 900, 901, 2700, 2701)]
    assert states == ["alive", "alive", "late", "late", "silent"]


def test_a_source_never_heard_is_unconnected_and_one_that_promises_nothing_rests():
    assert state_of(None, NOW, 900) == "unconnected"
    assert state_of(None, NOW, 0) == "resting"
    assert state_of(NOW, NOW, 900, enabled=False) == "resting"


def test_a_clock_that_runs_ahead_is_no_lateness():
    assert state_of(NOW + timedelta(minutes=4), NOW, 60) == "alive"


@given(schedule=st.integers(1, 86400), failures=st.integers(0, 1000))
def test_failures_delay_the_next_pull_but_never_beyond_an_hour_or_its_schedule(schedule, failures):
    wait = (next_pull(NOW, schedule, failures) - NOW).total_seconds()
    assert schedule <= wait <= max(schedule, 3600)
    assert wait <= (next_pull(NOW, schedule, failures + 1) - NOW).total_seconds()
