"""The threshold that keeps an alarm budget, and what it finds."""

import numpy as np
import pytest

from bazan.core.errors import Refused
from bazan.monitoring.anomalies.algorithms import alarm_threshold
from bazan.monitoring.anomalies.tests.synthetic_series import hourly
from bazan.monitoring.anomalies.types import Replayed

TIMES_S = np.arange(9_500, dtype=float) * 3600.0


def replays(count=20, seed=2, loud=0.002):
    generator = np.random.default_rng(seed)
    scores = [np.where(generator.random(len(TIMES_S)) < loud, generator.uniform(0.4, 0.9, len(TIMES_S)), 0.1) for _ in range(count)]
    return [Replayed(TIMES_S, each) for each in scores]


def test_three_false_alarms_a_shift_are_kept_in_nineteen_shifts_of_twenty():
    told = alarm_threshold.threshold_for(replays(100), 3, 100)
    assert told.shifts_over <= 0.05 * told.shifts
    assert told.threshold > 0.3
    assert told.false_alarms_per_month > 0
    assert told.false_alarms_per_month / (30.44 * 3) <= 3


def test_a_budget_that_is_ample_leaves_the_lowest_threshold_and_one_that_nothing_keeps_is_silence():
    assert alarm_threshold.threshold_for(replays(1), 100, 1).threshold == pytest.approx(0.3)
    loud = [Replayed(TIMES_S, np.where(np.arange(len(TIMES_S)) % 24 == 0, 0.99, 0.0)) for _ in range(5)]
    assert alarm_threshold.threshold_for(loud, 0.5, 5).threshold == alarm_threshold.SILENT


def test_an_alarm_in_a_confirmed_event_is_no_false_one():
    (one,) = replays(1)
    confirmed = Replayed(one.times_s, one.scores, ((0.0, TIMES_S[-1]),))
    assert alarm_threshold.threshold_for([confirmed], 0.1, 1).false_alarms_per_month == 0


def test_a_sample_of_the_series_stands_for_all():
    few, many = alarm_threshold.threshold_for(replays(20), 3, 100), alarm_threshold.threshold_for(replays(100), 3, 100)
    assert few.threshold == pytest.approx(many.threshold, abs=0.1)


def test_what_the_threshold_finds_grows_with_the_fault_and_is_the_same_each_time():
    replayed = [Replayed(TIMES_S, np.where(np.arange(len(TIMES_S)) % 24 == 0, 0.48, 0.0))]
    told = alarm_threshold.threshold_for(replayed, 0.2, 1, [hourly(60)])
    assert told == alarm_threshold.threshold_for(replayed, 0.2, 1, [hourly(60)])
    assert told.threshold == pytest.approx(0.49)
    shares = {(one.kind, one.size): one.share for one in told.sensitivities}
    assert shares["point", 12] == shares["shift", 8] == shares["stuck", 24] == shares["missing", 24] == 1
    assert shares["point", 3] < 0.5
    assert all(one.injected for one in told.sensitivities)


def test_a_history_too_short_for_faults_has_none():
    times_s, values = hourly(3)
    assert alarm_threshold.sensitivities([(times_s, values), (times_s[:1], values[:1])], 0.5) == ()


@pytest.mark.parametrize(
    ("given", "most", "series", "rule"),
    [([], 3, 1, "replay"), ([Replayed((), ())], 3, 1, "replay"), ([Replayed((0.0,), (0.5,))] * 2, 3, 1, "replay"),
     ([Replayed((0.0,), (0.5,))], 0, 1, "budget"), ([Replayed((0.0,), (0.5,))], float("nan"), 1, "budget")],
)  # fmt: skip
def test_a_budget_over_nothing_and_of_nothing_is_refused(given, most, series, rule):
    with pytest.raises(Refused, match=rf"anomalies\.{rule}"):
        alarm_threshold.threshold_for(given, most, series)
