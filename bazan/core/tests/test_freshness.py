"""What comes at an interval is alive, late or silent, by one table."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bazan.core.freshness import SOURCE, STATION, freshness, silent_for

NOW = datetime(2026, 11, 25, tzinfo=UTC)
ORDER = ["alive", "late", "silent"]


def states(limits, interval_s, *minutes):
    return [freshness(NOW - timedelta(minutes=lag), interval_s, NOW, limits) for lag in minutes]


def test_a_station_may_transmit_a_little_after_its_time():
    assert states(STATION, 600, 0, 15, 16, 25, 26, 24 * 60) == ["alive", "alive", "late", "late", "silent", "silent"]
    assert states(STATION, 60, 10, 11, 15, 16) == ["alive", "late", "late", "silent"], "a minute's interval isn't missed within minutes"


def test_a_source_keeps_its_promise_as_it_stands():
    assert states(SOURCE, 900, 0, 15, 16, 45, 46) == ["alive", "alive", "late", "late", "silent"]


def test_what_never_came_is_unconnected_and_silent_for_ever():
    assert freshness(None, 600, NOW, STATION) == "unconnected" and silent_for(None, 600, NOW) == timedelta.max


def test_silence_is_told_from_when_it_is_certain():
    assert silent_for(NOW - timedelta(minutes=20), 600, NOW) is None
    assert silent_for(NOW - timedelta(minutes=42), 600, NOW) == timedelta(minutes=42)


@given(lag=st.integers(-600, 10**6), more=st.integers(0, 10**6), interval=st.integers(1, 10**5), limits=st.sampled_from([STATION, SOURCE]))
def test_waiting_longer_never_improves_a_state(lag, more, interval, limits):
    def place(seconds):
        return ORDER.index(freshness(NOW - timedelta(seconds=seconds), interval, NOW, limits))

    assert place(lag) <= place(lag + more)
