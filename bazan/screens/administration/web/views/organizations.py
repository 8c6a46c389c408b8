"""Organizations over time: the list of a day, one body with its eras, posts and people, and the acts that change it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect

from bazan.coordination.cases import api as cases
from bazan.core.errors import BazanError, NotFound, Refused
from bazan.core.labels import label
from bazan.core.language import either
from bazan.core.numbers import whole_number
from bazan.core.time import local_day, now
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import form, page
from bazan.directory.change_history import api as change_history
from bazan.directory.organizations import api as organizations
from bazan.directory.organizations.types import KINDS, Body, Contacts, Era, Proposal
from bazan.directory.permissions.types import Acting
from bazan.directory.places import api as places
from bazan.platform.web.api import Said, asked, day_asked, typed, whole
from bazan.screens.administration.web import organization_panels
from bazan.screens.administration.web.page_frame import acting, framed, names

KIND = "organization"
MOST_AREAS = 12
"""Rows of areas in a form, filled or not."""
SPARE_AREAS = 2
NAMES = ("name", "name_en", "short_name")
CASES_SHOWN = ("end", "merge", "split")
"""Acts whose form tells which open cases the body has; ``administration.organizations.cases_ACT``: what becomes of them."""


@page("organizations.view")
def every(request: accounts.Request) -> HttpResponse:
    """The bodies of a day as a tree or as found, and who answers for a sector in a place on that day."""
    query, today = asked(request), local_day(now())
    on, place = day_asked(query, "on") or today, _place_asked(query["place"])
    kind = query["kind"] if query["kind"] in KINDS else ""
    choices = _choices(on)
    sector = query["sector"] if query["sector"] in choices["sectors"] else ""
    said = {
        "rows": organization_panels.listed(on, query["text"], kind, choices["sectors"]), "on": on, "text": query["text"], "kind": kind,
        "kinds": KINDS,
        "sector": sector, "place": place, "may_change": accounts.allowed(request.reach, "organizations.change"),
        "answering": organizations.responsible(sector, place, on) if sector and place else None,
    } | choices  # fmt: skip
    return framed(request, "administration/organizations.html", "organizations", said)


@page("organizations.view")
def one(request: accounts.Request, code: str) -> HttpResponse:
    """One body. An address that joins several leads to the last of them, which is there still."""
    if "+" in code:
        return HttpResponseRedirect(f"/admin/organizations/{code.rpartition('+')[2]}")
    body, today, sectors = organizations.body(code), local_day(now()), organization_panels.sector_names()
    told = change_history.told(change_history.history(KIND, code))
    said = {
        "code": code, "body": body, "today": today, "stands": body.era(today) or body.newest, "sectors": sectors,
        "areas_of": lambda era: organization_panels.areas_words(era.responsible, sectors),
        "timeline": organization_panels.timeline(body, today),
        "ended": body.newest.valid_to is not None and body.newest.valid_to <= today, "told": told, "names": names(),
        "place_of": _place_name, "may_change": _may(request, body), "parents": _short_names(),
    } | organization_panels.hanging(code, today)  # fmt: skip
    return framed(request, "administration/organization.html", "organizations", said)


@form("organizations.change")
def new(request: accounts.Request) -> HttpResponse:
    """A body that wasn't there."""
    return _acted(request, "new", "", None)


@form("organizations.change")
def change(request: accounts.Request, code: str, act: str) -> HttpResponse:
    """One act on a body: its form, and doing it."""
    if act not in ACTS or act == "new":
        raise NotFound("administration.organizations.act", {"act": act[:40]})
    return _acted(request, act, code, organizations.body(code))


def _acted(request: accounts.Request, act: str, code: str, body: Body | None) -> HttpResponse:
    why: BazanError | None = None
    if request.method == "POST":
        try:
            done = _done(request, act, code)
            return HttpResponseRedirect(f"/admin/organizations/{done.subject.rpartition('+')[2]}")
        except BazanError as refused:
            why = refused
    return _form(request, act, code, body, why)


def _done(request: accounts.Request, act: str, code: str) -> Proposal:
    """The act, done. Conflict ``changes.meanwhile``: one of its bodies was changed after the form was drawn."""
    given, at, by = typed(request), now(), acting(request)
    proposal = ACTS[act](request, code, given)
    newest, drawn = change_history.last(KIND, proposal.subject), whole(given, "drawn") or 0
    with transaction.atomic():  # whatever the cases say no to doesn't happen to the bodies either
        change_history.make(KIND, proposal.subject, proposal.state, given["reason"], by, at, law=given["law"], seen=min(newest, drawn))
        if act in ("end", "merge"):
            _settle_cases(act, code, given, by, at)
    return proposal


def _settle_cases(act: str, code: str, given: Said, by: Acting, at: datetime) -> None:
    """Open cases go to the body that this one goes into, on the day. Refused ``administration.organizations.open_cases``,
    ``administration.organizations.cases_later``, and as ``casework.succeed``."""
    numbers, today = organizations.numbers_of(code), local_day(at)
    count = sum(cases.owed_by(numbers).values())
    if count and act == "end":
        raise Refused("administration.organizations.open_cases", {"count": count})
    if count and _day(given, "day") > today:
        raise Refused("administration.organizations.cases_later", {"count": count}, "day")
    if count:
        cases.succeed(numbers, organizations.by_code(given["into"], today).id, by, at, given["reason"])


def _form(request: accounts.Request, act: str, code: str, body: Body | None, why: BazanError | None) -> HttpResponse:
    today, given, sectors = local_day(now()), typed(request), organization_panels.sector_names()
    drawn = next((change.id for change in change_history.history(KIND, limit=1)), 0)
    era, again, choices = body.newest if body else None, why is not None, _choices(today)
    members = accounts.members(organizations.numbers_of(code)) if code else []
    said = {
        "act": act, "code": code, "body": body, "era": era, "drawn": given["drawn"] or drawn, "today": today, "again": again,
        "kinds": [(kind, label(f"organizations.kind.{kind}")) for kind in KINDS], "members": members,
        "posts": [(post.title, either(post.title, post.title_en)) for post in body.posts] if body else [], "post": asked(request)["title"],
        "holders": [("", label("organizations.nobody")), *((person.username, person.full_name) for person in members)],
        "others": [(other, name) for other, name in choices["offered"] if other != code],
        "areas": _areas_shown(request, era), "areas_words": partial(organization_panels.areas_words, sectors=sectors),
        "afterwards": organization_panels.afterwards(code, body, today, sectors) if body and act in ("end", "merge") else [],
        "cases": organization_panels.open_cases(code) if act in CASES_SHOWN else [],
        "chosen_areas": request.POST.getlist("area"), "value": partial(_value, given if again else None, era, act),
    } | choices  # fmt: skip
    return framed(request, "administration/organization_act.html", "organizations", said, why)


def _value(given: Said | None, era: Era | None, act: str, name: str) -> Any:
    """What stands in a field: what was typed when it comes back, else what is so now; a new body has a name of its own."""
    if given is not None:
        return given[name]
    return "" if era is None or (act == "split" and name in NAMES) else getattr(era, name) or ""


def _found(request: accounts.Request, code: str, given: Said) -> Proposal:
    return organizations.found(given["code"].strip(), _era(request, given))


def _altered(request: accounts.Request, code: str, given: Said) -> Proposal:
    return organizations.alter(code, _era(request, given), _day(given, "day"))


def _ended(request: accounts.Request, code: str, given: Said) -> Proposal:
    return organizations.end(code, _day(given, "day"))


def _merged(request: accounts.Request, code: str, given: Said) -> Proposal:
    if not given["into"]:  # nobody is gone into whoever stands first in a list
        raise Refused("administration.organizations.into", {}, "into")
    return organizations.merge(code, given["into"], _day(given, "day"))


def _split(request: accounts.Request, code: str, given: Said) -> Proposal:
    handed = [chosen.rpartition("|") for chosen in request.POST.getlist("area")]
    areas = tuple((sector, number) for sector, _, place in handed if (number := whole_number(place)) is not None)
    return organizations.split(code, given["code"].strip(), _era(request, given, areas), _day(given, "day"))


def _contacts(request: accounts.Request, code: str, given: Said) -> Proposal:
    return organizations.reached_by(code, Contacts(*(" ".join(given[name].split()) for name in ("phone", "mail", "address"))))


def _posted(request: accounts.Request, code: str, given: Said) -> Proposal:
    title, title_en = (" ".join(given[name].split()) for name in ("title", "title_en"))
    return organizations.posted(code, lambda body: organizations.with_post(body, title, title_en))


def _given(request: accounts.Request, code: str, given: Said) -> Proposal:
    who, since = given["who"], _day(given, "since")
    if who and who not in {person.username for person in accounts.members(organizations.numbers_of(code))}:
        raise Refused("administration.organizations.member", {}, "who")
    return organizations.posted(code, lambda body: organizations.given(body, given["title"], who, since))


def _unposted(request: accounts.Request, code: str, given: Said) -> Proposal:
    return organizations.posted(code, lambda body: organizations.without_post(body, given["title"], local_day(now())))


ACTS: Mapping[str, Callable[[accounts.Request, str, Said], Proposal]] = {
    "new": _found, "alter": _altered, "merge": _merged, "split": _split, "end": _ended, "contacts": _contacts,
    "post": _posted, "give": _given, "unpost": _unposted,
}  # fmt: skip
"""What may be done; the word of each is ``administration.organizations.act_NAME``."""


def _era(request: accounts.Request, given: Said, areas: tuple[tuple[str, int], ...] | None = None) -> Era:
    name, name_en, short_name = (" ".join(given[field].split()) for field in NAMES)
    return Era(
        name, name_en, short_name, given["kind"], given["parent"], _place_asked(given["place_id"]), _day(given, "day"),
        responsible=_areas(request) if areas is None else areas,
    )  # fmt: skip


def _areas(request: accounts.Request) -> tuple[tuple[str, int], ...]:
    """The areas of the form, a row each; a row without a sector is none. Refused ``administration.organizations.area``."""
    found = []
    known = organization_panels.sector_names()
    for sector, place in _rows(request):
        if not sector:
            continue
        place_id = _place_asked(place, "responsible")
        if sector not in known or place_id is None:
            raise Refused("administration.organizations.area", {"sector": sector[:40]}, "responsible")
        found.append((sector, place_id))
    return tuple(found)


def _rows(request: accounts.Request) -> list[tuple[str, str]]:
    return list(zip(request.POST.getlist("sector"), request.POST.getlist("sector_place"), strict=False))[:MOST_AREAS]


def _areas_shown(request: accounts.Request, era: Era | None) -> list[tuple[str, str]]:
    held = _rows(request) if request.method == "POST" else [(sector, str(place)) for sector, place in era.responsible] if era else []
    return [*held, *[("", "")] * max(0, min(SPARE_AREAS, MOST_AREAS - len(held)))]


def _day(given: Said, name: str) -> date:
    """Refused ``administration.organizations.day``: none was said."""
    found = day_asked(given, name)
    if found is None:
        raise Refused("administration.organizations.day", {}, name)
    return found


def _place_asked(text: str, field: str = "place") -> int | None:
    """The number of a place that there is; null when none was said. Refused ``administration.organizations.place``."""
    number = whole({field: text}, field)
    try:
        return places.place(number).id if number is not None else None
    except NotFound as why:
        raise Refused("administration.organizations.place", {}, field) from why


def _place_name(place_id: int | None) -> str:
    return organization_panels.place_name(places.place(place_id)) if place_id else ""


def _short_names() -> dict[str, str]:
    return {info.code: info.short_name for info in sorted(organizations.everything(), key=lambda info: info.valid_from)}


def _choices(on: date) -> dict[str, Any]:
    """What forms offer on a day: sectors, places, bodies."""
    try:
        root = places.root(on)
    except NotFound:  # a day before there was a territory
        root, on = places.root(local_day(now())), local_day(now())
    return {
        "sectors": organization_panels.sector_names(),
        "places": [(place.id, organization_panels.place_name(place)) for place in (root, *places.communes(on))],
        "offered": [
            (info.code, organization_panels.name_of(info)) for info in sorted(organizations.all_on(on), key=lambda info: info.code)
        ],
    }


def _may(request: accounts.Request, body: Body) -> bool:
    """Whether this reader's reach holds all that the body answers for."""
    held = body.newest
    areas = [(place, sector) for sector, place in held.responsible] or [(held.place_id, organization_panels.EVERY_SECTOR)]
    return all(accounts.allowed(request.reach, "organizations.change", place, sector, everywhere=place is None) for place, sector in areas)
