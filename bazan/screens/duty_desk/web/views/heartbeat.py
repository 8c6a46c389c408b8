"""The public page that says whether alerts reach screens."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from bazan.core.time import now
from bazan.monitoring.alerts import api
from bazan.monitoring.alerts.types import Heartbeat

LATE = timedelta(minutes=3)
"""Three heartbeats missed."""


@require_GET
@cache_control(private=True, max_age=30)
def health(request: HttpRequest) -> HttpResponse:
    """How the synthetic alert of each minute fares; 503 while it does not arrive. Tells figures only, so anybody may see it."""
    at = now()
    beat = api.heartbeat(at)
    state = standing(beat, at)
    return render(request, "desk/path.html", {"beat": beat, "state": state}, status=200 if state == "ok" else 503)


def standing(beat: Heartbeat, at: datetime) -> str:
    """ok, lost (raised, not seen), or stopped (none is raised any more)."""
    if beat.last_at is None or at - beat.last_at > LATE:
        return "stopped"
    return "lost" if beat.last_latency_ms is None else "ok"
