"""How many rows a table had at an instant nobody saw lies within what was counted before and after it."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bazan.platform.backup.row_counts import Count, bounds

AT = datetime(2026, 3, 1, tzinfo=UTC)
STEPS = st.lists(st.sampled_from([1, -1]), max_size=12)


def count(rows: int, came: int, went: int) -> Count:
    moved = {"t": (came, went)}
    return Count(AT, {"t": rows}, moved, moved)


def moved(steps: list[int]) -> tuple[int, int, int]:
    return sum(steps), steps.count(1), steps.count(-1)


@given(start=st.integers(12, 40), until=STEPS, since=STEPS)
def test_the_truth_lies_within_the_bounds_and_is_one_number_where_nothing_moved(start, until, since):
    (change, came, went), (later, came_later, went_later) = moved(until), moved(since)
    fewest, most = bounds(count(start, 0, 0), count(start + change + later, came + came_later, went + went_later))["t"]
    assert fewest <= start + change <= most
    assert most - fewest <= len(until) + len(since)
    if not until and not since:
        assert fewest == most == start


def test_a_table_that_only_grows_is_held_against_what_was_there_before_and_after():
    assert bounds(count(10, 10, 0), count(14, 14, 0)) == {"t": (10, 14)}


def test_statistics_that_began_anew_widen_nothing():
    assert bounds(count(10, 500, 400), count(12, 2, 0)) == {"t": (10, 12)}


def test_a_table_that_came_or_went_meanwhile_is_not_held_against_anything():
    assert bounds(Count(AT, {}, {}, {}), count(1, 1, 0)) == {} == bounds(count(1, 1, 0), Count(AT, {}, {}, {}))
