"""The account of who wants one: a phone proved by a code, the own reports, places of the family, consents, everything out, everything gone.

What may be done here hangs on a cookie of its own, which no other site's request carries (SameSite=Strict), beside the door's judging where
a request comes from. A wrong code is answered by a page, not by a refusal: a refusal would take back that it was counted.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path

from bazan.citizens.accounts import api as citizen_accounts
from bazan.citizens.accounts.types import Account
from bazan.citizens.app import report_cards, request_parameters
from bazan.citizens.app.access import Visitor, public
from bazan.citizens.app.report_tracking import private
from bazan.citizens.field_reports import api as field_reports
from bazan.citizens.field_reports.types import Filed
from bazan.coordination.notifications import api as notifications
from bazan.core.errors import BazanError, Conflict, NotFound, Refused
from bazan.core.labels import sentence
from bazan.core.time import local_day, now
from bazan.data.open_data.api import NOTHING
from bazan.directory.accounts import api as accounts
from bazan.platform.web.api import Said, typed, whole

COOKIE = "citizens_account"
SESSION_S = 400 * 86_400
"""Longer than any session: the table says when it ends."""
LISTED = 50


@public("GET")
@private
def account(request: HttpRequest, _: Visitor) -> HttpResponse:
    """One's own account, or how to get one; where no SMS can be sent, that there is none."""
    return _page(request)


@public("POST")
@private
def code(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """A code is sent to a phone. Refused ``citizens.closed``, ``citizens.phone``, ``citizens.codes.*``."""
    if not is_open():
        raise Refused("citizens.closed")
    try:
        phone = field_reports.phone_of(typed(request)["phone"])
        if not phone:
            raise Refused("field_reports.phone", {}, "phone")
        asked = citizen_accounts.ask(phone, visitor.network, now())
    except BazanError as why:
        return _page(request, why)
    return render(request, "citizens/code.html", report_cards.said("account", asked=asked, phone=phone, wrong=""))


@public("POST")
@private
def prove(request: HttpRequest, _: Visitor) -> HttpResponse:
    """The code is typed: a right one signs in."""
    said, at = typed(request), now()
    try:
        asked = UUID(said["asked"])
    except ValueError as why:
        raise Refused("citizens.code.over") from why
    found, left = citizen_accounts.prove(asked, said["code"], at)
    if found is None:
        wrong = sentence(Refused("citizens.code.wrong", {"left": left}) if left else Refused("citizens.code.over"))
        return render(
            request, "citizens/code.html", report_cards.said("account", asked=asked if left else "", phone="", wrong=wrong), status=400
        )
    accounts.enter(NOTHING, frozenset(), citizen_id=found)
    answer = redirect("/c/account")
    answer.set_cookie(
        COOKIE,
        citizen_accounts.begin(found, at),
        SESSION_S,
        path="/c",
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
    return answer


@public("POST")
@private
def act(request: HttpRequest, _: Visitor, act: str) -> HttpResponse:
    """What somebody does with the own account: one of ``ACTS``. NotFound ``citizens.act``, Refused as the act is."""
    if act not in ACTS:
        raise NotFound("citizens.act", {})
    one = own(request)
    if one is None:
        return redirect("/c/account")
    try:
        ACTS[act](request, one)
    except (Refused, Conflict) as why:
        return _page(request, why)
    answer = redirect("/c/account")
    if act in ("out", "delete"):
        answer.delete_cookie(COOKIE, path="/c", samesite="Strict")
    return answer


@public("GET")
@private
def data(request: HttpRequest, _: Visitor) -> HttpResponse:
    """Everything kept of the account, as one file. NotFound ``citizens.account``."""
    one = own(request)
    if one is None:
        raise NotFound("citizens.account", {})
    found = _reports(one)
    pictures = field_reports.pictures_of(report.id for report in found)
    reports = [
        {
            "number": report.number, "code": field_reports.code_of(report.id), "service": report.service, "words": report.words,
            "place": report_cards.place_name(report.case.place_id), "latitude": report.latitude, "longitude": report.longitude,
            "files": report_cards.sent_files(field_reports.code_of(report.id), pictures.get(report.id, ())),
            "received_at": report.received_at.isoformat(), "state": report.state, "reply": report.reply if report.published_at else "",
        }
        for report in found
    ]  # fmt: skip
    told: dict[str, Any] = {
        "phone": one.phone, "language": one.language, "created_at": one.created_at.isoformat(),
        "consents": {"sms_warnings": one.sms_warnings, "keep_facts": one.keep_facts},
        "places": [
            {"name": each.name, "place": report_cards.place_name(each.place_id), "latitude": each.latitude, "longitude": each.longitude}
            for each in one.places
        ],
        "reports": reports,
    }  # fmt: skip
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="bazan-c.json"'
    return answer


def is_open() -> bool:
    """Whether a code can be sent."""
    return "sms" in notifications.open_channels()


def account_id(request: HttpRequest) -> int | None:
    """The number of the account that is signed in."""
    return citizen_accounts.whose(request.COOKIES.get(COOKIE, "")[:100], now())


def own(request: HttpRequest) -> Account | None:
    """Who is signed in; from here on the transaction sees that account's rows, and nobody else's."""
    found = account_id(request)
    if found is None:
        return None
    accounts.enter(NOTHING, frozenset(), citizen_id=found)
    return citizen_accounts.account(found)


def signed(request: HttpRequest, filed: Filed) -> Filed:
    """The report of somebody signed in is theirs; its phone is the one they proved, where they give one at all."""
    one = own(request)
    if one is None:
        return filed
    phone = one.phone if filed.phone or filed.name else ""
    return replace(
        filed, citizen_id=one.id, phone=phone, phone_proved=bool(phone), keep_picture_facts=filed.keep_picture_facts or one.keep_facts
    )


def _page(request: HttpRequest, why: BazanError | None = None) -> HttpResponse:
    at, one = now(), own(request)
    given = report_cards.said(
        "account", account=one, open=is_open(), communes=report_cards.communes(at), refusal=why, reason=sentence(why) if why else "",
        typed=typed(request) if why else Said(),
        places=[(each, report_cards.place_name(each.place_id)) for each in one.places] if one else [],
        reports=[(report_cards.brief(each, at), field_reports.code_of(each.id)) for each in _reports(one)] if one else [],
    )  # fmt: skip
    return render(request, "citizens/account.html", given, status=why.status if why else 200)


def _reports(one: Account) -> list[Any]:
    """The newest reports of the account; from here on the transaction sees their cases."""
    sent = field_reports.sent_by(one.id)[:LISTED]
    accounts.enter(NOTHING, frozenset(), cases=[case for _, case in sent], citizen_id=one.id)
    return [field_reports.report(report) for report, _ in sent]


def _agree(request: HttpRequest, one: Account) -> None:
    said = typed(request)
    citizen_accounts.agree(one.id, said["sms_warnings"] in request_parameters.TRUE, said["keep_facts"] in request_parameters.TRUE)


def _place(request: HttpRequest, one: Account) -> None:
    said = typed(request)
    point = request_parameters.point_of(said)
    citizen_accounts.add_place(
        one.id, said["name"], None if point else request_parameters.commune_of(said["place"]), point, local_day(now())
    )


def _drop(request: HttpRequest, one: Account) -> None:
    citizen_accounts.drop_place(one.id, whole(typed(request), "id") or 0)


def _claim(request: HttpRequest, one: Account) -> None:
    field_reports.claim(typed(request)["code"], one.id)


def _out(request: HttpRequest, _: Account) -> None:
    citizen_accounts.end(request.COOKIES[COOKIE])


def _delete(request: HttpRequest, one: Account) -> None:
    """Everything that leads to a person goes; what was reported stays, and what a court asks for until it is given back."""
    if typed(request)["sure"] not in request_parameters.TRUE:
        raise Refused("citizens.sure", {}, "sure")
    at: datetime = now()
    for report in field_reports.sent_by(one.id):
        accounts.enter(NOTHING, frozenset(), cases=[report[1]], citizen_id=one.id)
        with suppress(Conflict):
            field_reports.forget_me(report[0], at)
    accounts.enter(NOTHING, frozenset(), citizen_id=one.id)
    citizen_accounts.delete(one.id)


ACTS = {"agree": _agree, "place": _place, "drop": _drop, "claim": _claim, "out": _out, "delete": _delete}

urlpatterns = [
    path("c/account", account),
    path("c/account/code", code),
    path("c/account/prove", prove),
    path("c/account/data.json", data),
    path("c/account/<slug:act>", act),
]
