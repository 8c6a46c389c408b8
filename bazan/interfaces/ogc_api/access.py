"""The door of everything below ``/ogc``: who asks, within which rows it is answered, and every refusal as JSON.

A refusal has the shape of the standard's ``exception.yaml`` (OGC 17-069r4, 7.5.1): ``code`` is the rule, ``description`` its sentence.
"""

import base64
import binascii
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from bazan.core.errors import BazanError, Refused, Unavailable
from bazan.core.labels import sentence
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.interfaces.ogc_api import reading_tokens
from bazan.interfaces.ogc_api.feature_queries import Reader
from bazan.platform.security.rate_limit import Brake

PERMISSION = "map.view"
STATUS = {"publication.signed": 401, "publication.proof": 403, "publication.token": 401, "publication.method": 405, "publication.busy": 429}
RETRY_AFTER_S = 2
CHALLENGE = 'Basic realm="Bazan", charset="UTF-8", Bearer realm="Bazan"'
"""Basic first: old readers of maps look at the first word alone."""
View = Callable[..., HttpResponse]
_brake = Brake()


def door(view: View) -> View:
    """A view of (request, ``Reader``, parts of the address), which runs within the reader's rows and reads only."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, **keys: Any) -> HttpResponseBase:
        try:
            if request.method not in ("GET", "HEAD"):
                raise Refused("publication.method")
            reader = _reader(request)
            return accounts.within(cast(accounts.Request, request), PERMISSION, lambda asked: view(asked, reader, **keys))
        except BazanError as why:
            if why.rule == "publication.token" and not _held_back(request):
                why = Refused("publication.busy")
            return refusal(request, why)
        except DatabaseError:
            return refusal(request, Unavailable("publication.away"))

    vars(answer)["refusal"] = refusal
    return cast(View, answer)


def refusal(_: HttpRequest, why: BazanError) -> HttpResponse:
    """Why not, as JSON in the reader's language."""
    status = STATUS.get(why.rule, why.status)
    body = {"code": why.rule, "description": sentence(why), **({"field": why.field} if why.field else {})}
    answer = JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    if status == 401:
        answer["WWW-Authenticate"] = CHALLENGE
    if status == 405:
        answer["Allow"] = "GET, HEAD"
    if status in (429, 503):
        answer["Retry-After"] = str(RETRY_AFTER_S)
    return answer


def _reader(request: HttpRequest) -> Reader:
    """Who brings a token is who made it, whoever else is signed in here. Refused ``publication.signed``, ``publication.token``,
    ``publication.proof``; Forbidden ``people.not_allowed``."""
    asked, codes = cast(accounts.Request, request), None
    if (said := request.headers.get("Authorization")) is not None:
        secret, username = _brought(said)
        account, codes = reading_tokens.bearer(secret, username, request.META.get("REMOTE_ADDR", ""), now())
        request.user = cast(Any, account)
    elif not request.user.is_authenticated:
        raise Refused("publication.signed")
    asked.reach = accounts.reach_of(asked.user)
    if codes is None and said is None and accounts.owes_proof(request, asked.reach):
        raise Refused("publication.proof")
    accounts.require(asked.reach, PERMISSION)
    return Reader(asked.reach, codes)


def _brought(said: str) -> tuple[str, str | None]:
    """The token in the header, and whose it is said to be (RFC 6750 says nobody's, RFC 7617 a name's). Refused ``publication.token``."""
    kind, _, rest = said.partition(" ")
    if kind.lower() == "bearer" and rest.strip():
        return rest.strip(), None
    if kind.lower() == "basic":
        try:
            username, colon, secret = base64.b64decode(rest.strip(), validate=True).decode().partition(":")
        except (binascii.Error, ValueError) as why:
            raise Refused("publication.token") from why
        if colon:
            return secret, username
    raise Refused("publication.token")


def _held_back(request: HttpRequest) -> bool:
    """The no to a wrong token comes later each time; nobody's connection waits with it."""
    if not connection.in_atomic_block:
        connection.close()
    return _brake.hold(accounts.network_of(request.META.get("REMOTE_ADDR", "")))
