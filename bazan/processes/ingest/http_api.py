"""What the edge answers over HTTP, as a raw ASGI application: a framework would cost more than the decoding."""

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from bazan.core.errors import BazanError, Refused, Unavailable
from bazan.core.fault_lists import MOST_TOLD, more_faults
from bazan.core.labels import label, sentence
from bazan.core.language import device_language, speaking
from bazan.core.numbers import whole_number
from bazan.data.observations.ingest.requests import driver_rows
from bazan.data.observations.ingest.requests.admission_control import BYTES_A_ROW
from bazan.data.observations.ingest.requests.payload_decoder import MAX_BYTES, decode
from bazan.data.observations.ingest.requests.row_validation import Request
from bazan.data.observations.ingest.source_catalog import Source
from bazan.data.observations.ingest.storage.writer import Writer
from bazan.platform.security import process_authentication as inner
from bazan.platform.security.rate_limit import Brake

log = logging.getLogger(__name__)

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

STATUS = {
    "ingest.token.missing": 401,
    "ingest.token.unknown": 401,
    "ingest.body.large": 413,
    "ingest.batch.large": 413,
    "ingest.body.encoding": 415,
}
RETRY_AFTER_S = 1


class Application:
    """Routes requests to the writer. ``parts``: name → function giving that part's state, for /healthz; ``inner``: our processes' key."""

    def __init__(self, writer: Writer, parts: dict[str, Callable[[], Any]], inner: str):
        self.writer, self.parts, self.inner = writer, parts, inner
        self.brake = Brake()
        self._routes = {
            ("POST", "/ingest/v1/observations"): self._observations,
            ("POST", "/ingest/internal"): self._internal,
            ("GET", "/api/v1/things"): self._things,
            ("GET", "/healthz"): self._health,
            ("GET", "/livez"): self._live,
            ("GET", "/readyz"): self._ready,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with speaking(device_language(header(scope, b"accept-language").decode("latin-1"))):
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        route = self._routes.get((scope["method"], scope["path"]))
        try:
            if route is None:
                return await self._no_route(scope, send)
            await route(scope, receive, send)
        except BazanError as refusal:
            network = header(scope, b"x-forwarded-for").decode("latin-1")[:45]  # the gate says it
            if network and STATUS.get(refusal.rule) == 401:
                await asyncio.sleep(self.brake.wrong(network))
            await self._refuse(send, refusal)
        except Exception:
            log.exception("a request ended by an error no rule foresees")
            await answer(send, 500, {"rule": "http.500", "reason": "The center made a mistake; it is in its log."})

    async def _no_route(self, scope: Scope, send: Send) -> None:
        allowed = ", ".join(method for method, path in self._routes if path == scope["path"])
        if allowed:
            refusal = {"rule": "http.405", "reason": f"This address takes {allowed} only."}
            return await answer(send, 405, refusal, [(b"allow", allowed.encode())])
        return await answer(send, 404, {"rule": "http.404", "reason": "No such address here."})

    async def _observations(self, scope: Scope, receive: Receive, send: Send) -> None:
        source = self._source(scope)
        body = await self._body(scope, receive)

        def read() -> Request:
            decoded = decode(body)
            return Request(source.id, decoded, *self.writer.stamp(len(decoded.things) + len(decoded.faults)))

        request = await self.writer.deliver(len(body), read)
        await answer(send, 200, outcome(request))

    async def _internal(self, scope: Scope, receive: Receive, send: Send) -> None:
        """From drivers of ours: the gate never routes it."""
        if not hmac.compare_digest(header(scope, inner.KEY), self.inner.encode()):
            raise Refused("ingest.token.unknown")
        body = await self._body(scope, receive)
        request = await self.writer.deliver(len(body), lambda: driver_rows.read(body, self.writer.catalogue, self.writer.stamp(0)))
        refused = [{"index": f.index, "field": f.field, "rule": f.rule, "params": f.params} for f in request.faults]
        await answer(send, 200, {"accepted": request.accepted, "duplicate": request.duplicate, "rejected": refused})

    async def _things(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What the token may write to."""
        source, catalogue = self._source(scope), self.writer.catalogue
        items = [
            {key: thing[key] for key in ("code", "name", "name_en", "kind", "place", "properties", "units")}
            for thing in (catalogue.things[i] for i in catalogue.things_of.get(source.id, {}).values())
        ]
        await answer(send, 200, {"items": sorted(items, key=lambda item: item["code"])})

    async def _health(self, scope: Scope, receive: Receive, send: Send) -> None:
        state = "ok" if self.writer.ready else "waiting for the database"
        parts = {name: part() for name, part in self.parts.items()}
        await answer(send, 200, {"state": state, **parts, "writer": self.writer.statistics})

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The process answers."""
        await answer(send, 200, {"state": "ok"})

    async def _ready(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Whether what is sent would be stored."""
        await answer(send, *((200, {"state": "ok"}) if self.writer.ready else (503, {"state": "unavailable"})))

    async def _body(self, scope: Scope, receive: Receive) -> bytes:
        """The body of a delivery; where it would be one too many, Unavailable ``ingest.busy`` before it is read."""
        told = whole_number(header(scope, b"content-length"), digits=15)
        if told is not None:
            self.writer.waiting.check(told // BYTES_A_ROW)
        return await read_body(scope, receive)

    def _source(self, scope: Scope) -> Source:
        if not self.writer.ready:
            raise Unavailable("ingest.store.away")
        given = header(scope, b"authorization").decode("latin-1")
        kind, _, token = given.partition(" ")
        if kind.lower() != "bearer" or not token.strip():
            raise Refused("ingest.token.missing")
        try:
            return self.writer.catalogue.source_of(token.strip())
        except Refused:
            self.writer.reload()
            raise

    async def _refuse(self, send: Send, refusal: BazanError) -> None:
        status = STATUS.get(refusal.rule, refusal.status)
        extra = [(b"retry-after", b"%d" % RETRY_AFTER_S)] if status == 503 else []
        if status == 401:
            extra = [(b"www-authenticate", b"Bearer")]
        await answer(send, status, {"rule": refusal.rule, "reason": sentence(refusal)}, extra)


def outcome(request: Request) -> dict[str, Any]:
    """The answer to one batch, after its commit. All rejected rows are counted; the first are told."""
    faults = sorted(request.faults, key=lambda fault: fault.index)
    rejected = [
        {"index": fault.index, "field": fault.field, "reason": label(f"rules.{fault.rule}", **fault.params)} for fault in faults[:MOST_TOLD]
    ]
    told = {"accepted": request.accepted, "duplicate": request.duplicate, "rejected": rejected}
    return told | ({"rejected_count": len(faults), "more": more} if (more := more_faults(len(faults))) else {})


def header(scope: Scope, name: bytes) -> bytes:
    return next((value for key, value in scope["headers"] if key == name), b"")


async def read_body(scope: Scope, receive: Receive) -> bytes:
    """The whole body. Raises Refused ``ingest.body.large`` as soon as that is clear, and ``ingest.body.encoding``."""
    encoding = header(scope, b"content-encoding")
    if encoding not in (b"", b"identity"):
        raise Refused("ingest.body.encoding", {"encoding": encoding.decode("latin-1")[:40]})
    if (whole_number(header(scope, b"content-length"), digits=15) or 0) > MAX_BYTES:
        raise Refused("ingest.body.large", {"limit": MAX_BYTES})
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refused("ingest.body.json", {"why": "the connection ended"})
        part = message.get("body", b"")
        parts.append(part)
        size += len(part)
        if size > MAX_BYTES:
            raise Refused("ingest.body.large", {"limit": MAX_BYTES})
        if not message.get("more_body"):
            return parts[0] if len(parts) == 1 else b"".join(parts)


async def answer(send: Send, status: int, body: Any, extra: list[tuple[bytes, bytes]] | None = None) -> None:
    payload = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    headers = [(b"content-type", b"application/json; charset=utf-8"), (b"content-length", b"%d" % len(payload)), *(extra or [])]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": payload})
