"""“I am safe” and “I need help”: said on the page of a grave warning, with or without a network, once for each phone and danger."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import path

from bazan.citizens.app import access, request_parameters
from bazan.citizens.app.access import YEAR_S, Visitor, public
from bazan.citizens.app.rate_limits import Hourly, TooMany
from bazan.citizens.app.settings import SETTINGS
from bazan.citizens.field_reports import api as field_reports
from bazan.citizens.safety_checks import api as safety_checks
from bazan.citizens.safety_checks.types import Answer
from bazan.core.errors import Refused
from bazan.core.settings import of_room
from bazan.core.time import local_day, now
from bazan.directory.places import api as places
from bazan.platform.web.api import Said, typed

COOKIE = "citizens_safety"
"""What tells one phone from another: the key of its first answer, so that one sent twice before it got this cookie is the same."""
said_by_network = Hourly()


@public("POST")
def say(request: HttpRequest, visitor: Visitor, message_id: int) -> HttpResponse:
    """Somebody says how they are. Refused ``field_reports.place*``, ``field_reports.phone``; TooMany ``citizens.many``; as ``say``."""
    said, at = typed(request), now()
    _judge(said, visitor)
    device = request.COOKIES.get(COOKIE, "")[:64] or request_parameters.key_of(said)
    point = request_parameters.point_of(said)
    answer = Answer(
        said["state"], _commune(said, point, at), point,  # pyrefly: ignore[bad-argument-type] - judged by the room
        said["words"], field_reports.phone_of(said["phone"]), device,
    )  # fmt: skip
    safety_checks.say(message_id, answer, at)
    if answer.state == "safe":
        said_by_network.note(visitor.network)
    made = (
        JsonResponse({"state": answer.state})
        if access.as_json(request)
        else redirect(f"/c/warnings/{message_id}?said={answer.state}#safety")
    )
    made.set_cookie(COOKIE, device, YEAR_S, path="/c", samesite="Strict", secure=settings.SESSION_COOKIE_SECURE, httponly=True)
    return made


def _judge(said: Said, visitor: Visitor) -> None:
    """Whoever needs help is never held back."""
    limits = of_room(SETTINGS)
    if said["state"] == "help" or limits.emergency:
        return
    if after_s := said_by_network.full(visitor.network, limits.per_network):
        raise TooMany("citizens.many", {"minutes": -(-after_s // 60)}, after_s=after_s)


def _commune(said: Said, point: tuple[float, float] | None, at: datetime) -> int:
    found = places.locate(*point, local_day(at)) if point else None
    if point and (found is None or found.kind != "commune"):
        raise Refused("field_reports.place.outside", {}, "place")
    place_id = found.id if found else request_parameters.commune_of(said["place"])
    if place_id is None:
        raise Refused("field_reports.place", {}, "place")
    return place_id


urlpatterns = [path("c/warnings/<int:message_id>/safety", say)]
