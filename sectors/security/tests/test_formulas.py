"""The rise of a line's count error is what it says, whatever the numbers."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.platform.packs import load

PACK = load(Path(__file__).resolve().parents[1])
NAN = float("nan")
night = st.one_of(st.just(NAN), st.floats(0, 300))


def rise(nights) -> float:
    (value,) = PACK.functions.count_error_rise({"error": np.array([nights], float)}, {}, {})["value"]
    return float(value)


def test_a_lens_gone_soft_is_told_after_one_night():
    assert rise([4, 2, 6, 4, 4, 2, 4, 6, 4, 4, 2, 4, 4, 6, 38]) == 34


def test_a_line_that_counts_better_has_not_risen_and_few_nights_say_nothing():
    assert rise([20.0] * 14 + [5]) == 0
    assert np.isnan(rise([NAN] * 10 + [4, 4, 4, 4, 40]))
    assert rise([NAN] * 9 + [4, 4, 4, 4, 4, 40]) == 36


@given(st.lists(night, min_size=15, max_size=15))
def test_it_is_the_night_less_the_median_of_the_nights_before(nights):
    before = [each for each in nights[:-1] if each == each]
    told = rise(nights)
    if len(before) < 5 or nights[-1] != nights[-1]:
        assert np.isnan(told)
    else:
        assert told == pytest.approx(max(0.0, nights[-1] - float(np.median(before))))
