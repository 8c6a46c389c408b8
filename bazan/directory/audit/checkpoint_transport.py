"""The ways to a second place: a file, syslog (RFC 5424), HTTP. Each raises OSError or ValueError when the place doesn't have it all."""

import os
import socket
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

import httpx

from bazan.core.settings import Settings
from bazan.directory.audit import checkpoints
from bazan.directory.audit.types import Checkpoint
from bazan.platform.http_client.outbound_allowlist import connect, find_addresses, may_reach
from bazan.platform.http_client.pinned_transport import pinned_client

TIMEOUT_S = 10
SYSLOG_PORT = {"syslog": 514, "syslog+tcp": 601}
_PRIORITY = 13 * 8 + 5
"""Facility 'log audit', severity 'notice'."""


def send(place: str, made: Sequence[Checkpoint], settings: Settings) -> None:
    """Give the place these checkpoints, in their order. A place may get one twice: when it said nothing after it had taken it."""
    parts = urlsplit(place)
    if parts.scheme == "file":
        checkpoints.write(Path(unquote(parts.path)), map(checkpoints.line, made))
        return
    if not may_reach(parts.hostname or "", settings):
        raise ValueError(f"{parts.hostname} is not among what BAZAN_MAY_REACH lets be reached")
    if parts.scheme == "syslog+tcp":
        _by_tcp(parts, made)
    elif parts.scheme == "syslog":
        _by_udp(parts, made)
    else:
        _by_http(place, made)


def shown(place: str) -> str:
    """The address without the password in it."""
    parts = urlsplit(place)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="").geturl()


def _by_http(place: str, made: Sequence[Checkpoint]) -> None:
    body = "".join(f"{checkpoints.line(checkpoint)}\n" for checkpoint in made)
    with pinned_client(TIMEOUT_S) as client:
        try:
            answer = client.post(place, content=body.encode(), headers={"Content-Type": "application/x-ndjson"})
        except httpx.HTTPError as why:
            raise OSError(f"{type(why).__name__} {why}".strip()) from why
    if not answer.is_success:
        raise OSError(f"HTTP {answer.status_code}")


def _by_tcp(parts: SplitResult, made: Sequence[Checkpoint]) -> None:
    """Octet counting (RFC 6587). That the other end closes after us is the one sign there is that it read everything."""
    with connect(*_address(parts), TIMEOUT_S) as line:
        for checkpoint in made:
            message = _message(checkpoint)
            line.sendall(f"{len(message)} ".encode() + message)
        line.shutdown(socket.SHUT_WR)
        while line.recv(4096):
            pass


def _by_udp(parts: SplitResult, made: Sequence[Checkpoint]) -> None:
    """Nobody says that a datagram came; but a name that leads nowhere and a closed port of this machine are told."""
    host, port = _address(parts)
    addresses = find_addresses(host)
    if not addresses:
        raise PermissionError(f"{host} is not among what BAZAN_MAY_REACH lets be reached")
    family, kind, protocol, _, address = socket.getaddrinfo(addresses[0], port, type=socket.SOCK_DGRAM)[0]
    with socket.socket(family, kind, protocol) as line:
        line.settimeout(TIMEOUT_S)
        line.connect(address)
        for checkpoint in made:
            line.send(_message(checkpoint))


def _address(parts: SplitResult) -> tuple[str, int]:
    return parts.hostname or "", parts.port or SYSLOG_PORT[parts.scheme]


def _message(checkpoint: Checkpoint) -> bytes:
    head = f"<{_PRIORITY}>1 {checkpoint.at} {socket.gethostname()[:255] or '-'} bazan {os.getpid()} checkpoint -"
    return f"{head} {checkpoints.line(checkpoint)}".encode()
