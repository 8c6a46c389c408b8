"""The demo's cameras: drawn streets that a program apart serves as real streams. Their port is chosen before setup writes it down."""

import os
import socket
import sys

from bazan.core.settings import Settings
from bazan.processes.supervisor.child_process import Part

PORT = "BAZAN_DEMO_CAMERAS_PORT"
_WANTED = 8554


def choose_port(settings: Settings) -> None:
    """Tell everybody that is started from here where they will be; the same port again when it is free."""
    kept = settings.run / "cameras-port"
    wanted = int(kept.read_text()) if kept.is_file() else _WANTED
    os.environ[PORT] = str(_free(wanted))
    kept.write_text(os.environ[PORT])


def part(settings: Settings) -> Part:
    folder = settings.home / "simulator" / "cameras"
    return Part("cameras", [sys.executable, "-m", "simulator.cameras", "--folder", str(folder), "--port", os.environ[PORT]])


def _free(wanted: int) -> int:
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return probe.getsockname()[1]
    raise OSError("no port of this machine is free")
