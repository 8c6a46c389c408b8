"""The demo's carriers: a program apart that takes what is sent over the real channels and keeps it, so that nobody's phone rings.

It fills the addresses and secrets that the province's ways out take from the environment. A way that has its address there keeps it.
"""

import os
import secrets
import socket
import sys

from bazan.coordination.notifications import declared_providers
from bazan.processes.supervisor.child_process import Part

PATHS = {"sms": "/sms", "voice": "/voice"}
"""Of the gateway, by channel."""


def parts() -> list[Part]:
    """A part that is a mail server and a gateway, as far as ways of the demo lead there; the environment of everybody is told where."""
    wanted = declared_providers.of_demo()
    key = secrets.token_urlsafe(24)
    ports: dict[str, int] = {}
    for kind, protocol in (("mail", "smtp"), ("gateway", "http")):
        carried = [way for way in wanted if way.kind == protocol]
        if not carried:
            continue
        port = ports[kind] = _free_port()
        for way in carried:
            os.environ[way.url_env] = f"smtp://demo@127.0.0.1:{port}" if kind == "mail" else f"http://127.0.0.1:{port}{PATHS[way.channel]}"
            os.environ[way.secret_env] = key
    if not ports:
        return []
    argv = [sys.executable, "-m", "simulator.carriers", *(f"{kind}={port}" for kind, port in ports.items())]
    return [Part("carriers", argv, lambda: all(map(_answers, ports.values())), {"CARRIERS_KEY": key})]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
