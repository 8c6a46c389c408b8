"""A page is answered in its reader's language, whoever else is answered beside it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie

import pytest
from django.test import AsyncClient, Client
from django.utils.translation import get_language

from bazan.kernel.labels import labels
from bazan.kernel.language import LANGUAGES, language, speaking

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
