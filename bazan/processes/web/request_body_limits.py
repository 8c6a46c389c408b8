"""What is sent to a page is refused unkept, when it is larger than the page takes, or large and sent by nobody signed in where it isn't
everybody's page.

Django keeps the whole body before the first line of a page runs, so this stands around it.
"""

import asyncio
import contextlib
import json
from collections.abc import MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import DatabaseError, connection
from django.http import Http404
from django.urls import resolve
from psycopg_pool import PoolTimeout

from bazan.core.errors import BazanError, Refused
from bazan.core.labels import sentence
from bazan.core.language import LANGUAGES, device_language, speaking
from bazan.core.numbers import whole_number
from bazan.directory.accounts.authentication.session_store import SessionStore
from bazan.platform.web.api import FORM_ROOM, too_large
from bazan.processes.web.error_pages import RETRY_AFTER_S

Message = MutableMapping[str, Any]


PASSED_BY = 32 << 20
PASSED_BY_S = 20
TOO_LARGE = 413


class _TooLarge(Exception):
    pass


class Bodies:
    """ASGI, around Django. A view says by ``largest`` what it takes beyond a form's room, by ``machines`` that devices send to it, by
    ``everybody`` that who sends needs not be signed in, and by ``refused_as`` how it spells a refusal: of (address, why, status) to media
    type and body."""

    def __init__(self, inner: Any):
        self.inner = inner

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            return await self.inner(scope, receive, send)
        headers = dict(reversed(scope["headers"]))
        stated = whole_number(headers.get(b"content-length", b"0"), digits=15)
        view = _view(scope["path"])
        largest = FORM_ROOM + getattr(view, "largest", 0)
        strangers = getattr(view, "machines", False) or getattr(view, "everybody", False)
        if stated is None or stated > largest:
            return await _refuse(receive, send, headers, largest, scope["path"], view)
        long = stated > FORM_ROOM or b"transfer-encoding" in headers
        if long and not strangers:
            try:
                known = await sync_to_async(_signed_in, thread_sensitive=False)(headers)
            except (DatabaseError, PoolTimeout):
                return await _later(send)
            if not known:
                largest = FORM_ROOM
                if stated > largest:
                    return await _refuse(receive, send, headers, largest, scope["path"], view)
        read, begun = 0, False

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > largest:
                raise _TooLarge
            return message

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            return await self.inner(scope, counted, noted)
        except _TooLarge:
            if not begun:
                await _refuse(receive, send, headers, largest, scope["path"], view)


def _view(path: str) -> Any:
    """The page at this address; None: there is none."""
    try:
        return resolve(path).func
    except Http404:
        return None


def _signed_in(headers: dict[bytes, bytes]) -> bool:
    key = _cookies(headers).get(settings.SESSION_COOKIE_NAME)
    try:
        return key is not None and SESSION_KEY in SessionStore(key.value).load()
    finally:
        connection.close()  # Django closes its requests' own; this is asked before there is one


def _cookies(headers: dict[bytes, bytes]) -> SimpleCookie:
    try:
        return SimpleCookie(headers.get(b"cookie", b"").decode("latin-1"))
    except CookieError:
        return SimpleCookie()


async def _let_go_by(receive: Any, headers: dict[bytes, bytes]) -> None:
    """Take a body that isn't endless and keep nothing of it: a proxy that is cut off while it sends says 502, not what we answer."""
    left = whole_number(headers.get(b"content-length", b""), digits=15) or 0
    if left > PASSED_BY:
        return
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PASSED_BY_S):
            while left > 0:
                message = await receive()
                left -= len(message.get("body", b""))
                if message["type"] != "http.request" or not message.get("more_body"):
                    return


async def _later(send: Any) -> None:
    """The house is full or its database away; the body wasn't read."""
    told = [(b"retry-after", b"%d" % RETRY_AFTER_S), (b"content-length", b"0"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 503, "headers": told})
    await send({"type": "http.response.body", "body": b""})


async def _refuse(receive: Any, send: Any, headers: dict[bytes, bytes], largest: int, path: str, view: Any) -> None:
    """A page to a person at a browser, a sentence to a script; to a device as its addresses refuse everything else, by itself its rule and
    its sentence as JSON."""
    await _let_go_by(receive, headers)
    why, machines = Refused("frontend.body", {"limit": max(largest - FORM_ROOM, FORM_ROOM) >> 20}), getattr(view, "machines", False)
    with speaking(_language(headers, machines)):
        spelled = _as_json if machines else _as_page if b"text/html" in headers.get(b"accept", b"") else _as_text
        kind, body = getattr(view, "refused_as", spelled)(path, why, TOO_LARGE)
    told = [(b"content-type", kind.encode()), (b"content-length", b"%d" % len(body)), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": TOO_LARGE, "headers": told})
    await send({"type": "http.response.body", "body": body})


def _as_page(_: str, why: BazanError, status: int) -> tuple[str, bytes]:
    return "text/html; charset=utf-8", too_large(sentence(why)).encode()


def _as_text(_: str, why: BazanError, status: int) -> tuple[str, bytes]:
    return "text/plain; charset=utf-8", sentence(why).encode()


def _as_json(_: str, why: BazanError, status: int) -> tuple[str, bytes]:
    return "application/json", json.dumps({"rule": why.rule, "reason": sentence(why)}, ensure_ascii=False).encode()


def _language(headers: dict[bytes, bytes], machines: bool) -> str:
    """A person chose it; a device asks for it."""
    if machines:
        return device_language(headers.get(b"accept-language", b"").decode("latin-1"))
    chosen = _cookies(headers).get("language")
    return chosen.value if chosen and chosen.value in LANGUAGES else LANGUAGES[0]
