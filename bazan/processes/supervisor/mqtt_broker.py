"""The MQTT broker: Mosquitto when installed, else a convenience broker that may lose messages when it stops.

Nobody is let in without a password; who may publish what stands in the files of ``broker_files``, which both brokers read again when
they change.
"""

import json
import os
import shutil
import socket
import sys
from pathlib import Path
from typing import Any

from bazan.core.settings import ROOT, Settings
from bazan.data.observations.ingest import broker_access_files

WANTED_PORT = 1883
MOSQUITTO_PLACES = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"


def port_file(settings: Settings) -> Path:
    return settings.run / "broker-port"


def argv(settings: Settings) -> tuple[list[str], str]:
    """(command, note) of the broker on a free port of this machine; the port is left in ``run/broker-port``."""
    port = _free_port(_kept_port(settings))
    port_file(settings).write_text(str(port))
    folder = broker_access_files.folder(settings)
    if not (folder / "passwords").exists():
        broker_access_files.write(settings, ())  # the ingest process names the others
    mosquitto = shutil.which("mosquitto", path=MOSQUITTO_PLACES)
    if mosquitto:
        config = folder / "mosquitto.conf"
        config.write_text(
            f"listener {port} 127.0.0.1\nallow_anonymous false\n"
            f"password_file {folder}/passwords\nacl_file {folder}/topics\npersistence true\npersistence_location {folder}/\n"
            "max_queued_messages 1000000\nautosave_interval 60\nlog_dest stdout\nlog_type error\nlog_type warning\n"
            + ("user root\n" if os.geteuid() == 0 else "")
        )
        return [mosquitto, "-c", str(config)], f"Mosquitto on 127.0.0.1:{port}"
    config = folder / "amqtt.yaml"  # JSON is YAML
    config.write_text(
        json.dumps(
            {
                "listeners": {"default": {"type": "tcp", "bind": f"127.0.0.1:{port}"}},
                "plugins": {"bazan.processes.supervisor.demo.broker_authentication.NamedUsers": {"folder": str(folder)}},
            }
        )
    )
    program = str(Path(sys.executable).parent / "amqtt")
    return [program, "-c", str(config)], f"embedded convenience broker on 127.0.0.1:{port}; install Mosquitto for real use"


def environment() -> dict[str, str]:
    """What the embedded broker needs to find who may speak there."""
    return {"PYTHONPATH": f"{ROOT}:{os.environ.get('PYTHONPATH', '')}".rstrip(":")}


def told(settings: Settings) -> Any:
    """What is other when the broker has to read its files again."""
    found = []
    for name in ("passwords", "topics"):
        path = broker_access_files.folder(settings) / name
        found.append(path.stat().st_mtime_ns if path.exists() else 0)
    return found


def answers(settings: Settings) -> bool:
    try:
        socket.create_connection(("127.0.0.1", int(port_file(settings).read_text())), timeout=1).close()
    except OSError:
        return False
    return True


def _kept_port(settings: Settings) -> int:
    """The port of last time, so that gateways configured by hand find the broker again."""
    try:
        return int(port_file(settings).read_text())
    except (OSError, ValueError):
        return WANTED_PORT


def _free_port(wanted: int) -> int:
    for port in (wanted, WANTED_PORT, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return probe.getsockname()[1]
    raise OSError("no free port for the broker")
