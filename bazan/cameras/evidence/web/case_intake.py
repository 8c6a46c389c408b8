"""An event taken into a case: into one that is open, or into a new one that begins with it."""

import secrets
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from bazan.cameras.devices import api as devices
from bazan.cameras.evidence import api as evidence
from bazan.cameras.evidence.types import Terms
from bazan.cameras.evidence.web.case_actions import acting
from bazan.core.errors import BazanError, NotFound, Refused
from bazan.core.labels import sentence
from bazan.core.language import either, words
from bazan.core.time import now as clock_now
from bazan.directory.accounts.api import Request, act, page
from bazan.platform.web.api import Said, asked, status_of, typed, whole


@page("evidence.edit")
def show(request: Request) -> HttpResponse:
    """``?event=``: which."""
    return _shown(request, asked(request))


@act("evidence.edit")
def open_case(request: Request) -> HttpResponse:
    """A new case that begins with the event."""
    given = typed(request)
    terms = Terms(given["title"], given["reason"], given["legal_basis"])
    try:
        key = given["key"] or secrets.token_urlsafe(12)
        case = evidence.open_case(terms, _event(given), acting(request), clock_now(), key, note=given["note"])
    except BazanError as why:
        return _shown(request, given, why)
    return HttpResponseRedirect(f"/evidence/{case.id}")


@act("evidence.edit")
def add(request: Request) -> HttpResponse:
    """The event into a case that is open."""
    given = typed(request)
    try:
        case_id = whole(given, "case_id")
        if case_id is None:
            raise Refused("evidence.choose", {}, "case_id")
        case = evidence.add(case_id, _event(given), acting(request), clock_now(), note=given["note"])
    except BazanError as why:
        return _shown(request, given, why)
    return HttpResponseRedirect(f"/evidence/{case.id}")


def _shown(request: Request, given: Said, refusal: BazanError | None = None) -> HttpResponse:
    event = devices.event(_event(given))
    known = devices.cameras(ids=[event.camera_id])
    said: dict[str, Any] = {
        "section": "cameras",
        "event": event,
        "title": words(event.names),
        "camera": either(known[0].terms.name, known[0].terms.name_en) if known else "",
        "cases": evidence.cases(closed=False),
        "holding": evidence.holding(event.id),
        "key": given["key"] or secrets.token_urlsafe(12),
        "given": given,
        "new": "title" in given,
        "refusal": sentence(refusal) if refusal else "",
        "at": refusal.field if refusal else "",
    }
    return render(request, "evidence/take.html", said, status=status_of(refusal))


def _event(given: Said) -> int:
    number = whole(given, "event")
    if number is None:
        raise NotFound("cameras.event.unknown", {})
    return number
