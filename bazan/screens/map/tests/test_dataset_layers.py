"""From a file of a pack to somebody's map: a leader sees every row, a commune's officer those of the commune; a card tells of one."""

from datetime import timedelta

import pytest

from bazan.core.time import now
from bazan.data.datasets import api
from bazan.data.datasets.map_layers import layer_rows
from bazan.data.datasets.tests.berth_samples import berth
from bazan.data.datasets.tests.conftest import PACKS
from bazan.data.datasets.types import Origin, Record
from bazan.directory.places import api as places
from bazan.platform.packs import load
from tests.fixtures.role_accounts import account, province  # noqa: F401 - fixtures are found by their names

LAYER = "rows.harbours.berths"
BOX = "105,9,108,12"


@pytest.fixture
def harbours(province):  # noqa: F811 - the fixture
    api.load_pack(load(PACKS / "harbours"))
    rows = [
        berth("one", commune="1", keeper=None, moored=10, longitude=106.1),
        berth("two", commune="2", keeper=None, longitude=106.3),
    ]
    staged = api.stage("harbours.berths", [Record(cells, line) for line, cells in enumerate(rows, 1)])
    assert not staged.refused
    api.commit(staged, Origin(1, "system", now() - timedelta(hours=1)))


def asked(client, **more: str) -> list[dict]:
    answer = client.get("/map/features", {"on": LAYER, "box": BOX} | more)
    assert answer.status_code == 200, answer.content
    return [one["properties"] for one in answer.json()["layers"][LAYER]["features"]]


def test_each_sees_what_is_in_reach(client, account, harbours):  # noqa: F811 - the fixture
    client.force_login(account("leader.a", "leader"))
    found = {one["name"]: one for one in asked(client)}
    assert {name: one["light"] for name, one in found.items()} == {"one": "off", "two": "good"}
    assert found["two"]["said"].endswith("· còn 8/10 chỗ, Bến đá, sâu 4,25 m, có canh: có") and found["two"]["sign"] == "icon:house"
    mine = next(place for place in places.everything("commune") if place.code == "2")
    client.force_login(account("officer.b", "commune_officer", place=mine.id))
    assert [one["name"] for one in asked(client)] == ["two"]
    client.force_login(account("officer.c", "agency_officer", sector="groves"))
    assert client.get("/map/features", {"on": LAYER, "box": BOX}).status_code == 400


def test_a_crowded_area_is_counted_and_added_up_exactly(client, account, harbours, monkeypatch):  # noqa: F811 - the fixture
    monkeypatch.setattr(layer_rows, "MOST", 3)
    rows = [berth(f"n{n}", commune="1", keeper=None, moored=n, latitude=10.1 + n / 1000, longitude=106.1) for n in range(6)]
    api.commit(api.stage("harbours.berths", [Record(cells, line) for line, cells in enumerate(rows, 1)]), Origin(2, "system", now()))
    client.force_login(account("leader.a", "leader"))
    # n1 to n5; n0 and the two that were there lie beside it
    sheet = client.get("/map/area/take/csv", {"area": "drawn:10.1005,106.05;10.1005,106.15;10.2,106.15;10.2,106.05"}).content.decode()
    assert "Chỗ neo,tất cả,5,35 Chỗ trống" in sheet.splitlines()


def test_a_program_reads_every_row_of_a_crowded_layer(client, account, harbours, monkeypatch):  # noqa: F811 - the fixture
    monkeypatch.setattr(layer_rows, "MOST", 3)
    rows = [berth(f"n{n}", commune="2", keeper=None, longitude=106.1) for n in range(6)]
    api.commit(api.stage("harbours.berths", [Record(cells, line) for line, cells in enumerate(rows, 1)]), Origin(2, "system", now()))
    client.force_login(account("leader.a", "leader"))
    address, read = f"/ogc/collections/{LAYER}/items?limit=3&bbox={BOX}", []
    while address:
        page = client.get(address).json()
        assert page["numberMatched"] == 8 and page["numberReturned"] <= 3
        read += [one["id"] for one in page["features"]]
        address = next((link["href"] for link in page["links"] if link["rel"] == "next"), "")
    assert read == ["n0", "n1", "n2", "n3", "n4", "n5", "one", "two"]


def test_a_map_of_the_past_and_a_card(client, account, harbours):  # noqa: F811 - the fixture
    client.force_login(account("leader.a", "leader"))
    assert asked(client, at=f"{now() - timedelta(hours=3):%Y-%m-%dT%H:%M:%S}+00:00") == []
    page = client.get("/map", {"on": LAYER, "card": f"{LAYER}/one"}).content.decode()
    assert "Bến đậu" in page and "còn 0/10 chỗ" in page and "Chỗ trống" in page and "/datasets/harbours.berths/rows/" in page
