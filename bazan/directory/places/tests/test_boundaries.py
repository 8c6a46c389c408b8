"""Boundary files, on a made-up province of four square communes in a ring of two by two."""

import copy
import json
from datetime import date
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from bazan.core.errors import Refused
from bazan.core.time import now
from bazan.directory.audit import api as audit
from bazan.directory.places import api as places
from bazan.directory.places.boundary_file import Known, judged
from tests.fixtures import minimal_province

BEFORE, AFTER = date(2024, 3, 1), date(2026, 3, 1)
HEAD = "code,form,name,latitude,longitude,south,west,north,east\n"
CORNERS = {"1": (106.0, 10.0), "2": (106.1, 10.0), "3": (106.0, 10.1), "4": (106.1, 10.1)}
BOW_TIE = [[106, 10], [106.1, 10.1], [106.1, 10], [106, 10.1], [106, 10]]
NEW = "".join(f"{c},xa,Xã {c},{y + 0.05:.2f},{x + 0.05:.2f},{y},{x},{y + 0.1:.1f},{x + 0.1:.1f}\n" for c, (x, y) in CORNERS.items())


@pytest.fixture
def folder(db, tmp_path):
    files = {
        "province.toml": minimal_province.province_toml({"old.csv": "2022-01-01", "new.csv": "2025-07-01"}, 10.1, 106.1),
        "old.csv": HEAD + NEW.replace("4,xa,Xã 4", "9,xa,Xã Chín"),
        "new.csv": HEAD + NEW,
        "succession.csv": "on,old,new,share\n" + "".join(f"2025-07-01,{a},{b},1\n" for a, b in ("11", "22", "33", "94")),
    }
    minimal_province.write(tmp_path, files)
    places.load_province(tmp_path)
    return tmp_path


def square(x, y, side=0.1):
    return [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]


def file(**more) -> dict[str, Any]:
    features = [
        {"type": "Feature", "properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": [square(*corner)]}}
        for code, corner in CORNERS.items()
    ]
    return {"type": "FeatureCollection", "features": features} | more


def told(content, on=AFTER):
    text = content if isinstance(content, str) else json.dumps(content)
    with pytest.raises(Refused) as refusal:
        places.import_boundaries(text, on, "test", "tester")
    return refusal.value


def test_an_official_file_replaces_the_schematic_outlines_of_its_day_and_of_the_territory(folder):
    assert places.import_boundaries(json.dumps(file()), AFTER, "Cục Đo đạc", "tester") == 4
    assert [(o.schematic, o.source) for o in places.boundaries(AFTER)] == [(False, "Cục Đo đạc")] * 4
    assert all(o.schematic for o in places.boundaries(BEFORE))
    outline = places.boundary(places.root(AFTER).id)
    assert outline and shapely.geometry.shape(outline.geometry).area == pytest.approx(0.04)


def test_points_are_located_by_the_new_outlines_at_once(folder):
    before = places.locate(10.199, 106.199, AFTER)
    assert before is None or before.code == "4"
    places.import_boundaries(json.dumps(file()), AFTER, "x", "tester")
    place = places.locate(10.1999, 106.1999, AFTER)
    assert place and place.code == "4"
    assert places.locate(10.2001, 106.2001, AFTER) is None


def test_the_import_is_on_record_with_the_file_s_digest(folder):
    places.import_boundaries(json.dumps(file()), AFTER, "x", "tester")
    entry = audit.entries(1)[0]
    assert (entry.actor, entry.action, entry.detail["units"]) == ("tester", "places.import_boundaries", 4)
    assert len(entry.detail["sha256"]) == 64


def test_official_outlines_survive_the_next_start(folder):
    places.import_boundaries(json.dumps(file()), AFTER, "x", "tester")
    places.load_province(folder)
    assert not any(o.schematic for o in places.boundaries(AFTER))


def test_a_refused_file_changes_nothing(folder):
    before = places.boundaries(AFTER)
    content = file()
    content["features"][3]["geometry"]["coordinates"] = [square(106.1, 10.05)]
    assert told(content).rule == "places.boundaries.overlap"
    assert places.boundaries(AFTER) == before


def test_an_overlap_names_both_units(folder):
    content = file()
    content["features"][3]["geometry"]["coordinates"] = [square(106.1, 10.05)]
    refusal = told(content)
    assert {refusal.params["code"], refusal.params["other_code"]} == {"2", "4"}
    assert refusal.params["percent"] == 50


def test_a_sliver_along_a_border_is_simplification(folder):
    content = file()
    content["features"][3]["geometry"]["coordinates"] = [square(106.1, 10.0999)]
    assert places.import_boundaries(json.dumps(content), AFTER, "x", "tester") == 4


def test_a_gap_names_the_units_around_it(folder):
    content = file()
    for feature, corner in zip(content["features"], ([106.1, 10.1],) * 4, strict=True):
        ring = feature["geometry"]["coordinates"][0]
        shape = shapely.Polygon(ring) - shapely.Point(corner).buffer(0.01)
        feature["geometry"] = json.loads(shapely.to_geojson(shape))
    refusal = told(content)
    assert refusal.rule == "places.boundaries.gap"
    assert refusal.params["units"] == "Xã 1, Xã 2, Xã 3, Xã 4"


def test_an_unknown_code_is_named(folder):
    content = file()
    content["features"][1]["properties"]["code"] = "77777"
    refusal = told(content)
    assert (refusal.rule, refusal.params) == ("places.boundaries.unknown_code", {"feature": 2, "code": "77777"})


def test_a_code_of_another_era_is_named_with_the_day(folder):
    content = file()
    content["features"][3]["properties"]["code"] = "9"
    refusal = told(content)
    assert refusal.rule == "places.boundaries.not_valid"
    assert (refusal.params["name"], refusal.params["on"]) == ("Xã Chín", "2026-03-01")


def test_swapped_coordinates_are_recognized(folder):
    content = file()
    ring = content["features"][2]["geometry"]["coordinates"][0]
    content["features"][2]["geometry"]["coordinates"][0] = [[y, x] for x, y in ring]
    refusal = told(content)
    assert (refusal.rule, refusal.params["code"]) == ("places.boundaries.swapped", "3")


def test_metres_are_not_taken_for_degrees(folder):
    content = file()
    content["features"][0]["geometry"]["coordinates"] = [square(447_000, 1_336_000, 900)]
    assert told(content).rule == "places.boundaries.not_degrees"


def test_a_unit_of_another_province_is_far_away(folder):
    content = file()
    content["features"][0]["geometry"]["coordinates"] = [square(105.0, 21.0)]
    refusal = told(content)
    assert refusal.rule == "places.boundaries.far" and refusal.params["km"] > 1000


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda f: f["features"][0].update(geometry={"type": "Point", "coordinates": [106, 10]}), "not_polygon"),
        (lambda f: f["features"][0].update(geometry=None), "not_polygon"),
        (lambda f: f["features"][0]["geometry"].update(coordinates=[BOW_TIE]), "crossing"),
        (lambda f: f["features"][0]["geometry"].update(coordinates=[[[106, 10]]]), "invalid"),
        (lambda f: f["features"][0]["geometry"].update(coordinates="here"), "invalid"),
        (lambda f: f["features"][0]["geometry"].update(coordinates=[]), "invalid"),
        (lambda f: f["features"][0]["geometry"]["coordinates"][0][1].__setitem__(0, 10**400), "invalid"),
        (lambda f: f["features"].append(copy.deepcopy(f["features"][0])), "duplicate"),
        (lambda f: f["features"].pop(), "missing"),
        (lambda f: f["features"][0].update(properties=None), "no_code"),
        (lambda f: f["features"][0]["properties"].update(code=["1"]), "no_code"),
        (lambda f: f.update(features=[]), "not_features"),
        (lambda f: f.update(type="GeometryCollection"), "not_features"),
        (lambda f: f.update(crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3405"}}), "crs"),
    ],
)  # fmt: skip
def test_each_fault_has_its_own_rule(folder, change, rule):
    content = file()
    change(content)
    assert told(content).rule == f"places.boundaries.{rule}"


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"type": "FeatureCollection"}', '{"a": NaN}', "[" * 20_000])
def test_what_is_no_geojson_is_refused(folder, text):
    assert told(text).rule.removeprefix("places.boundaries.") in ("not_json", "not_plain", "not_features")


def test_the_place_of_a_fault_is_told(folder):
    assert told('{"type": "FeatureCollection",\n"features": [{}, ]}').params == {"line": 2, "column": 16}
    content = file()
    content["features"][1]["geometry"].update(coordinates=[BOW_TIE])
    crossing = told(content)
    assert (crossing.params["feature"], crossing.params["longitude"], crossing.params["latitude"]) == (2, "106.05", "10.05")


def test_what_a_file_says_can_be_said(folder):
    content = file()
    content["features"][0]["properties"]["code"] = "\ud800" + "7" * 999
    assert told(content).params["code"] == "?" + "7" * 39


numbers = st.one_of(st.floats(-200, 200), st.integers(-200, 200), st.none(), st.text(max_size=3))
coordinates = st.recursive(numbers, lambda inner: st.lists(inner, max_size=5), max_leaves=30)
geometries = st.one_of(
    st.none(),
    st.builds(lambda kind, c: {"type": kind, "coordinates": c}, st.sampled_from(["Polygon", "MultiPolygon", "Point", 3]), coordinates),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.builds(lambda code, g: {"properties": {"code": code}, "geometry": g}, st.sampled_from(["1", "2", 1, None]), geometries)))
def test_no_file_breaks_the_judge(features):
    units = {code: Known(code, code, y, x, True) for code, (x, y) in CORNERS.items()}
    with pytest.raises(Refused):
        judged(json.dumps({"type": "FeatureCollection", "features": features}), units, "2026-03-01")


def test_points_that_a_version_would_put_into_another_unit_are_found(folder):
    number = places.keep(json.dumps(file()), AFTER, "x", "tester", now())
    one, two = (places.by_code(code, AFTER).id for code in ("1", "2"))
    places.import_boundaries(json.dumps(file()), AFTER, "x", "tester")
    lines = places.lines_of(number)
    lines[one], lines[two] = (shapely.box(106.0 + west, 10.0, 106.0 + east, 10.1) for west, east in ((0, 0.15), (0.15, 0.2)))
    points = [(10.05, 106.05), (10.05, 106.12), (10.05, 106.18), (50.0, 0.0)]
    assert places.moved_points(lines, points, AFTER) == [(1, two, one)]
    assert places.moved_points(lines, [], AFTER) == []
    changed = {one.place.code: round(one.moved_km2 / one.now_km2, 2) for one in places.compared(lines)}
    assert changed == {"1": 0.5, "2": 0.5, "3": 0, "4": 0}
