"""The help as officers meet it: their own guide first, a topic, what a search finds, a guide on paper, the "?" of a page."""

import re
import time

import pytest
from django.test import Client

from bazan.screens.help import topic_files

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(account):
    def enter(role: str) -> Client:
        client = Client()
        client.force_login(account(role.replace("_", "-"), role))
        return client

    return enter


def test_the_guide_of_the_readers_own_role_stands_first_and_open(reader):
    page = reader("duty_officer").get("/help").text
    own, _, others = page.partition("Dành cho vai trò khác")
    assert "Hướng dẫn cho trực ban" in own and 'href="/help/keep-the-duty-desk"' in own
    assert "Hướng dẫn cho trực ban" not in others and others.count('<details class="panel help-guide"') == 5


@pytest.mark.parametrize("spoken", ["vi", "en"])
def test_every_topic_opens_whoever_reads_it(reader, spoken):
    client = reader("commune_officer")
    client.cookies["language"] = spoken
    for name in topic_files.names():
        answer = client.get(f"/help/{name}")
        assert answer.status_code == 200 and topic_files.topics(spoken)[name].title in answer.text.replace("&#39;", "'"), name


@pytest.mark.parametrize("role", list(topic_files.guides()))
def test_a_roles_guide_is_one_page_to_print_on_which_each_anchor_stands_once(reader, role):
    client = reader(role)
    for spoken in ("vi", "en"):
        client.cookies["language"] = spoken
        page = client.get(f"/help/guides/{role}").text
        assert page.count('class="help-sheet"') == len(topic_files.guides()[role])
        anchors = re.findall(r'\sid="([^"]+)"', page)
        assert len(anchors) == len(set(anchors))


def test_whoever_is_not_signed_in_is_led_to_the_form(client, province):
    for address in ("/help", "/help/use-the-help", "/help/guides/leader", "/help/search?q=a"):
        assert client.get(address)["Location"].startswith("/sign-in?")


def test_an_unknown_topic_and_an_unknown_guide_say_so(reader):
    client = reader("leader")
    for address in ("/help/nothing", "/help/guides/king"):
        answer = client.get(address)
        assert answer.status_code == 404 and "Trợ giúp" in answer.text


def test_a_topic_shows_its_pictures_in_the_readers_language_in_words_too(reader):
    client = reader("leader")
    for spoken, alt in (("vi", "Bàn trực ban: hàng đợi"), ("en", "The duty desk: the queue")):
        client.cookies["language"] = spoken
        page = client.get("/help/keep-the-duty-desk").text
        (source,) = re.findall(rf'<img src="/static/v-[0-9a-f]+/(help/pictures/{spoken}/desk.webp)" alt="{alt}', page)
        assert client.get(f"/static/{source}").status_code == 200


def test_a_topic_offers_the_pages_that_the_reader_may_open_and_no_other(reader):
    assert 'class="button" href="/desk"' in reader("leader").get("/help/keep-the-duty-desk").text
    assert 'class="button" href="/forms"' not in reader("duty_officer").get("/help/send-a-form").text


def test_a_search_leaves_out_marks_shows_where_and_is_quick(reader):
    client = reader("duty_officer")
    client.get("/help/search?q=x")
    began = time.process_time()
    answer = client.get("/help/search", {"q": "tat chuong"})
    assert time.process_time() - began < 0.2
    page = " ".join(answer.text.split())
    assert "Trực ban trên một màn hình › Chuông" in page and "<mark>Tắt</mark>" in page
    assert "Không mục nào có đủ các từ" in client.get("/help/search", {"q": "qwertyuiop"}).text
    assert "Gõ từ cần tìm" in client.get("/help/search", {"q": " ,. "}).text
    client.cookies["language"] = "en"
    assert "Keep the duty desk › The bell" in " ".join(client.get("/help/search", {"q": "SILENCE bell"}).text.split())


def test_what_was_asked_comes_back_as_text(reader):
    page = reader("leader").get("/help/search", {"q": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page and "&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("address", "about"),
    [("/forms", "/help/send-a-form"), ("/help", "/help/use-the-help"), ("/search", "/help/find-your-way")],
)
def test_the_question_mark_of_a_page_leads_to_what_is_said_of_it(reader, address, about):
    page = reader("leader").get(address).text
    assert re.findall(r'help-link" href="([^"]+)"', page) == [about]
