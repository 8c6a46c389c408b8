"""The endemic channel beside an independent reckoning, on made-up counts and on dengue in Vietnam."""

import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.analysis.outbreaks.endemic_channel import endemic_channel
from bazan.analysis.outbreaks.types import NOTHING, EndemicOptions
from bazan.core.errors import Refused
from tests.accuracy.outbreaks import DENGUE, dengue_years, provinces

TWO = EndemicOptions(years=2)


def by_hand(counts, at, per_year, years, half, deviations):
    """(mean, threshold) by Python's own statistics."""
    past = [counts[at - year * per_year + beside] for year in range(1, years + 1) for beside in range(-half, half + 1)]
    return statistics.mean(past), statistics.mean(past) + deviations * statistics.stdev(past)


@given(
    st.lists(st.integers(0, 500), min_size=30, max_size=40), st.integers(2, 3), st.integers(0, 2), st.sampled_from([0.0, 1.5, 2.0, 3.0])
)  # fmt: skip
def test_it_is_the_mean_and_so_many_standard_deviations_of_the_same_periods(counts, years, half, deviations):
    options = EndemicOptions(years=years, half_window=half, deviations=deviations)
    for at, signal in enumerate(endemic_channel(counts, 6, options=options)):
        if at < 6 * years + half:
            assert signal == NOTHING
            continue
        mean, threshold = by_hand(counts, at, 6, years, half, deviations)
        assert (signal.expected, signal.threshold) == pytest.approx((mean, threshold))
        assert abs(counts[at] - threshold) < 1e-6 or signal.alarm is (counts[at] > threshold)


def test_an_unknown_count_of_the_past_leaves_no_threshold_and_one_of_the_present_no_alarm():
    counts = [3, None, 4, 5, 7, 2, 10, None]
    told = endemic_channel(counts, 2, options=TWO)
    assert told[:4] == [NOTHING] * 4 and told[5] == NOTHING
    assert told[6].alarm is True and told[7].alarm is None
    known = endemic_channel([3, 1, 4, 5, 7, None], 2, options=TWO)[5]
    assert (known.expected, known.alarm) == (3.0, None) and known.threshold is not None


def test_where_nothing_varied_any_case_more_is_an_alarm_without_a_score():
    told = endemic_channel([0, 0, 1, 0], 1, options=TWO)
    assert (told[2].threshold, told[2].alarm, told[2].score) == (0.0, True, None)


@pytest.mark.parametrize(("options", "named"), [(EndemicOptions(years=1), "years"), (EndemicOptions(deviations=-1), "deviations")])
def test_options_that_make_no_channel_are_refused(options, named):
    with pytest.raises(Refused, match=r"outbreaks\.option") as why:
        endemic_channel([1] * 90, 12, options=options)
    assert why.value.field == named


@pytest.mark.skipif(not DENGUE.is_file(), reason="needs the dengue rows of OpenDengue")
def test_dengue_months_of_provinces_are_as_numpy_reckons_them_and_the_trade_is_as_documented():
    courses = provinces(DENGUE)
    for counts in courses.values():
        cases = np.array([np.nan if count is None else count for count in counts], float)
        past = np.stack([np.concatenate([np.full(12 * back, np.nan), cases[: -12 * back]]) for back in range(1, 6)])
        threshold = past.mean(axis=0) + 2 * past.std(axis=0, ddof=1)
        told = np.array([np.nan if one.threshold is None else one.threshold for one in endemic_channel(counts, 12)])
        assert np.allclose(told, threshold, rtol=1e-9, atol=1e-9, equal_nan=True)
    trade = dengue_years(courses, ("farrington", "endemic"))
    channel, farrington = trade["endemic"], trade["farrington"]
    assert (channel["found"], farrington["found"]) == (0.81, 0.78)
    assert (channel["lead"], farrington["lead"]) == (5, 2)
    assert (channel["false_months"], farrington["false_months"]) == (0.05, 0.027)
