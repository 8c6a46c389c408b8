"""/healthz: what a person must look at, asked of every part now."""

from collections.abc import Mapping
from typing import Any

from django.db.utils import Error as DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from bazan.core.errors import BazanError
from bazan.core.settings import Settings, current
from bazan.core.time import now
from bazan.directory.audit import api as audit
from bazan.directory.backups import api as backups
from bazan.processes.installation import process_status

WELL = ("ok", "unconfigured")
WARNINGS = {"audit": ("late",), "backups": ("never", "failed", "old")}
"""States that a person must look at while everything is served; any other state of a part that is not well is a failure."""


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """``{"state": ok|warning|failing, "wrong": [{"part": …, "state": …}], "parts": {name: {"state": …}}}``; always 200.

    It is for people. Whether this process serves is asked at ``/livez`` and ``/readyz``. Who asks at this process's own socket is told
    the rest too: numbers of processes, reasons, counters. The gate's askers are not.
    """
    settings = current()
    parts = process_status.standing(settings)
    parts["web"] = parts.get("web", {}) | {"state": "ok"}
    parts["audit"] = _audit(settings)
    parts["backups"] = _backups()
    states = {name: part.get("state", "unavailable") for name, part in parts.items()}
    if request.META.get("REMOTE_ADDR"):
        parts = {name: {"state": state} for name, state in states.items()}
    wrong = [{"part": name, "state": state} for name, state in states.items() if state not in WELL]
    return JsonResponse({"state": gravest(states), "wrong": wrong, "parts": parts})


def gravest(states: Mapping[str, str]) -> str:
    """Return ok, warning or failing for the parts' states by their names."""
    wrong = {name: state for name, state in states.items() if state not in WELL}
    if any(state not in WARNINGS.get(name, ()) for name, state in wrong.items()):
        return "failing"
    return "warning" if wrong else "ok"


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
