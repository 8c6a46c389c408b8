"""What is sent is refused before it is read."""

import asyncio
import json

import pytest
from django.db import OperationalError, connection
from psycopg_pool import PoolTimeout

from bazan.directory.accounts.authentication.session_store import SessionStore
from bazan.platform.web.api import FORM_ROOM
from bazan.processes.web.request_body_limits import Bodies

pytestmark = pytest.mark.django_db


def sent(path, length=None, body=(), cookie=b""):
    """(status, bytes that were read) of a POST; the inner application reads all and says 200."""
    read = 0
    parts = [{"type": "http.request", "body": one, "more_body": True} for one in body] + [{"type": "http.request", "body": b""}]
    headers = [(b"cookie", cookie)] + ([(b"transfer-encoding", b"chunked")] if length is None else [(b"content-length", b"%d" % length)])
    told = []

    async def inner(scope, receive, send):
        nonlocal read
        while True:
            message = await receive()
            read += len(message["body"])
            if not message.get("more_body"):
                break
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive():
        return parts.pop(0)

    async def send(message):
        told.append(message)

    asyncio.run(Bodies(inner)({"type": "http", "method": "POST", "path": path, "headers": headers}, receive, send))
    return told[0]["status"], read


def test_a_form_takes_a_form_and_no_more():
    assert sent("/alerts/1/comment", FORM_ROOM)[0] == 200
    assert sent("/alerts/1/comment", FORM_ROOM + 1) == (413, 0)
    assert sent("/nowhere", 100 << 20) == (413, 0)


def test_a_large_file_of_nobody_signed_in_is_not_read():
    assert sent("/sources/upload", 100 << 20) == (413, 0)
    assert sent("/sources/upload", 300 << 20) == (413, 0)


def test_what_everybody_may_send_is_taken_unsigned_and_no_larger_than_its_page_says():
    assert sent("/c/reports", 72 << 20)[0] == 200
    assert sent("/c/reports", 80 << 20) == (413, 0)
    assert sent("/c/suggest", FORM_ROOM + 1) == (413, 0)


@pytest.mark.parametrize("why", [PoolTimeout("full"), OperationalError("the connection is closed")])
def test_where_the_database_cannot_be_asked_it_is_tried_again_later_unread(monkeypatch, why):
    def load(_):
        raise why

    monkeypatch.setattr(SessionStore, "load", load)
    assert sent("/sources/upload", 100 << 20, cookie=b"sessionid=abc") == (503, 0)


@pytest.mark.django_db(transaction=True)
def test_asking_who_sends_keeps_no_connection(monkeypatch):
    held = []
    loading = SessionStore.load
    monkeypatch.setattr(SessionStore, "load", lambda store: (loading(store), held.append(connection.connection))[0])
    assert sent("/sources/upload", 100 << 20, cookie=b"sessionid=abc") == (413, 0)
    assert held and all(one.closed for one in held)


def test_a_body_that_tells_no_length_is_cut_where_the_page_would_stop():
    status, read = sent("/alerts/1/comment", None, [b"x" * (1 << 18)] * 40)
    assert status == 413 and read <= FORM_ROOM


def test_a_length_that_is_no_number_is_refused():
    async def refuse(*_):
        raise AssertionError

    told = []

    async def send(message):
        told.append(message)

    scope = {"type": "http", "method": "POST", "path": "/cap", "headers": [(b"content-length", b"\xb2")]}
    asyncio.run(Bodies(refuse)(scope, refuse, send))
    assert told[0]["status"] == 413


@pytest.mark.parametrize(("accepted", "kind"), [(b"text/html,*/*", "text/html"), (b"*/*", "text/plain")])
def test_a_person_at_a_browser_reads_a_page_and_a_script_a_sentence(accepted, kind):
    told = []

    async def receive():
        return {"type": "http.request", "body": b""}

    async def send(message):
        told.append(message)

    headers = [(b"content-length", b"%d" % (10 << 20)), (b"accept", accepted)]
    asyncio.run(Bodies(None)({"type": "http", "method": "POST", "path": "/alerts/1/comment", "headers": headers}, receive, send))
    said = told[1]["body"].decode()
    assert dict(told[0]["headers"])[b"content-type"].decode().startswith(kind) and "nhận nhiều nhất" in said
    assert ("<h1>Quá lớn</h1>" in said) is (kind == "text/html")


@pytest.mark.parametrize(("language", "word"), [(b"vi-VN,vi", "nhiều"), (b"", "much")])
def test_a_device_is_refused_as_its_address_refuses_everything(language, word):
    told, sending = [], iter([{"type": "http.request", "body": b"x"}])

    async def receive():
        return next(sending)

    async def send(message):
        told.append(message)

    headers = [(b"content-length", b"%d" % (10 << 20)), (b"accept-language", language)]
    asyncio.run(Bodies(None)({"type": "http", "method": "POST", "path": "/api/v1/datasets/x.y/rows", "headers": headers}, receive, send))
    answer = json.loads(told[1]["body"])
    assert (told[0]["status"], dict(told[0]["headers"])[b"content-type"]) == (413, b"application/json")
    assert answer["rule"] == "frontend.body" and word in answer["reason"]


def test_a_device_sends_what_its_address_takes():
    assert sent("/cap", FORM_ROOM)[0] == 200
    assert sent("/api/v1/datasets/x.y/rows", 100 << 20) == (413, 0)
