"""Processes of one installation on several machines: beside its socket each listens in a network of trusted machines, to who shows the key.

What comes by the process's own socket comes from this machine's gate. What comes over the network shows the inner key in a header: the
proxy in front is told it (``python -m bazan.processes.supervisor key``), so nobody else in that network is believed who asks and for whom.
"""

import hmac
import socket
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from bazan.core.settings import Settings
from bazan.platform.security.process_authentication import KEY, inner_key

PORTS = {"web": 9001, "live": 9002, "ingest": 9010}
BACKLOG = 4096

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


def sockets(settings: Settings, name: str) -> list[socket.socket]:
    """The socket of a process in the inner network; none where there is no such network."""
    if not settings.inner_host:
        return []
    family = socket.AF_INET6 if ":" in settings.inner_host else socket.AF_INET
    return [socket.create_server((settings.inner_host, PORTS[name]), family=family, backlog=BACKLOG)]


class Known:
    """ASGI, around a process's application: over the network only who shows the inner key is let in; 403 to everybody else."""

    def __init__(self, inner: Any, settings: Settings):
        self.inner = inner
        self.key = inner_key(settings).encode()

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _by_network(scope) and not self._shown(scope):
            await send({"type": "http.response.start", "status": 403, "headers": [(b"content-length", b"0"), (b"connection", b"close")]})
            await send({"type": "http.response.body", "body": b""})
            return
        await self.inner(scope, receive, send)

    def _shown(self, scope: MutableMapping[str, Any]) -> bool:
        return any(key == KEY and hmac.compare_digest(value, self.key) for key, value in scope["headers"])


def _by_network(scope: MutableMapping[str, Any]) -> bool:
    """A socket of this machine has a path and no port."""
    server = scope.get("server")
    return server is None or server[1] is not None
