"""A directive published from its page: shown first as citizens read it, refused with nothing lost, taken back with a reason."""

from types import SimpleNamespace

import pytest
from django.test import Client

from bazan.data.figures.api import forget
from bazan.response.directives import api
from bazan.response.directives.web.tests.conftest import POOL, browser
from bazan.response.directives.web.tests.test_pages import act, given

pytestmark = pytest.mark.django_db
WORDS = "Giữ nước hồ ở mức an toàn cho dân sống dưới đập."


@pytest.fixture(autouse=True)
def opened_to_everybody(monkeypatch):
    forget()
    for reader in ("bazan.response.directives.decision_texts", "bazan.citizens.app.published_directives"):
        monkeypatch.setattr(f"{reader}.opened", lambda: SimpleNamespace(figures=(POOL,)))


def send(client, one, name, **more):
    fields = {"act": name, "seen": api.directive(one.id).case.version, "key": "", "words": WORDS, "words_en": ""} | more
    return client.post(f"/directives/{one.id}/public", fields)


def card(page):
    """The directive as a page shows it to everybody, without the room between."""
    return " ".join(page.split('<article class="c-decision"')[1].split("</article>")[0].split())


def test_what_is_previewed_is_what_citizens_read(world):
    leader = browser("leader", name="lanh")
    one = given(world, leader)
    assert "Chưa công bố." in leader.get(f"/directives/{one.id}").text
    shown = send(leader, one, "preview")
    assert shown.status_code == 200 and "Chưa công bố câu này" in shown.text and api.publications(10) == ()
    assert "105,0" in card(shown.text) and "Chưa đến lúc đo" in card(shown.text)
    assert send(leader, one, "publish").status_code == 302
    assert card(Client().get("/c/directives").text).replace("h2>", "h3>") == card(shown.text)
    page = leader.get(f"/directives/{one.id}").text
    assert "Người dân đang đọc" in page and "Công bố cho người dân" in page.split('data-part="timeline"')[1]


def test_words_that_are_refused_stay_in_the_form(world):
    leader = browser("leader", name="lanh")
    one = given(world, leader)
    answer = send(leader, one, "preview", words="Gọi 0912 345 678 để được giúp")
    assert answer.status_code == 400 and "không được có số điện thoại" in answer.text and "Gọi 0912 345 678" in answer.text
    assert 'aria-invalid="true"' in answer.text
    stale = one.case.version
    act(browser("agency_officer", world.owner), one, "accept")
    answer = send(leader, one, "publish", seen=stale)
    assert answer.status_code == 409 and WORDS in answer.text and api.publications(10) == ()


def test_it_is_taken_back_with_a_reason(world):
    leader = browser("leader", name="lanh")
    one = given(world, leader)
    send(leader, one, "publish")
    assert send(leader, one, "unpublish", reason="").status_code == 400
    assert send(leader, one, "unpublish", reason="Đã có bản mới").status_code == 302
    page = leader.get(f"/directives/{one.id}").text
    assert "Chưa công bố." in page and "Đã có bản mới" in page
    assert WORDS not in Client().get("/c/directives").text


@pytest.mark.parametrize("role", ["duty_officer", "agency_officer", "commune_officer", "data_steward", "administrator"])
def test_others_see_that_it_is_published_and_change_nothing(world, role):
    one = given(world)
    assert send(browser(role, name="khac"), one, "publish").status_code == 403
    send(browser("leader", name="lanh2"), one, "publish")
    page = browser(role, name="xem").get(f"/directives/{one.id}")
    if page.status_code == 200:
        assert "Đã công bố lúc" in page.text and 'value="unpublish"' not in page.text
