"""Which polygon holds which point, its edge included, whatever its shape."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bazan.platform.image_analysis.tracking import zones
from bazan.platform.image_analysis.tracking.types import Point
from bazan.platform.image_analysis.tracking.zones import Polygons

ARROW = ((0.0, 0.0), (0.5, 0.3), (1.0, 0.0), (0.5, 1.0))
"""Its upper edge is notched."""
SQUARE = ((0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75))
grid = st.integers(0, 32).map(lambda place: place / 32)
points = st.lists(st.tuples(grid, grid), min_size=1, max_size=20)


def inside(polygon: tuple[Point, ...], *places: Point) -> list[bool]:
    return zones.inside(np.array(places), polygon).tolist()


def test_a_notch_is_outside():
    assert inside(ARROW, (0.5, 0.2), (0.5, 0.4), (0.2, 0.13), (0.2, 0.11), (0.5, 0.99), (0.1, 0.5)) == [
        False,
        True,
        True,
        False,
        True,
        False,
    ]


def test_corners_and_edges_are_inside():
    assert inside(ARROW, *ARROW, (0.25, 0.15), (0.75, 0.5), (0.25, 0.5)) == [True] * 7
    assert inside(SQUARE, (0.5, 0.25), (0.75, 0.5), (0.5, 0.75), (0.25, 0.5)) == [True] * 4
    assert inside(SQUARE, (0.9, 0.25), (0.1, 0.25), (0.75, 0.8), (0.25, 0.1)) == [False] * 4


@given(points)
def test_a_square_is_what_is_within_its_sides(places: list[Point]):
    assert inside(SQUARE, *places) == [0.25 <= x <= 0.75 and 0.25 <= y <= 0.75 for x, y in places]


@given(points)
def test_an_arrow_is_its_two_halves(places: list[Point]):
    halves = [inside(half, *places) for half in ((*ARROW[:2], ARROW[3]), ARROW[1:])]
    assert inside(ARROW, *places) == [any(pair) for pair in zip(*halves, strict=True)]


@given(points, st.integers(0, 3))
def test_where_its_corners_begin_and_which_way_they_go_is_the_same(places: list[Point], first: int):
    turned = ARROW[first:] + ARROW[:first]
    assert inside(ARROW, *places) == inside(turned, *places) == inside(turned[::-1], *places)


@given(points)
def test_each_polygon_is_judged_for_itself(places: list[Point]):
    together = Polygons([ARROW, SQUARE, ARROW[1:]]).inside(np.array(places))
    assert together.tolist() == [inside(polygon, *places) for polygon in (ARROW, SQUARE, ARROW[1:])]


def test_no_polygons_and_no_points_are_no_error():
    assert Polygons([]).inside(np.zeros((3, 2))).shape == (0, 3)
    assert Polygons([ARROW, SQUARE]).inside(np.zeros((0, 2))).shape == (2, 0)
