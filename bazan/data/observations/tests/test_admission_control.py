"""Who is let in when there is too much: laws."""

from hypothesis import given
from hypothesis import strategies as st

from bazan.data.observations.ingest.requests.admission_control import (
    EXPRESS_ROWS,
    LEAST_SHARE,
    MOST_SHARE,
    MOST_SINGLES,
    TURN_S,
    Crowd,
    admits,
    next_share,
)

shares = st.integers(LEAST_SHARE, MOST_SHARE)
batches, few = st.integers(EXPRESS_ROWS + 1, 60_000), st.integers(0, EXPRESS_ROWS)
seconds = st.floats(0, 60)
crowds = st.builds(Crowd, rows=st.integers(0, 200_000), singles=st.integers(0, 2 * MOST_SINGLES), oldest_s=seconds)


@given(crowds, shares, batches, few)
def test_bulk_is_refused_no_later_than_single_posts(crowd, share, batch, single):
    assert admits(crowd, share, single) or not admits(crowd, share, batch)


@given(shares, st.integers(0, 60_000))
def test_nothing_is_refused_while_nothing_waits(share, rows):
    assert admits(Crowd(), share, rows)


@given(shares, batches, batches)
def test_a_large_batch_finds_room_where_a_smaller_one_does(share, one, other):
    for rows in range(0, 70_000, 500):
        assert admits(Crowd(rows), share, one) == admits(Crowd(rows), share, other)


@given(crowds, shares, batches, st.integers(0, 200_000), st.integers(0, MOST_SINGLES), seconds)
def test_who_was_let_in_is_let_in_by_a_smaller_crowd(crowd, share, batch, rows, singles, oldest_s):
    smaller = Crowd(min(rows, crowd.rows), min(singles, crowd.singles), min(oldest_s, crowd.oldest_s))
    assert admits(smaller, share, batch) or not admits(crowd, share, batch)


@given(shares, st.integers(0, 60_000), seconds, seconds)
def test_a_long_turn_or_a_long_wait_leaves_bulk_no_more_and_a_quick_turn_no_less(share, rows, turn_s, single_s):
    after = next_share(share, rows, turn_s, single_s)
    assert LEAST_SHARE <= after <= MOST_SHARE
    assert after <= share if max(turn_s, single_s / 2) > TURN_S else after >= share


@given(shares, st.floats(TURN_S * 2, 60))
def test_bulk_falls_to_its_least_while_turns_are_long_and_comes_back_when_they_are_quick(share, turn_s):
    for _ in range(5):
        share = next_share(share, share, turn_s, 0)
    assert share == LEAST_SHARE
    for _ in range(17):
        share = next_share(share, share, TURN_S / 2, 0)
    assert share == MOST_SHARE
