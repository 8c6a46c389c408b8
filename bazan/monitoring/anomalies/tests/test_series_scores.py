"""What is said of a series with one thing wrong, and of strange ones."""

from datetime import date

import numpy as np
import pytest

from bazan.core.errors import Refused
from bazan.core.working_days import Calendar
from bazan.monitoring.anomalies.algorithms import series_scores
from bazan.monitoring.anomalies.algorithms.series_scores import score
from bazan.monitoring.anomalies.tests.synthetic_series import DAY_S, HOUR_S, MONDAY_S, hourly
from tests.accuracy.anomalies import FIRST_TUNED, parts
from tests.present import present

AT = 24 * 40


def flagged(scored, first=0):
    return [(at, one.kind) for at, one in enumerate(scored) if one.flag and at >= first]


def test_a_spike_is_a_point_and_what_was_expected_is_told_with_its_band():
    times_s, values = hourly(45)
    values[AT + 7] += 25
    scored = score(times_s, values)
    assert flagged(scored, AT) == [(AT + 7, "point")]
    spike = scored[AT + 7]
    assert present(spike.expected).low < values[AT + 7] - 25 < present(spike.expected).high < values[AT + 7]
    assert spike.since_s == times_s[AT + 7]
    assert spike.once_in > 1000


def test_a_level_that_jumps_is_one_alarm_with_the_hour_since_when():
    times_s, values = hourly(50)
    values[AT:] += 8
    scored = score(times_s, values)
    ((first, kind),) = flagged(scored, AT)
    assert AT <= first <= AT + 6
    assert kind in ("point", "shift")
    lasting = scored[AT + 10]
    assert (lasting.flag, lasting.kind in ("shift", "drift")) == (False, True)
    assert times_s[AT - 3] <= lasting.since_s <= times_s[AT]


def test_a_level_that_creeps_away_is_a_drift():
    times_s, values = hourly(55)
    values[AT:] += np.minimum(np.arange(len(values) - AT) / 24, 10)
    kinds = {kind for _, kind in flagged(score(times_s, values), AT)}
    assert kinds <= {"drift", "shift"}
    assert kinds


def test_a_sensor_that_repeats_itself_is_stuck():
    times_s, values = hourly(45)
    values = values.round(1)
    values[AT : AT + 12] = values[AT]
    scored = score(times_s, values)
    assert [scored[at].kind for at in range(AT + 6, AT + 12)] == ["stuck"] * 6
    assert scored[AT + 8].since_s == times_s[AT]


def test_silence_is_told_by_the_first_value_behind_it():
    times_s, values = hourly(45)
    kept = np.ones(len(values), bool)
    kept[AT : AT + 12] = False
    scored = score(times_s[kept], values[kept])
    assert flagged(scored, AT) == [(AT, "missing")]
    assert scored[AT].since_s == times_s[AT - 1]


def test_empty_cells_tell_of_silence_while_it_lasts():
    times_s, values = hourly(45)
    values[AT : AT + 12] = np.nan
    scored = score(times_s, values)
    ((first, kind),) = flagged(scored, AT)
    assert (AT + 3 <= first < AT + 12, kind) == (True, "missing")
    assert scored[first].since_s == times_s[AT - 1]
    assert scored[first].expected is None


def test_a_holiday_of_the_calendar_is_no_surprise():
    times_s, values = hourly(100, noise=0.5)
    day = ((times_s - MONDAY_S) // DAY_S).astype(int)
    holiday = 80  # a Thursday, 26 March
    values += np.where((day % 7 >= 5) | (day == holiday), -20, 0)
    known = Calendar(frozenset({date(2026, 3, 26)}), years=range(2026, 2027))
    at = slice(holiday * 24, holiday * 24 + 24)
    assert max(one.score for one in score(times_s, values)[at]) > max(one.score for one in score(times_s, values, known)[at])
    assert not any(one.flag for one in score(times_s, values, known)[at])


def test_values_are_judged_in_order_of_time_and_told_in_the_order_given():
    times_s, values = hourly(45)
    values[AT] += 25
    shuffled = np.random.default_rng(3).permutation(len(values))
    scored = score(times_s, values)
    assert [scored[place] for place in shuffled] == score(times_s[shuffled], values[shuffled])


@pytest.mark.parametrize(
    "values",
    [[], [1.0], [1.0, 2.0, 3.0], [7.0] * 400, [np.nan] * 400, [np.nan] * 100 + [5.0] * 3, [0.0] * 399 + [np.nan]],
    ids=["none", "one", "three", "constant", "all missing", "nearly all missing", "silence at the end"],
)
def test_nothing_is_unusual_where_nothing_is_known(values):
    scored = score(MONDAY_S + np.arange(len(values)) * HOUR_S, values)
    assert len(scored) == len(values)
    assert not any(one.flag for one in scored)


def test_what_left_a_constant_is_flagged_and_a_rounding_is_not():
    times_s = MONDAY_S + np.arange(1200, dtype=float) * HOUR_S
    values = np.full(1200, 7.0)
    values[1000], values[1100] = 7.001, 9.0
    assert flagged(score(times_s, values)) == [(1100, "point")]


def test_values_of_one_time_and_of_the_29th_of_february_are_taken():
    times_s = np.repeat(MONDAY_S + 50 * DAY_S - 2 * 365 * DAY_S + np.arange(600, dtype=float) * HOUR_S, 2)
    scored = score(times_s, np.tile([1.0, 2.0, 3.0], 400))
    assert all(np.isfinite(one.score) for one in scored)


def test_huge_values_are_told_and_larger_ones_refused():
    times_s, values = hourly(45)
    values[AT] = 1e99
    assert score(times_s, values)[AT].flag
    with pytest.raises(Refused, match=r"anomalies\.numbers"):
        score(times_s, np.where(values > 1e90, np.inf, values))
    with pytest.raises(Refused, match=r"anomalies\.lengths"):
        score(times_s, values[1:])


def test_a_drift_is_not_told_before_eight_days_are_known():
    """Of fewer days nobody knows how far the mean of a day wanders."""
    rng = np.random.default_rng(3)
    times_s = 1.7e9 + np.arange(4 * 288, dtype=float) * 300.0
    told = series_scores.judged(times_s, np.cumsum(rng.normal(0, 0.05, len(times_s))) + rng.normal(0, 1, len(times_s)))
    unusual = told.once_in >= told.unusual
    assert not (unusual & (told.kind == series_scores.DRIFT)).any()


def test_what_chance_may_raise_is_shared_out_among_the_questions():
    assert series_scores.SHARES.sum() == pytest.approx(1) and (series_scores.SHARES > 0).all()


def test_files_of_the_benchmark_are_parted_by_their_names_alone():
    names = [f"real{letter}/{number}.csv" for letter in "AB" for number in range(5)] + ["artificialNoAnomaly/art.csv", *FIRST_TUNED]
    found = parts(reversed(names))
    assert found["developed"] == sorted(found["developed"]) and len(found["developed"]) == len(found["held_out"]) == 5
    assert not set(found["held_out"]) & {*found["developed"], *found["first_tuned"]} and "artificialNoAnomaly/art.csv" not in str(found)
