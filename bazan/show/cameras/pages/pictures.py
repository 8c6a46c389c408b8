"""Pictures: a camera's newest, an event's, and the live stream in pieces. Every look at a stream is written down."""

import re

from django.http import HttpResponse

from bazan.kernel.errors import NotFound
from bazan.register.people import api as people
from bazan.register.people.api import Request
from bazan.show.cameras.asking import piece
from bazan.show.frontend.api import page
from bazan.watch.cameras import api as cameras

PIECE = re.compile(r"live\.m3u8|init-\d{1,9}\.mp4|segment-\d{1,9}\.m4s")


@page("cameras.view")
def still(request: Request, code: str) -> HttpResponse:
    """The newest picture, in which nobody can be recognised."""
    return _sent(*piece(cameras.camera(code).id, "still.jpg"))


@page("cameras.view")
def event_still(request: Request, event_id: int) -> HttpResponse:
    """The picture kept of an event, the same."""
    cameras.event(event_id)
    return _sent(cameras.still(event_id), "image/jpeg")


@page("cameras.live")
def live(request: Request, code: str, name: str) -> HttpResponse:
    """The stream as it is, with everybody in it: for who holds the right; who looks at which camera is noted once an hour."""
    camera = cameras.camera(code)
    people.require(request.reach, "cameras.live", camera.place_id, cameras.catalogue().sector)
    if not PIECE.fullmatch(name):
        raise NotFound("cameras.piece", {})
    request.looks.append(people.Look("cameras.live", f"camera:{code}"))
    return _sent(*piece(camera.id, name))


def _sent(data: bytes, kind: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=kind)
    answer["Cache-Control"] = "no-store"
    return answer
