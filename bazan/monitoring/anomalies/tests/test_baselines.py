"""What a baseline learns from history."""

import tomllib
from datetime import UTC, date, datetime

import numpy as np
import pytest

from bazan.core.working_days import judged
from bazan.monitoring.anomalies.algorithms import baselines
from bazan.monitoring.anomalies.algorithms.seasonality import placed, tet
from bazan.monitoring.anomalies.tests.synthetic_series import DAY_S, HOUR_S, MONDAY_S, hourly

CALENDAR = judged(
    tomllib.loads(
        """
[[years]]
year = 2024
holidays = [2024-01-01, 2024-02-08, 2024-02-09, 2024-02-12, 2024-02-13, 2024-02-14]
worked = [2024-05-04]
[[years]]
year = 2025
holidays = [2025-01-01, 2025-01-27, 2025-01-28, 2025-01-29, 2025-01-30, 2025-01-31]
[[years]]
year = 2026
holidays = [2026-01-01, 2026-02-16, 2026-02-17, 2026-02-18, 2026-02-19, 2026-02-20]
"""
    )["years"]
)


def local(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() - 7 * HOUR_S


def test_hours_are_learnt_and_a_wild_day_hardly_moves_them():
    times_s, values = hourly(30, noise=0.5)
    values[24 * 10 : 24 * 11] += 500
    middle, low, high = baselines.learnt(times_s, values, HOUR_S).expected(times_s[-24:] + DAY_S)
    usual = 50 + 10 * np.sin((times_s[-24:] - MONDAY_S) / DAY_S * 2 * np.pi)
    assert middle == pytest.approx(usual, abs=1)
    assert np.all((low < usual) & (usual < high))


def test_noise_has_no_season():
    times_s = MONDAY_S + np.arange(24 * 60, dtype=float) * HOUR_S
    assert baselines.learnt(times_s, np.random.default_rng(1).normal(0, 1, len(times_s)), HOUR_S).factors == ()


def test_weekends_of_daily_values_are_learnt_and_a_holiday_is_one():
    times_s = local(date(2024, 3, 4)) + np.arange(365, dtype=float) * DAY_S
    weekend = placed(times_s, CALENDAR).weekday >= 5
    baseline = baselines.learnt(times_s, np.where(weekend, 5.0, 20.0), DAY_S, CALENDAR)
    expected, _, _ = baseline.expected(np.array([local(date(2025, 1, 1)), local(date(2025, 5, 5))]))
    assert list(expected) == [5.0, 20.0]


def test_tet_is_found_though_it_moves():
    assert [tet(year, CALENDAR) for year in (2024, 2025, 2026)] == [date(2024, 2, 8), date(2025, 1, 27), date(2026, 2, 16)]
    assert tet(2023, CALENDAR) is None


def test_the_rush_before_tet_is_expected_where_it_falls_this_year():
    times_s = local(date(2024, 1, 1)) + np.arange(750, dtype=float) * DAY_S
    days = placed(times_s, CALENDAR)
    values = np.where((days.tet >= 2) & (days.tet < 6), 90.0, 30.0) + np.random.default_rng(1).normal(0, 0.5, len(times_s))
    baseline = baselines.learnt(times_s, values, DAY_S, CALENDAR)
    rush, ordinary = baseline.expected(np.array([local(date(2026, 2, 13)), local(date(2026, 1, 24))]))[0]
    assert rush > 60
    assert ordinary == pytest.approx(30, abs=1)


def test_months_are_learnt_from_the_second_year_on():
    times_s = local(date(2020, 1, 1)) + np.arange(365 * 3, dtype=float) * DAY_S
    values = 10 * np.cos(times_s / DAY_S / 365.25 * 2 * np.pi)
    assert [factor.name for factor in baselines.learnt(times_s, values, DAY_S).factors][:1] == ["month"]
    assert "month" not in [factor.name for factor in baselines.learnt(times_s[:500], values[:500], DAY_S).factors]


def test_one_value_is_its_own_baseline():
    assert baselines.learnt(np.array([MONDAY_S]), np.array([3.0]), DAY_S).expected(np.array([MONDAY_S]))[0] == [3.0]
