from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bazan.platform.image_analysis.video.frame_rate import KEYS, Pacer, back_off


def handed_out(clocks, pace):
    pacer, taken = Pacer(), []
    for clock in clocks:
        if pacer.due(clock, pace):
            pacer.take(clock, pace)
            taken.append(clock)
    return taken


def test_of_fifteen_a_second_every_third_is_handed_out():
    assert handed_out([n / 15 for n in range(31)], 5) == [n / 15 for n in range(0, 31, 3)]


@given(rate=st.integers(1, 60), pace=st.sampled_from([1, 2, 5]), start=st.floats(-1e5, 1e9))
def test_the_pace_is_kept_on_average_and_never_exceeded_by_a_rate_that_can(rate, pace, start):
    count = len(handed_out([start + n / rate for n in range(rate * 20)], pace))
    assert abs(count - min(rate, pace) * 20) <= 1 + 0.12 * 20 * min(rate, pace) * (rate < 2 * pace)


@given(st.lists(st.floats(0.001, 3), max_size=60), st.sampled_from([1.0, 2.0, 5.0, KEYS]))
def test_nothing_waits_longer_than_the_pace_says(gaps, pace):
    clocks = [sum(gaps[:n]) for n in range(len(gaps) + 1)]
    taken = handed_out(clocks, pace)
    for before, clock in pairwise(clocks):
        latest = max(each for each in taken if each <= clock)
        assert clock - latest < 2 / (pace or 1) or clock == before


def test_a_clock_that_begins_anew_is_followed_at_once():
    assert handed_out([1000.0, 1000.1, 0.0, 0.1, 0.2], 5) == [1000.0, 0.0, 0.2]


def test_a_changed_pace_counts_from_the_last_picture():
    pacer = Pacer()
    pacer.take(0, 1)
    assert not pacer.due(0.3, 1) and pacer.due(0.3, 5)


def test_a_lost_stream_is_tried_ever_more_seldom():
    assert [back_off("ended", n) for n in range(1, 9)] == [0.5, 1, 2, 4, 8, 16, 30, 30]


@given(st.sampled_from(["unreachable", "silent", "ended", "garbage"]), st.integers(1, 10**9))
def test_no_wait_is_longer_than_half_a_minute_nor_shorter_than_the_one_before(reason, failures):
    assert 0.5 <= back_off(reason, failures) <= back_off(reason, failures + 1) <= 30


def test_a_wrong_password_is_not_tried_again_and_again():
    assert back_off("refused", 1) == 60
