"""The map: classes, names that never overlap, what is off on top, outlines hostile and dense."""

import re
from math import cos, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.platform.design_system.api import CallOut, Site, Unit, class_of, draw, window
from bazan.platform.design_system.maps.label_placement import apart, labels
from bazan.platform.design_system.maps.outline_projection import Box, ground
from bazan.platform.design_system.maps.statistical_map import SiteState

CUTS = (25, 50, 75, 100)


def square(column: int, row: int) -> dict:
    west, south = 107 + column * 0.2, 12 + row * 0.2
    ring = [[west, south], [west + 0.2, south], [west + 0.2, south + 0.2], [west, south + 0.2], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


UNITS = [Unit(n, f"Đơn vị {n}", square(n % 4, n // 4), None if n == 5 else n * 10.0, f"{n * 10} mm", f"/places/{n}") for n in range(16)]


def site(n: int, state: SiteState = "ok", longitude: float = 107.3, latitude: float = 12.3) -> Site:
    return Site(n, f"Trạm {n}", latitude, longitude, "diamond", state, "5 mm", f"/things/{n}", (n * 10,))


def drawn(sites=(), call_outs=(), units=UNITS, **more):
    return draw(units, sites, cuts=CUTS, digits=0, finding="Mưa", call_outs=call_outs, **more)


@given(st.floats(-1e3, 1e3))
def test_a_value_on_a_cut_belongs_to_the_class_above(value):
    grade = class_of(value, CUTS)
    assert 1 <= grade <= 5
    assert grade == 1 + sum(value >= cut for cut in CUTS)


def test_the_legend_states_five_classes():
    assert [text for _, text in drawn().classes] == ["dưới 25", "25–50", "50–75", "75–100", "từ 100"]


def test_a_unit_without_a_value_is_hatched_and_never_the_lowest_class():
    view = drawn()
    assert view.lacking
    assert re.search(r'<path class="unit" fill="url\(#no-value\)" data-unit="5"', view.svg)
    assert view.rows[0].id == 15 and view.rows[-1].id == 5


def test_schematic_boundaries_say_so():
    assert drawn().note == "Ranh giới sơ đồ" and "outline-schematic" in drawn().svg
    assert "outline-schematic" not in drawn(schematic=False).svg


def test_what_is_off_stands_on_top_and_is_called_out():
    off, ok = site(1, "off"), site(2, "ok", 107.31)
    view = drawn([off, ok], [CallOut(off, "Trạm 1", "5 mm", "7 phút trước")])
    assert view.svg.index('data-site="2"') < view.svg.index('data-site="1"')
    assert "call-out-off" in view.svg and "7 phút trước" in view.svg


def test_a_silent_station_is_struck_through():
    assert 'class="station station-silent"' in drawn([site(1, "silent")]).svg


@given(st.integers(0, 2**32))
def test_names_never_overlap_each_other_nor_what_is_taken(seed):
    base = ground([(one.id, one.geometry) for one in UNITS], 600, 600, (10, 10, 10, 10))
    taken = [Box.around(300 + 250 * cos(seed + n), 300 + 250 * sin(seed * 2 + n), 30, 30) for n in range(9)]
    names = {one.id: one.name for one in UNITS}
    boxes = list(taken)
    for unit, (x, y) in labels(base, names, taken, 12).items():
        box = Box.around(x, y - 4.3, len(names[unit]) * 12 * 0.53, 12)
        assert not any(box.meets(other) for other in boxes)
        boxes.append(box)


@given(st.dictionaries(st.integers(1, 60), st.tuples(st.floats(0, 600), st.floats(0, 600)), max_size=30))
def test_marks_pushed_apart_stay_near_where_they_stand(points):
    moved = apart(points, dict.fromkeys(points, 12.0))
    assert all(abs(moved[n][0] - points[n][0]) <= 14.2 and abs(moved[n][1] - points[n][1]) <= 14.2 for n in points)


def test_two_stations_at_one_point_are_both_seen():
    moved = apart({1: (100.0, 100.0), 2: (100.0, 100.0)}, {1: 12.0, 2: 12.0})
    (x1, y1), (x2, y2) = moved[1], moved[2]
    assert ((x1 - x2) ** 2 + (y1 - y2) ** 2) ** 0.5 > 8


def test_names_and_values_cannot_write_markup():
    bad = Unit(99, "<script>x</script>", square(4, 0), 1.0, '"><i>', '"><i>')
    text = str(drawn([Site(1, "<b>", 12.1, 107.1, "x", "ok", "<b>", '"')], units=[*UNITS, bad]).svg)
    assert "<script>" not in text and "<i>" not in text and "<b>" not in text


@pytest.mark.parametrize("points", [4, 20_000])
def test_an_outline_of_any_density_becomes_a_short_path(points):
    ring = [[107 + 0.3 * cos(6.283185307 * n / points), 12 + 0.3 * sin(6.283185307 * n / points)] for n in range(points)]
    view = drawn(units=[Unit(1, "Một", {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}, 5.0)])
    assert len(view.svg) < 120_000


def test_a_window_keeps_what_lies_in_it_and_cuts_what_reaches_out():
    near = window(UNITS, 12.3, 107.3, across_km=10, down_km=10)
    assert [one.id for one in near] == [5]
    assert drawn(units=near, width=300, height=200).svg.count("data-unit") == 1
    wide = window(UNITS, 12.4, 107.4, across_km=10, down_km=10)
    assert sorted(one.id for one in wide) == [5, 6, 9, 10]
    assert window(UNITS, 20.0, 100.0, across_km=10, down_km=10) == []
