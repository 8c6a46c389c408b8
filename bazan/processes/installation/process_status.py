"""How every process of the installation is, asked of each now: by its socket, by the session it holds, by its port."""

import json
import socket
from typing import Any
from urllib.parse import urlsplit

from django.db import connection
from django.db.utils import Error as DatabaseError

from bazan.core.settings import Settings
from bazan.platform.jobs.types import PROCESSES, session_name
from bazan.platform.security.process_authentication import inner_header
from bazan.processes.composition import app_registry
from bazan.processes.runtime.health_requests import ask_health


def standing(settings: Settings) -> dict[str, dict[str, Any]]:
    """``{name: {"state": …}}`` of every process but the one that asks, of the database and of the broker."""
    parts = _supervised(settings)
    database, listening = _database()
    parts["database"] = parts.get("database", {}) | database
    parts["live"] = parts.get("live", {}) | asked(str(settings.run / "live.sock"), settings)
    parts["ingest"] = parts.get("ingest", {}) | _first_well([asked(place, settings) for place in settings.edge_places])
    for name in filter(app_registry.works, PROCESSES):
        parts[name] = parts.get(name, {}) | listening.get(name, {"state": "unavailable", "reason": "it holds no session of the database"})
    parts["broker"] = parts.get("broker", {}) | _broker(settings)
    return parts


def _supervised(settings: Settings) -> dict[str, dict[str, Any]]:
    try:
        return json.loads((settings.run / "parts.json").read_text())
    except (OSError, ValueError):
        return {}


def _database() -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """How the database is, and which of the processes behind the pages hold their session to it."""
    names = {session_name(process): process for process in PROCESSES}
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT DISTINCT application_name FROM pg_stat_activity WHERE datname = current_database() AND application_name = ANY(%s)",
                [list(names)],
            )
            listening = {names[name]: {"state": "ok"} for (name,) in cursor.fetchall()}
    except DatabaseError as why:
        return {"state": "unavailable", "reason": str(why).splitlines()[0]}, {}
    return {"state": "ok"}, listening


def asked(place: str, settings: Settings) -> dict[str, Any]:
    """What a process says of itself, at its socket or ``host:port``."""
    try:
        return json.loads(ask_health(place, inner_header(settings)))
    except (OSError, ValueError) as why:
        return {"state": "unavailable", "reason": str(why)}


def _first_well(told: list[dict[str, Any]]) -> dict[str, Any]:
    """Of an edge and of those that wait to take over from it, whichever writes."""
    return next((one for one in told if one.get("state") == "ok"), told[0])


def _broker(settings: Settings) -> dict[str, Any]:
    try:
        if settings.mqtt_url:
            parts = urlsplit(settings.mqtt_url)
            address = (parts.hostname or "", parts.port or (8883 if parts.scheme == "mqtts" else 1883))
        else:
            address = ("127.0.0.1", int((settings.run / "broker-port").read_text()))
        socket.create_connection(address, timeout=2).close()
    except (OSError, ValueError) as why:
        return {"state": "unavailable", "reason": str(why)}
    return {"state": "ok", "address": f"{address[0]}:{address[1]}"}
