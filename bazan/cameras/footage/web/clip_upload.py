"""A clip handed in: what is said of it, then its bytes, a piece a request, so that none ever waits on a disk; or taken of an event."""

from datetime import datetime

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.request import RawPostDataException

from bazan.cameras.footage import api as footage
from bazan.cameras.footage.types import HandedIn
from bazan.cameras.footage.web.clip_list import listing
from bazan.core.errors import BazanError, Refused
from bazan.core.labels import sentence
from bazan.core.time import LOCAL, now
from bazan.directory.accounts.api import Request, act
from bazan.directory.permissions.types import Acting
from bazan.platform.web.api import Said, typed, whole


@act("footage.edit")
def hand_in(request: Request) -> HttpResponse:
    """What is said of it; its page takes the bytes."""
    try:
        clip = footage.hand_in(_terms(typed(request)), acting(request), now())
    except BazanError as why:
        return listing(request, why)
    return HttpResponseRedirect(f"/cameras/footage/{clip.id}")


@act("footage.edit")
def piece(request: Request, clip_id: int, number: int) -> HttpResponse:
    """One piece, as the body of the request. A file that can't be a clip by its first piece is forgotten."""
    try:
        clip = footage.receive(clip_id, number, _bytes(request), acting(request), now())
    except Refused as why:
        if why.rule in ("footage.picture", "footage.no_clip"):
            footage.drop(clip_id, acting(request), now())
        return JsonResponse({"refusal": sentence(why)}, status=why.status)
    return JsonResponse({"pieces": clip.pieces, "state": clip.state})


@act("footage.edit")
def take(request: Request, event_id: int) -> HttpResponse:
    """The clip that was kept of an event."""
    return HttpResponseRedirect(f"/cameras/footage/{footage.take(event_id, acting(request), now()).id}")


def acting(request: Request) -> Acting:
    return Acting(request.reach, request.user.organization_id)


def _bytes(request: Request) -> bytes:
    """Refused ``footage.piece_form``: a form was sent in their place."""
    try:
        return request.body
    except RawPostDataException as why:
        raise Refused("footage.piece_form", {}, "piece") from why


def _terms(given: Said) -> HandedIn:
    """As it was typed. Refused ``footage.recorded_form``, ``frontend.number``."""
    return HandedIn(
        name=given["name"],
        purpose=given["purpose"],
        legal_basis=given["legal_basis"],
        file_name=given["file_name"],
        size=whole(given, "size") or 0,
        camera=given["camera"],
        recorded_at=_recorded(given["recorded_at"]),
    )


def _recorded(text: str) -> datetime | None:
    if not text.strip():
        return None
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=LOCAL)
    except ValueError as why:
        raise Refused("footage.recorded_form", {}, "recorded_at") from why
