"""Proves each minute that an alert reaches a screen: a synthetic one is raised, and a screen of our own waits to be told of it."""

import contextlib
import json
import socket
import time
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote

from bazan.core.settings import Settings, current
from bazan.core.time import now
from bazan.monitoring.alerts.heartbeat import beats
from bazan.platform.security.signed_tokens import secret_key, sign

PATIENCE_S = 10


def beat(at: datetime) -> None:
    """Raise, wait to be told through the push process as any duty screen is, and keep how long it took; or that nothing came."""
    with contextlib.ExitStack() as screen:
        told: Iterator[list] = iter(())
        with contextlib.suppress(OSError):
            told = screen.enter_context(_screen(current()))
        began = time.monotonic()
        raised = beats.beat(at)
        if raised is None:
            return
        with contextlib.suppress(OSError):
            if any(raised[1] == alert for alert, _ in told):
                beats.beat_seen(raised[0], (time.monotonic() - began) * 1000, now())


@contextlib.contextmanager
def _screen(settings: Settings) -> Iterator[Iterator[list]]:
    """What a screen that sees everything is told of alerts, until ``PATIENCE_S`` are over. Raises OSError when nobody pushes."""
    token = sign(secret_key(settings), {"account": 0, "places": None, "sectors": None, "expires": time.time() + 2 * PATIENCE_S})
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(PATIENCE_S)
        line.connect(str(settings.run / "live.sock"))
        line.sendall(f"GET /live/events?token={quote(token)} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        with line.makefile("rb") as frames:
            if b" 200 " not in frames.readline():
                raise OSError("the push process takes no screen")
            for read in frames:  # what it says on opening: then it has us among its screens
                if read.startswith(b"retry:"):
                    break
            yield _alerts(frames)


def _alerts(frames) -> Iterator[list]:
    deadline, wanted = time.monotonic() + PATIENCE_S, False
    for read in frames:
        if time.monotonic() > deadline:
            return
        if read.startswith(b"event:"):
            wanted = read.split(b":", 1)[1].strip() == b"alerts"
        elif wanted and read.startswith(b"data:"):
            yield from json.loads(read[5:])
