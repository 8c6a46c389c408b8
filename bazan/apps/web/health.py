"""/healthz: the state of every part, asked of each now."""

from typing import Any

from django.db.utils import Error as DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from bazan.apps import processes
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
    parts = processes.standing(settings)
    parts["web"] = parts.get("web", {}) | {"state": "ok"}
    parts["audit"] = _audit(settings)
    parts["backups"] = _backups()
    state = "ok" if all(part.get("state") in WELL for part in parts.values()) else "degraded"
    if request.META.get("REMOTE_ADDR"):
        parts = {name: {"state": part.get("state", "unavailable")} for name, part in parts.items()}
    return JsonResponse({"state": state, "parts": parts}, status=200 if state == "ok" else 503)


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
