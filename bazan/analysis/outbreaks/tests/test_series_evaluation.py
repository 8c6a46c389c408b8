"""Many series judged at their newest period: what is told of one, and by which method."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bazan.analysis.outbreaks import series_evaluation
from bazan.analysis.outbreaks.grammar import Sweep
from bazan.analysis.outbreaks.types import NOTHING, Judged

SWEEP = Sweep(id="all", version=1, dataset="cases", disease="disease", place="commune", at="diagnosed_at", source="a test")
QUIET = [2, 1, 2, 3, 2, 1, 2, 2, 3, 1, 2, 1, 2, 2]


def judged(*series, sweep=SWEEP):
    return series_evaluation.judged(np.array(series, float), sweep)


def test_the_last_ended_period_is_told_while_the_running_one_is_no_alarm():
    told = judged([*QUIET, 2, 0])[0]
    assert (told.at, told.count, told.signal.alarm, told.since) == (14, 2, False, None)
    assert told.signal.expected is not None and told.signal.threshold is not None


def test_a_running_period_that_is_beyond_its_threshold_already_is_told_at_once():
    assert judged([*QUIET, 2, 30])[0].at == 15


def test_an_alarm_lasts_since_the_first_of_its_periods_in_a_row():
    told = judged([*QUIET, 20, 60, 200, 0])[0]
    assert (told.at, told.since, told.signal.alarm) == (16, 14, True)


def test_fewer_cases_than_the_declared_least_are_never_an_alarm():
    told = judged([0] * 14 + [SWEEP.least_cases - 1, 0], [0] * 14 + [SWEEP.least_cases, 0])
    assert [one.signal.alarm for one in told] == [False, True]


def test_without_a_baseline_nothing_is_said():
    assert series_evaluation.method_of(SWEEP, 9) == "" and series_evaluation.method_of(SWEEP, 10) == "c2"
    assert judged([1] * 9 + [50])[0] == Judged(8, 1, NOTHING, None)


def test_with_five_years_the_same_season_is_looked_at():
    assert series_evaluation.seasonal_from(SWEEP) == 264
    season = np.tile([30] * 10 + [2] * 42, 6)[:265].astype(float)
    assert series_evaluation.method_of(SWEEP, 264) == "farrington"
    assert judged(season)[0].signal.alarm is False
    season[263] = 300
    assert judged(season)[0].signal.alarm is True


def test_a_pack_may_choose_the_endemic_channel_for_five_years():
    channel = replace(SWEEP, seasonal="endemic")
    assert series_evaluation.seasonal_from(channel) == 261
    assert (series_evaluation.method_of(channel, 260), series_evaluation.method_of(channel, 261)) == ("c2", "endemic")
    season = np.tile([30] * 10 + [2] * 42, 6)[:265].astype(float)
    assert judged(season, sweep=channel)[0].signal.alarm is False
    season[263] = 31
    assert judged(season, sweep=channel)[0].signal.alarm is True


def test_a_period_in_which_nobody_reported_anything_is_unknown_and_not_zero():
    counts = series_evaluation.counted([0, 2, 2], [0, 1, 1], [4, 1, 2], (2, 5))
    assert counts[0, 0] == 4 and counts[1, 2] == 3 and counts[1, 0] == 0
    assert np.isnan(counts[:, [1, 3]]).all() and (counts[:, 4] == 0).all()


@given(st.lists(st.integers(0, 40), min_size=2, max_size=40))
def test_what_is_told_is_one_of_the_two_newest_periods_with_its_own_count(series):
    told = judged(series)[0]
    assert told.at in (len(series) - 1, len(series) - 2) and told.count == series[told.at]
    assert (told.since is not None) == bool(told.signal.alarm) and (told.since or 0) <= told.at
    assert not told.signal.alarm or told.count >= SWEEP.least_cases
