"""What a page answers when it couldn't be made: 400 where what was sent couldn't be taken apart; 503 when asking again helps, since the
house is full or its database away; 507 where a disk is full; else 500."""

import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.defaults import server_error
from psycopg.errors import ReadOnlySqlTransaction
from psycopg_pool import PoolTimeout, TooManyRequests

from bazan.core.errors import Refused, StorageFull, Unavailable, storage_full
from bazan.core.labels import sentence
from bazan.platform.design_system.static_files import STATIC
from bazan.platform.web.api import refused

RETRY_AFTER_S = 5
NO_ROOM_S = 120
"""Room on a disk is made by a person, or by what is swept by the clock."""


def failed(request: HttpRequest) -> HttpResponse:
    """Django calls it where a view raised, which it may still ask for."""
    why = sys.exception()
    if isinstance(why and why.__cause__, ReadOnlySqlTransaction):  # a page that writes down that it was read
        return refused(request, Unavailable("frontend.replica"))
    if no_room := storage_full(why):
        return _without_room(request, no_room)
    return full() if _is_full(why) else server_error(request)


def _without_room(request: HttpRequest, why: StorageFull) -> HttpResponse:
    """As the view itself refuses, else JSON to a program and a page to a person."""
    view = request.resolver_match.func if request.resolver_match else None
    if own := getattr(view, "refusal", None):
        answer = own(request, why)
    elif getattr(view, "machines", False) or "text/html" not in request.headers.get("Accept", "text/html"):
        answer = JsonResponse({"rule": why.rule, "reason": sentence(why)}, status=why.status, json_dumps_params={"ensure_ascii": False})
    else:
        answer = refused(request, why)
    answer["Retry-After"] = str(NO_ROOM_S)
    return answer


def unread(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django calls it where a request has more fields than a form, a broken one, or names another house. Nothing of it is asked again."""
    return HttpResponse(sentence(Refused("frontend.unread")), status=400, content_type="text/plain; charset=utf-8")


def _is_full(why: BaseException | None) -> bool:
    """Whether every connection of the database stayed taken for as long as one is waited for."""
    return isinstance(why, OperationalError | PoolTimeout) and isinstance(why.__cause__ or why, PoolTimeout | TooManyRequests)


def full() -> HttpResponse:
    answer = HttpResponse((STATIC / "unavailable.html").read_bytes(), status=503)
    answer["Retry-After"] = str(RETRY_AFTER_S)
    return answer
