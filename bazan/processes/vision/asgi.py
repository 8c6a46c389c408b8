"""What other processes of this installation ask of a watching process: the newest picture of a camera, and its live stream in pieces.

Raw ASGI. Only who knows the installation's inner key is answered; who may see which camera was judged where the person was asked.
"""

import asyncio
import hmac
import json
import re
import time
from collections.abc import Awaitable, Callable
from typing import Any

from bazan.core.length_prefixed_files import side_by_side
from bazan.platform.security.process_authentication import KEY
from bazan.processes.vision.camera_thread import Watching
from bazan.processes.vision.run_loop import Process

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
PATIENCE_S = 3.0
"""So long a player is kept waiting for the first piece of a stream."""
_STILLS = re.compile(r"/stills/(\d+(?:,\d+){0,24})")
_CAMERA = re.compile(r"/cameras/(\d+)/(still\.jpg|live\.m3u8|(?:init|segment)-(\d+)\.(?:mp4|m4s))")


def application(process: Process, key: str) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    """The ASGI callable. ``key``: the installation's inner key."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _live(process, receive, send)
        elif scope["path"] == "/healthz":
            await _answer(
                send, 200, json.dumps({"state": "ok", "cameras": len(process.cameras), **process.figures()}).encode(), "application/json"
            )
        elif scope["path"] in ("/livez", "/readyz"):  # it holds no request back: who answers serves
            await _answer(send, 200, b'{"state": "ok"}', "application/json")
        elif not hmac.compare_digest(dict(scope["headers"]).get(KEY, b"").decode("latin-1"), key):
            await _answer(send, 403, b"", "text/plain")
        else:
            await _answer(send, *await asyncio.to_thread(_asked, process, scope["path"]))

    return serve


async def _live(process: Process, receive: Receive, send: Send) -> None:
    await receive()
    process.start()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await asyncio.to_thread(process.end)
    await send({"type": "lifespan.shutdown.complete"})


def _asked(process: Process, path: str) -> tuple[int, bytes, str]:
    if several := _STILLS.fullmatch(path):
        return 200, side_by_side([_still(process, int(number)) for number in several[1].split(",")]), "application/octet-stream"
    matched = _CAMERA.fullmatch(path)
    camera = process.cameras.get(int(matched[1])) if matched else None
    if matched is None or camera is None:
        return 404, b"", "text/plain"
    body, kind = _piece(camera, matched[2], int(matched[3] or 0))
    return (200, body, kind) if body else (404, b"", "text/plain")


def _still(process: Process, number: int) -> bytes:
    camera = process.cameras.get(number)
    return camera.still() if camera is not None else b""


def _piece(camera: Watching, name: str, number: int) -> tuple[bytes | None, str]:
    at = time.time()
    if name == "still.jpg":
        return camera.still(), "image/jpeg"
    if name == "live.m3u8":
        while not (playlist := camera.live.playlist(time.time())) and time.time() - at < PATIENCE_S:
            time.sleep(0.05)  # it begins with the first question
        return playlist.encode() if playlist else None, "application/vnd.apple.mpegurl"
    return camera.live.init(number) if name.startswith("init") else camera.live.segment(number, at), "video/mp4"


async def _answer(send: Send, status: int, body: bytes, kind: str) -> None:
    headers = [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode()), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
