"""The door of everything below ``/c``: nobody signs in, each view runs in one transaction in which the database shows it next to nothing.

A view begins within no row at all: what is everybody's it may read. One that takes a report in widens to that report's own commune and
sector, one that follows a code to the one case behind it. Every refusal is a page, or JSON where a script asks, in the reader's language.

A form needs no token and no cookie: what may be done here hangs on what is sent, never on who the browser is. A report comes with a key of
its own, so sent again it is the same one; following hangs on a code that another site doesn't know. What another site could do is make
a reader's browser send a report, so what says itself that it comes from another site is refused. A token would also be stale in the pages
that a phone keeps for no network. Wrong codes are answered alike, each later than the one before (``core/brake``).
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from bazan.citizens.app import report_cards
from bazan.citizens.app.rate_limits import AGAIN_S, TooMany
from bazan.citizens.field_reports import api as field_reports
from bazan.citizens.field_reports.types import Filed, ReportInfo
from bazan.core.errors import BazanError, Forbidden, Refused, Unavailable, storage_full
from bazan.core.labels import sentence
from bazan.core.language import LANGUAGES, language, speaking, tongues
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.platform.security.rate_limit import Brake
from bazan.platform.web.api import judge_form

DEVICE, LANGUAGE = "citizens_device", "language"
YEAR_S = 365 * 86400
STATUS = {"citizens.method": 405, "citizens.busy": 429}
NOTHING: frozenset[int] = frozenset()
WRONG_CODE = frozenset({"field_reports.code", "citizens.lookup"})
View = Callable[..., HttpResponse]
_brake = Brake()


@dataclass(frozen=True)
class Visitor:
    """Who asks, as far as anybody knows: a phone by a random word it was given when it first sent something, and its network."""

    device: str
    network: str
    new: bool
    """The word was made just now: the phone is told it with the answer to what it sent."""


def public(*methods: str, largest: int = 0, marks: bool = False) -> Callable[[View], View]:
    """A view of (request, ``Visitor``, parts of the address) for everybody, within no row. ``largest``: bytes of files it takes in all;
    ``marks``: a phone that sends here is given its word, by which its reports are counted."""

    def decorate(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest, **keys: object) -> HttpResponseBase:
            with speaking(spoken(request)):
                made = _answered(request, methods, view, keys, marks)
                made["Content-Language"] = language()
            vars(made)["_has_been_logged"] = True  # Django's log would write down the address, and with it a code
            if request.GET.get("lang") in (*LANGUAGES, *tongues()):
                made.set_cookie(
                    LANGUAGE, request.GET["lang"], YEAR_S, samesite="Lax", secure=settings.LANGUAGE_COOKIE_SECURE, httponly=True
                )
            return made

        vars(answer).update(largest=largest, everybody=largest > 0, refusal=spoken_refusal)
        return cast(View, answer)

    return decorate


def _answered(request: HttpRequest, methods: tuple[str, ...], view: View, keys: dict[str, object], marks: bool) -> HttpResponse:
    try:
        if request.method not in (*methods, *(["HEAD"] if "GET" in methods else [])):
            raise Refused("citizens.method", {"methods": ", ".join(methods)})
        if request.method == "POST":
            judge_origin(request)
            _judge_form(request)
        visitor = _visitor(request)
        made = _within(lambda: view(request, visitor, **keys))
        if marks and visitor.new and request.method == "POST":
            secure = settings.SESSION_COOKIE_SECURE
            made.set_cookie(DEVICE, visitor.device, YEAR_S, path="/c", samesite="Strict", secure=secure, httponly=True)
        return made
    except BazanError as why:
        if why.rule in WRONG_CODE and not _held_back(request):
            why = Refused("citizens.busy")
        return refusal(request, why)
    except DatabaseError as why:
        if storage_full(why):
            raise
        return refusal(request, Unavailable("citizens.away"))


def _within(view: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        with transaction.atomic():
            accounts.enter(NOTHING, frozenset())
            return view()
    finally:
        accounts.leave()


def to_send(filed: Filed) -> None:
    """From here on the transaction sees the commune and the sector this report will lie in. Raises as ``place_of`` and ``sector_of``."""
    place_id, sector = field_reports.place_of(filed, now()), field_reports.sector_of(filed)
    accounts.enter(frozenset({place_id}), frozenset({sector}))


def to_join(place_id: int, sector: str) -> None:
    """From here on the transaction sees the commune and the sector of a public report that somebody else saw too."""
    accounts.enter(frozenset({place_id}), frozenset({sector}))


def to_follow(code: str) -> ReportInfo:
    """The report of a code; from here on the transaction sees its case alone. NotFound ``field_reports.code``."""
    report_id, case_id = field_reports.opened(code)
    accounts.enter(NOTHING, frozenset(), cases=[case_id])
    return field_reports.report(report_id)


def spoken(request: HttpRequest) -> str:
    """Which language to answer in: asked for, else kept, else the one the house chose for this browser."""
    for wanted in (request.GET.get("lang"), request.COOKIES.get(LANGUAGE)):
        if wanted in (*LANGUAGES, *tongues()):
            return cast(str, wanted)
    return language()


def as_json(request: HttpRequest) -> bool:
    """Whether a script asks."""
    return request.headers.get("Accept", "").startswith("application/json")


def refusal(request: HttpRequest, why: BazanError) -> HttpResponse:
    """Why not: ``{rule, reason, field}`` to a script, else a page."""
    status, said = STATUS.get(why.rule, why.status), sentence(why)
    if as_json(request):
        answer = JsonResponse({"rule": why.rule, "reason": said, "field": why.field}, status=status)
    else:
        answer = render(request, "citizens/refused.html", report_cards.said("", said=said), status=status)
    if status == 405:
        answer["Allow"] = why.params["methods"]
    if status in (429, 503):
        answer["Retry-After"] = str(why.after_s if isinstance(why, TooMany) else 5 if status == 503 else AGAIN_S)
    return answer


def spoken_refusal(request: HttpRequest, why: BazanError) -> HttpResponse:
    """The same for whoever answers in place of a view, where its language is not spoken yet."""
    with speaking(spoken(request)):
        return refusal(request, why)


def judge_origin(request: HttpRequest) -> None:
    """Nothing when the request doesn't say that another site sends it. Forbidden ``citizens.origin``."""
    site, origin = request.headers.get("Sec-Fetch-Site", ""), request.headers.get("Origin", "")
    if site in ("same-origin", "none"):
        return
    ours = {request.get_host(), *(urlsplit(one).netloc for one in settings.CSRF_TRUSTED_ORIGINS)}
    if site or (origin and urlsplit(origin).netloc not in ours):
        raise Forbidden("citizens.origin")


def _judge_form(request: HttpRequest) -> None:
    """As ``judge_form``; Refused ``citizens.unreadable`` also for what is no form, or one of too many parts."""
    try:
        judge_form(request)
    except (SuspiciousOperation, MultiPartParserError) as why:
        raise Refused("citizens.unreadable") from why


def _visitor(request: HttpRequest) -> Visitor:
    kept = request.COOKIES.get(DEVICE, "")[:64]
    return Visitor(kept or secrets.token_urlsafe(18), accounts.network_of(request.META.get("REMOTE_ADDR", "")), not kept)


def _held_back(request: HttpRequest) -> bool:
    """The no to a wrong code comes later each time; nobody's connection waits with it."""
    if not connection.in_atomic_block:
        connection.close()
    return _brake.hold(accounts.network_of(request.META.get("REMOTE_ADDR", "")))
