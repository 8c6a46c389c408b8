"""Requests to a process of this installation for its health, by its socket or its port."""

import http.client
import socket
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

HEALTH_S = 2


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: Path):
        super().__init__("localhost", timeout=HEALTH_S)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self.path))


def ask(place: str | Path, address: str, shown: Mapping[str, str] = MappingProxyType({})) -> bytes:
    """The body of a process's answer, at a path of a socket or ``host:port``; ``shown``: the inner header. OSError: no answer."""
    path = Path(place)
    connection = UnixConnection(path) if path.is_absolute() else http.client.HTTPConnection(str(place), timeout=HEALTH_S)
    try:
        connection.request("GET", address, headers=dict(shown))
        return connection.getresponse().read()
    except http.client.HTTPException as why:
        raise OSError(str(why)) from why
    finally:
        connection.close()


def ask_health(place: str | Path, shown: Mapping[str, str] = MappingProxyType({})) -> bytes:
    """The health report of a process; of web only its liveness, since its report covers all the others."""
    return ask(place, "/livez" if Path(place).stem == "web" else "/healthz", shown)
