"""What everybody is told of the warnings in force: by how grave and how near, what to do, where to go."""

import pytest
from django.test import Client

from bazan.data.figures.api import forget
from tests.fixtures.warning_province import warned

pytestmark = pytest.mark.usefixtures("province")


@pytest.fixture(autouse=True)
def asked_anew():
    forget()


def page(client, address="/c/warnings", **more):
    answer = client.get(address, follow=True, **more)
    assert answer.status_code == 200
    return answer.content.decode()


def test_where_nothing_is_warned_of_the_page_is_calm():
    assert "Hiện không có cảnh báo nào trong tỉnh." in page(Client())


def test_the_commune_chosen_is_kept_and_its_warnings_come_first():
    warned()
    warned("w2", headline={"vi": "Cháy rừng ở xã Bốn", "en": "Fire"}, severity="Extreme", communes=("4",))
    client = Client()
    assert page(client).index("Cháy rừng") < page(client).index("Lũ trên sông Lạ")  # nobody said where: the gravest first
    chosen = page(client, "/c/warnings?place=1")
    assert chosen.index("Lũ trên sông Lạ") < chosen.index("Nơi khác trong tỉnh") < chosen.index("Cháy rừng")
    assert "Xã Một nằm trong vùng cảnh báo" in page(client)
    assert page(client, "/c/warnings?place=3").count("Hiện không có cảnh báo nào cho Xã Ba.") == 1


def test_a_point_is_told_how_far_away_a_warning_is_and_kept_nowhere():
    warned()
    client = Client()
    told = client.post("/c/warnings", {"latitude": "10.25", "longitude": "106.1"})
    assert "Cách bạn 5,6\u00a0km" in told.content.decode()
    assert client.post("/c/warnings", {"latitude": "10.1", "longitude": "106.1"}).content.decode().count("Bạn ở trong vùng cảnh báo") == 1
    assert "citizens_place" not in client.cookies
    assert client.post("/c/warnings", {"latitude": "21", "longitude": "105"}).status_code == 400


def test_a_warning_says_what_to_do_who_says_so_and_how_long():
    one = warned()
    told = page(Client(), f"/c/warnings/{one.id}")
    assert "<li>Lên nơi cao.</li>" in told
    assert "<li>Không qua ngầm tràn.</li>" in told
    assert one.sender_name in told
    assert 'href="tel:112"' in told


def test_an_exercise_is_nobodys_warning():
    one = warned(status="Exercise")
    assert "Lũ trên sông Lạ" not in page(Client())
    assert Client().get(f"/c/warnings/{one.id}").status_code == 404


@pytest.mark.parametrize("address", ["/c/warnings?place=nowhere", "/c/warnings/999"])
def test_what_is_not_there_is_said(address):
    assert Client().get(address).status_code in (400, 404)
