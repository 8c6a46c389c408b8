"""Vector tiles, read by a stranger's decoder; and the laws of what they are cut from."""

import gzip
from math import atan, degrees, exp, floor, pi

import mapbox_vector_tile
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import shape

from bazan.core.map_layers import Extent
from bazan.platform.design_system.api import tile_extent, vector_tile
from tests.fixtures import alerts


def _latitude(down):
    """Of a share of the way from the top of the square world to its foot."""
    return degrees(2 * atan(exp(pi * (1 - 2 * down))) - pi / 2)


def tile_of(longitude, latitude, zoom):
    """(row, column) of the tile that holds a point, found by halving."""
    row = column = 0
    for level in range(1, zoom + 1):
        for candidate in ((r, c) for r in (2 * row, 2 * row + 1) for c in (2 * column, 2 * column + 1)):
            if core(level, *candidate).holds(latitude, longitude):
                row, column = candidate
                break
    return row, column


def core(zoom, row, column):
    """Degrees of a tile without its buffer."""
    across = 1 << zoom
    west, east = (edge / across * 360 - 180 for edge in (column, column + 1))
    return Extent(west, _latitude((row + 1) / across), east, _latitude(row / across))


def read(body):
    return mapbox_vector_tile.decode(body, default_options={"y_coord_down": True}) if body else {}


def test_a_tile_holds_the_stations_of_its_ground_with_what_features_say(signed, layer):
    station = alerts.stations(1)[0]
    row, column = tile_of(station.longitude, station.latitude, 9)
    answer = signed().get(f"/ogc/collections/{layer}/tiles/WebMercatorQuad/9/{row}/{column}", headers={"accept-encoding": "gzip"})
    assert (answer.status_code, answer["Content-Type"], answer["Content-Encoding"]) == (200, "application/vnd.mapbox-vector-tile", "gzip")
    assert answer["Cache-Control"] == "private, max-age=5" and {"Authorization", "Cookie"} <= set(answer["Vary"].split(", "))
    (name,) = found = read(gzip.decompress(answer.content))
    assert name == layer
    one = next(one for one in found[layer]["features"] if one["properties"]["id"] == str(station.id))
    assert one["id"] == station.id and one["properties"]["name"] and one["properties"]["light"]
    assert one["geometry"]["type"] == "Point" and all(0 <= step <= 4096 for step in one["geometry"]["coordinates"])


def test_a_tile_of_a_commune_holds_its_own_alone(signed, layer):
    station = alerts.stations(1)[0]
    whole, own = (
        {one["id"] for one in read(client.get(f"/ogc/collections/{layer}/tiles/WebMercatorQuad/0/0/0").content)[layer]["features"]}
        for client in (signed(), signed("commune_officer", station.place_id))
    )
    assert station.id in own and own < whole


def test_areas_are_drawn_too(signed):
    figures = next(one["id"] for one in signed().get("/ogc/collections").json()["collections"] if one["id"].startswith("figures."))
    found = read(signed().get(f"/ogc/collections/{figures}/tiles/WebMercatorQuad/0/0/0").content)
    assert {one["geometry"]["type"] for one in found.get(figures, {"features": []})["features"]} <= {"Polygon", "MultiPolygon"}


@pytest.mark.parametrize(
    "address", ["WebMercatorQuad/1/2/0", "WebMercatorQuad/1/0/2", "WebMercatorQuad/23/0/0", "WebMercatorQuad/99/0/0", "Other/0/0/0",
                "WebMercatorQuad/1/-1/0", "WebMercatorQuad/a/0/0", "WebMercatorQuad/2147483647/0/0"],
)  # fmt: skip
def test_a_tile_that_is_not_there_is_not_found(signed, layer, address):
    answer = signed().get(f"/ogc/collections/{layer}/tiles/{address}")
    assert answer.status_code == 404 and answer.json()["code"] in ("publication.tile", "publication.address")


def test_nothing_stands_in_an_empty_tile(signed, layer):
    answer = signed().get(f"/ogc/collections/{layer}/tiles/WebMercatorQuad/9/0/0")
    assert (answer.status_code, answer.content) == (200, b"")


@given(st.floats(-180, 180, exclude_max=True), st.floats(-85, 85), st.integers(0, 16))
def test_every_point_lies_in_one_tile_at_its_place_to_a_step(longitude, latitude, zoom):
    row, column = tile_of(longitude, latitude, zoom)
    assert tile_extent(zoom, row, column).holds(latitude, longitude)
    told = {"a": 1.5, "b": "ố", "c": True, "d": -3, "e": None}
    body = vector_tile("l", [("7", {"type": "Point", "coordinates": [longitude, latitude]}, told)], zoom, row, column)
    (one,) = read(body)["l"]["features"]
    assert one["id"] == 7 and one["properties"] == {"id": "7", "a": 1.5, "b": "ố", "c": True, "d": -3}
    x, y = one["geometry"]["coordinates"]
    here = core(zoom, row, column)
    assert abs(here.west + (here.east - here.west) * x / 4096 - longitude) <= (here.east - here.west) / 4096 + 1e-9
    assert 0 <= y <= 4096 and 0 <= floor(x) <= 4096


@given(st.lists(st.tuples(st.floats(100, 112), st.floats(5, 25)), min_size=4, max_size=9, unique=True), st.integers(0, 9))
def test_an_area_is_drawn_as_an_area_and_covers_no_more(points, zoom):
    ring = [*points, points[0]]
    row, column = tile_of(*points[0], zoom=zoom)
    body = vector_tile("l", [("x", {"type": "Polygon", "coordinates": [ring]}, {})], zoom, row, column)
    for one in read(body).get("l", {"features": []})["features"]:
        drawn = shape(one["geometry"])
        west, north, east, south = drawn.bounds
        assert "id" not in one or one["properties"]["id"] == "x"
        assert west >= -65 and north >= -65 and east <= 4161 and south <= 4161


def test_a_line_a_hole_and_many_points_come_back_as_they_were():
    hole = {
        "type": "Polygon",
        "coordinates": [[[0, 0], [90, 0], [90, 60], [0, 60], [0, 0]], [[20, 20], [20, 40], [40, 40], [40, 20], [20, 20]]],
    }
    line = {"type": "MultiLineString", "coordinates": [[[0, 0], [90, 0]], [[0, 10], [90, 10]]]}
    many = {"type": "MultiPoint", "coordinates": [[0, 0], [90, 0]]}
    body = vector_tile("l", [("1", hole, {}), ("2", line, {}), ("3", many, {})], 0, 0, 0)
    area, lines, dots = (one["geometry"] for one in read(body)["l"]["features"])
    assert area["type"] == "Polygon" and len(area["coordinates"]) == 2 and shape(area).is_valid
    assert lines["type"] == "MultiLineString" and len(lines["coordinates"]) == 2
    assert sorted(dots["coordinates"]) == [[2048, 2048], [3072, 2048]]
