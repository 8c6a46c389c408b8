"""Pictures: a camera's newest, an event's, and the live stream in pieces. Every look at a stream is written down."""

import re

from django.http import HttpResponse

from bazan.cameras.devices import api as devices
from bazan.cameras.devices.types import WALL_SIZES, CameraInfo
from bazan.cameras.live import vision_client
from bazan.cameras.live.vision_client import piece
from bazan.core.errors import Conflict, NotFound
from bazan.core.length_prefixed_files import side_by_side
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import Request, page
from bazan.platform.web.api import asked

PIECE = re.compile(r"live\.m3u8|init-\d{1,9}\.mp4|segment-\d{1,9}\.m4s")


@page("cameras.view")
def still(request: Request, code: str) -> HttpResponse:
    """The newest picture, in which nobody can be recognised."""
    return _sent(*piece(_awake(devices.camera(code)).id, "still.jpg"))


@page("cameras.view")
def stills(request: Request) -> HttpResponse:
    """``?codes=a,b``: the newest pictures of all of them in one answer, in this order; empty where there is none for this reader now."""
    codes = asked(request)["codes"].split(",")[: WALL_SIZES[-1]]
    awake = {camera.terms.code: camera.id for camera in devices.cameras(codes=codes) if camera.state not in ("resting", "off")}
    pictures = dict(zip(awake, vision_client.stills(list(awake.values())), strict=True))
    return _sent(side_by_side(pictures.get(code, b"") for code in codes), "application/octet-stream")


@page("cameras.view")
def event_still(request: Request, event_id: int) -> HttpResponse:
    """The picture kept of an event, the same."""
    devices.event(event_id)
    return _sent(devices.still(event_id), "image/jpeg")


@page("cameras.live")
def live(request: Request, code: str, name: str) -> HttpResponse:
    """The stream as it is, with everybody in it: for who holds the right; who looks at which camera is noted once an hour."""
    camera = devices.camera(code)
    accounts.require(request.reach, "cameras.live", camera.place_id, devices.catalogue().sector)
    if not PIECE.fullmatch(name):
        raise NotFound("cameras.piece", {})
    _awake(camera)
    request.looks.append(accounts.Look("cameras.live", f"camera:{code}"))
    return _sent(*piece(camera.id, name))


def _awake(camera: CameraInfo) -> CameraInfo:
    """Conflict ``cameras.resting``: it keeps hours, and now is none of them; ``cameras.off``: somebody said that nobody shall watch it."""
    if camera.state == "off":
        raise Conflict("cameras.off", {})
    if camera.state == "resting":
        raise Conflict("cameras.resting", {"hours": ", ".join(f"{begins}–{ends}" for begins, ends in camera.terms.hours)})
    return camera


def _sent(data: bytes, kind: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=kind)
    answer["Cache-Control"] = "no-store"
    return answer
