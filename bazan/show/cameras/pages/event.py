"""One event: its picture, what is known of it, what people said of it, and for a reason the picture as it was."""

import base64
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from bazan.kernel.errors import BazanError
from bazan.kernel.labels import sentence
from bazan.kernel.time import now as clock_now
from bazan.register.people import api as people
from bazan.register.people.api import Request, allowed
from bazan.register.people.types import Acting
from bazan.show.cameras import views
from bazan.show.frontend.api import Said, act, page, status_of, typed
from bazan.watch.cameras import api as cameras


@page("cameras.view")
def show(request: Request, event_id: int) -> HttpResponse:
    return _page(request, event_id)


@act("cameras.reveal")
def reveal(request: Request, event_id: int) -> HttpResponse:
    """The picture as it was, on this page alone and in no cache."""
    acting = Acting(request.reach, request.user.organization_id)
    try:
        picture = cameras.reveal(event_id, acting, clock_now(), request.POST.get("reason", ""))
    except BazanError as why:
        return _page(request, event_id, why)
    return _page(request, event_id, picture=picture)


def _page(request: Request, event_id: int, why: BazanError | None = None, picture: bytes = b"") -> HttpResponse:
    now, event = clock_now(), cameras.event(event_id)
    (camera,) = cameras.cameras(ids=[event.camera_id])
    (row,) = views.events([event], {camera.id: camera}, now)
    names = people.full_names()
    said: dict[str, Any] = {
        "section": "cameras",
        "moment": now,
        "event": row,
        "camera": camera,
        "known": event,
        "size": event.figures.get("size") or views.USUAL_SIZE,
        "boxes": views.boxes(event),
        "reviewed_by": names.get(event.reviewed_by, event.reviewed_by),
        "picture": base64.b64encode(picture).decode() if picture else "",
        "may_reveal": allowed(request.reach, "cameras.reveal", camera.place_id, cameras.catalogue().sector),
        "may_review": allowed(request.reach, "cameras.review", camera.place_id, cameras.catalogue().sector),
        "refusal": sentence(why) if why else "",
        "given": typed(request) if why else Said(),
    }
    answer = render(request, "cameras/event.html", said, status=status_of(why))
    answer["Cache-Control"] = "no-store"
    return answer
