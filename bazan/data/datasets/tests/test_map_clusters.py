"""Too many rows for one picture: what needs eyes is told one by one, the rest is counted, and nothing is lost or counted twice."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPoint, Point, mapping

from bazan.core.map_layers import GRAVEST_FIRST, Extent, Question, Run
from bazan.data.datasets import features
from bazan.data.datasets.map_layers import layer_rows
from bazan.data.datasets.tests.berth_samples import EVERYWHERE, LATER, berth, on_map, say
from bazan.data.datasets.tests.conftest import sql

LIGHTS = {"off": 10, "watch": 9, "good": 1}


@pytest.fixture
def few(monkeypatch):
    """So few are too many."""
    monkeypatch.setattr(layer_rows, "MOST", 5)


points = st.tuples(st.floats(9.01, 11.99), st.floats(105.01, 107.99), st.sampled_from(sorted(LIGHTS)))
boxes = st.tuples(st.floats(9, 12), st.floats(9, 12), st.floats(105, 108), st.floats(105, 108)).map(
    lambda b: Extent(min(b[2:]), min(b[:2]), max(b[2:]), max(b[:2]))
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(points, min_size=1, max_size=40), st.none() | boxes)
def test_every_row_inside_is_told_once_and_those_that_need_eyes_by_themselves(harbours, few, drawn, box):
    sql("TRUNCATE data_harbours_berths")
    say(*(berth(f"B{n}", latitude=lat, longitude=lon, moored=LIGHTS[light]) for n, (lat, lon, light) in enumerate(drawn)))
    inside = [light for lat, lon, light in drawn if box is None or box.holds(lat, lon)]
    found = on_map(extent=box)
    heaps = [one for one in found if one.id.startswith("cell:")]
    single = Counter(one.light for one in found if one not in heaps)
    grave = Counter(light for light in inside if light in layer_rows.EYES)
    assert sum(one.properties["count"] for one in heaps) + single.total() == len(inside)
    if len(inside) <= layer_rows.MOST:
        assert not heaps and single == Counter(inside)
    else:
        kept = sorted(grave.elements(), key=GRAVEST_FIRST.index)[: layer_rows.MOST]
        assert single == Counter(kept)
    assert len({one.id for one in found}) == len(found)
    for heap in heaps:
        latitude, longitude = heap.geometry["coordinates"][::-1]
        assert box is None or box.holds(latitude, longitude)


def test_a_heap_is_named_by_its_number_and_takes_the_gravest_light(harbours, few):
    say(*(berth(f"B{n}", moored=1) for n in range(6)), *(berth(f"C{n}", moored=10) for n in range(6)))
    heap = on_map()[-1]
    assert (heap.name, heap.light, heap.properties["count"]) == ("7 bến đậu", "off", 7)
    assert [one.light for one in on_map()[:-1]] == ["off"] * 5


def test_a_heap_adds_up_what_its_rows_tell_and_says_how_many_do_not(harbours, few):
    rows = [berth(f"B{n}", moored=n, latitude=10.1 + n / 1000) for n in range(6)]
    say(*rows, berth("untold", places=None))
    (heap,) = on_map("anchored")
    assert (heap.properties["count"], heap.adds_up, heap.properties["untold"]) == (7, 6 * 10 - sum(range(6)), 1)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(points, min_size=1, max_size=40), st.lists(st.tuples(st.floats(105, 108), st.floats(9, 12)), min_size=3, max_size=8))
def test_of_an_area_exactly_the_rows_inside_are_told(harbours, few, drawn, corners):
    hull = MultiPoint(corners).convex_hull.buffer(0.01)
    shapes = hull.difference(hull.centroid.buffer(0.1))  # with a hole, or in parts
    assume(not shapes.is_empty and all(shapes.boundary.distance(Point(lon, lat)) > 1e-5 for lat, lon, _ in drawn))
    sql("TRUNCATE data_harbours_berths")
    say(*(berth(f"B{n}", latitude=lat, longitude=lon, moored=LIGHTS[light]) for n, (lat, lon, light) in enumerate(drawn)))
    west, south, east, north = shapes.bounds
    found = on_map(extent=Extent(west, south, east, north), area=mapping(shapes))
    inside = sum(shapes.contains(Point(lon, lat)) for lat, lon, _ in drawn)
    assert sum(one.properties.get("count", 1) for one in found) == inside


def test_a_program_is_told_every_row_once_run_by_run(harbours, few):
    codes = [f"B{n}" for n in range(12)] + ["b", "Ấ", "ấ", "z"]
    say(*(berth(code, moored=1 + n % 10) for n, code in enumerate(codes)), berth("far", longitude=107.9))
    box, read = Extent(106, 10, 107, 11), []
    while run := on_map(extent=box, run=Run(read[-1] if read else "", 5)):
        read += [one.id for one in run]
    assert read == sorted(codes)
    asked = Question(LATER, LATER, LATER, box, run=Run("B3", 5))
    assert features.counted("rows.harbours.berths", asked) == len(codes)
    assert len(on_map(run=Run())) == len(codes) + 1
    assert features.counted("rows.harbours.crowds", asked) == len(on_map("crowds", extent=box, run=Run())) == 1


def test_a_heap_is_found_by_its_name_and_does_not_move_with_the_picture(harbours, few):
    say(*(berth(f"B{n}", latitude=10.1 + n / 1000, longitude=106.1) for n in range(8)))
    (here,), (there,) = on_map(extent=Extent(106, 10, 107, 11)), on_map(extent=Extent(106.05, 10.02, 107.05, 11.02))
    assert here.id == there.id
    (again,) = on_map(extent=None, ids=[here.id])
    assert again == here
    assert on_map(extent=None, ids=["cell:1:999:999", "cell:x", "cell:1:2", "cell:99:1:1"]) == []


def test_two_thousand_rows_are_told_row_by_row_and_one_more_is_not(harbours):
    say(*(berth(f"B{n}", latitude=10 + n / 1e5) for n in range(layer_rows.MOST)))
    assert len(on_map()) == layer_rows.MOST
    say(berth("more"), berth("full", moored=10), run=2)
    found = features.rows("rows.harbours.berths", Question(LATER, LATER, LATER, EVERYWHERE))
    assert [one.id for one in found if not one.id.startswith("cell:")] == ["full"]
    assert sum(one.properties.get("count", 1) for one in found) == layer_rows.MOST + 2


def test_the_rows_of_a_place_are_told_together_where_the_layer_says_so(harbours):
    rows = [berth(f"B{n}", commune=commune, moored=moored) for n, (commune, moored) in enumerate([("01", 1), ("01", 10), ("03", 1)])]
    say(*rows, berth("gone", closed_at="2026-11-20T12:00"))
    first, third = on_map("crowds")
    assert (first.name, first.line, first.light) == ("2 bến theo xã", "1 cần chú ý", "off")
    assert (third.name, third.line, third.light) == ("1 bến theo xã", "", "none")
    assert first.geometry["coordinates"] == [106.2, 10.1] and first.id == f"seat:{first.place_id}"
    assert first.href == "/datasets/harbours.berths?commune=01" and first.properties["count"] == 2
    assert on_map("crowds", ids=[third.id, "seat:0", "other"], extent=None) == [third]
    assert on_map("crowds", extent=Extent(106.25, 10.2, 107, 11)) == [third]
