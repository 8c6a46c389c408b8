"""The line of water between two points of a ground."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.analysis.rivers.waterway_graph import Waters
from bazan.directory.base_map.types import Line


def line(name, *points):
    return Line("river", name, "", False, np.array(points, float))


MAIN = line("Sông Một", (107.0, 12.0), (107.1, 12.0), (107.2, 12.0))
SIDE = line("Suối Hai", (107.1, 12.1), (107.1, 12.0))
APART = line("Sông Ba", (107.0, 12.5), (107.2, 12.5))


def test_the_water_is_followed_through_a_confluence_and_named():
    found = Waters([MAIN, SIDE, APART]).follow([(12.05, 107.1005), (12.001, 107.15)], 1000)
    assert found is not None
    assert found.line == [[107.1, 12.05], [107.1, 12.0], [107.15, 12.0]] and found.names == ("Suối Hai", "Sông Một")


def test_a_point_too_far_away_or_on_another_water_is_led_to_by_none():
    waters = Waters([MAIN, SIDE, APART])
    assert waters.follow([(12.05, 107.13), (12.0, 107.15)], 1000) is None
    assert waters.follow([(12.0, 107.05), (12.5, 107.05)], 1000) is None
    assert Waters([]).follow([(12.0, 107.05), (12.0, 107.06)], 1000) is None and Waters([]).nearest((12.0, 107.0)) is None


@given(st.lists(st.floats(107.0, 107.2), min_size=2, max_size=5))
def test_along_one_river_the_water_goes_from_each_point_to_the_next(longitudes):
    found = Waters([MAIN]).follow([(12.001, one) for one in longitudes], 1000)
    assert found is not None
    xs = [x for x, _ in found.line]
    assert found.line[0] == pytest.approx([longitudes[0], 12.0], abs=2e-6)
    assert found.line[-1] == pytest.approx([longitudes[-1], 12.0], abs=2e-6)
    gone = sum(abs(b - a) for a, b in pairwise(xs))
    assert gone == pytest.approx(sum(abs(b - a) for a, b in pairwise(longitudes)), abs=2e-5)
