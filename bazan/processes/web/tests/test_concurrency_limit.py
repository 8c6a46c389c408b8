"""Pages wait for their turn: no more are made at once than there are connections."""

import asyncio
import threading

import pytest
from asgiref.sync import sync_to_async
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

from bazan.processes.web import concurrency_limit as handlers
from bazan.processes.web.concurrency_limit import Handler

AT_ONCE = 2


class Room:
    """A page that stays until it is let go, and who was in it."""

    def __init__(self):
        self.inside, self.most, self.door, self.lock = 0, 0, threading.Event(), threading.Lock()

    def page(self, request):
        with self.lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        assert self.door.wait(30)
        with self.lock:
            self.inside -= 1
        return HttpResponse(request.body)


@pytest.fixture
def room(monkeypatch):
    monkeypatch.setattr("django.core.signals.request_started.receivers", [])
    monkeypatch.setattr("django.core.signals.request_finished.receivers", [])
    held = Room()
    urls = type("urls", (), {"urlpatterns": [path("room", held.page)]})
    with override_settings(ROOT_URLCONF=urls, MIDDLEWARE=[]):
        yield held
    held.door.set()


async def asked(handler, sends=None, leaves=None):
    """(status, body) of one request; ``sends``: an event without which its body doesn't come to an end; ``leaves``: when who asked goes."""
    told, parts = [], [{"type": "http.request", "body": b"half", "more_body": True}, {"type": "http.request", "body": b" whole"}]

    async def receive():
        if len(parts) == 1 and sends is not None:
            await sends.wait()
        if not parts:
            await (leaves or asyncio.Event()).wait()
            return {"type": "http.disconnect"}
        return parts.pop(0)

    async def send(message):
        told.append(message)

    await handler({"type": "http", "method": "POST", "path": "/room", "headers": [], "query_string": b""}, receive, send)
    return (told[0]["status"], b"".join(each.get("body", b"") for each in told[1:])) if told else None


async def until(held):
    while not held():
        await asyncio.sleep(0.01)


def test_more_than_there_is_room_for_wait_and_all_are_answered(room):
    async def crowd():
        handler = Handler(AT_ONCE)
        asking = [asyncio.create_task(asked(handler)) for _ in range(8)]
        await until(lambda: room.inside == AT_ONCE)
        await asyncio.sleep(0.2)
        await sync_to_async(room.door.set)()
        return await asyncio.gather(*asking)

    assert asyncio.run(crowd()) == [(200, b"half whole")] * 8
    assert room.most == AT_ONCE


def test_who_sends_slowly_keeps_nobody_waiting(room):
    async def crowd():
        handler, end = Handler(AT_ONCE), asyncio.Event()
        slow = [asyncio.create_task(asked(handler, end)) for _ in range(2 * AT_ONCE)]
        await asyncio.sleep(0.05)
        room.door.set()
        quick = await asyncio.wait_for(asked(handler), 20)
        end.set()
        return [quick, *await asyncio.gather(*slow)]

    assert asyncio.run(crowd()) == [(200, b"half whole")] * (1 + 2 * AT_ONCE)


def test_who_goes_away_makes_no_room_for_more_than_there_is(room):
    async def crowd():
        handler, gone = Handler(AT_ONCE), asyncio.Event()
        left = [asyncio.create_task(asked(handler, leaves=gone)) for _ in range(AT_ONCE)]
        await until(lambda: room.inside == AT_ONCE)
        gone.set()
        later = [asyncio.create_task(asked(handler)) for _ in range(4)]
        await asyncio.sleep(0.2)
        await sync_to_async(room.door.set)()
        return await asyncio.gather(*left), await asyncio.gather(*later)

    assert asyncio.run(crowd()) == ([None] * AT_ONCE, [(200, b"half whole")] * 4)
    assert room.most == AT_ONCE


def test_who_waited_too_long_is_told_to_ask_again(room, monkeypatch):
    monkeypatch.setattr(handlers, "PATIENCE_S", 0.1)

    async def crowd():
        handler = Handler(AT_ONCE)
        asking = [asyncio.create_task(asked(handler)) for _ in range(AT_ONCE)]
        await until(lambda: room.inside == AT_ONCE)
        refused = await asked(handler)
        room.door.set()
        answers = [refused, *await asyncio.gather(*asking), await asked(handler)]
        return [answer and answer[0] for answer in answers]

    assert asyncio.run(crowd()) == [503, *[200] * AT_ONCE, 200]
