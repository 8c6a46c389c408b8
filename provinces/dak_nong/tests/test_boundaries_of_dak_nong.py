"""The boundary import on the province's own units: with a real file when one lies beside the repository, else with a drawn one."""

import json
from datetime import date
from pathlib import Path

import pytest
import shapely

from bazan.core.errors import Refused
from bazan.core.settings import ROOT
from bazan.directory.places import api as places

PROVINCE = Path(__file__).resolve().parents[1]
REAL = ROOT.parent / "shared" / "domain" / "geo"
BEFORE, AFTER = date(2024, 3, 1), date(2026, 3, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _province(db):
    places.load_province(PROVINCE)


def drawn():
    """A file of the shape such files have: names, areas and levels beside the code, coordinates rounded to four places."""
    codes = {c.id: c for c in places.communes(AFTER)}
    features = [
        {
            "type": "Feature",
            "properties": {"code": codes[o.place_id].code, "full_name": codes[o.place_id].name, "level": "commune"},
            "geometry": o.geometry,
        }
        for o in places.boundaries(AFTER)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


@pytest.fixture
def file():
    path = REAL / "daknong-communes-2025.geojson"
    return path.read_text("utf-8") if path.exists() else drawn()


def test_the_file_of_today_s_communes_goes_in(file):
    assert places.import_boundaries(file, AFTER, "test", "tester") == 28
    shapes = [shapely.geometry.shape(o.geometry) for o in places.boundaries(AFTER)]
    outline = places.boundary(places.root(AFTER).id)
    assert outline is not None
    root = shapely.geometry.shape(outline.geometry)
    assert root.area == pytest.approx(sum(s.area for s in shapes), rel=0.01)
    assert not any(o.schematic for o in places.boundaries(AFTER))


def test_every_centre_point_of_today_lies_in_its_commune_of_the_file(file):
    places.import_boundaries(file, AFTER, "test", "tester")
    communes = places.communes(AFTER)
    assert places.locate_many([(c.latitude, c.longitude) for c in communes], AFTER) == [c.id for c in communes]


def test_the_file_is_refused_for_a_day_before_the_reform(file):
    with pytest.raises(Refused) as refusal:
        places.import_boundaries(file, BEFORE, "test", "tester")
    assert refusal.value.rule in ("places.boundaries.not_valid", "places.boundaries.missing", "places.boundaries.overlap")


def test_an_outline_without_units_is_refused():
    path = REAL / "daknong-province.geojson"
    outline = path.read_text("utf-8") if path.exists() else json.dumps({"type": "GeometryCollection", "geometries": []})
    with pytest.raises(Refused) as refusal:
        places.import_boundaries(outline, AFTER, "test", "tester")
    assert refusal.value.rule == "places.boundaries.not_features"


def test_a_file_with_latitude_first_is_recognized(file):
    content = json.loads(file)
    for feature in content["features"]:
        shape = shapely.geometry.shape(feature["geometry"])
        feature["geometry"] = json.loads(shapely.to_geojson(shapely.transform(shape, lambda xy: xy[:, ::-1])))
    with pytest.raises(Refused) as refusal:
        places.import_boundaries(json.dumps(content), AFTER, "test", "tester")
    assert refusal.value.rule == "places.boundaries.swapped"


def test_a_drawn_file_of_all_units_goes_in_too():
    assert places.import_boundaries(drawn(), AFTER, "test", "tester") == 28
