"""The demo files speak the words of the pack, the drivers and the province they belong to."""

import tomllib
from pathlib import Path

import pytest

from bazan.core.units import conversion
from bazan.platform.drivers.api import read_binding, station_files
from bazan.platform.drivers.files.station_files import StationFilesBinding
from bazan.response.directives.rules import DIRECTIVE
from simulator.report import Report
from simulator.scene import load
from simulator.station_files import text

PROVINCE = Path(__file__).resolve().parents[1]
ROOT = PROVINCE.parents[1]
THINGS = tomllib.loads((PROVINCE / "demo" / "things.toml").read_text("utf-8"))["things"]
SOURCES = tomllib.loads((PROVINCE / "demo" / "sources.toml").read_text("utf-8"))["sources"]
MOMENT = 1_795_567_320


def vocabulary(sector: str):
    return tomllib.loads((ROOT / "sectors" / sector / "vocabulary.toml").read_text("utf-8"))


@pytest.mark.parametrize("thing", THINGS, ids=lambda thing: thing["code"])
def test_a_station_is_of_a_kind_and_measures_in_units_that_its_pack_declares(thing):
    words = vocabulary(thing["sector"])
    kind = next(kind for kind in words["kinds"] if kind["code"] == thing["kind"])
    units = {entry["code"]: entry["unit"] for entry in words["properties"]}
    for name, promised in thing["properties"].items():
        assert name in kind["properties"]
        assert promised["unit"] == units[name]


def test_codes_and_names_are_given_once():
    for key in ("code", "name", "name_en"):
        assert len({thing[key] for thing in THINGS}) == len(THINGS) == 61


def test_alarm_levels_rise_and_one_river_has_them():
    alarmed = [thing["extra"] for thing in THINGS if "alarm_1_m" in thing["extra"]]
    assert len(alarmed) == 1
    assert alarmed[0]["alarm_1_m"] < alarmed[0]["alarm_2_m"] < alarmed[0]["alarm_3_m"]


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source["code"])
def test_a_source_has_a_binding_its_driver_accepts_and_names_stations_that_exist(source):
    read_binding(source["driver"], source.get("binding", {}))
    assert set(source.get("things", [])) <= {thing["code"] for thing in THINGS}


def test_every_station_is_reached_by_a_live_road_and_one_source_carries_the_device():
    roads = {"http_push": ("air_station", "river_station"), "mqtt": ("rain_station",), "station_files": ("water_station",)}
    for source in SOURCES:
        kinds = roads.get(source["driver"], ())
        assert {thing["code"] for thing in THINGS if thing["kind"] in kinds} <= set(source.get("things", []))
    assert [source["driver"] for source in SOURCES if source.get("demo_device")] == ["http_push"]


def binding_of(source) -> StationFilesBinding:
    binding = read_binding("station_files", source["binding"])
    assert isinstance(binding, StationFilesBinding)
    return binding


@pytest.mark.parametrize("number", range(12))
def test_what_a_water_station_writes_is_read_as_its_own_values_in_known_units(number):
    source = next(source for source in SOURCES if source["driver"] == "station_files")
    station = load(PROVINCE / "demo").of_kind("water_station")[number]
    said = tuple((name, 1.25 + place, place % 3) for place, name in enumerate(station.properties))
    symbols = {name: symbol for symbol, name in source["binding"]["symbols"].items()}
    report = Report(station, MOMENT, said)
    name = f"{station.extra['file_key']}_20261125074200.txt"
    pieces = list(station_files.read(text(report, symbols).encode(), name, binding_of(source)))
    rows = [row for piece in pieces for row in piece.rows]
    assert [(row.property, row.value, row.quality) for row in rows] == list(said)
    assert {row.thing for row in rows} == {station.code}
    assert {row.time.timestamp() for row in rows} == {MOMENT}
    assert all(conversion(row.unit, station.units[row.property]) == (1.0, 0.0) for row in rows)


def test_a_garbled_file_gives_all_lines_but_one():
    source = next(source for source in SOURCES if source["driver"] == "station_files")
    station = load(PROVINCE / "demo").of_kind("water_station")[0]
    report = Report(station, MOMENT, (("ph", 7.1, 0), ("do", 7.2, 0), ("conductivity", 104.0, 0)))
    written = text(report, {}, garbled=True).encode()
    pieces = list(station_files.read(written, "DKNG_DEMO_NM01_20261125074200.txt", binding_of(source)))
    assert [len(piece.refusals) for piece in pieces] == [0, 0, 1]


def test_the_demos_directives_speak_of_tiles_people_and_acts_there_are():
    accounts = tomllib.loads((PROVINCE / "accounts.toml").read_text("utf-8"))
    names = {one["username"] for one in (*accounts["accounts"].values(), *accounts["others"])}
    bodies = {one["code"] for one in tomllib.loads((PROVINCE / "organizations.toml").read_text("utf-8"))["organizations"]}
    for one in tomllib.loads((PROVINCE / "demo" / "directives.toml").read_text("utf-8"))["directives"]:
        pack, _, indicator = one["indicator"].partition(".")
        board = tomllib.loads(next((ROOT / "sectors" / pack / "boards").glob("*.toml")).read_text("utf-8"))
        assert indicator in {tile["indicator"] for tile in board["tiles"]}, one["name"]
        assert one["to"] in bodies and {step["who"] for step in one["steps"]} <= names
        assert [step["after_s"] for step in one["steps"]] == sorted(step["after_s"] for step in one["steps"])
        assert {step["act"] for step in one["steps"]} <= {arrow.act for arrow in DIRECTIVE.arrows} | {"publish"}
