"""Hot spots of rows of a real pack in a made-up province, and what stands inside one."""

from datetime import timedelta

import numpy as np
import pytest

from bazan.analysis.hotspots import api
from bazan.core.errors import NotFound
from bazan.core.settings import ROOT
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Origin, Record
from bazan.data.observations import api as observations
from bazan.platform.packs import load
from tests.fixtures.incident_province import NOW, province  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("accidents")]
ACCIDENTS = "security.accidents"
YEAR = NOW - timedelta(days=365), NOW
CROWD = (10.11, 106.12)
"""In commune 1."""


@pytest.fixture
def accidents(province):  # noqa: F811 - the fixture
    """250 anywhere in four communes, 60 at one crossing, one without a point, and some that are older than a year."""
    pack = load(ROOT / "sectors/security")
    datasets.load_pack(pack)
    random = np.random.default_rng(1)
    anywhere = [(10 + y, 106 + x) for y, x in random.uniform(0.005, 0.395, (250, 2)).tolist()]
    points = anywhere + [(CROWD[0] + y, CROWD[1] + x) for y, x in random.normal(0, 0.003, (60, 2)).tolist()] + [(None, None)]
    rows = [_accident(number, *point, NOW - timedelta(days=number % 300)) for number, point in enumerate(points)]
    rows += [_accident(1000 + number, 10.35, 106.35, NOW - timedelta(days=400)) for number in range(50)]
    staged = datasets.stage(ACCIDENTS, [Record(row, line) for line, row in enumerate(rows, 1)])
    assert not staged.refused
    datasets.commit(staged, Origin(1, "system", NOW))


def _accident(number, latitude, longitude, at):
    commune = "1" if latitude is None else str(1 + (longitude > 106.2) + 2 * (latitude > 10.2))
    place = {} if latitude is None else {"latitude": latitude, "longitude": longitude}
    return place | {
        "code": f"A{number}", "happened_at": at - timedelta(hours=1), "commune": commune, "severity": "minor", "deaths": 0, "injured": 1,
        "cause": "speed",
    }  # fmt: skip


def _school(name, latitude, longitude):
    observations.register_thing(f"school-{latitude}", name, name, "school", "education", latitude, longitude, {})


def test_rows_that_say_when_and_where_are_subjects():
    found = {one.code: one for one in api.subjects()}
    assert found[ACCIDENTS].point == ("latitude", "longitude") and found[ACCIDENTS].place == "commune"
    assert "security.fires" in found and "security.shelters" not in found
    with pytest.raises(NotFound):
        api.hot_spots("security.shelters", *YEAR, NOW)


def test_a_crossing_where_accidents_crowd_together_is_a_hot_spot_with_what_stands_there():
    found = api.hot_spots(ACCIDENTS, *YEAR, NOW, slices=6)
    assert found is not None and sum(cell.count for cell in found.cells) == 310
    hot = [cell for cell in found.cells if cell.heat.startswith("hot")]
    assert {cell.category for cell in found.cells} - {None}
    assert hot and all(abs(cell.latitude - CROWD[0]) + abs(cell.longitude - CROWD[1]) < 0.06 for cell in hot)
    _school("Trường Một", *CROWD)
    _school("Trường Bốn", 10.3, 106.3)
    inside = api.inside([cell.id for cell in hot], NOW.date())
    assert [one.name for one in inside.things] == ["Trường Một"] and [one.name for one in inside.communes] == ["Xã Một"]
    assert api.hot_spots(ACCIDENTS, NOW, NOW + timedelta(days=1), NOW) is None


def test_communes_are_judged_by_accidents_per_thousand_people():
    found = {area.id: area for area in api.hot_communes(ACCIDENTS, *YEAR, NOW)}
    assert sum(area.count for area in found.values()) == 311
    assert found["1"].per_thousand == pytest.approx(found["1"].count / 8)
    assert found["4"].per_thousand is None and found["4"].gi is None
