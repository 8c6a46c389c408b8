"""Ways over an imported ground with closures of the database: a road that was cut a moment ago is avoided at once."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps

from bazan.directory.base_map import api as base_map
from bazan.response.road_closures import api as road_closures
from bazan.response.road_closures.types import Terms
from bazan.response.routing import api
from bazan.response.routing.types import Place, Vehicle
from tests.fixtures.incident_province import NOW, duty, later, province  # noqa: F401 - a fixture
from tests.present import present

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


def road(*points, **properties):
    line = {"type": "LineString", "coordinates": points}
    return {"type": "Feature", "properties": {"layer": "roads", "class": "primary"} | properties, "geometry": line}


ROADS = (
    road((106.05, 10.1), (106.15, 10.1), (106.25, 10.1), (106.35, 10.1), name="Đường Một", ref="QL1"),
    road((106.15, 10.1), (106.15, 10.15), name="Đường Hai"),
    road((106.15, 10.15), (106.25, 10.15), name="Đường Ba"),
    road((106.25, 10.15), (106.25, 10.1), name="Đường Bốn"),
)
WEST, EAST = (10.1, 106.06), (10.1, 106.34)


@pytest.fixture(autouse=True)
def roads(province, tmp_path):  # noqa: F811 - the fixture
    path = tmp_path / "roads.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": ROADS}), "utf-8")
    base_map.import_file(path, "test", name="Nền thử", attribution="Ai đó")


def closed(**more):
    place = {"type": "Point", "coordinates": [106.2, 10.1]}
    terms: dict[str, Any] = {"road": "QL1", "cause": "flood", "whom": "all", "geometry": place, "since": NOW - timedelta(minutes=5)} | more
    return road_closures.close_road(Terms(**terms), duty(), NOW, f"{more}")


def asked(at=NOW, vehicle: Vehicle = "car"):
    return api.route(WEST, EAST, vehicle, at)


def test_a_road_that_is_cut_is_avoided_at_once_and_used_again_at_once():
    before = asked()
    assert (before.found, before.avoided) == ("road", ()) and {step.ref for step in before.steps} == {"QL1"}
    one = closed()
    around = asked()
    assert [avoided.road for avoided in around.avoided] == ["QL1"] and around.duration_s > before.duration_s + 300
    assert around.unhindered_s == pytest.approx(before.duration_s) and "Đường Ba" in [step.name for step in around.steps]
    road_closures.reopen_road(one.id, duty(), 1, later(1))
    assert asked(later(1)) == before and asked(NOW) == around


def test_a_closure_that_changes_counts_as_it_stands_now():
    one = closed(whom="lorries")
    assert asked().avoided == () and asked(vehicle="lorry").avoided
    road_closures.change(one.id, replace(one.terms, whom="not_emergency"), duty(), 1, later(1))
    assert asked(later(1)).avoided and not asked(later(1), "emergency").avoided


def test_a_closure_of_tomorrow_cuts_nothing_today():
    closed(since=later(600))
    assert asked().avoided == () and asked(later(700)).avoided


def test_the_nearest_tell_what_they_go_around():
    closed()
    places = [Place("near", 10.1, 106.16), Place("beyond", 10.1, 106.24), Place("far", 10.1, 106.34)]
    found = api.nearest(WEST, places, 2, "car", NOW)
    assert [one.place.id for one in found] == ["near", "beyond"]
    assert [[avoided.road for avoided in one.avoided] for one in found] == [[], ["QL1"]]
    assert found[1].longer_s > 300


def test_the_network_is_kept_as_long_as_nothing_changes():
    first = api.open_network("car", NOW)
    assert api.open_network("car", later(5)) is first and api.network() is first
    closed()
    assert api.open_network("car", NOW) is not first
    assert len(present(api.open_network("car", NOW)).cuts) == 1 and api.open_network("car", NOW) is api.open_network("car", NOW)


def test_without_a_ground_every_way_is_straight():
    apps.get_model("ground", "GroundVersion").objects.update(lines=False)
    assert asked().found == "straight" and api.network() is None and api.reach(WEST, "car", NOW) == []
    (one,) = api.nearest(WEST, [Place("a", *EAST)], 1, "car", NOW)
    assert one.found == "straight" and one.duration_s == pytest.approx(one.length_m * 3.6 / 30)
