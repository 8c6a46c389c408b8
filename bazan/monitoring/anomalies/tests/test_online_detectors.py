"""Detectors of many series as their values come."""

from datetime import date

import numpy as np
import pytest

from bazan.core.errors import Refused
from bazan.core.working_days import Calendar
from bazan.monitoring.anomalies.algorithms import alarm_onsets
from bazan.monitoring.anomalies.algorithms.detector_states import States
from bazan.monitoring.anomalies.algorithms.online_detectors import Detectors, replayed
from bazan.monitoring.anomalies.tests.synthetic_series import DAY_S, HOUR_S, hourly
from bazan.monitoring.anomalies.types import KINDS

DAYS, AT = 32, 24 * 28


def together(*courses):
    """Detectors that saw the courses side by side, and what they saw of each: (score, alarm, kind, since)."""
    detectors = Detectors(States.blank(len(courses)))
    rows = max(len(values) for _, values in courses)
    told = []
    for row in range(rows):
        series = np.array([number for number, (_, values) in enumerate(courses) if row < len(values)])
        seen = detectors.see(series, [courses[number][0][row] for number in series], [courses[number][1][row] for number in series])
        told.append({number: (seen.score[at], seen.alarm[at], KINDS[seen.kind[at]], seen.since_s[at]) for at, number in enumerate(series)})
    return detectors, [[each[number] for each in told if number in each] for number in range(len(courses))]


@pytest.fixture(scope="module")
def faulty():
    courses = {kind: hourly(DAYS, seed=number) for number, kind in enumerate(("clean", *KINDS))}
    courses["point"][1][AT] += 25
    courses["shift"][1][AT:] += 8
    courses["drift"][1][AT:] += np.arange(len(courses["drift"][1]) - AT) / 5
    courses["stuck"][1][AT : AT + 30] = courses["stuck"][1][AT]
    times_s, values = courses["missing"]
    courses["missing"] = np.delete(times_s, slice(AT, AT + 30)), np.delete(values, slice(AT, AT + 30))
    return courses, dict(zip(courses, together(*courses.values())[1], strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_fault_is_found_by_one_alarm(faulty, kind):
    courses, told = faulty
    lasting = told[kind][AT : AT + 48]
    assert sum(alarm for _, alarm, _, _ in lasting) == 1
    loud = {each for score, _, each, _ in lasting if score >= 0.5}
    assert loud & ({kind} if kind in ("point", "stuck", "missing") else {"shift", "drift"})
    assert kind != "missing" or lasting[0][3] == courses[kind][0][AT - 1]


def test_where_nothing_is_wrong_little_is_said(faulty):
    assert sum(one[1] for one in faulty[1]["clean"]) <= 1


def test_alarms_begin_as_in_scoring(faulty):
    courses, told = faulty
    for name, (times_s, _) in courses.items():
        scores = np.array([one[0] for one in told[name]])
        assert alarm_onsets.begin(times_s, scores).tolist() == [bool(one[1]) for one in told[name]]


def test_a_batch_may_hold_several_values_of_a_series_in_any_order():
    (times_s, values), (_, others) = hourly(5), hourly(5, seed=2)
    single = Detectors(States.blank(2))
    for at, second in enumerate(times_s):
        single.see([0, 1], [second, second], [values[at], others[at]])
    series = np.repeat([0, 1], len(times_s))
    shuffled = np.random.default_rng(1).permutation(len(series))
    batch = Detectors(States.blank(2))
    batch.see(series[shuffled], np.tile(times_s, 2)[shuffled], np.concatenate([values, others])[shuffled])
    for name, array in single.states.arrays().items():
        assert np.allclose(array, batch.states.arrays()[name]), name


def test_what_comes_late_is_neither_judged_nor_learnt_from():
    detectors, _ = together(hourly(5))
    before = {name: array.copy() for name, array in detectors.states.arrays().items()}
    seen = detectors.see([0], [hourly(5)[0][-2]], [9e9])
    assert (seen.score[0], seen.alarm[0]) == (0, False)
    assert all(np.array_equal(array, before[name]) for name, array in detectors.states.arrays().items())


def test_silence_is_told_while_it_lasts_and_alarms_once():
    detectors, _ = together(hourly(20))
    last_s = hourly(20)[0][-1]
    begun = [detectors.silent(last_s + hours * HOUR_S).alarm[0] for hours in range(1, 30)]
    assert sum(begun) == 1
    assert not any(begun[:3])
    empty = detectors.see([0], [last_s + 30 * HOUR_S], [np.nan])
    assert (KINDS[empty.kind[0]], empty.since_s[0], empty.alarm[0]) == ("missing", last_s, False)


def test_a_series_that_just_began_is_not_judged():
    detectors = Detectors(States.blank(3))
    assert not detectors.silent(1e9).score.any()
    assert not detectors.see([0, 1, 2], [0, 0, 0], [1e99, -1e99, np.inf]).score.any()
    assert not any(replayed([(np.arange(3.0), np.array([1.0, 1e9, -1e9]), 0.0), (np.empty(0), np.empty(0), 0.0)])[0])


def test_a_constant_series_is_never_unusual():
    times_s = np.arange(24 * 15, dtype=float) * HOUR_S
    assert replayed([(times_s, np.full(len(times_s), 7.0), 0.0)])[0].max() < 0.5


def test_a_threshold_of_its_own_is_kept():
    detectors, _ = together(*[hourly(15)] * 2)
    detectors.states.threshold[1] = 1.0
    assert detectors.see([0, 1], [hourly(15)[0][-1] + HOUR_S] * 2, [500.0] * 2).alarm.tolist() == [True, False]


def test_what_is_kept_goes_on_as_if_it_had_never_stopped():
    times_s, values = hourly(10)
    whole, half = Detectors(States.blank(1)), Detectors(States.blank(1))
    whole.see(np.zeros(len(values), int), times_s, values)
    half.see(np.zeros(100, int), times_s[:100], values[:100])
    again = Detectors(States.kept(half.states.arrays()))
    again.see(np.zeros(len(values) - 100, int), times_s[100:], values[100:])
    assert all(np.array_equal(array, again.states.arrays()[name]) for name, array in whole.states.arrays().items())
    grown = again.states.grown(2).arrays()
    assert all(len(array) == 3 for array in grown.values())
    assert grown["count"].tolist() == [len(values), 0, 0]


def test_what_has_another_shape_is_refused():
    arrays = States.blank(2).arrays()
    for wrong in ({}, arrays | {"hours": np.zeros((2, 7))}, arrays | {"slow": np.zeros((3, 2))}):
        with pytest.raises(Refused, match=r"anomalies\.states"):
            States.kept(wrong)
    with pytest.raises(Refused, match=r"anomalies\.lengths"):
        Detectors(States.blank(1)).see([0], [0.0, 1.0], [1.0])


def test_a_calendar_makes_a_holiday_a_sunday():
    times_s, values = hourly(52, noise=0.5)
    day = ((times_s - times_s[0]) // DAY_S).astype(int)
    values = values + np.where((day % 7 >= 5) | (day == 51), -20, 0)  # the last one is a Wednesday, 25 February
    expected = []
    for holidays in (frozenset(), frozenset({date(2026, 2, 25)})):
        detectors = Detectors(States.blank(1), Calendar(holidays, years=range(2026, 2027)))
        expected.append(detectors.see(np.zeros(len(values), int), times_s, values).middle[day == 51])
    ordinary, holiday = (np.abs(middle - values[day == 51]).mean() for middle in expected)
    assert holiday < ordinary / 2
