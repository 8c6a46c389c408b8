"""The public notice: whoever walks by is told where cameras are and what for, and nothing that would help a burglar."""

import csv
import io

import pytest
from django.test import Client

from bazan.cameras.devices import api
from bazan.core.time import now
from bazan.data.figures.api import forget
from bazan.directory.permissions.types import SYSTEM
from tests.fixtures.camera_province import terms, zone
from tests.fixtures.query_count import questions

SECRETS = ("10.9.8.7", "8554", "rtsp", "BRIDGE_KEY", "10.12345", "106.12345", "site-7")
ADDRESSES = ("/camera-notice", "/camera-notice/sheet", "/camera-notice.csv", "/camera-notice.json")


@pytest.fixture(autouse=True)
def fresh():
    forget()


@pytest.fixture
def told(owner):
    """A camera with everything a camera may have, and one that is switched off."""
    more = {
        "latitude": 10.12345, "longitude": 106.12345, "main_url": "rtsp://10.9.8.7:8554/main", "sub_url": "rtsp://10.9.8.7:8554/sub",
        "credentials": "BRIDGE_KEY", "site": "site-7", "road": "QL14", "hours": (("06:00", "22:00"),), "plates_basis": "Điều 5",
        "plates_days": 3, "stills_days": 20,
    }  # fmt: skip
    api.register(terms(**more), owner, SYSTEM, now())
    api.draw("bridge", zone(keep_days=40), SYSTEM, now())
    return api.register(terms("dark", enabled=False), owner, SYSTEM, now())


def test_everybody_is_told_where_what_for_how_long_and_by_whom(told):
    page = Client().get("/camera-notice").text
    for said in (
        "Cầu bridge", "QL14", "Xã Đắk Một", "Trông cầu", "Law 91/2025", "40 ngày", "Có. Căn cứ: Điều 5. Giữ 3 ngày", "06:00–22:00",
        "Trung tâm", "10,123", "Vùng cấm", "1 camera",
    ):  # fmt: skip
        assert said in page, said
    assert "Cầu dark" not in page, "one that nobody watches was told of"
    assert "To watch the bridge" in Client().get("/camera-notice?lang=en").text


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_no_password_and_no_exact_spot_is_told(told, address):
    answer = Client().get(address)
    assert answer.status_code == 200
    assert [secret for secret in SECRETS if secret in answer.content.decode()] == []


def test_the_files_say_the_same(told):
    answer = Client().get("/camera-notice.csv")
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["code"], row["pictures_kept_days"], row["plates_read"], row["hours"], row["latitude"]) == (
        "bridge",
        "40",
        "yes",
        "06:00-22:00",
        "10.123",
    )
    assert (answer.headers["Access-Control-Allow-Origin"], answer.headers["Cache-Control"]) == ("*", "public, max-age=3600")
    (one,) = Client().get("/camera-notice.json").json()["cameras"]
    assert {name: str(value) for name, value in one.items()} == row


def test_a_commune_hangs_up_its_own(told, owner):
    api.register(terms("market", longitude=106.3), owner, SYSTEM, now())
    forget()
    page = Client().get("/camera-notice/sheet?place=102").text
    assert "Cầu market" in page
    assert "Cầu bridge" not in page
    assert Client().get("/camera-notice?place=nowhere").status_code == 404


def test_a_commune_is_drawn_with_its_cameras_by_number_and_the_whole_province_is_not(told, owner):
    page = Client().get("/camera-notice").text
    assert page.count('class="spot-dot"') == 1
    assert "1. Cầu bridge" in page
    api.register(terms("market", longitude=106.3), owner, SYSTEM, now())
    forget()
    page = Client().get("/camera-notice").text
    assert "spot-dot" not in page and "1. Cầu" not in page
    assert Client().get("/camera-notice?place=102").text.count('class="spot-dot"') == 1


def test_a_province_without_cameras_says_so(province):
    assert "Hiện không có camera nào" in Client().get("/camera-notice").text


def test_more_cameras_ask_the_database_no_more(told, owner):
    few = len(questions(Client(), "/camera-notice"))
    for number in range(5):
        api.register(terms(f"c-{number}"), owner, SYSTEM, now())
    forget()
    assert len(questions(Client(), "/camera-notice")) == few <= 6
