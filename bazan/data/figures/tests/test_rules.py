from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.core.time import Period
from bazan.data.figures.rules import (
    SORTS,
    Ranked,
    beyond,
    change,
    counted,
    nice_step,
    ranked,
    shared_starts,
    standing,
    value_of,
)
from bazan.data.indicators.types import Feature, Freshness, IndicatorInfo, Light, Reading, Target, Value

NOW = datetime(2026, 11, 25, 0, 42, tzinfo=UTC)
INFO = IndicatorInfo(
    code="made_up.rain",
    pack="made_up",
    version=1,
    labels={"vi": "Mưa", "en": "Rain"},
    short_labels={},
    unit="mm",
    unit_labels={"vi": "mm", "en": "mm"},
    grain="hour",
    digits=1,
    direction="down",
    owner="so-x",
    law="",
    formula="",
    completeness="",
    fresh_s=3600,
    bands=(),
    inputs=(),
    features=("thing", "place"),
)


def reading(
    value, light: Light = "good", freshness: Freshness = "fresh", before=None, target=None, direction: Literal["up", "down"] = "down"
):
    feature = Feature("place", 1)
    current = Value("made_up.rain", feature, Period.holding(NOW, "hour"), value, 1.0, None, 1, NOW, NOW)
    return Reading(replace(INFO, direction=direction), feature, current, freshness, light, target, None, None, before)


def test_an_old_number_stands_as_stale_whatever_its_light_was():
    assert standing(reading(5.0, light="off", freshness="stale")) == "stale"


def test_no_value_is_missing():
    assert standing(None) == standing(reading(None)) == "missing"
    assert value_of(reading(None)) is None


def test_counts_come_in_the_order_of_need():
    assert list(counted([reading(1.0), None, reading(2.0, light="off"), reading(3.0)]).items()) == [("off", 1), ("missing", 1), ("good", 2)]


def test_a_change_needs_both_years():
    assert change(reading(5.0, before=3.0)) == 2.0
    assert change(reading(5.0)) is None
    assert change(reading(None, before=3.0)) is None


def test_the_limit_passed_is_the_one_the_light_names():
    target = Target(None, 100.0, 200.0, 400.0, "QĐ", NOW, None)
    assert beyond(reading(142.0, "watch", target=target)) == ("watch", 100.0, 42.0)
    assert beyond(reading(250.0, "off", target=target)) == ("off", 200.0, 50.0)
    assert beyond(reading(50.0, "good", target=target)) is None


def rows(*values, **kwargs):
    return [Ranked(f"xa {number:03}", None if value is None else reading(value, **kwargs), number) for number, value in enumerate(values)]


def order(found):
    return [one.row for one in found]


def test_the_side_to_be_watched_comes_first_and_no_value_last():
    assert order(ranked(rows(1.0, None, 3.0), "")) == [2, 0, 1]
    assert order(ranked(rows(1.0, None, 3.0, direction="up"), "")) == [0, 2, 1]
    assert order(ranked(rows(1.0, None, 3.0), "-value")) == [0, 2, 1]
    assert order(ranked(rows(1.0, None, 3.0), "-name")) == [2, 1, 0]


@given(
    st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), max_size=12),
    st.sampled_from([sign + sort for sort in SORTS for sign in ("", "-")]),
)
def test_an_order_keeps_every_row_once(values, sort):
    assert sorted(order(ranked(rows(*values), sort))) == list(range(len(values)))


@given(st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), max_size=12), st.sampled_from(["value", "-value", "change", "-change"]))
def test_rows_without_the_number_are_always_last(values, sort):
    found = [value_of(one.reading) if "value" in sort else change(one.reading) for one in ranked(rows(*values), sort)]
    missing = [number is None for number in found]
    assert missing == sorted(missing)


@pytest.mark.parametrize(("span", "most", "step"), [(10, 5, 2), (11, 5, 2.5), (0.3, 4, 0.1), (1000, 5, 200), (3, 5, 1)])
def test_a_step_is_round(span, most, step):
    assert nice_step(span, most) == pytest.approx(step)


def test_small_multiples_share_the_newest_stretch_without_holes():
    feature = Feature("thing", 1)
    newest = Period.holding(NOW, "hour")
    value = Value("made_up.rain", feature, newest, 1.0, 1.0, None, 1, NOW, NOW)
    starts = shared_starts([replace(reading(1.0), spark=(value,)), reading(2.0)], 3)
    assert starts == [newest.start - timedelta(hours=2), newest.start - timedelta(hours=1), newest.start]
    assert shared_starts([], 3) == []
