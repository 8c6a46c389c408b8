"""A page is answered in its reader's language, whoever else is answered beside it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie

import pytest
from django.contrib.auth import get_user_model
from django.test import AsyncClient, Client
from django.utils.translation import get_language

from bazan.core.labels import labels
from bazan.core.language import LANGUAGES, language, speaking
from bazan.processes.web.jinja_environment import static

ROUND = LANGUAGES * 8


def client_of(kind, spoken):
    client = kind()
    client.cookies = SimpleCookie({"language": spoken})
    return client


def judge(spoken, answer):
    text, other = answer.content.decode(), next(one for one in LANGUAGES if one != spoken)
    assert f'<html lang="{spoken}"' in text and answer["Content-Language"] == spoken
    assert labels(spoken)["frontend.error.not_found"] in text and labels(other)["frontend.error.not_found"] not in text


def test_readers_of_both_languages_are_answered_at_once_by_threads():
    def read(spoken):
        judge(spoken, client_of(Client, spoken).get("/nowhere"))
        return language(), get_language()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(read, ROUND)) == {("vi", "vi")}


def test_readers_of_both_languages_are_answered_at_once_by_tasks():
    async def read(spoken):
        judge(spoken, await client_of(AsyncClient, spoken).get("/nowhere"))
        return language()

    async def everybody():
        return await asyncio.gather(*map(read, ROUND))

    assert set(asyncio.run(everybody())) == {"vi"}


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_a_page_leaves_the_language_of_whoever_asked_for_it(spoken):
    other = next(one for one in LANGUAGES if one != spoken)
    with speaking(other):
        judge(spoken, client_of(Client, spoken).get("/nowhere"))
        assert language() == other


@pytest.mark.parametrize(
    ("said", "spoken"),
    [
        ("en-US,en;q=0.9,vi;q=0.8", "en"),
        ("vi-VN,vi;q=0.9,en;q=0.8", "vi"),
        ("fr,en;q=0.4", "en"),
        ("fr", "vi"),
        ("en;q=0", "vi"),
        ("\x00;;", "vi"),
    ],
)
def test_a_browser_that_comes_for_the_first_time_is_answered_in_its_language(said, spoken):
    answer = Client().get("/nowhere", headers={"Accept-Language": said})
    judge(spoken, answer)
    assert {"Accept-Language", "Cookie"} <= {one.strip() for one in answer["Vary"].split(",")}


def test_what_a_person_chose_goes_before_what_the_browser_says():
    judge("vi", client_of(Client, "vi").get("/nowhere", headers={"Accept-Language": "en"}))


def test_what_is_said_in_no_language_is_kept_for_every_reader():
    assert "Accept-Language" not in Client().get(static("css/tokens.css")).get("Vary", "")


@pytest.mark.django_db
@pytest.mark.parametrize(("of_account", "spoken"), [("", "en"), ("vi", "vi"), ("en", "en")])
def test_an_account_that_never_said_a_language_is_answered_in_its_browsers(of_account, spoken):
    account = get_user_model().objects.create(username="one", full_name="One", **({"language": of_account} if of_account else {}))
    client = Client()
    client.force_login(account)
    judge(spoken, client.get("/nowhere", headers={"Accept-Language": "en"}))
