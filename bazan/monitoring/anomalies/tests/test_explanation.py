"""Which parts brought a change, and since when a level is another."""

import numpy as np
import pytest

from bazan.core.errors import Refused
from bazan.monitoring.anomalies.algorithms.explanation import changes, contributions, leading, since
from bazan.monitoring.anomalies.types import Part


def test_the_fewest_parts_that_make_half_of_the_change_lead():
    now = {"construction": Part(58.8), "projects": Part(77.4), "communes": Part(91.6), "health": Part(52.0)}
    expected = {"construction": Part(100.0), "projects": Part(100.0), "communes": Part(100.0), "health": Part(50.0)}
    brought = contributions(now, expected)
    assert [one.key for one in brought] == ["construction", "projects", "communes", "health"]
    assert [one.key for one in leading(brought)] == ["construction"]
    assert [one.key for one in leading(brought, 0.9)] == ["construction", "projects"]
    assert leading(contributions(expected, expected)) == []


def test_a_ratio_that_falls_though_every_part_rose_fell_by_its_mix():
    expected = {"town": Part(90, 100), "village": Part(10, 100)}
    now = {"town": Part(9.2, 10), "village": Part(22, 190)}
    brought = {one.key: one for one in contributions(now, expected)}
    assert all(one.rate > 0 for one in brought.values())
    assert sum(one.mix for one in brought.values()) < 0
    assert sum(one.delta for one in brought.values()) == pytest.approx(31.2 / 200 - 0.5)


def test_a_part_that_is_new_brings_its_weight_alone():
    brought = {one.key: one for one in contributions({"old": Part(5, 10), "new": Part(9, 10)}, {"old": Part(5, 10)})}
    assert (brought["new"].expected, brought["new"].rate) == (None, 0)
    assert brought["new"].mix > 0


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ({}, {}), ({"a": Part(1)}, {"a": Part(1, 2)}), ({"a": Part(1, 0)}, {"a": Part(1, 2)}), ({"a": Part(0, 0)}, {"a": Part(1, 2)}),
        ({"a": Part(float("nan"))}, {"a": Part(1)}), ({"a": Part(1, -2)}, {"a": Part(1, 2)}),
    ],
    ids=["nothing", "sum beside ratio", "over nothing", "a whole over nothing", "no number", "less than nothing"],
)  # fmt: skip
def test_parts_that_make_no_whole_are_refused(now, expected):
    with pytest.raises(Refused, match=r"anomalies\.parts"):
        contributions(now, expected)


def test_each_level_is_told_with_its_beginning():
    noise = np.random.default_rng(5).normal(0, 1, 90)
    levels = np.repeat([0.0, 6.0, 2.0], 30)
    told = changes(levels + noise)
    assert [change.index for change in told] == pytest.approx([30, 60], abs=2)
    assert since(levels + noise) == told[-1]
    assert told[-1].after == pytest.approx(2, abs=0.6)


def test_a_reform_that_merged_communes_is_one_change():
    assert [change.index for change in changes(np.array([40.0, 41, 39, 40, 42, 40, 98, 97, 99, 98, 100, 97]))] == [6]


@pytest.mark.parametrize(
    "values", [[], [1.0], [1.0, 2.0, 3.0], [5.0] * 40, list(np.sin(np.arange(100) / 4)), list(np.random.default_rng(1).normal(0, 1, 100))],
    ids=["none", "one", "three", "constant", "a wave", "noise"],
)  # fmt: skip
def test_where_no_level_changed_none_is_told(values):
    assert changes(np.array(values)) == []
