"""The pages of plates. Every look at one is written into the audit: a search with its reason, the watch list each time it is opened."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from bazan.cameras.plates import api as plates
from bazan.cameras.plates.rules import MOST_DAYS
from bazan.cameras.plates.types import Answer, Asked, WantedTerms
from bazan.cameras.plates.web import plate_rows
from bazan.core.errors import BazanError
from bazan.core.labels import sentence
from bazan.core.language import either
from bazan.core.time import LOCAL, local_day, now
from bazan.directory.accounts.api import Look, Request, act, allowed, form, page
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import Acting
from bazan.platform.web.api import Said, day_asked, status_of, typed, whole

BACK, USUAL_DAYS = timedelta(days=7), timedelta(days=30)


@form("plates.search")
def search(request: Request) -> HttpResponse:
    """The form; sent, what was found. A search is sent and not asked by address: no plate stands in a log or a history."""
    today = local_day(now())
    given: dict[str, str] = {"from": str(today - BACK), "to": str(today)}
    answer: Answer | None = None
    refusal: BazanError | None = None
    if request.method == "POST":
        given |= typed(request)
        try:
            answer = plates.search(_asked(Said(given)), _acting(request), now())
        except BazanError as why:
            refusal = why
    said: dict[str, Any] = {
        "section": "cameras",
        "given": Said(given),
        "readers": plate_rows.readers(now()),
        "answer": answer,
        "rows": plate_rows.readings(answer.readings) if answer else [],
        "may_watch": allowed(request.reach, "plates.watch"),
        **_refused(refusal, ("pattern", "from", "until", "reason")),
    }
    return render(request, "plates/search.html", said, status=status_of(refusal))


@page("plates.watch")
def watched(request: Request) -> HttpResponse:
    """The watch list, and what of it was met."""
    return _watched(request)


@act("plates.watch")
def add(request: Request) -> HttpResponse:
    """Watch for a plate; what can't be is said at its field, with everything that was typed kept."""
    try:
        plates.add(_terms(typed(request)), _acting(request), now())
    except BazanError as why:
        return _watched(request, why)
    return HttpResponseRedirect("/cameras/plates/watched")


@act("plates.watch")
def end(request: Request, wanted_id: int) -> HttpResponse:
    """Watch for it no more."""
    try:
        plates.end(wanted_id, _acting(request), now())
    except BazanError as why:
        return _watched(request, why)
    return HttpResponseRedirect("/cameras/plates/watched")


def _watched(request: Request, refusal: BazanError | None = None) -> HttpResponse:
    at = now()
    holding, past = plates.wanted(at), plates.wanted(at, holding=False)
    listed, today = plate_rows.wanted([*holding, *past]), local_day(at)
    request.looks.append(Look("plates.watched", "plates", each=True))
    said: dict[str, Any] = {
        "section": "cameras",
        "holding": listed[: len(holding)],
        "past": listed[len(holding) :],
        "meetings": plate_rows.meetings(plates.meetings(), [*holding, *past]),
        "bodies": [(body.id, either(body.name, body.name_en)) for body in organizations.all_on(today)],
        "given": typed(request) if refusal else Said(until=str(today + USUAL_DAYS)),
        "today": today,
        "latest": today + timedelta(days=MOST_DAYS),
        "may_search": allowed(request.reach, "plates.search"),
        **_refused(refusal, ("plate", "reason", "legal_basis", "organization", "until")),
    }
    return render(request, "plates/watched.html", said, status=status_of(refusal))


def _refused(refusal: BazanError | None, fields: tuple[str, ...]) -> dict[str, str]:
    """What the form says, and at which of its fields; none: above it."""
    return {"refusal": sentence(refusal) if refusal else "", "field": refusal.field if refusal and refusal.field in fields else ""}


def _asked(given: Said) -> Asked:
    today = local_day(now())
    since, until = day_asked(given, "from") or today - BACK, day_asked(given, "to") or today
    return Asked(given["pattern"], _midnight(since), _midnight(until + timedelta(days=1)), given["reason"])


def _terms(given: Said) -> WantedTerms:
    until = day_asked(given, "until") or local_day(now()) + USUAL_DAYS
    return WantedTerms(
        given["plate"], given["reason"], given["legal_basis"], whole(given, "organization") or 0, _midnight(until + timedelta(days=1))
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LOCAL)


def _acting(request: Request) -> Acting:
    return Acting(request.reach, request.user.organization_id)
