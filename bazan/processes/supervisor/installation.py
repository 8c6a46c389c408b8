"""The parts of a one-machine installation, in the order they start."""

import socket
import sys
from pathlib import Path

from bazan.cameras.devices.settings import SETTINGS as CAMERAS
from bazan.core.settings import Settings, of_room
from bazan.platform.database.connection_settings import web_environment
from bazan.platform.jobs.types import PROCESSES
from bazan.processes.composition import app_registry
from bazan.processes.runtime.health_requests import ask
from bazan.processes.supervisor import mqtt_broker, reverse_proxy
from bazan.processes.supervisor.child_process import Part
from bazan.processes.supervisor.demo import cameras, message_carriers


def parts(settings: Settings) -> list[Part]:
    """Every part but the database, which starts before them and is no Python process."""
    python = [sys.executable, "-m"]
    found = message_carriers.parts() if settings.demo else []  # first: the others are told where they listen
    if not settings.mqtt_url:
        argv, note = mqtt_broker.argv(settings)
        part = Part("broker", argv, lambda: mqtt_broker.answers(settings), mqtt_broker.environment(), note)
        if argv[0].endswith("mosquitto"):  # the embedded one looks for itself
            part.told = lambda: mqtt_broker.told(settings)
        found.append(part)
    for name in ("ingest", "live", "web"):
        found.append(Part(name, [*python, f"bazan.processes.{name}"], _answers_on(settings.run / f"{name}.sock")))
        if name == "web":  # not the owner's password, nor the administrator's
            found[-1].env = web_environment(settings)
    for name in filter(app_registry.works, PROCESSES):
        part = Part(name, [*python, f"bazan.processes.{name}"])
        if settings.simulates:  # where the simulator keeps the database that the demo's SQL source asks
            part.env = {"BAZAN_SOURCE_DEMO_DATABASE": f"sqlite:///{settings.home / 'simulator' / 'business-register.sqlite'}"}
        found.append(part)
    if of_room(CAMERAS).watch:
        found += [cameras.part(settings)] if settings.simulates else []
        found.append(Part("vision", [*python, "bazan.processes.vision"]))
    found.append(Part("gate", reverse_proxy.argv(settings), lambda: _port_open(settings)))
    if settings.simulates:
        found.append(Part("simulator", [*python, "simulator"]))
    for part in found:
        part.home = settings.home
    return found


def _answers_on(path: Path):
    def probe() -> bool:
        try:
            return bool(ask(path, "/livez"))
        except OSError:
            return False

    return probe


def _port_open(settings: Settings) -> bool:
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "") else settings.host  # noqa: S104
    try:
        socket.create_connection((host, settings.port), timeout=1).close()
    except OSError:
        return False
    return True
