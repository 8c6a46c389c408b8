"""``/livez`` and ``/readyz``: what a load balancer and a supervisor decide by, answered before Django and its queue of pages.

Neither asks who is there, and neither says more than yes or no; what a person must look at stands in ``/healthz``.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import psycopg

log = logging.getLogger(__name__)

KNOWN_FOR_S = 1.0
"""So long an answer holds: whoever asks all the time costs the database one session a second."""
CONNECT_S = 3
OK, AWAY = b'{"state": "ok"}', b'{"state": "unavailable"}'

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class Readiness:
    """Whether pages can be made: a database answers and has every migration of this code."""

    def __init__(self, addresses: list[str], lacks: Callable[[psycopg.Connection], bool]):
        """``addresses``: the database, and its replica where there is one; pages are read from either."""
        self._addresses, self._lacks = addresses, lacks
        self._migrated, self._ready, self._asked_at = False, False, float("-inf")
        self._turn = asyncio.Lock()

    async def __call__(self) -> bool:
        async with self._turn:
            if time.monotonic() - self._asked_at > KNOWN_FOR_S:
                self._ready = await asyncio.to_thread(self._ask)
                self._asked_at = time.monotonic()
            return self._ready

    def _ask(self) -> bool:
        why = ""
        for address in self._addresses:
            try:
                with psycopg.connect(address, autocommit=True, connect_timeout=CONNECT_S, application_name="bazan-ready") as session:
                    session.execute("SELECT 1")
                    if not self._migrated and self._lacks(session):
                        why = "the database lacks migrations of this version"
                        continue
            except psycopg.Error as away:
                why = str(away).splitlines()[0]
                continue
            self._migrated = True  # a process doesn't change its code, and no migration is taken back
            return True
        if self._ready or not self._migrated:
            log.warning("not ready: %s", why)
        return False


class Probes:
    """ASGI, around a process's application."""

    def __init__(self, inner: Any, ready: Callable[[], Awaitable[bool]]):
        self.inner, self.ready = inner, ready

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] not in ("/livez", "/readyz"):
            await self.inner(scope, receive, send)
            return
        if scope["method"] not in ("GET", "HEAD"):
            await _answer(send, 405, b"", [(b"allow", b"GET, HEAD")])
            return
        well = scope["path"] == "/livez" or await self.ready()
        await _answer(send, 200 if well else 503, OK if well else AWAY, body=scope["method"] == "GET")


async def _answer(send: Send, status: int, told: bytes, more: list[tuple[bytes, bytes]] | None = None, *, body: bool = True) -> None:
    headers = [
        (b"content-type", b"application/json"), (b"content-length", b"%d" % len(told)), (b"cache-control", b"no-store"), *(more or []),
    ]  # fmt: skip
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": told if body else b""})
