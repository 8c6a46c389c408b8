"""The door of everything below ``/open311/v2``: which spelling is asked for, and every refusal in it, with the standard's statuses.

404: what doesn't exist; 403: a wrong or missing key; 400: anything else that can't be done as asked. Beyond the standard, what HTTP needs:
405, 413, 429 and 503.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.views.decorators.csrf import csrf_exempt

from bazan.core.errors import BazanError, NotFound, Refused, Unavailable
from bazan.core.labels import sentence
from bazan.directory.accounts import api as accounts
from bazan.interfaces.open311 import province_config, rules
from bazan.interfaces.open311.serializers import TYPES, written
from bazan.platform.security.rate_limit import Brake

STATUS = {"open311.method": 405, "open311.busy": 429, "open311.pace": 429}
KEPT = frozenset({400, 403, 404, 503, 507})
"""Statuses of the house that the standard knows too; any other is 400."""
GUESSED = frozenset({"open311.key", "open311.token"})
"""What is said to a secret that is none."""
RETRY_AFTER_S = 5
View = Callable[..., tuple[str, Any] | HttpResponse]
"""Of (request, parts of the address): the name of the document and what it holds; or an answer in no spelling of the standard."""
Page = Callable[..., HttpResponse]
_brake = Brake()


def door(*methods: str, largest: int = 0) -> Callable[[View], Page]:
    """A view that answers to these methods, in the spelling its address ends with. ``largest``: bytes it takes beyond a form's room."""

    def decorate(view: View) -> Page:
        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest, ending: str = "", **keys: Any) -> HttpResponse:
            try:
                if request.method not in methods:
                    raise Refused("open311.method", {"methods": ", ".join(methods)})
                if ending and ending not in TYPES:
                    raise NotFound("open311.ending", {"ending": ending[:20]})
                told = _asked(view, request, keys)
            except BazanError as why:
                if why.rule in GUESSED and not _held_back(request):
                    why = Refused("open311.busy")
                return refusal(request, why, methods)
            if isinstance(told, HttpResponse):
                return told
            root, content = told
            return HttpResponse(written(root, content, ending), content_type=TYPES[ending])

        vars(answer).update(refusal=refusal, refused_as=refused_as, largest=largest, machines=True)
        return cast(Page, answer)

    return decorate


def _asked(view: View, request: HttpRequest, keys: dict[str, Any]) -> tuple[str, Any] | HttpResponse:
    try:
        said = rules.one(dict(request.GET.lists()) | dict(request.POST.lists()), "jurisdiction_id")
        if said and said != province_config.setup().jurisdiction:
            raise NotFound("open311.jurisdiction", {"given": said[:80]}, "jurisdiction_id")
        return view(request, **keys)
    except (SuspiciousOperation, BadRequest, MultiPartParserError, UnreadablePostError) as why:
        raise Refused("open311.unreadable") from why
    except DatabaseError as why:
        raise Unavailable("open311.away") from why


def refusal(request: HttpRequest, why: BazanError, methods: tuple[str, ...] = ("GET",)) -> HttpResponse:
    """Why not, with what HTTP says beside it."""
    status = STATUS.get(why.rule, why.status if why.status in KEPT else 400)
    kind, body = refused_as(request.path, why, status)
    answer = HttpResponse(body, content_type=kind, status=status)
    if status == 405:
        answer["Allow"] = ", ".join(methods)
    if status in (429, 503):
        answer["Retry-After"] = str(round(why.params.get("seconds", 0)) or RETRY_AFTER_S)
    return answer


def refused_as(path: str, why: BazanError, status: int) -> tuple[str, bytes]:
    """Media type and body of a refusal: in the spelling the address asks for, in XML where it is none of ours."""
    asked = path.rpartition(".")[2]
    ending = asked if asked in TYPES else "xml"
    return TYPES[ending], written("errors", [{"code": status, "description": sentence(why)}], ending)


def network(request: HttpRequest) -> str:
    """Where it comes from, as one household or office has it."""
    return accounts.network_of(request.META.get("REMOTE_ADDR", ""))


def _held_back(request: HttpRequest) -> bool:
    """The no to a wrong key or code comes later each time; nobody's connection waits with it."""
    if not connection.in_atomic_block:
        connection.close()
    return _brake.hold(network(request))
