"""The demo's carriers: programs apart that take what is sent over the real channels and keep it, so that nobody's phone rings.

They fill the addresses and secrets that the province's ways out take from the environment. A way that has its address there keeps it.
"""

import os
import secrets
import socket
import sys

from bazan.act.notifications import ways
from bazan.apps.supervisor.parts import Part

PATHS = {"sms": "/sms", "voice": "/voice"}
"""Of the gateway, by channel."""


def parts() -> list[Part]:
    """A part for mail and one for the gateway, as far as ways of the demo lead there; the environment of everybody is told where."""
    wanted = ways.of_demo()
    key = secrets.token_urlsafe(24)
    found = []
    for kind, carried in (
        ("mail", [one for one in wanted if one.kind == "smtp"]),
        ("gateway", [one for one in wanted if one.kind == "http"]),
    ):
        if not carried:
            continue
        port = _free_port()
        for one in carried:
            os.environ[one.url_env] = f"smtp://demo@127.0.0.1:{port}" if kind == "mail" else f"http://127.0.0.1:{port}{PATHS[one.channel]}"
            os.environ[one.secret_env] = key
        argv = [sys.executable, "-m", "simulator.carriers", kind, str(port)]
        found.append(Part(kind, argv, _answers(port), {"CARRIERS_KEY": key}))
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _answers(port: int):
    def probe() -> bool:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            return False
        return True

    return probe
