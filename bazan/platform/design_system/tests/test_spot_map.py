"""The map of one spot: the area drawn, names that meet nothing, and a projection a click can be told from."""

import re
from functools import partial

from shapely.geometry import box, mapping

from bazan.platform.design_system.api import Spot, draw_spot
from bazan.platform.design_system.maps import spot_map
from bazan.platform.design_system.maps.outline_projection import laid

UNITS = [(1, "Một", mapping(box(106.0, 10.0, 106.2, 10.2))), (2, "<Hai>", mapping(box(106.2, 10.0, 106.4, 10.2)))]


AREA = mapping(box(106.08, 10.08, 106.12, 10.12))


def drawn(**more):
    usual = partial(draw_spot, area=AREA, point=(10.1, 106.1), spots=[], inside=frozenset({1}), finding="Vùng ngập")
    return usual(UNITS, **more)


def test_the_area_the_point_and_the_units_around_are_drawn():
    svg = drawn(spots=[Spot("Trạm & cầu", 10.1, 106.11, "circle"), Spot("Trường", 10.09, 106.09)])
    assert svg.count("spot-area") == 1 and svg.count('class="spot-here"') == 1 and "spot-in" in svg
    assert "Trạm &amp; cầu" in svg and "spot-dot" in svg and "Vùng ngập" in svg and "km</text>" in svg


def test_a_name_that_would_lie_on_another_is_left_out():
    svg = drawn(spots=[Spot(f"Trạm số {n} ở cùng một chỗ", 10.1, 106.1) for n in range(20)])
    assert 1 <= svg.count('class="spot-name"') < 20


def test_a_click_can_be_told_from_the_projection():
    west, north, scale, squeeze, left, top = map(float, re.findall(r'data-project="([^"]+)"', drawn())[0].split())
    x, y = map(float, re.findall(r'cx="([\d.]+)" cy="([\d.]+)" r="8"', drawn())[0])
    assert abs(west + (x - left) / (squeeze * scale) - 106.1) < 1e-3 and abs(north - (y - top) / scale - 10.1) < 1e-3


def test_without_area_and_point_everything_is_shown_and_names_are_escaped():
    svg = drawn(area=None, point=None, least_km=120)
    assert "spot-area" not in svg and "&lt;HAI&gt;" in svg and "<HAI>" not in svg


def test_the_same_spot_is_cut_out_once_however_often_its_page_is_repainted(monkeypatch):
    made = []
    monkeypatch.setattr(spot_map, "laid", lambda *given: made.append(given) or laid(*given))
    first = drawn(point=(10.11, 106.12), area=None)
    again = drawn(point=(10.11, 106.12), area=None, spots=[Spot("Trạm", 10.1, 106.11)])
    assert len(made) == 1 and first != again
    drawn(point=(10.12, 106.12), area=None)
    assert len(made) == 2
