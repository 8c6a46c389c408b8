"""What holds for every ground: nothing lies outside after cutting, an edge is as long as it is drawn, no road is lost or made up."""

import contextlib
import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from bazan.directory.base_map import road_graph, rules, vector_tile_contents
from bazan.directory.base_map.feature_classes import Described, described
from bazan.directory.base_map.shapes import Shape, cut
from bazan.directory.base_map.tests.sample_files import vector_tile as tile_of
from bazan.directory.base_map.types import ROAD_CLASSES

OUTLINE = shapely.Polygon([(106, 10), (106.4, 10.05), (106.5, 10.4), (106.2, 10.2), (106.05, 10.35)])
ROAD = Described("roads", "primary", speed_kmh=50)
points = st.tuples(st.integers(10580, 10660), st.integers(980, 1060)).map(lambda p: (p[0] / 100, p[1] / 100))
lines = st.lists(points, min_size=2, max_size=12).map(lambda drawn: [p for i, p in enumerate(drawn) if not i or p != drawn[i - 1]])
roads = st.lists(lines.filter(lambda drawn: len(drawn) > 1), min_size=1, max_size=8)


def shape(drawn, keys=None):
    return Shape(ROAD, shapely.LineString(drawn), None if keys is None else np.array(keys, dtype=np.int64))


@given(drawn=lines.filter(lambda drawn: len(drawn) > 1))
def test_a_line_that_was_cut_lies_within_and_nothing_of_it_is_missing(drawn):
    whole = shapely.LineString(drawn)
    parts = [part.geometry for part in cut(shape(drawn, range(1, len(drawn) + 1)), OUTLINE)]
    assert all(OUTLINE.buffer(1e-9).covers(part) for part in parts)
    within = shapely.intersection(whole, OUTLINE)
    assert shapely.union_all(parts).length == pytest.approx(shapely.union_all([within]).length, abs=1e-9)


@given(drawn=lines.filter(lambda drawn: len(drawn) > 1))
def test_a_line_that_was_cut_keeps_its_points_keys_and_new_points_have_keys_of_their_own(drawn):
    known = dict.fromkeys(drawn)
    for number, point in enumerate(known, 1):
        known[point] = number
    for part in cut(shape(drawn, [known[p] for p in drawn]), OUTLINE):
        assert part.keys is not None
        for point, key in zip(map(tuple, shapely.get_coordinates(part.geometry)), part.keys, strict=True):
            assert (known[point] == key) if point in known else key < 0


@given(x=st.integers(0, 60), y=st.integers(0, 60), side=st.integers(1, 40))
def test_a_polygon_that_was_cut_lies_within(x, y, side):
    square = shapely.box(105.8 + x / 100, 9.8 + y / 100, 105.8 + (x + side) / 100, 9.8 + (y + side) / 100)
    parts = rules.cut(square, OUTLINE)
    assert all(OUTLINE.buffer(1e-9).covers(part) and shapely.get_dimensions(part) == 2 for part in parts)
    assert sum(part.area for part in parts) == pytest.approx(square.intersection(OUTLINE).area)


@given(drawn=roads)
def test_the_edges_of_a_graph_are_as_long_as_they_are_drawn_and_lead_from_node_to_node(drawn):
    made = road_graph.road_arrays([shape(one) for one in drawn], road_graph.Words())
    offset, drawn_points = made["offset"], made["points"]
    assert len(offset) == len(made["start"]) + 1 and offset[-1] == len(drawn_points)
    for edge, length in enumerate(made["length_m"]):
        mine = drawn_points[offset[edge] : offset[edge + 1]]
        assert length == pytest.approx(rules.steps_m(mine / 1e7).sum(), rel=1e-6)
        assert (mine[0] == made["nodes"][made["start"][edge]]).all() and (mine[-1] == made["nodes"][made["end"][edge]]).all()
    assert made["length_m"].sum() == pytest.approx(sum(rules.steps_m(np.array(one)).sum() for one in drawn), rel=1e-5)


@given(drawn=roads)
def test_roads_meet_at_nodes_only_and_parts_are_those_that_roads_connect(drawn):
    made = road_graph.road_arrays([shape(one) for one in drawn], road_graph.Words())
    inner = [tuple(p) for a, b in zip(made["offset"][:-1], made["offset"][1:], strict=True) for p in made["points"][a + 1 : b - 1]]
    assert len(inner) == len(set(inner)) and not set(inner) & {tuple(node) for node in made["nodes"]}
    part = made["component"]
    assert (part[made["start"]] == part[made["end"]]).all()
    lengths = np.bincount(part[made["start"]], weights=made["length_m"])
    assert (np.diff(lengths) <= 1e-3).all(), "0 is the longest part"
    assert len(lengths) == _parts_by_hand(drawn)


def _parts_by_hand(drawn):
    parts = []
    for one in map(set, drawn):
        touched = [part for part in parts if part & one]
        parts = [part for part in parts if not part & one] + [one.union(*touched)]
    return len(parts)


def test_junctions_are_told_by_keys_and_not_by_place():
    crossing = [shape([(106, 10), (106.1, 10.1), (106.2, 10.2)], [1, 2, 3]), shape([(106, 10.2), (106.1, 10.1), (106.2, 10)], [4, 5, 6])]
    made = road_graph.road_arrays(crossing, road_graph.Words())
    assert len(made["start"]) == 2 and made["component"].max() == 1


def test_no_roads_are_a_graph_too():
    made = road_graph.road_arrays([], road_graph.Words())
    one = road_graph.road_arrays([shape([(106, 10), (106.1, 10)])], road_graph.Words())
    assert {name: array.dtype for name, array in made.items()} == {name: array.dtype for name, array in one.items()}


@given(points, st.floats(-0.05, 0.05), st.floats(-0.05, 0.05))
def test_lengths_are_those_of_the_ellipsoid(at, east, north):
    x, y = at
    there = (x + east, y + north)
    known = Geod(ellps="WGS84").inv(x, y, *there)[2]
    assert rules.steps_m(np.array([at, there]))[0] == pytest.approx(known, rel=2e-6, abs=0.001)


@given(st.floats(1, 40))
def test_the_margin_is_as_wide_as_it_says(km):
    wide = rules.around(shapely.box(106, 10, 106.5, 10.5), km)
    west, south, east, north = wide.bounds
    across, along = rules.metres_a_degree(10.25)
    assert (106 - west) * across == pytest.approx(km * 1000, rel=0.02) == (east - 106.5) * across
    assert (10 - south) * along == pytest.approx(km * 1000, rel=0.02) == (north - 10.5) * along


@given(st.integers(0, 13), points)
def test_the_tiles_over_a_place_are_those_that_meet_it(z, at):
    area = shapely.Point(at).buffer(0.05)
    tiles = rules.tiles_over(area, z)
    assert len(tiles) == len(set(tiles)) and all(shapely.box(*rules.tile_bounds(z, x, y)).intersects(area) for x, y in tiles)
    covered = shapely.union_all([shapely.box(*rules.tile_bounds(z, x, y)) for x, y in tiles])
    assert covered.buffer(1e-9).covers(area)


@given(st.dictionaries(st.text(st.characters(codec="utf-8"), min_size=1, max_size=10), st.integers(0, 5), max_size=6))
def test_the_layers_of_a_tile_are_counted(layers):
    assert vector_tile_contents.layers(tile_of(layers)) == layers


@given(st.binary(max_size=200))
def test_any_bytes_are_a_tile_or_refused(data):
    for look in (vector_tile_contents.layers, vector_tile_contents.unpacked):
        with contextlib.suppress(ValueError):
            look(data)


KEYS = ["highway", "waterway", "natural", "building", "place", "name", "layer", "class", "maxspeed", "oneway", "bridge"]
VALUES = ["yes", "no", "primary", "-1", "river", "water", "village", "50", "30 mph", "roads", "none", "", "signals", "999"]


@given(st.dictionaries(st.sampled_from(KEYS), st.sampled_from(VALUES) | st.integers() | st.none()), st.integers(0, 2))
def test_whatever_tags_say_it_is_something_we_draw_or_nothing(tags, dimension):
    what = described(tags, dimension)
    if what is not None and what.layer == "roads":
        assert dimension == 1 and what.kind in ROAD_CLASSES and 1 <= what.speed_kmh <= 200


@pytest.mark.parametrize(
    ("said", "kmh"), [("50", 50), ("50 km/h", 50), ("30 mph", 48), ("none", 55), ("", 55), ("50;60", 55), ("9999", 55)]
)
def test_a_road_is_as_fast_as_its_sign_says(said, kmh):
    road = described({"highway": "primary", "maxspeed": said}, 1)
    assert road is not None and road.speed_kmh == kmh


def test_a_degree_is_shorter_in_the_north():
    assert rules.metres_a_degree(0)[0] == pytest.approx(math.pi / 180 * 6_378_137)
    assert rules.metres_a_degree(60)[0] == pytest.approx(55_800, rel=1e-3)
