"""Plans of evacuation through the pages: from an area of the map to the tasks of an incident."""

import re
from dataclasses import dataclass
from importlib import import_module

import pytest
from django.test import Client

from bazan.core.map_layers import Feature, Layer, Layers, point
from bazan.core.time import now
from bazan.directory.places import api as places
from bazan.response.evacuation import api as evacuation
from bazan.response.incidents import api as incidents
from tests.fixtures.incident_province import commune, duty
from tests.present import present

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roads")]

AREA = "circle:10.10000,106.10000,3000"


def listed():
    return [Layer("havens", "Nơi tránh thử", "response", "point", icon="house", adds_up="chỗ trống", shelters=True)]


def asked(code, question):
    there = places.by_code("2", question.at.date()).id
    return [
        Feature(str(n), point(10.1, 106.22 + n / 20), f"Nơi {n}", place_id=there, adds_up=free, since=question.at)
        for n, free in enumerate((200, 1500, 0))
    ]


@pytest.fixture
def havens():
    """A layer of shelters, as a room would declare it."""
    own = Layers("havens", "", listed, asked)
    declared = import_module("bazan.directory.map_layers.layer_registry")._declared
    declared.append(own)
    yield
    declared.remove(own)


@pytest.fixture
def client(signed_in):
    return signed_in("duty_officer", "ioc")


@dataclass
class Made:
    client: Client
    number: int

    @property
    def page(self):
        return self.client.get(f"/evacuation/{self.number}").content.decode()


@pytest.fixture
def made(client, havens):
    form = client.get("/evacuation/new", {"area": AREA}).content.decode()
    assert "Nơi tránh thử" in form and "Đội 1" in form and "Đội 2" not in form
    key = present(re.search(r'name="key" value="(\w+)"', form))[1]
    sent = {
        "area": AREA,
        "key": key,
        "title": "Ngập xã Một",
        "layer": "havens",
        "lorry": "t1",
        "count": "1",
        "seats": "20",
        "start": "30",
        "loading": "5",
    }
    answer = client.post("/evacuation/new", sent)
    assert answer.status_code == 302, answer.content.decode()
    again = client.post("/evacuation/new", sent)
    assert again.headers["Location"] == answer.headers["Location"] and len(evacuation.plans()) == 1
    return Made(client, int(answer.headers["Location"].rpartition("/")[2]))


def test_a_plan_waits_until_it_is_reckoned_and_is_then_read_by_lorry_and_hour(made):
    assert "Đang tính phương án" in made.page
    evacuation.reckon(made.number, now())
    page = made.page
    for words in ("Nơi 0", "Nơi 1", "Thôn Một", "Thôn Hai", "Đội 1", "Xe thêm 1", "Theo xe và giờ", "Cách tính"):
        assert words in page, words
    assert "Nơi 2" not in page, "a full shelter is offered to nobody"
    assert "Ngập xã Một" in made.client.get("/evacuation").content.decode()


def test_the_area_of_the_map_leads_to_a_plan(client):
    page = client.get("/map/area", {"area": AREA}).content.decode()
    assert 'href="/evacuation/new?area=circle%3A10.10000%2C106.10000%2C3000"' in page


def test_a_plan_becomes_tasks_of_an_open_incident(made):
    evacuation.reckon(made.number, now())
    room = incidents.open_incident("FLOOD", "Ngập", commune(), duty(), now(), "i")
    assert f'<option value="{room.id}">' in made.page
    before = len(incidents.tasks(room.id))
    for _ in range(2):
        answer = made.client.post(f"/evacuation/{made.number}/tasks", {"incident": room.id})
        assert answer.headers["Location"] == f"/incidents/{room.id}#tasks"
    tasks = incidents.tasks(room.id)
    assert len(tasks) == before + 3 and any("Nơi 0" in one.what["vi"] for one in tasks)
    assert made.client.post(f"/evacuation/{made.number}/tasks", {}).status_code == 400


def test_the_next_version_takes_what_stands_now(made):
    evacuation.reckon(made.number, now())
    answer = made.client.post(f"/evacuation/{made.number}/again", {"key": "k2"})
    number = int(answer.headers["Location"].rpartition("/")[2])
    assert [one.version for one in evacuation.versions(made.number)] == [1, 2] and number != made.number
    assert "Lần 2" in made.page


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"layer": ""}, 400),
        ({"layer": "havens", "count": "x"}, 400),
        ({"layer": "havens", "loading": "999"}, 400),
        ({"layer": "teams"}, 400),
    ],
)
def test_what_cannot_be_planned_is_said_on_the_form(client, havens, sent, status):
    answer = client.post("/evacuation/new", {"area": AREA, "key": "k", "title": "x"} | sent)
    assert answer.status_code == status and 'role="alert"' in answer.content.decode()
    assert evacuation.plans() == []


def test_an_area_nobody_can_read_is_refused(client):
    assert client.get("/evacuation/new", {"area": "circle:1,2"}).status_code == 400
    assert client.get("/evacuation/new").status_code in (400, 404)


def test_who_may_not_command_reads_and_asks_nothing(signed_in, made):
    other = signed_in("agency_officer", "bch-quan-su", sector="security")
    assert other.get(f"/evacuation/{made.number}").status_code == 200
    assert other.get("/evacuation/new", {"area": AREA}).status_code == 403
    assert other.post(f"/evacuation/{made.number}/again", {}).status_code == 403
