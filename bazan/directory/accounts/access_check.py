"""The guard of every page: who is it, may they, and the rows they may see."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.views.defaults import permission_denied

from bazan.core.errors import Forbidden
from bazan.core.labels import sentence
from bazan.core.time import now
from bazan.directory.accounts.authenticated_request import Request
from bazan.directory.accounts.queries import reach_of
from bazan.directory.accounts.second_factors import requirement
from bazan.directory.audit import api as audit
from bazan.directory.permissions.api import row_security, rules
from bazan.directory.permissions.types import Reach

View = Callable[..., HttpResponseBase]


def require(reach: Reach, permission: str, place_id: int | None = None, sector: str | None = None) -> None:
    """Nothing when allowed. Forbidden ``people.not_allowed``."""
    if not rules.allowed(reach, permission, place_id, sector):
        raise Forbidden("people.not_allowed", {"permission": permission})


def signed_in(permission: str, unproven: bool = False) -> Callable[[View], View]:
    """A view for signed-in accounts that hold ``permission`` somewhere. It finds its reach in ``request.reach``, and takes a ``Request``.

    ``rules.OWN``: for what is one's own, whatever one may do. ``unproven``: also for who owes a second proof; everywhere else they are
    led to set one up. The view runs in one transaction in which the database shows only rows within that reach. Others are sent to sign in
    (a script's request gets 401 instead), or get 403. What a streaming answer reads, it must read before it is returned.
    """
    if permission not in (*rules.names(), rules.OWN):
        raise ValueError(f"no such permission: {permission}")

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _sign_in_first(request)
            asked = cast(Request, request)
            reach = asked.reach = reach_of(asked.user)
            if not unproven and requirement.owed(request, reach):
                return _for_scripts(request) or requirement.led(request, asked.user.pk, request.get_full_path())
            if not rules.allowed(reach, permission):
                said = sentence(Forbidden("people.not_allowed", {"permission": permission}))
                return permission_denied(request, PermissionDenied(said))
            return within(asked, permission, lambda allowed: view(allowed, *args, **kwargs))

        return guarded

    return decorate


def within(request: Request, permission: str, view: View) -> HttpResponseBase:
    """What a view answers to whoever ``request.user`` and ``request.reach`` say asks: one transaction in which the database shows only rows
    that the permission opens. Whether it is held, the caller has judged."""
    request.looks = []
    try:
        with transaction.atomic():
            row_security.enter(*rules.rows_of(request.reach, permission), request.user.organization_id, request.user.pk)
            response = cast(Any, view(request))  # some of Django's render later than they are made
            answer = response.render() if hasattr(response, "render") and not response.is_rendered else response
            _tell(request)
            return answer
    finally:
        row_security.leave()


def _tell(request: Request) -> None:
    """Write to the audit what was shown: at the end, since until the transaction ends nobody else can."""
    for look in request.looks:
        if look.each:
            audit.append(request.reach.username, look.action, look.subject, look.detail)
        else:
            audit.append_read(request.reach.username, look.action, look.subject, look.detail, now())


def owes_proof(request: HttpRequest, reach: Reach) -> bool:
    """Whether whoever is signed in still owes a second proof: then no address shows more than to somebody who isn't."""
    return requirement.owed(request, reach)


def owed_first(request: HttpRequest, there: str) -> HttpResponse | None:
    """Where somebody who is signed in and owes a second proof is led instead of there; none who owes nothing.

    A worker of the browser, which the guard told 401, comes by the sign-in.
    """
    user = cast(Request, request).user
    return requirement.led(request, user.pk, there) if requirement.owed(request, reach_of(user)) else None


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    return _for_scripts(request) or HttpResponseRedirect("/sign-in?" + urlencode({"next": request.get_full_path()}))


def _for_scripts(request: HttpRequest) -> HttpResponse | None:
    """A script can follow nobody to another page: it is told that something lacks."""
    return HttpResponse(status=401) if request.headers.get("Sec-Fetch-Dest") == "empty" else None
