"""From points to hot spots: what is planted is found, what chance lays is not, and what can't be told isn't."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bazan.analysis.hotspots import spatial_analysis
from bazan.analysis.hotspots.tests.sample_grids import SOUTH, WEST, crowd, scattered
from bazan.analysis.hotspots.types import Counted
from bazan.core.errors import Refused

POINTS = st.lists(st.tuples(st.floats(12, 12.2), st.floats(107.4, 107.6)), min_size=1, max_size=40)


def joined(*some):
    latitudes, longitudes = (list(np.concatenate(axis)) for axis in zip(*some, strict=True))
    return latitudes, longitudes


def axes(points):
    latitudes, longitudes = zip(*points, strict=True)
    return latitudes, longitudes


def hot(cells):
    return {cell.id for cell in cells if cell.heat in ("hot99", "hot95")}


def near(cell, degrees=0.01):
    return np.hypot(cell.latitude - SOUTH - 0.05, cell.longitude - WEST - 0.05) < degrees


def test_a_crowd_among_scattered_points_is_hot_and_one_cluster():
    random = np.random.default_rng(1)
    found = spatial_analysis.of_points(*joined(scattered(random, 600), crowd(random, 80)))
    middle = min(found.cells, key=lambda cell: np.hypot(cell.latitude - SOUTH - 0.05, cell.longitude - WEST - 0.05))
    assert (middle.heat, middle.quadrant, middle.cluster) == ("hot99", "HH", 1)
    assert hot(found.cells) and all(near(cell, 0.02) for cell in found.cells if cell.id in hot(found.cells))
    (cluster,) = found.clusters
    assert 70 <= cluster.count <= 120 and near(cluster)
    assert sum(cell.count for cell in found.cells) == 680


def test_scattered_points_are_hardly_ever_hot():
    random = np.random.default_rng(2)
    runs = [spatial_analysis.of_points(*scattered(random, 300)) for _ in range(20)]
    assert sum(bool(hot(run.cells)) for run in runs) <= 2 and sum(bool(run.clusters) for run in runs) <= 2
    assert sum(any(cell.heat.startswith("cold") for cell in run.cells) for run in runs) <= 3
    assert {run.resolution for run in runs} == {8}  # two points a cell are 0.8 km²; such a hexagon has 0.7


@settings(max_examples=20, deadline=None)
@given(POINTS, st.randoms())
def test_every_point_is_counted_once_and_the_order_of_rows_says_nothing(points, random):
    found = spatial_analysis.of_points(*axes(points))
    assert sum(cell.count for cell in found.cells) == len(points)
    random.shuffle(points)
    assert spatial_analysis.of_points(*axes(points)) == found


@settings(max_examples=5, deadline=None)
@given(st.integers(-30, 30), st.integers(-30, 30))
def test_what_lies_some_cells_further_on_is_judged_the_same(east, north):
    import h3

    origin = h3.latlng_to_cell(SOUTH, WEST, 7)
    row, column = h3.cell_to_local_ij(origin, origin)
    random = np.random.default_rng(3)
    counts = {(int(a), int(b)): int(random.poisson(2)) + 9 * (a < 3 and b < 3) for a in range(8) for b in range(8)}

    def judged(a_more, b_more):
        middles = {
            at: h3.cell_to_latlng(h3.local_ij_to_cell(origin, row + at[0] + a_more, column + at[1] + b_more))
            for at, count in counts.items() if count
        }  # fmt: skip
        found = spatial_analysis.of_points(*axes(middles[at] for at in middles for _ in range(counts[at])), resolution=7)
        by_id = {cell.id: cell for cell in found.cells}
        return [by_id[h3.latlng_to_cell(*middle, res=7)] for middle in middles.values()]

    for here, there in zip(judged(0, 0), judged(east, north), strict=True):
        assert here.count == there.count and here.gi == pytest.approx(there.gi, abs=0.35)
        if (here.heat == "hot99") != (there.heat == "hot99"):
            assert here.p_adjusted is not None and there.p_adjusted is not None and abs(here.p_adjusted - there.p_adjusted) < 0.01


@pytest.mark.parametrize(
    "points",
    [[(12, 107)], [(12, 107), (12.1, 107.1)], [(12, 107)] * 50],
    ids=["one", "two", "all at one place"],
)
def test_of_too_few_points_or_of_one_place_nothing_is_told(points):
    found = spatial_analysis.of_points(*axes(points))
    assert sum(cell.count for cell in found.cells) == len(points) and not found.clusters
    assert {(cell.gi, cell.p, cell.p_adjusted, cell.heat, cell.moran, cell.cluster) for cell in found.cells} == {
        (None, None, None, "none", None, None)
    }


def test_points_on_a_line_have_the_cells_along_it():
    found = spatial_analysis.of_points([12.0] * 41, [*np.linspace(107, 107.1, 21), *np.full(20, 107.05)])
    assert sum(cell.count for cell in found.cells) == 41 and any(cell.count == 0 for cell in found.cells)
    assert min(found.cells, key=lambda cell: abs(cell.longitude - 107.05)).count >= 20


def test_a_point_without_true_coordinates_is_told_but_does_not_stretch_the_ground():
    random = np.random.default_rng(1)
    points = joined(scattered(random, 600), crowd(random, 80))
    found = spatial_analysis.of_points(*points)
    wrong = spatial_analysis.of_points(*joined(points, ([0.0, 0.0], [0.0, 0.0])))
    (lost,) = set(wrong.cells) - set(found.cells)
    assert (lost.count, lost.gi, lost.heat) == (2, None, "none") and len(wrong.cells) == len(found.cells) + 1


@pytest.mark.parametrize(
    ("points", "more", "rule"),
    [
        ([(10, 106), (48, 2), (10, 107), (48, 3)], {}, "hotspots.wide"),
        ([(-17, 179.9), (-17, -179.9)], {}, "hotspots.wide"),
        ([(89, 10), (89, 11)], {}, "hotspots.wide"),
        ([(10, 106), (10.5, 106), (10, 107), (10, 106)], {"resolution": 13}, "hotspots.cells"),
        ([(10, 106), (10.1, 106)], {"seconds": [1, 2], "slices": 4}, "hotspots.slices"),
        ([(10, 106), (10.1, 106)], {"seconds": [2, 2], "slices": 5}, "hotspots.instant"),
    ],
    ids=["two ends of the world", "date line", "pole", "too fine", "too few slices", "one instant"],
)
def test_what_can_not_be_answered_is_refused(points, more, rule):
    with pytest.raises(Refused) as refused:
        spatial_analysis.of_points(*axes(points), **more)
    assert refused.value.rule == rule


def test_ten_thousand_points_in_one_market_are_one_cluster_at_once():
    random = np.random.default_rng(4)
    market = crowd(random, 10_000, 0.0001)
    found = spatial_analysis.of_points(*joined(scattered(random, 500), market))
    assert found.clusters[0].count >= 10_000
    assert next(cell for cell in found.cells if cell.count >= 2_000).cluster == 1


COURSES = {
    "persistent": [40] * 10, "emerging": [0, 0, 0, 5, 20, 30, 40, 50, 60, 70], "fading": [70, 60, 50, 40, 30, 20, 5, 0, 0, 0],
    "new": [0] * 9 + [60], "sporadic": [0, 50, 0, 0, 50, 0, 0, 50, 0, 0],
}  # fmt: skip


def test_each_course_over_time_is_told_of_its_place():
    random = np.random.default_rng(5)
    latitudes, longitudes = scattered(random, 6_000, 0.25)
    seconds = random.uniform(0, 10, 6_000).tolist()
    places = {name: (SOUTH + 0.04 + 0.04 * at, WEST + 0.05 + 0.1 * (at % 2)) for at, name in enumerate(COURSES)}
    for name, course in COURSES.items():
        for year, times in enumerate(course):
            latitudes += [places[name][0]] * times
            longitudes += [places[name][1]] * times
            seconds += [year + 0.5] * times
    found = spatial_analysis.of_points(latitudes, longitudes, resolution=8, seconds=seconds, slices=10)
    for name, (latitude, longitude) in places.items():
        here = min(found.cells, key=lambda cell: np.hypot(cell.latitude - latitude, cell.longitude - longitude))
        assert here.category == name
    assert sum(cell.category is None for cell in found.cells) > 0.8 * len(found.cells)


def test_areas_are_judged_by_what_happened_per_thousand_people():
    row = [(at, at + 1) for at in range(39)]
    counts = [10] * 20 + [40] * 10 + [2] * 9 + [7]
    people = [5_000.0] * 20 + [20_000.0] * 10 + [250.0, 1_000.0, 250.0] * 3 + [0.0]
    counts[4:7] = [60, 80, 60]
    found = spatial_analysis.of_areas([Counted(str(at), 12, 107, counts[at], people[at]) for at in range(40)], row)
    assert [area.id for area in found if area.heat != "none"] == ["4", "5", "6"]
    assert found[5].per_thousand == 16 and found[30].per_thousand == 8  # as many of so few may be chance
    assert found[39].gi is None and found[39].per_thousand is None
    plain = spatial_analysis.of_areas([Counted(str(at), 12, 107, counts[at]) for at in range(40)], row)
    assert plain[39].gi is not None and plain[39].per_thousand is None
    assert spatial_analysis.of_areas([], []) == ()
