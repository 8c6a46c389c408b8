"""The rivers name stations of the demo and communes of today, and the schematic ground has the line of each."""

import csv
import json
import tomllib

import pytest

from bazan.analysis.rivers import province_config, rules
from bazan.core.settings import ROOT
from bazan.response.incidents import code_lists

FOLDER = ROOT / "provinces" / "dak_nong"
FILE = province_config.written(FOLDER)
RIVERS = province_config.read(FOLDER)
assert FILE is not None and RIVERS is not None
LINES = json.loads((FOLDER / "ground" / "rivers.geojson").read_text("utf-8"))["features"]


def test_every_node_is_a_station_of_the_demo_or_a_commune_of_today():
    things = {one["code"] for one in tomllib.loads((FOLDER / "demo" / "things.toml").read_text("utf-8"))["things"]}
    text = (FOLDER / "places" / "communes_2025.csv").read_text("utf-8")
    communes = {row["code"] for row in csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))}
    assert rules.strange(FILE, frozenset(things), frozenset(communes)) == []


@pytest.mark.parametrize("names", RIVERS.names.values(), ids=lambda names: names["en"])
def test_the_ground_has_the_line_of_each_river(names):
    assert names["vi"] in {one["properties"]["name"] for one in LINES}


def test_an_incident_lists_the_communes_below_a_confluence_too():
    ways = {names["en"]: way for names, way in code_lists.read(FOLDER).rivers}
    stream, river = ways["Dak Rung stream"], ways["Dak Nong river"]
    assert stream[-len(river) :] == river and len(stream) > len(river) > 1


def test_times_that_nobody_measured_say_so():
    reaches = RIVERS.below.values()
    assert all("CHƯA CHẮC" in reach.source["vi"] and "UNCERTAIN" in reach.source["en"] for reach in reaches)
