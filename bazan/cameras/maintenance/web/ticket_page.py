"""A ticket of cameras to be mended: what ails since when, by when, what happened; its owner takes it up and tells of the work."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from bazan.cameras.devices import api as devices
from bazan.cameras.maintenance import api as maintenance
from bazan.cameras.maintenance import components as ticket_rows
from bazan.cameras.maintenance.types import TicketInfo
from bazan.core.errors import BazanError
from bazan.core.labels import sentence
from bazan.core.language import either
from bazan.core.numbers import whole_number
from bazan.core.time import now as clock_now
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import Request, act, page
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import Acting
from bazan.platform.web.api import Said, status_of, typed


@page("cameras.view")
def show(request: Request, ticket_id: int) -> HttpResponse:
    return _page(request, ticket_id)


@act("upkeep.handle")
def accept(request: Request, ticket_id: int) -> HttpResponse:
    """Its owner has it."""
    seen = whole_number(request.POST.get("seen", ""), digits=9) or 0
    return _done(request, ticket_id, lambda by, at: maintenance.accept(ticket_id, by, seen, at))


@act("upkeep.handle")
def say(request: Request, ticket_id: int) -> HttpResponse:
    """What its owner tells of the work."""
    return _done(request, ticket_id, lambda by, at: maintenance.say(ticket_id, request.POST.get("words", "")[:2000], by, at))


def _done(request: Request, ticket_id: int, doing: Callable[[Acting, datetime], TicketInfo]) -> HttpResponse:
    try:
        doing(_acting(request), clock_now())
    except BazanError as why:
        return _page(request, ticket_id, why)
    return HttpResponseRedirect(f"/cameras/upkeep/{ticket_id}")


def _page(request: Request, ticket_id: int, why: BazanError | None = None) -> HttpResponse:
    now, ticket = clock_now(), maintenance.ticket(ticket_id)
    owner = organizations.organization(ticket.case.organization_id)
    ailing, unknown = ticket_rows.ailing(ticket)
    handles = accounts.allowed(request.reach, "upkeep.handle", ticket.case.place_id, devices.catalogue().sector)
    said: dict[str, Any] = {
        "section": "cameras",
        "moment": now,
        "ticket": ticket_rows.row(ticket, either(owner.name, owner.name_en), now),
        "case": ticket.case,
        "ailing": ailing,
        "unknown": unknown,
        "steps": ticket_rows.steps(ticket),
        "acts": handles and ticket.case.closed_at is None and maintenance.owns(ticket.case.organization_id, _acting(request)),
        "refusal": sentence(why) if why else "",
        "field": why.field if why else "",
        "given": typed(request) if why else Said(),
    }
    return render(request, "cameras/ticket.html", said, status=status_of(why))


def _acting(request: Request) -> Acting:
    return Acting(request.reach, request.user.organization_id)
