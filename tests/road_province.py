"""The made-up province of four communes with four roads, a river, two hamlets, two teams, and a road that can be cut."""

import json
from datetime import timedelta

import pytest
from django.apps import apps

from bazan.core.time import now
from bazan.directory.base_map import api as ground
from bazan.response.road_closures import api as closures
from bazan.response.road_closures.types import Terms
from bazan.response.teams import api as teams
from tests.incident_province import duty, province  # noqa: F401 - a fixture


def road(*points, **properties):
    line = {"type": "LineString", "coordinates": points}
    return {"type": "Feature", "properties": {"layer": "roads", "class": "primary"} | properties, "geometry": line}


def hamlet(longitude, latitude, name):
    where = {"type": "Point", "coordinates": [longitude, latitude]}
    return {"type": "Feature", "properties": {"layer": "places", "class": "hamlet", "name": name}, "geometry": where}


ROADS = (
    road((106.05, 10.1), (106.15, 10.1), (106.25, 10.1), (106.35, 10.1), name="Đường Một", ref="QL1"),
    road((106.15, 10.1), (106.15, 10.15), name="Đường Hai"),
    road((106.15, 10.15), (106.25, 10.15), name="Đường Ba"),
    road((106.25, 10.15), (106.25, 10.1), name="Đường Bốn"),
)
WATERS = (
    {
        "type": "Feature",
        "properties": {"layer": "waterways", "class": "river", "name": "Sông Một"},
        "geometry": {"type": "LineString", "coordinates": [(106.05, 10.04), (106.15, 10.06), (106.25, 10.03)]},
    },
)
HAMLETS = (hamlet(106.08, 10.09, "Thôn Một"), hamlet(106.12, 10.11, "Thôn Hai"))
TEAMS = """
[[kinds]]
code = "rescue"
sector = "security"
vi = "Cứu hộ"
en = "Rescue"
[[assets]]
code = "boat"
vi = "xuồng"
en = "boats"
en_one = "boat"
[[assets]]
code = "lorry_seats"
vi = "chỗ trên xe"
en = "seats on lorries"
[[teams]]
code = "t1"
vi = "Đội 1"
en = "Team 1"
kind = "rescue"
organization = "bch-quan-su"
latitude = 10.1
longitude = 106.1
people = 8
assets = { boat = 2, lorry_seats = 30 }
phone = ""
[[teams]]
code = "t2"
vi = "Đội 2"
en = "Team 2"
kind = "rescue"
organization = "bch-quan-su"
latitude = 10.1
longitude = 106.3
people = 6
phone = ""
"""


@pytest.fixture
def roads(province, tmp_path):  # noqa: F811 - the fixture
    path = tmp_path / "roads.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [*ROADS, *WATERS, *HAMLETS]}), "utf-8")
    ground.import_file(path, "test", name="Nền thử", attribution="Ai đó")
    folder = tmp_path / "teams"
    folder.mkdir()
    (folder / "teams.toml").write_text(TEAMS, "utf-8")
    teams.load_province(folder, now() - timedelta(hours=1))


@pytest.fixture
def team():
    """The number of the team of this code."""
    return lambda code: apps.get_model("teams", "Team").objects.get(code=code).id


@pytest.fixture
def cut(roads):
    at = now()
    where = {"type": "Point", "coordinates": [106.2, 10.1]}
    return closures.close_road(Terms("QL1", "flood", "all", where, at - timedelta(minutes=5)), duty(), at, "k")
