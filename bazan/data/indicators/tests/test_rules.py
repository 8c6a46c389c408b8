"""Laws of light, freshness, classes, targets and periods."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.core.time import Period
from bazan.data.indicators import rules
from bazan.data.indicators.computation.period_arrays import clusters, ends, starts_holding, touched
from bazan.data.indicators.grammar import Place
from bazan.data.indicators.observation_computation.place_aggregation import aggregate
from bazan.data.indicators.types import Band, Target
from tests.present import present

instants = st.integers(1_400_000_000, 1_900_000_000)
grains = st.sampled_from(["hour", "day", "week", "month", "quarter", "year"])
GRAVITY = ["good", "watch", "off", "disaster"]
T0 = datetime(2026, 1, 1, tzinfo=UTC)


def target(watch=None, off=None, disaster=None, inclusive=False):
    return Target(None, watch, off, disaster, "law", T0, None, inclusive)


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6))
def test_a_worse_value_never_has_a_milder_light(value, more):
    limits = target(10, 20, 30)
    assert GRAVITY.index(rules.light(value + more, limits, "down")) >= GRAVITY.index(rules.light(value, limits, "down"))
    falling = target(30, 20, 10)
    assert GRAVITY.index(rules.light(value - more, falling, "up")) >= GRAVITY.index(rules.light(value, falling, "up"))


def test_the_limit_itself_counts_only_where_a_level_is_reached():
    assert rules.light(10, target(10), "down") == "good"
    assert rules.light(10, target(10, inclusive=True), "down") == "watch"


def test_without_a_value_a_limit_or_a_direction_there_is_no_light():
    assert rules.light(None, target(10), "down") == "none"
    assert rules.light(10, None, "down") == "none"
    assert rules.light(10, target(), "down") == "none"
    assert rules.light(10, target(1), "neutral") == "none"


limit = st.none() | st.floats(-100, 100)


@given(st.floats(-200, 200), limit, limit, limit, st.sampled_from(["up", "down", "neutral"]))
def test_what_is_drawn_as_within_is_what_counts_as_within(value, good, watch, off, direction):
    if watch is not None and off is not None:
        watch, off = (max(watch, off), min(watch, off)) if direction == "up" else (min(watch, off), max(watch, off))
    held = Target(good, watch, off, None, "law", T0, None)
    low, high = held.within(direction) or (None, None)
    drawn = (low is None or value >= low) and (high is None or value <= high)
    assert (rules.light(value, held, direction) in ("good", "none")) == drawn


@given(st.integers(0, 10**6), st.integers(1, 10**5))
def test_a_value_only_ages(age, promise):
    order = ["fresh", "stale", "missing"]
    now = T0 + timedelta(seconds=age)
    younger, older = (rules.freshness(T0, 1.0, promise, now + timedelta(seconds=more)) for more in (0, 1000))
    assert order.index(older) >= order.index(younger)
    assert rules.freshness(None, 1.0, promise, now) == rules.freshness(T0, None, promise, now) == "missing"


def test_every_value_of_a_scale_lies_in_one_class():
    bands = (Band("low", None, 10, {}, ""), Band("high", 10, None, {}, ""))
    assert [present(rules.band(v, bands)).key for v in (-5, 9.99, 10, 99)] == ["low", "low", "high", "high"]
    assert rules.band(None, bands) is None


def test_the_target_in_force_is_that_of_the_day():
    spec = {
        "targets": [
            {"watch": 50, "valid_from": "2023-09-12", "valid_to": "2026-01-01", "source": "a"},
            {"watch": 45, "valid_from": "2026-01-01", "source": "b"},
        ]
    }
    every = rules.targets(spec, None)
    assert present(rules.in_force(every, datetime(2025, 12, 31, 16, 59, tzinfo=UTC))).watch == 50
    assert present(rules.in_force(every, datetime(2025, 12, 31, 17, 0, tzinfo=UTC))).watch == 45  # midnight in the province
    assert rules.in_force(every, datetime(2020, 1, 1, tzinfo=UTC)) is None


def test_a_limit_may_be_a_stations_own():
    spec = {"targets": [{"watch": {"thing": "alarm"}, "valid_from": "2020-01-01", "source": "a"}]}
    assert rules.targets(spec, {"alarm": 588.5})[0].watch == 588.5
    assert rules.targets(spec, {}) == rules.targets(spec, None) == ()


@given(instants, grains)
def test_periods_in_bulk_are_the_kernels_periods(second, grain):
    period = Period.holding(datetime.fromtimestamp(second, UTC), grain)
    start = starts_holding(np.array([second]), grain)
    assert int(start[0]) == int(period.start.timestamp())
    assert int(ends(start, grain)[0]) == int(period.end.timestamp())


@given(instants, grains, st.integers(1, 40))
def test_a_changed_hour_touches_exactly_the_periods_whose_windows_hold_it(second, grain, steps):
    hour = second // 3600 * 3600
    length = {"hour": 3600, "day": 86400}.get(grain, 86400)
    reach = max(
        steps * length,
        {"hour": 3600, "day": 86400, "week": 7 * 86400, "month": 31 * 86400, "quarter": 92 * 86400, "year": 366 * 86400}[grain],
    )
    _, starts = touched(np.array([hour]), grain, reach)
    seen = set(starts.tolist())
    period = int(starts_holding(np.array([hour]), grain)[0])
    for _ in range(45):
        end = int(ends(np.array([period]), grain)[0])
        assert (period in seen) == (end - reach <= hour < end)
        period = end


@given(st.lists(st.integers(0, 10**6), max_size=50), st.integers(1, 10**5))
def test_clusters_hold_every_target_once_and_no_long_hole(starts, gap):
    given_starts = np.array(starts, dtype=np.int64)
    groups = clusters(given_starts, gap)
    assert sorted(np.concatenate(groups).tolist() if groups else []) == list(range(len(starts)))
    for group in groups:
        assert (np.diff(np.sort(given_starts[group])) <= gap).all()


@given(st.lists(st.one_of(st.none(), st.floats(-100, 100)), min_size=1, max_size=12), st.floats(0, 1))
def test_a_place_never_gets_a_value_from_too_few_stations(values, least):
    column = np.array([[np.nan if v is None else v] for v in values])
    alive = np.ones_like(column, dtype=np.int64)
    there = [v for v in values if v is not None]
    for how, expected in (("max", max), ("min", min), ("sum", sum)):
        value, share, _, detail = aggregate(
            Place(aggregate=how, at_least_share=least), column, column, alive, np.isfinite(column), list(range(len(values)))
        )
        assert share[0] == pytest.approx(len(there) / len(values))
        if there and share[0] >= least:
            assert value[0] == pytest.approx(expected(there))
            assert f'"of": {len(values)}' in present(detail[0])
        else:
            assert np.isnan(value[0])


def test_text_is_found_without_its_marks():
    assert rules.fold("Mực nước sông Đắk Nông") == "muc nuoc song dak nong"
