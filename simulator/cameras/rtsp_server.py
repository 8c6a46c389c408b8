"""An RTSP server on this machine: each clip is a live stream without end, as a camera would send it (RFC 2326, over TCP alone).

All who watch a stream see the same: at a moment, the picture ``(moment - epoch) mod length`` of its clip.
"""

import asyncio
import base64
import hashlib
import re
import secrets
import struct
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from simulator.cameras.packets import CLOCK, Clip, interleaved, is_key, payloads

_PATIENCE = 1_000_000
"""Bytes that may wait for somebody who doesn't read, before they are left."""
_REALM = "cameras"


@dataclass(eq=False)
class Watcher:
    """Somebody connected."""

    writer: asyncio.StreamWriter
    channel: int = 0
    """What its packets are marked with."""
    joined: bool = False
    """Has been sent a key picture, and everything since."""


@dataclass(eq=False)
class Stream:
    """A clip that plays for ever; it may be changed for another one."""

    clip: Clip
    account: tuple[str, str] | None = None
    """Name and password that are asked for."""
    hanging: bool = False
    """Sends nothing, but stays connected."""
    watchers: set[Watcher] = field(default_factory=set)
    _sequence: int = 0

    async def play(self, epoch: float) -> None:
        """Until cancelled. ``epoch``: Unix seconds at which the clip's first picture was due."""
        last = -1
        while True:
            rate, now = self.clip.rate, time.time() - epoch
            number = int(now * rate + 0.5) + 1
            await asyncio.sleep(number / rate - now)
            if self.watchers and not self.hanging:
                self._send(self.clip.pictures[number % len(self.clip.pictures)], number * CLOCK // rate, unbroken=number == last + 1)
                last = number

    def _send(self, units: tuple[bytes, ...], ticks: int, unbroken: bool) -> None:
        for watcher in self.watchers:
            watcher.joined = is_key(units) or (watcher.joined and unbroken)
        joined = [watcher for watcher in self.watchers if watcher.joined]
        parts = [part for unit in units for part in payloads(unit)]
        sent = {channel: interleaved(parts, self._sequence, ticks, channel) for channel in {watcher.channel for watcher in joined}}
        self._sequence += len(parts)
        for watcher in joined:
            watcher.writer.write(sent[watcher.channel])
            if watcher.writer.transport.get_write_buffer_size() > _PATIENCE:
                self.leave(watcher)

    def drop(self) -> None:
        """Everybody's connection."""
        for watcher in list(self.watchers):
            self.leave(watcher)

    def leave(self, watcher: Watcher) -> None:
        """Somebody's connection."""
        self.watchers.discard(watcher)
        watcher.writer.transport.abort()

    def description(self, name: str) -> str:
        """SDP."""
        first, second = (base64.b64encode(unit).decode() for unit in self.clip.parameters)
        return "\r\n".join((
            "v=0", "o=- 0 0 IN IP4 127.0.0.1", f"s={name}", "c=IN IP4 0.0.0.0", "t=0 0", "m=video 0 RTP/AVP 96", "a=rtpmap:96 H264/90000",
            f"a=fmtp:96 packetization-mode=1;profile-level-id={self.clip.parameters[0][1:4].hex()};sprop-parameter-sets={first},{second}",
            f"a=framerate:{self.clip.rate}", "a=control:video", "",
        ))  # fmt: skip


class Server:
    """Streams by name, at ``rtsp://127.0.0.1:PORT/NAME``."""

    def __init__(self, streams: Mapping[str, Stream], epoch: float = 0, *, whole: bool = True) -> None:
        """``whole``: no more will be added."""
        self.streams, self.epoch, self.whole, self._nonce = dict(streams), epoch, whole, secrets.token_hex(8)
        self._playing: asyncio.TaskGroup | None = None

    def add(self, name: str, stream: Stream) -> None:
        """One more, which plays from now on."""
        self.streams[name] = stream
        if self._playing is not None:
            self._playing.create_task(stream.play(self.epoch))

    async def serve(self, port: int, ready: asyncio.Future[int]) -> None:
        """Until cancelled; ``port``: 0 for any that is free; ``ready`` is told which. OSError: somebody else is there."""
        server = await asyncio.start_server(self._talk, "127.0.0.1", port)
        try:
            async with asyncio.TaskGroup() as self._playing:
                for stream in self.streams.values():
                    self._playing.create_task(stream.play(self.epoch))
                ready.set_result(server.sockets[0].getsockname()[1])
                await asyncio.Event().wait()
        finally:
            server.close()
            for stream in self.streams.values():
                stream.drop()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        watcher = Watcher(writer)
        try:
            while await self._answered(reader, watcher):
                await writer.drain()
        except (OSError, EOFError, ValueError, asyncio.LimitOverrunError):
            pass  # gone, or no client of ours
        finally:
            for stream in self.streams.values():
                stream.watchers.discard(watcher)
            writer.close()

    async def _answered(self, reader: asyncio.StreamReader, watcher: Watcher) -> bool:
        """Whether the talk goes on."""
        begin = await reader.readexactly(1)
        if begin == b"$":  # what the client tells of how it receives
            _, size = struct.unpack(">BH", await reader.readexactly(3))
            await reader.readexactly(size)
            return True
        request, *lines = (begin + await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
        method, address, _ = request.split(" ")
        asked = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        await reader.readexactly(int(asked.get("content-length", 0)))
        status, headers, body = self._said(method, address, asked, watcher)
        told = {"CSeq": asked.get("cseq", "0"), **headers, **({"Content-Length": str(len(body))} if body else {})}
        watcher.writer.write("\r\n".join((f"RTSP/1.0 {status}", *(f"{name}: {value}" for name, value in told.items()), "", body)).encode())
        if method == "PLAY" and status == "200 OK":
            self.streams[_name(address)].watchers.add(watcher)
        return method != "TEARDOWN"

    def _said(self, method: str, address: str, asked: Mapping[str, str], watcher: Watcher) -> tuple[str, dict[str, str], str]:
        """Status, headers and body."""
        stream = self.streams.get(_name(address))
        if method == "OPTIONS":
            return "200 OK", {"Public": "OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER"}, ""
        if stream is None:
            return "404 Not Found" if self.whole else "503 Service Unavailable", {}, ""
        if not self._allowed(stream, method, asked.get("authorization", "")):
            return "401 Unauthorized", {"WWW-Authenticate": f'Digest realm="{_REALM}", nonce="{self._nonce}"'}, ""
        if method == "DESCRIBE":
            form = {"Content-Type": "application/sdp", "Content-Base": f"{address.rstrip('/')}/"}
            return "200 OK", form, stream.description(_name(address))
        if method == "SETUP":
            channels = re.search(r"TCP.*interleaved=(\d+)-(\d+)", asked.get("transport", ""))
            if not channels:
                return "461 Unsupported Transport", {}, ""
            watcher.channel = int(channels[1]) & 0xFF
            return "200 OK", {"Session": self._nonce, "Transport": f"RTP/AVP/TCP;unicast;interleaved={channels[1]}-{channels[2]}"}, ""
        if method in ("PLAY", "TEARDOWN", "GET_PARAMETER"):
            return "200 OK", {"Session": self._nonce}, ""
        return "501 Not Implemented", {}, ""

    def _allowed(self, stream: Stream, method: str, authorization: str) -> bool:
        if stream.account is None:
            return True
        given = dict(re.findall(r'(\w+)="([^"]*)"', authorization))
        user, password = stream.account
        person, deed = _digest(f"{user}:{_REALM}:{password}"), _digest(f"{method}:{given.get('uri', '')}")
        return secrets.compare_digest(given.get("response", ""), _digest(f"{person}:{self._nonce}:{deed}"))


def _digest(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _name(address: str) -> str:
    """Of the stream that an address names: ``rtsp://host:port/NAME`` and what may follow."""
    return re.sub(r"^rtsp://[^/]*/?", "", address).split("/")[0]
