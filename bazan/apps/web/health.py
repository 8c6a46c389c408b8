"""/healthz: the state of every part, asked of each now."""

import json
import socket
from typing import Any
from urllib.parse import urlsplit

from django.db import connection
from django.db.utils import Error as DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from bazan.apps import rooms
from bazan.apps.supervisor.installation import ask_health
from bazan.connect.streams.ingest.inner import inner_header
from bazan.engines.bus.types import PROCESSES, session_name
from bazan.kernel.errors import BazanError
from bazan.kernel.settings import Settings, current
from bazan.kernel.time import now
from bazan.register.audit import api as audit
from bazan.register.backups import api as backups

WELL = ("ok", "unconfigured")


@require_safe
def own_health(request: HttpRequest) -> JsonResponse:
    """This process alone: it answers, so it is well."""
    return JsonResponse({"state": "ok"})


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """``{"state": ok|degraded, "parts": {name: {"state": …}}}``; 503 while anything is not ok.

    Who asks at this process's own socket is told the rest too: numbers of processes, reasons, counters. The gate's askers are not.
    """
    settings = current()
    parts = _supervised(settings)
    parts["web"] = parts.get("web", {}) | {"state": "ok"}
    database, listening = _database()
    parts["database"] = parts.get("database", {}) | database
    parts["live"] = parts.get("live", {}) | _process(str(settings.run / "live.sock"), settings)
    for shard, places in enumerate(settings.edge_places()):
        name = settings.edge_name(shard)
        parts[name] = parts.get(name, {}) | _first_well([_process(place, settings) for place in places])
    for name in filter(rooms.works, PROCESSES):
        parts[name] = parts.get(name, {}) | listening.get(name, {"state": "unavailable", "reason": "it holds no session of the database"})
    parts["broker"] = parts.get("broker", {}) | _broker(settings)
    parts["audit"] = _audit(settings)
    parts["backups"] = _backups()
    state = "ok" if all(part.get("state") in WELL for part in parts.values()) else "degraded"
    if request.META.get("REMOTE_ADDR"):
        parts = {name: {"state": part.get("state", "unavailable")} for name, part in parts.items()}
    return JsonResponse({"state": state, "parts": parts}, status=200 if state == "ok" else 503)


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


def _process(place: str, settings: Settings) -> dict[str, Any]:
    try:
        return json.loads(ask_health(place, inner_header(settings)))
    except (OSError, ValueError) as why:
        return {"state": "unavailable", "reason": str(why)}


def _first_well(told: list[dict[str, Any]]) -> dict[str, Any]:
    """Of an edge and of those that wait to take over from it, whichever writes."""
    return next((one for one in told if one.get("state") == "ok"), told[0])


def _audit(settings: Settings) -> dict[str, Any]:
    """Whether the chain is still the one that was signed, and every place apart has its checkpoints."""
    broken, places = audit.standing(settings)
    told = {kept.place: {"waiting": kept.waiting, "since": kept.failing_since, "reason": kept.reason} for kept in places}
    if broken:
        return {"state": "unavailable", "reason": f"entry {broken} or one before it is not the one that was signed", "places": told}
    return {"state": "late" if any(kept.waiting for kept in places) else "ok", "places": told}


def _backups() -> dict[str, Any]:
    """Whether the last backup and the last drill went well, and of when they are; without a folder for them nobody is woken."""
    try:
        standing = backups.standing(now())
    except DatabaseError as why:
        return {"state": "unavailable", "reason": str(why).splitlines()[0]}
    if standing.state == "unconfigured":
        return {"state": standing.state, "reason": "no backup configured: BAZAN_BACKUPS is empty"}
    told: dict[str, Any] = {"recovery_point": standing.recovery_point, "recovery_s": standing.recovery_s}
    for doing in (standing.backup, standing.drill):
        told[doing.kind] = {"state": doing.state, "last": doing.last and doing.last.began_at, "good": doing.good and doing.good.began_at}
        if doing.last and not doing.last.ok:
            told[doing.kind]["reason"] = str(BazanError(doing.last.rule, dict(doing.last.params)))
    return {"state": standing.state} | told


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
