"""The MQTT broker: Mosquitto when installed, else a convenience broker that may lose messages when it stops."""

import json
import os
import shutil
import socket
import sys
from pathlib import Path

from bazan.kernel.settings import Settings

WANTED_PORT = 1883
MOSQUITTO_PLACES = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"


def port_file(settings: Settings) -> Path:
    return settings.run / "broker-port"


def argv(settings: Settings) -> tuple[list[str], str]:
    """(command, note) of the broker on a free port of this machine; the port is left in ``run/broker-port``."""
    port = _free_port(_kept_port(settings))
    port_file(settings).write_text(str(port))
    folder = settings.home / "broker"
    folder.mkdir(parents=True, exist_ok=True)
    mosquitto = shutil.which("mosquitto", path=MOSQUITTO_PLACES)
    if mosquitto:
        config = folder / "mosquitto.conf"
        config.write_text(
            f"listener {port} 127.0.0.1\nallow_anonymous true\npersistence true\npersistence_location {folder}/\n"
            "max_queued_messages 1000000\nautosave_interval 60\nlog_dest stdout\nlog_type error\nlog_type warning\n"
            + ("user root\n" if os.geteuid() == 0 else "")
        )
        return [mosquitto, "-c", str(config)], f"Mosquitto on 127.0.0.1:{port}"
    config = folder / "amqtt.yaml"  # JSON is YAML
    config.write_text(
        json.dumps(
            {
                "listeners": {"default": {"type": "tcp", "bind": f"127.0.0.1:{port}"}},
                "plugins": {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}},
            }
        )
    )
    program = str(Path(sys.executable).parent / "amqtt")
    return [program, "-c", str(config)], f"embedded convenience broker on 127.0.0.1:{port}; install Mosquitto for real use"


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
