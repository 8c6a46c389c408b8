"""The inbox: what needs me, what I was told."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from bazan.coordination.duty_rosters import api as duty_rosters
from bazan.coordination.notifications import api
from bazan.coordination.notifications.types import SEVERITIES
from bazan.core.errors import BazanError, NotFound
from bazan.core.labels import sentence
from bazan.core.language import language
from bazan.core.time import LOCAL, local_day, now
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import act, page
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.platform.design_system.api import Column, Sheet, as_csv
from bazan.platform.web.api import download, status_of
from bazan.screens.inbox import inbox_messages

MOST_IDS = 200


@page("inbox.view")
def inbox(request: accounts.Request) -> HttpResponse:
    """What needs me first; the address says what is shown."""
    return _inbox(request)


def _inbox(request: accounts.Request, refusal: BazanError | None = None) -> HttpResponse:
    account, at = request.user.pk, now()
    found, kinds, chosen = _shown(request)
    names = accounts.full_names()
    rows = [inbox_messages.message(one, names) for one in found]
    place = _place(request)
    said: dict[str, Any] = {
        "section": "inbox",
        "account": account,
        "needed": sorted((row for row in rows if row["one"].needs_me), key=_gravest_first),
        "others": [row for row in rows if not row["one"].needs_me],
        "count": api.needed(account),
        "unread": [str(row["one"].message_id) for row in rows if row["one"].read_at is None],
        "kinds": [(kind, inbox_messages.kind_word(kind)) for kind in kinds],
        "severities": SEVERITIES,
        "chosen": chosen,
        "address": request.get_full_path(),
        "query": request.GET.urlencode(),
        "standing": duty_rosters.on_duty(place, "*", at),
        "contacts": api.contacts(account),
        "refusal": sentence(refusal) if refusal else "",
    }
    return render(request, "inbox/inbox.html", said, status=status_of(refusal))


def _gravest_first(row: dict[str, Any]) -> tuple[bool, int]:
    """Life safety first, then by severity; of equals the newest stays first."""
    return not row["one"].life_safety, SEVERITIES.index(row["one"].severity)


def _shown(request: accounts.Request) -> tuple[list, list[str], dict[str, str]]:
    """The messages the address asks for, the kinds there are, and what was chosen."""
    kinds = api.kinds(request.user.pk)
    chosen = {name: request.GET.get(name, "")[:30] for name in ("show", "kind", "severity")}
    chosen["kind"] = chosen["kind"] if chosen["kind"] in kinds else ""
    chosen["severity"] = chosen["severity"] if chosen["severity"] in SEVERITIES else ""
    of_kind, of_severity = ((chosen[name],) if chosen[name] else () for name in ("kind", "severity"))
    return api.inbox(request.user.pk, chosen["show"] == "mine", of_kind, of_severity), kinds, chosen


@page("inbox.view")
def inbox_csv(request: accounts.Request) -> HttpResponse:
    """The same list as a file."""
    names = accounts.full_names()
    rows = [inbox_messages.message(one, names) for one in _shown(request)[0]]
    lines = tuple(
        (
            f"{row['one'].at.astimezone(LOCAL):%Y-%m-%d %H:%M:%S}", row["severity"], row["kind"], row["one"].subject.get(language(), ""),
            row["one"].body.get(language(), ""), row["status"], row["one"].link,
        )
        for row in rows
    )  # fmt: skip
    heads = tuple(Column(name) for name in ("at", "severity", "kind", "subject", "body", "status", "link"))
    return download(as_csv(Sheet("inbox", "", heads, lines)), "csv", "inbox")


@act("inbox.view")
def acknowledge(request: accounts.Request) -> HttpResponse:
    """Take a message up. Sent twice, by a phone that was without a network, it is taken up once."""
    try:
        api.acknowledge(_uuid(request.POST.get("message", "")), request.user.pk, now())
    except NotFound as why:
        return HttpResponse(status=404) if _script(request) else _inbox(request, why)
    return HttpResponse(status=204) if _script(request) else HttpResponseRedirect(_back(request))


@act("inbox.view")
def read(request: accounts.Request) -> HttpResponse:
    """Mark messages as read."""
    ids = [found for one in request.POST.getlist("message")[:MOST_IDS] if (found := _uuid(one))]
    api.read(request.user.pk, ids, now())
    return HttpResponse(status=204) if _script(request) else HttpResponseRedirect(_back(request))


def _place(request: accounts.Request) -> int:
    """The place whose duty concerns the reader most: of the own organization, else the whole territory."""
    on, held = local_day(now()), request.user.organization_id
    own = organizations.organization(held).place_id if held else None
    return own or places.root(on).id


def _uuid(text: str) -> UUID:
    """Raises NotFound ``notifications.unknown`` for what names no message."""
    try:
        return UUID(text[:40])
    except ValueError:
        raise NotFound("notifications.unknown", {}) from None


def _script(request: accounts.Request) -> bool:
    return request.headers.get("Sec-Fetch-Dest") == "empty"


def _back(request: accounts.Request) -> str:
    there = request.POST.get("next", "")[:300]
    return there if there == "/inbox" or there.startswith("/inbox?") else "/inbox"
