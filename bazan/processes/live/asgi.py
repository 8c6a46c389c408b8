"""``GET /live/events?token=…`` as server-sent events, and ``GET /metrics`` for who watches the house; raw ASGI."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

from bazan.core.errors import Refused
from bazan.core.labels import sentence
from bazan.core.language import speaking
from bazan.core.settings import Settings
from bazan.platform.database.connection_settings import database_url
from bazan.platform.security.signed_tokens import secret_key, verify
from bazan.processes.composition import app_registry
from bazan.processes.live.broadcast import Hub
from bazan.processes.live.client_connection import Reach, event
from bazan.processes.live.stream_limits import RETRY_AFTER_S, Admission, holders_of

HEARTBEAT_S = 15
MOST_SCREENS = 5_000
COMMENT = b": alive\n\n"
HELLO = b"retry: 2000\n\n"

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class Application:
    """The whole push process as an ASGI callable."""

    def __init__(self, settings: Settings):
        self.settings = settings
        self.admission = Admission(settings.streams_per_account)
        self.hub = Hub(database_url(settings), app_registry.live())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await self._live(receive, send)
        if scope["path"] == "/metrics" and self.settings.metrics_token:
            return await self._figures(scope, send)
        if scope["method"] != "GET" or scope["path"] not in ("/live/events", "/healthz", "/livez", "/readyz"):
            return await _answer(send, 404, {"rule": "http.404", "reason": "No such address here."})
        if scope["path"] == "/healthz":
            state = "ok" if self.hub.connected else "waiting for the database"
            return await _answer(send, 200, {"state": state, "screens": len(self.hub.screens)})
        if scope["path"] in ("/livez", "/readyz"):
            well = self.hub.connected or scope["path"] == "/livez"
            return await _answer(send, 200 if well else 503, {"state": "ok" if well else "unavailable"})
        if len(self.hub.screens) >= MOST_SCREENS or self.hub.closing:
            return await _answer(send, 503, {"rule": "http.503", "reason": "Too many screens are open."}, [(b"retry-after", b"5")])
        try:
            token = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
            payload = verify(secret_key(self.settings), token, datetime.now(UTC))
        except Refused as refusal:
            with speaking("en"):
                refused = {"rule": refusal.rule, "reason": sentence(refusal)}
            return await _answer(send, 401, refused)
        with self.admission.held(holders_of(payload, token, scope["headers"])) as admitted:
            if not admitted:
                many = {"rule": "http.429", "reason": "This account, or this address, has as many live streams open as it may."}
                return await _answer(send, 429, many, [(b"retry-after", b"%d" % RETRY_AFTER_S)])
            await self._stream(payload, receive, send)
        return None

    async def _figures(self, scope: Scope, send: Send) -> None:
        """For a program that watches the house."""
        from bazan.processes.live import metrics_endpoint  # where nobody asks for them, nothing of it is kept in memory

        if scope["method"] != "GET":
            return await _answer(send, 405, {"rule": "http.405", "reason": "Only GET is answered here."}, [(b"allow", b"GET")])
        if not metrics_endpoint.shown(self.settings, scope["headers"]):
            refused = {"rule": "http.401", "reason": "Show the token of BAZAN_METRICS_TOKEN."}
            return await _answer(send, 401, refused, [(b"www-authenticate", b"Bearer")])
        body = await metrics_endpoint.told(self.settings)
        headers = [
            (b"content-type", metrics_endpoint.CONTENT_TYPE.encode()),
            (b"content-length", b"%d" % len(body)),
            (b"cache-control", b"no-store"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})
        return None

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        running = asyncio.create_task(self.hub.run())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        running.cancel()
        await send({"type": "lifespan.shutdown.complete"})

    async def _stream(self, payload: dict[str, Any], receive: Receive, send: Send) -> None:
        """Frames as they come, a comment when none does, until either side ends it."""
        headers = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        screen, wake = self.hub.open(Reach.of(payload), payload.get("account"), payload.get("session", ""))
        gone = asyncio.create_task(_until_gone(receive))
        gone.add_done_callback(lambda _: wake.set())
        try:
            await send({"type": "http.response.body", "body": HELLO, "more_body": True})
            while not gone.done() and not self.hub.closing:
                left = payload["expires"] - time.time()
                if left <= 0 or screen.over:
                    await send({"type": "http.response.body", "body": event("expired", {}), "more_body": True})
                    break
                try:
                    async with asyncio.timeout(min(HEARTBEAT_S, left)):
                        await wake.wait()
                    wake.clear()
                    body = screen.take()
                except TimeoutError:
                    body = COMMENT
                if body and not gone.done():
                    await send({"type": "http.response.body", "body": body, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            self.hub.shut(screen)
            gone.cancel()


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _answer(send: Send, status: int, body: dict[str, Any], extra: list[tuple[bytes, bytes]] | None = None) -> None:
    payload = json.dumps(body, ensure_ascii=False).encode()
    headers = [(b"content-type", b"application/json; charset=utf-8"), (b"content-length", b"%d" % len(payload)), *(extra or [])]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": payload})
