"""One event: its picture and its clip, what is known of them, what people said of it, and for a reason both as they were."""

import base64
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.csp import csp_override

from bazan.cameras.devices import api as devices
from bazan.cameras.devices import components as camera_tiles
from bazan.cameras.events import api as camera_events
from bazan.cameras.recording import api as recording
from bazan.cameras.recording.web import event_clips
from bazan.core.errors import BazanError
from bazan.core.labels import sentence
from bazan.core.time import now as clock_now
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import Request, act, allowed, page
from bazan.directory.permissions.types import Acting
from bazan.platform.web.api import Said, status_of, typed

EMPTY: Mapping[str, str] = {}


@page("cameras.view")
def show(request: Request, event_id: int) -> HttpResponse:
    return _page(request, event_id)


@act("cameras.reveal")
def reveal(request: Request, event_id: int) -> HttpResponse:
    """The picture as it was, on this page alone and in no cache."""
    return _revealed(request, event_id, recording.reveal, "picture")


@act("cameras.reveal")
def reveal_clip(request: Request, event_id: int) -> HttpResponse:
    """The clip as the camera sent it, the same."""
    return _revealed(request, event_id, recording.reveal_clip, "film")


def _revealed(request: Request, event_id: int, shown: Callable[[int, Acting, datetime, str], bytes], name: str) -> HttpResponse:
    acting = Acting(request.reach, request.user.organization_id)
    try:
        data = shown(event_id, acting, clock_now(), request.POST.get("reason", ""))
    except BazanError as why:
        return _page(request, event_id, why)
    return _page(request, event_id, revealed={name: base64.b64encode(data).decode()})


@csp_override(settings.SECURE_CSP | {"media-src": ["'self'", "data:"]})
def _page(request: Request, event_id: int, why: BazanError | None = None, revealed: Mapping[str, str] = EMPTY) -> HttpResponse:
    """``revealed``: ``picture`` or ``film`` as it was, in base 64."""
    now, event = clock_now(), devices.event(event_id)
    (camera,) = devices.cameras(ids=[event.camera_id])
    (row,) = camera_events.describe_events([event], {camera.id: camera}, now)
    names, rule, clip = accounts.full_names(), devices.rule_of(event_id), event_clips.shown(event, camera.terms.code)
    said: dict[str, Any] = {
        "section": "cameras",
        "moment": now,
        "event": row,
        "camera": camera,
        "known": event,
        "size": event.figures.get("size") or camera_tiles.USUAL_SIZE,
        "boxes": camera_events.boxes(event),
        "reviewed_by": names.get(event.reviewed_by, event.reviewed_by),
        "rule": rule,
        "clip": clip,
        "making": clip is None and event_clips.making(event, rule, now),
        "picture": revealed.get("picture", ""),
        "film": revealed.get("film", ""),
        "may_reveal": allowed(request.reach, "cameras.reveal", camera.place_id, devices.catalogue().sector),
        "may_review": allowed(request.reach, "cameras.review", camera.place_id, devices.catalogue().sector),
        "may_look_through": allowed(request.reach, "footage.edit", camera.place_id, devices.catalogue().sector),
        "refusal": sentence(why) if why else "",
        "given": typed(request) if why else Said(),
    }
    answer = render(request, "cameras/event.html", said, status=status_of(why))
    answer["Cache-Control"] = "no-store"
    return answer
