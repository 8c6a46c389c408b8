"""Laws of ways over roads, on made-up grids."""

import heapq
import itertools

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import shape

from bazan.response.routing import route_calculation, shortest_path
from bazan.response.routing.tests import sample_grids
from bazan.response.routing.types import Place
from tests.present import present

TWO = st.tuples(sample_grids.closures(1), sample_grids.closures(2))


def plain(network, start):
    """Seconds from a node to every other by the book: a heap and nothing else."""
    graph, roads, best, heap = network.roads.graph, network.roads, {start: 0.0}, [(0.0, start)]
    ways_out = {}
    for edge in roads.used:
        if int(edge) in network.cuts:
            continue
        a, b = int(graph.start[edge]), int(graph.end[edge])
        ways_out.setdefault(a, []).append((b, float(roads.seconds[edge])))
        if not graph.oneway[edge]:
            ways_out.setdefault(b, []).append((a, float(roads.seconds[edge])))
    while heap:
        seconds, node = heapq.heappop(heap)
        if seconds > best[node]:
            continue
        for other, more in ways_out.get(node, ()):
            if seconds + more < best.get(other, float("inf")):
                best[other] = seconds + more
                heapq.heappush(heap, (seconds + more, other))
    return best


@given(sample_grids.grids(), sample_grids.closures())
def test_the_search_agrees_with_a_plain_one(graph, closed):
    from scipy.sparse.csgraph import dijkstra

    held, _ = sample_grids.cut(graph, closed)
    for node in range(len(graph.nodes)):
        best = plain(held, node)
        for other, seconds in enumerate(dijkstra(held.matrix, indices=node)):
            assert seconds == pytest.approx(best.get(other, float("inf")), abs=1e-6)


@given(sample_grids.grids(), TWO, sample_grids.places, sample_grids.places)
def test_one_more_closure_never_makes_a_way_shorter(graph, closed, start, end):
    free, *more = [
        route_calculation.route(held, free, closed[:count], start, end)
        for count in (0, 1, 2)
        for held, free in [sample_grids.cut(graph, *closed[:count])]
    ]
    before = free
    for route in more:
        if before.found == "straight":
            assert route.found == "straight"
        elif route.found == "road":
            assert route.duration_s >= before.duration_s - 1e-6
            assert route.unhindered_s is None or route.unhindered_s == pytest.approx(free.duration_s)
        before = route


@given(sample_grids.grids(two_way=True), sample_grids.closures(), sample_grids.places, sample_grids.places)
def test_there_and_back_take_as_long_where_every_road_has_two_ways(graph, closed, start, end):
    held, free = sample_grids.cut(graph, closed)
    there, back = route_calculation.route(held, free, [closed], start, end), route_calculation.route(held, free, [closed], end, start)
    assert (there.found, there.duration_s) == (back.found, pytest.approx(back.duration_s))
    assert there.length_m == pytest.approx(back.length_m) or there.duration_s == pytest.approx(back.duration_s)


@given(sample_grids.grids(), sample_grids.places, sample_grids.places, sample_grids.places)
def test_no_way_is_longer_than_by_way_of_a_third_place(graph, a, b, c):
    held, free = sample_grids.cut(graph)
    whole, first, second = (route_calculation.route(held, free, [], *pair) for pair in ((a, c), (a, b), (b, c)))
    if first.found == second.found == "road":
        assert whole.found == "road" and whole.duration_s <= first.duration_s + second.duration_s + 1e-6


@given(
    sample_grids.grids(), sample_grids.closures(), sample_grids.places, st.lists(sample_grids.places, min_size=1, max_size=8), st.booleans()
)
def test_the_nearest_are_sorted_and_tell_the_same_as_a_route(graph, closed, start, others, towards):
    held, free = sample_grids.cut(graph, closed)
    candidates = [Place(str(n), *one) for n, one in enumerate(others)]
    found = route_calculation.nearest(held, free, [closed], start, candidates, 5, towards)
    assert len(found) == min(5, len(candidates)) and len({one.place.id for one in found}) == len(found)
    by_road = [one.duration_s for one in found if one.found == "road"]
    assert by_road == sorted(by_road) and [one.found for one in found] == sorted(one.found for one in found)
    for one in found:
        ends = (one.place.latitude, one.place.longitude), start
        route = route_calculation.route(held, free, [closed], *(ends if towards else ends[::-1]))
        assert (one.found, one.duration_s) == (route.found, pytest.approx(route.duration_s))
        assert one.length_m == pytest.approx(route.length_m) or one.duration_s == pytest.approx(route.duration_s)


@given(sample_grids.grids(), sample_grids.closures(), sample_grids.places)
def test_what_is_reached_sooner_is_reached_later_too(graph, closed, start):
    held, _ = sample_grids.cut(graph, closed)
    areas = [shape(dict(ring.geometry)) for ring in route_calculation.reach(held, start, (5, 10, 20))]
    assert all(area.is_valid for area in areas)
    for inner, outer in itertools.pairwise(areas):
        assert inner.difference(outer).area <= 1e-12


@given(sample_grids.grids(), sample_grids.closures(), sample_grids.places, sample_grids.places)
def test_no_way_goes_over_what_is_cut(graph, closed, start, end):
    held, _ = sample_grids.cut(graph, closed)
    here, there = held.roads.snaps([start, end])
    found = shortest_path.way(held, shortest_path.spread(held, here), here, there) if here and there else None
    if found is None:
        return
    ends = {present(here).edge, present(there).edge}
    for edge, a, b in found.edges:
        for cut in held.cuts.get(edge, ()):
            assert edge in ends, "a road that is cut is only left or entered at its end"
            on_it = any(cut.holds(present(snap).share) for snap in (here, there) if present(snap).edge == edge)
            assert on_it or not cut.meets(a, b)


@given(sample_grids.grids(), sample_grids.places, sample_grids.places)
def test_a_way_is_as_long_as_it_is_drawn(graph, start, end):
    held, free = sample_grids.cut(graph)
    route = route_calculation.route(held, free, [], start, end)
    flat = shapely.LineString([(x * held.roads.scale[0], y * held.roads.scale[1]) for x, y in route.geometry["coordinates"]])
    assert flat.length == pytest.approx(route.length_m, rel=0.01, abs=2)
    assert route.geometry["coordinates"][0] == pytest.approx(start[::-1], abs=1e-6)
    assert route.geometry["coordinates"][-1] == pytest.approx(end[::-1], abs=1e-6)
