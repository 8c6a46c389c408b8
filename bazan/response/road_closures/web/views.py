"""Pages of roads that are cut: the list, a new one, one with everything that was known of it."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from bazan.core.errors import BazanError, NotFound, Refused
from bazan.core.labels import label, sentence
from bazan.core.language import either, words
from bazan.core.time import local_day, now
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import act, form, page
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import Acting
from bazan.directory.places import api as places
from bazan.platform.design_system.api import Column, Sheet, as_csv, when
from bazan.platform.web.api import Said, asked, download, status_of, typed, whole
from bazan.response.road_closures import api as road_closures
from bazan.response.road_closures.types import WHOM, ClosureInfo, Terms
from bazan.response.road_closures.web import forms

SECTION = "closures"
LAYER = "closures"
"""Of roads that are cut, on the map."""
MOST = 500


@page("closures.view")
def every(request: accounts.Request) -> HttpResponse:
    """Roads that are cut; ``?show=all``: those opened again too; ``?format=csv`` takes the list away."""
    at, query = now(), asked(request)
    every_one = query.get("show") == "all"
    rows = [_row(one, at) for one in road_closures.closures(at, standing=not every_one, limit=MOST)]
    if query.get("format") == "csv":
        return download(as_csv(_sheet(rows)), "csv", "closures")
    said = {
        "section": SECTION, "rows": rows, "all": every_one, "may": accounts.allowed(request.reach, "closures.decide"),
        "cut": sum(row["cut"] for row in rows),
    }  # fmt: skip
    return render(request, "road_closures/closures.html", said)


@form("closures.decide")
def new(request: accounts.Request) -> HttpResponse:
    """The form of a closure, its place given by ``?at=latitude,longitude``, of a line several with ``;`` between; sent, it is closed.

    ``back``: the view of the map it was opened from, which it leads back to.
    """
    if request.method != "POST":
        query = asked(request)
        given = Said({name: query[name] for name in ("road", "reference", "back")})
        given |= {"points": query["at"].replace(";", "\n"), "since": forms.local(now()), "key": secrets.token_hex(8)}
        return _form(request, given)
    given, at = typed(request), now()
    try:
        code = given.get("organization", "")
        body = organizations.by_code(code, local_day(at)).id if code else None
        made = road_closures.close_road(_terms(given, at), _acting(request), at, given.get("key", "")[:40], organization_id=body)
    except BazanError as why:
        return _form(request, given, why)
    return HttpResponseRedirect(_on_map(given["back"], made.id) if given.get("back") else f"/closures/{made.id}")


def _on_map(back: str, closure_id: int) -> str:
    """The view the form was opened from, with the closure shown and its card open."""
    view = dict(parse_qsl(back))
    on = dict.fromkeys([*filter(None, view.get("on", "").split(",")), LAYER])
    return "/map?" + urlencode(view | {"on": ",".join(on), "card": f"{LAYER}/{closure_id}"}, safe=",:/;")


def _form(request: accounts.Request, given: Said, why: BazanError | None = None) -> HttpResponse:
    bodies = sorted({(one.code, either(one.short_name, one.name_en)) for one in organizations.all_on(local_day(now()))}, key=lambda b: b[1])
    said = {
        "section": SECTION, "given": given, "bodies": bodies, **_choices(), "refusal": sentence(why) if why else "",
        "field": why.field if why else "",
    }  # fmt: skip
    return render(request, "road_closures/closure_new.html", said, status=status_of(why))


@page("closures.view")
def one(request: accounts.Request, closure_id: int) -> HttpResponse:
    """One closure with its history, and the forms to change it."""
    return _one(request, closure_id)


def _one(request: accounts.Request, closure_id: int, why: BazanError | None = None) -> HttpResponse:
    at = now()
    info = road_closures.closure(closure_id, at)
    names = accounts.full_names()
    terms = info.terms
    given = typed(request) if why else Said({
        "road": terms.road, "cause": terms.cause, "whom": terms.whom, "points": _lines(info), "since": forms.local(terms.since),
        "until": forms.local(terms.until), "note": terms.note, "reference": terms.reference,
    })  # fmt: skip
    said = {
        "section": SECTION, "row": _row(info, at), "given": given, **_choices(), "may": _may(_acting(request), info),
        "changes": [
            {"one": change, "by": names.get(change.by, change.by), "act": label(f"field.closures.act.{change.act}"),
             "whom": label(f"closures.whom.{change.terms.whom}"), "cause": _cause(change.terms.cause)}
            for change in reversed(road_closures.changes(closure_id))
        ],
        "refusal": sentence(why) if why else "", "field": why.field if why else "",
    }  # fmt: skip
    return render(request, "road_closures/closure.html", said, status=status_of(why))


@act("closures.decide")
def change(request: accounts.Request, closure_id: int) -> HttpResponse:
    """Other terms of one that stands."""
    given, at = typed(request), now()
    try:
        before = road_closures.closure(closure_id, at).terms
        terms = _terms(given, at)
        if given.get("since", "") == forms.local(before.since):  # the form has no seconds: what wasn't changed stays as it was
            terms = replace(terms, since=before.since)
        road_closures.change(closure_id, terms, _acting(request), whole(given, "seen") or 0, at)
    except NotFound:
        raise
    except BazanError as why:
        return _one(request, closure_id, why)
    return HttpResponseRedirect(f"/closures/{closure_id}")


@act("closures.decide")
def reopen(request: accounts.Request, closure_id: int) -> HttpResponse:
    """The road is open again."""
    given, at = typed(request), now()
    try:
        ended = forms.instant(given, "ended")
        seen = whole(given, "seen") or 0
        road_closures.reopen_road(closure_id, _acting(request), seen, at, ended_at=ended, note=given.get("note", ""))
    except NotFound:
        raise
    except BazanError as why:
        return _one(request, closure_id, why)
    return HttpResponseRedirect(f"/closures/{closure_id}")


def _terms(given: Mapping[str, str], at: datetime) -> Terms:
    return Terms(
        given.get("road", ""), given.get("cause", ""), given.get("whom", ""), _geometry(given), forms.instant(given, "since") or at,
        forms.instant(given, "until"), given.get("note", ""), given.get("reference", ""),
    )  # fmt: skip


def _geometry(given: Mapping[str, str]) -> dict[str, Any]:
    text = given.get("points", "")
    if len(text) > 50_000:
        raise Refused("field.points", {}, "points")
    return forms.geometry(text)


def _choices() -> dict[str, Any]:
    return {
        "causes": [(code, words(names)) for code, names in road_closures.catalogue().causes.items()],
        "whom": [(code, label(f"closures.whom.{code}")) for code in WHOM],
    }


def _may(by: Acting, info: ClosureInfo) -> bool:
    return info.ended_at is None and accounts.allowed(by.reach, "closures.decide", info.place_id, info.sector)


def _cause(code: str) -> str:
    return words(road_closures.catalogue().causes.get(code, {"vi": code}))


def _lines(info: ClosureInfo) -> str:
    given = info.terms.geometry
    pairs = [given["coordinates"]] if given["type"] == "Point" else given["coordinates"]
    return "\n".join(f"{latitude}, {longitude}" for longitude, latitude in pairs)


def _row(info: ClosureInfo, at: datetime) -> dict[str, Any]:
    cut, place = info.standing(at), places.place(info.place_id)
    state = "open" if info.ended_at else "cut" if cut else "later"
    return {
        "one": info, "cut": cut, "cause": _cause(info.terms.cause), "whom": label(f"closures.whom.{info.terms.whom}"),
        "light": ("off" if info.terms.whom == "all" else "watch") if cut else "good" if info.ended_at else "none",
        "state": label(f"field.closures.state.{state}"), "place": either(place.name, place.name_en),
        "since": when(info.terms.since, at), "until": when(info.terms.until, at) if info.terms.until else "",
        "ended": when(info.ended_at, at) if info.ended_at else "", "body": _bodies().get(info.organization_id, ""),
    }  # fmt: skip


def _acting(request: accounts.Request) -> Acting:
    return Acting(request.reach, request.user.organization_id)


def _bodies() -> dict[int, str]:
    """Return the short name of every organization by its number."""
    return {body.id: either(body.short_name, body.name_en) for body in organizations.everything()}


def _sheet(rows: list[dict[str, Any]]) -> Sheet:
    names = ("road", "cause", "whom", "state", "place", "since", "until", "ended", "body", "note")
    columns = tuple(Column(label(f"field.column.{name}")) for name in names)
    lines = tuple(
        (row["one"].terms.road, row["cause"], row["whom"], row["state"], row["place"], row["one"].terms.since, row["one"].terms.until,
         row["one"].ended_at, row["body"], row["one"].terms.note)
        for row in rows
    )  # fmt: skip
    return Sheet(label("field.closures.title"), label("field.closures.title"), columns, lines)
