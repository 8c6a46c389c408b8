"""The public map: the same count at every level, and single reports from near by; read by a stranger's decoder."""

import gzip
from math import asinh, pi, radians, tan

import mapbox_vector_tile
import pytest
from django.test import Client

from bazan.citizens.field_reports import api
from tests.fixtures.report_province import HERE, NOW, act, province, reception, sent  # noqa: F401 - a fixture

pytestmark = pytest.mark.usefixtures("province")


def tile_of(zoom):
    latitude, longitude = HERE
    across = 1 << zoom
    return int((1 - asinh(tan(radians(latitude))) / pi) / 2 * across), int((longitude + 180) / 360 * across)


def read(zoom):
    row, column = tile_of(zoom)
    answer = Client().get(f"/c/tiles/{zoom}/{row}/{column}")
    assert answer.status_code == 200
    body = gzip.decompress(answer.content) if answer.headers.get("Content-Encoding") == "gzip" else answer.content
    told = mapbox_vector_tile.decode(body) if body else {}
    return [feature["properties"] for feature in told.get("reports", {}).get("features", [])]


def test_every_level_counts_the_same_and_near_by_each_is_itself():
    for number in range(7):
        one = sent(f"report-{number:04}", point=(HERE[0] + number * 0.0001, HERE[1]))
        act(one, "receive", reception())
    unseen = sent("report-unseen")
    assert api.count_map(NOW) > 0
    assert api.count_map(NOW) == 0
    for zoom in (6, 9, 13):
        assert sum(cell["n"] for cell in read(zoom)) == 7
    near = read(15)
    assert len(near) == 7 and unseen.number not in {report["number"] for report in near}


def test_a_tile_that_is_none_is_not_found():
    assert Client().get("/c/tiles/3/99/1").status_code == 404
