"""The hand-drawn ground of the demo: one net of roads that reaches every commune, rivers and lakes where the demo has its stations."""

import shutil
import tomllib
from datetime import date

import numpy as np
import pytest

from bazan.core.settings import ROOT
from bazan.directory.base_map import api as base_map
from bazan.directory.base_map import version_files
from bazan.directory.places import api as places

pytestmark = pytest.mark.django_db
PROVINCE = ROOT / "provinces" / "dak_nong"
ON = date(2026, 1, 1)
WHOLE = (106.0, 11.0, 109.0, 14.0)


@pytest.fixture(scope="module")
def drawn(lasting):
    with lasting():
        places.load_province(PROVINCE)
        made = base_map.load_province(PROVINCE)
    yield made
    shutil.rmtree(version_files.folder(), ignore_errors=True)


def test_it_says_that_it_is_schematic(drawn):
    served = base_map.served()
    assert drawn.serving and served and served.schematic and "vẽ tay" in served.attribution
    texts = [path.read_text("utf-8") for path in sorted((PROVINCE / "ground").iterdir())]
    assert len(texts) == 6 and all("SCHEMATIC" in text and "drawn by hand" in text for text in texts)


def test_all_roads_are_one_net_that_reaches_every_commune(drawn):
    roads = base_map.roads()
    assert roads and set(roads.component) == {0}
    for commune in places.communes(ON):
        near = base_map.nearest_road(commune.latitude, commune.longitude)
        assert near and near.distance_m < 30, commune.name


def test_the_great_roads_are_there_with_their_bridges(drawn):
    roads = base_map.roads()
    assert roads is not None
    numbered = {roads.words[i] for i in np.unique(roads.ref)} - {""}
    assert numbered == {"QL14", "QL14C", "QL28", "QL28B", *(f"ĐT {n}" for n in range(681, 687))}
    assert 10 <= roads.bridge.sum() <= 60 and roads.oneway.any()
    town = [line for line in base_map.lines((107.675, 11.99, 107.705, 12.02)) if line.name.startswith("Đường số")]
    assert 60 <= len(town) <= 120


def test_every_reservoir_of_the_demo_has_a_lake_in_its_commune(drawn):
    lakes = {lake.name: lake for lake in base_map.surfaces(WHOLE) if lake.layer == "water"}
    rows = [line.split(",") for line in (PROVINCE / "demo" / "reservoirs.csv").read_text("utf-8").splitlines() if line[:1] not in "#c"]
    assert len(rows) == 10 and {name for _, name, _, _ in rows} <= set(lakes)


def test_the_river_stations_stand_by_a_river(drawn):
    rivers = np.concatenate([line.coordinates for line in base_map.lines(WHOLE, ["river"])])
    things = tomllib.loads((PROVINCE / "demo" / "things.toml").read_text("utf-8"))["things"]
    stations = [thing for thing in things if thing["code"].startswith("river-")]
    assert len(stations) == 4
    for station in stations:
        away = np.hypot(rivers[:, 0] - station["longitude"], rivers[:, 1] - station["latitude"]).min() * 111
        assert away < 1.5, station["name"]


def test_hamlets_are_told_in_every_commune(drawn):
    for commune in places.communes(ON):
        assert base_map.hamlet(commune.latitude, commune.longitude), commune.name
