"""Pictures sent with a report, judged by their first bytes and kept as they came; and the pictures everybody may see."""

import io
import socket
import threading
import time
from collections.abc import Sequence
from ipaddress import ip_address
from typing import BinaryIO
from urllib.parse import urlsplit

import httpx

from bazan.citizens.field_reports import api as field_reports
from bazan.citizens.field_reports.types import Sent
from bazan.core.errors import NotFound, Refused
from bazan.core.settings import of_room
from bazan.data.sources import api as sources
from bazan.interfaces.open311.settings import SETTINGS
from bazan.platform.http_client.outbound_allowlist import may_reach

LARGEST = 8 << 20
AT_ONCE = 2
"""Pictures fetched at the same time."""
TIMEOUT_S, LONGEST_S = 3, 6
HEAD = 12
_room = threading.BoundedSemaphore(AT_ONCE)


def received(files: Sequence[BinaryIO]) -> tuple[Sent, ...]:
    """Pictures of a form, now in the archive. Refused ``field_reports.pictures.many``, ``open311.media``, ``open311.media_large``."""
    if len(files) > field_reports.MOST_PICTURES:
        raise Refused("field_reports.pictures.many", {"most": field_reports.MOST_PICTURES}, "media")
    kinds = [_judged(file) for file in files]
    return tuple(_kept(file, kind) for file, kind in zip(files, kinds, strict=True))


def _judged(file: BinaryIO) -> str:
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size > LARGEST:
        raise Refused("open311.media_large", {"limit": LARGEST >> 20}, "media")
    kind = kind_of(file.read(HEAD))
    file.seek(0)
    if kind not in ("image/jpeg", "image/png"):
        raise Refused("open311.media", {}, "media")
    return kind


def _kept(file: BinaryIO, kind: str) -> Sent:
    sha256, size = sources.keep_file(file)
    return Sent(sha256, kind, size)


def kind_of(head: bytes) -> str:
    """What a picture is by its first bytes; empty: none we know."""
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    return "image/webp" if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else ""


def fetched(address: str) -> tuple[Sent, ...]:
    """The picture at an address of a machine that BAZAN_OPEN311_MEDIA_HOSTS lists; nothing where it may not or can't be had."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ()
    host = parts.hostname or ""
    if parts.scheme != "https" or host not in of_room(SETTINGS).media_hosts or parts.netloc != host or not may_reach(host):
        return ()
    if not _room.acquire(blocking=False):
        return ()
    try:
        data = _read(host, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        return received([io.BytesIO(data)])
    except (Refused, OSError, httpx.HTTPError, httpx.InvalidURL):
        return ()
    finally:
        _room.release()


def _read(host: str, path: str) -> bytes:
    """Asked of the very address that was judged, since a name may lead elsewhere a moment later. No redirect is followed."""
    numbers = [str(one[4][0]) for one in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)]
    if not numbers or any(not ip_address(one).is_global or ip_address(one).is_multicast for one in numbers):
        raise Refused("open311.media", {}, "media_url")
    there = f"[{numbers[0]}]" if ":" in numbers[0] else numbers[0]
    until, chunks, size = time.monotonic() + LONGEST_S, [], 0
    with (
        httpx.Client(trust_env=False, timeout=TIMEOUT_S) as client,
        client.stream("GET", f"https://{there}{path}", headers={"Host": host}, extensions={"sni_hostname": host}) as answer,
    ):
        for chunk in answer.iter_bytes() if answer.status_code == httpx.codes.OK else ():
            size += len(chunk)
            if size > LARGEST or time.monotonic() > until:
                raise Refused("open311.media_large", {"limit": LARGEST >> 20}, "media_url")
            chunks.append(chunk)
    return b"".join(chunks)


def public(sha256: str) -> tuple[bytes, str]:
    """A picture everybody may see, and what it is. NotFound ``open311.picture``."""
    if not field_reports.shows(sha256):
        raise NotFound("open311.picture", {})
    data = sources.file_path(sha256).read_bytes()
    return data, kind_of(data[:HEAD]) or "image/jpeg"
