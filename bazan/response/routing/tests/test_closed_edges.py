"""Which roads a closure cuts, and for whom."""

import pytest

from bazan.response.routing import closed_edges, route_calculation
from bazan.response.routing.road_network import Roads
from bazan.response.routing.rules import Closed
from bazan.response.routing.tests.sample_grids import STEP, at, cut, grid
from bazan.response.routing.types import Vehicle
from tests.present import present

METRE = 1 / 111_000


def closed(*places, whom="all", number=7, off_m=0.0):
    points = tuple((y, x + off_m * METRE) for x, y in (at(*place) for place in places))
    return Closed(number, 1, whom, "ĐT 684", points)


def edges(found, one, vehicle: Vehicle = "car"):
    """The cut edges as pairs of (column, row)."""
    roads = Roads(found)
    ends = []
    for edge in closed_edges.cuts(roads, [one], vehicle):
        nodes = found.nodes[[found.start[edge], found.end[edge]]] / 1e7
        ends.append(tuple(tuple(round(float(value), 1) for value in ((x - 107.0) / STEP, (y - 12.0) / STEP)) for x, y in nodes))
    return sorted(ends)


def test_a_line_cuts_the_road_it_lies_along_and_none_that_it_crosses():
    assert edges(grid(3), closed((0.1, 1), (1.9, 1), off_m=20)) == [((0, 1), (1, 1)), ((1, 1), (2, 1))]


def test_a_line_along_a_part_of_a_road_cuts_that_road_alone():
    assert edges(grid(3), closed((0.4, 1), (0.6, 1), off_m=-40)) == [((0, 1), (1, 1))]


def test_a_point_cuts_the_nearest_road_and_one_on_a_crossing_all_of_them():
    assert edges(grid(3), closed((0.5, 1), off_m=50)) == [((0, 1), (1, 1))]
    assert len(edges(grid(3), closed((1, 1)))) == 4


def test_a_closure_beside_every_road_cuts_none():
    assert edges(grid(3), closed((0.5, 1.5))) == []
    assert edges(grid(3), closed((0.5, 1), off_m=70)) == []


@pytest.mark.parametrize(
    ("whom", "stopped"), [("all", {"emergency", "car", "lorry"}), ("lorries", {"lorry"}), ("not_emergency", {"car", "lorry"})]
)
def test_a_closure_stops_whom_it_says(whom, stopped):
    one = closed((0.5, 1), whom=whom)
    assert {vehicle for vehicle in ("emergency", "car", "lorry") if edges(grid(3), one, vehicle)} == stopped


def test_the_way_around_tells_what_it_avoids_and_how_long_it_would_have_been():
    held, free = cut(grid(3), one := closed((0.5, 0)))
    route = route_calculation.route(held, free, [one], at(0, 0), at(1, 0))
    straight_s = route_calculation.route(free, free, [], at(0, 0), at(1, 0)).duration_s
    assert [(avoided.closure_id, avoided.road) for avoided in route.avoided] == [(7, "ĐT 684")]
    assert route.unhindered_s == pytest.approx(straight_s) and route.longer_s == pytest.approx(2 * straight_s, rel=0.05)
    assert route.found == "road" and [step.name for step in route.steps] == ["Đường 1", "Đường 2", "Đường 1"]


def test_who_lives_on_a_road_that_is_cut_leaves_it_by_the_other_end():
    held, free = cut(grid(3), one := closed((0.5, 0)))
    route = route_calculation.route(held, free, [one], at(0.2, 0), at(1, 0))
    assert route.found == "road" and route.longer_s > 0
    assert max(x for x, y in route.geometry["coordinates"] if y < 12.0 + STEP / 10) <= 107.0 + STEP + 1e-9
    assert (107.0 + STEP / 2, 12.0) not in {tuple(point) for point in route.geometry["coordinates"]}


def test_where_every_road_is_cut_the_straight_line_says_so():
    found = grid(2)
    shut = [closed(a, b, number=n) for n, (a, b) in enumerate((((0.5, 0), (0.5, 0.0001)), ((0, 0.5), (0.0001, 0.5))), 1)]
    held, free = cut(found, *shut)
    route = route_calculation.route(held, free, shut, at(0, 0), at(1, 1))
    assert (route.found, {one.closure_id for one in route.avoided}) in [("straight", {1}), ("straight", {2})]
    assert route.longer_s == 0 and present(route.unhindered_s) < route.duration_s * 10


def test_far_from_every_road_there_is_a_straight_line():
    held, free = cut(grid(2))
    route = route_calculation.route(held, free, [], at(0, 0), at(0, 40))
    assert (route.found, route.steps) == ("straight", ()) and route.duration_s == pytest.approx(route.length_m / (30 / 3.6))
