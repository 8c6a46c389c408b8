"""What the sector puts on the map: shelters with the room they have left, roads that are cut, and what happened within three days."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bazan.core.language import speaking
from bazan.core.map_layers import Extent, Feature, Question
from bazan.data.datasets import api, features
from bazan.data.datasets.types import Origin, Record
from bazan.directory.places import api as places
from bazan.platform.packs import load
from tests.fixtures import minimal_province

PACK = load(Path(__file__).resolve().parents[1])
NOW = datetime(2026, 11, 25, 0, 42, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(tmp_path, db):
    minimal_province.write(tmp_path, minimal_province.THREE_COMMUNES)
    places.load_province(tmp_path)
    api.load_pack(PACK)


def say(dataset: str, *rows: dict, at: datetime = NOW, run: int = 1):
    staged = api.stage(f"security.{dataset}", [Record(cells, line) for line, cells in enumerate(rows, 1)])
    assert not staged.refused, staged.refused
    api.commit(staged, Origin(run, "system", at))


def on_map(layer: str, at: datetime = NOW) -> dict[str, Feature]:
    later = NOW + timedelta(days=30)
    return {one.id: one for one in features.rows(f"rows.security.{layer}", Question(at, later, later, Extent(106, 10, 107, 11)))}


def shelter(code: str, occupied: int, **more) -> dict:
    row = {"code": code, "name": f"Trường {code}", "commune": "101", "kind": "school", "capacity": 400, "occupied": occupied}
    return row | {"counted_at": "2026-11-25T07:30", "opened_at": "2026-11-24T06:00", "latitude": 10.1, "longitude": 106.1} | more


def test_a_shelter_says_what_room_it_has_and_turns_before_it_is_full(loaded):
    say(
        "shelters", shelter("a", 280), shelter("b", 320), shelter("c", 400), shelter("d", 430), shelter("e", 0, opened_at=None),
        shelter("f", 0, closed_at="2026-11-25T06:00"), shelter("g", 0, latitude=None, longitude=None),
    )  # fmt: skip
    found = on_map("shelters")
    assert {code: one.light for code, one in found.items()} == {"a": "good", "b": "watch", "c": "off", "d": "off", "e": "none"}
    assert (found["a"].name, found["a"].line) == ("Trường a", "còn 120/400 chỗ")
    assert found["d"].line == "còn 0/400 chỗ" and found["a"].since == datetime(2026, 11, 25, 0, 30, tzinfo=UTC)
    with speaking("en"):
        assert on_map("shelters")["a"].line == "120 of 400 places free"


def test_a_road_is_on_the_map_while_it_is_cut(loaded):
    def block(code: str, blocked: str, **more) -> dict:
        where = {"commune": "102", "road": "QL28", "latitude": 10.1, "longitude": 106.3}
        return where | {"code": code, "cause": "landslide", "blocked_at": blocked} | more

    say(
        "road_blocks", block("cut", "2026-11-25T06:00"), block("around", "2026-11-25T06:00", detour="Tỉnh lộ 4"),
        block("over", "2026-11-24T06:00", cleared_at="2026-11-25T07:00"), block("ahead", "2026-11-26T06:00"),
    )  # fmt: skip
    assert {code: one.light for code, one in on_map("road_blocks").items()} == {"cut": "off", "around": "watch"}
    assert set(on_map("road_blocks", NOW - timedelta(hours=1))) == {"cut", "around", "over"}
    assert on_map("road_blocks")["cut"].line == "Sạt lở"


def test_fires_and_accidents_leave_the_map_after_three_days_and_need_eyes_for_one(loaded):
    spot = {"commune": "103", "injured": 0, "latitude": 10.1, "longitude": 106.5}
    fire = spot | {"kind": "dwelling", "cause": "electric"}
    say(
        "fires", {"code": "new", "happened_at": "2026-11-24T20:00", "deaths": 0} | fire,
        {"code": "deadly", "happened_at": "2026-11-24T20:00", "deaths": 1} | fire,
        {"code": "old", "happened_at": "2026-11-23T07:00", "deaths": 1} | fire,
        {"code": "gone", "happened_at": "2026-11-22T07:00", "deaths": 1} | fire,
    )  # fmt: skip
    crash = spot | {"road": "QL14", "cause": "speed", "deaths": 1}
    say(
        "accidents", {"code": "new", "happened_at": "2026-11-24T20:00", "severity": "serious"} | crash,
        {"code": "gone", "happened_at": "2026-11-22T07:00", "severity": "serious"} | crash,
    )  # fmt: skip
    assert {code: one.light for code, one in on_map("fires").items()} == {"new": "watch", "deadly": "off", "old": "none"}
    assert {code: (one.light, one.line) for code, one in on_map("accidents").items()} == {
        "new": ("watch", "Nghiêm trọng: 1 chết, 0 bị thương")
    }
