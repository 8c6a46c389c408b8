"""The pages of plans: the list, the form over an area, one plan, and its tasks."""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from bazan.core.errors import BazanError, Refused
from bazan.core.labels import label, sentence
from bazan.core.time import local_day, now
from bazan.data.figures.api import place_name
from bazan.directory.accounts.api import Request, act, allowed, form, page
from bazan.directory.map_layers import api as map_layers
from bazan.directory.permissions.types import Acting
from bazan.directory.places import api as places
from bazan.platform.web.api import asked, status_of, typed, whole
from bazan.response.evacuation import api as evacuation
from bazan.response.evacuation.types import PlanInfo, Wishes
from bazan.response.evacuation.web import plan_display
from bazan.response.incidents import api as incidents

SECTION = "evacuation"
START_MIN = 30
FIRST = {"title": "", "count": "0", "seats": "30", "start": str(START_MIN), "loading": "10"}
"""What the form proposes."""


@page("evacuation.view")
def every(request: Request) -> HttpResponse:
    """The plans in reach, the newest first."""
    rows = [(one, place_name(places.place(one.place_id))) for one in evacuation.plans()]
    return render(request, "evacuation/every.html", {"section": SECTION, "rows": rows})


@form("evacuation.plan")
def new(request: Request) -> HttpResponse:
    """GET: the form over ``area=``, as the map's address writes it. POST: the plan is asked for. Refused as ``evacuation.ask``."""
    at, said = now(), FIRST | asked(request) | typed(request)
    area = map_layers.area(said.get("area", ""), request.reach, at)
    layers, lorries = plan_display.offered(map_layers.layers(request.reach)), evacuation.lorries(at)
    chosen = request.POST.getlist("layer") if request.method == "POST" else [layers[0].code] if len(layers) == 1 else []
    why = None
    if request.method == "POST":
        try:
            held = [one for one in lorries if one.id in request.POST.getlist("lorry")]
            others = evacuation.asked_lorries(whole(said, "count") or 0, whole(said, "seats") or 0)
            found = map_layers.standing([one for one in layers if one.code in chosen], request.reach, at)
            wishes = Wishes(
                area.geometry, said.get("title", ""), plan_display.shelters(found, area.geometry), (*held, *others),
                at + timedelta(minutes=_minutes(said, "start")), _minutes(said, "loading"),
            )  # fmt: skip
            made = evacuation.ask(wishes, officer(request), at, said.get("key", "")[:40])
            return HttpResponseRedirect(f"/evacuation/{made.id}")
        except BazanError as refusal:
            why = refusal
    given = {
        "section": SECTION, "given": said, "area": area, "layers": layers, "chosen": chosen, "lorries": lorries,
        "exposure": incidents.exposure(area.geometry, local_day(at)), "key": said.get("key") or secrets.token_hex(8),
        "ticked": request.POST.getlist("lorry") if request.method == "POST" else [one.id for one in lorries],
        "refusal": sentence(why) if why else "",
    }  # fmt: skip
    return render(request, "evacuation/new.html", given, status=status_of(why))


@page("evacuation.view")
def one(request: Request, plan_id: int) -> HttpResponse:
    """A plan: being made, as it was made, or why it can't be."""
    return _plan(request, evacuation.plan(plan_id), now())


@act("evacuation.plan")
def again(request: Request, plan_id: int) -> HttpResponse:
    """The next version: the same area and the same shelters, with what stands there now and the roads as they are open now."""
    at, info = now(), evacuation.plan(plan_id)
    codes = {one.id.partition("/")[0] for one in info.wishes.shelters}
    layers = [one for one in map_layers.layers(request.reach) if one.code in codes]
    found = plan_display.shelters(map_layers.standing(layers, request.reach, at), info.wishes.area)
    ready = {one.id: one for one in evacuation.lorries(at)}
    lorries = tuple(ready.get(one.id, one) for one in info.wishes.lorries if one.team is None or one.id in ready)
    later = timedelta(minutes=START_MIN)
    wishes = replace(info.wishes, shelters=found, lorries=lorries, start_at=max(info.wishes.start_at, at + later))
    try:
        made = evacuation.ask(wishes, officer(request), at, typed(request).get("key", "")[:40], again=plan_id)
    except BazanError as why:
        return _plan(request, info, at, why)
    return HttpResponseRedirect(f"/evacuation/{made.id}")


@act("evacuation.plan")
def tasks(request: Request, plan_id: int) -> HttpResponse:
    """The plan as tasks of an open incident. Refused as ``evacuation.give``."""
    at, info = now(), evacuation.plan(plan_id)
    number = whole(typed(request), "incident")
    try:
        if number is None:
            raise Refused("evacuation.incident", {}, "incident")
        evacuation.give(plan_id, number, officer(request), at)
    except BazanError as why:
        return _plan(request, info, at, why)
    return HttpResponseRedirect(f"/incidents/{number}#tasks")


def officer(request: Request) -> Acting:
    return Acting(request.reach, request.user.organization_id)


def _plan(request: Request, info: PlanInfo, at: datetime, why: BazanError | None = None) -> HttpResponse:
    may = allowed(request.reach, "evacuation.plan", info.place_id)
    opened = incidents.incidents() if may and info.plan and allowed(request.reach, "incidents.command") else []
    held = {
        "section": SECTION, "info": info, "place": place_name(places.place(info.place_id)), "versions": evacuation.versions(info.series),
        "incidents": [(one.id, f"{one.code} · {one.title}") for one in opened if one.closed_at is None and not one.guarded],
        "may": may, "failed": label(f"rules.{info.why}", most="") if info.why else "", "refusal": sentence(why) if why else "",
        "key": secrets.token_hex(8), **plan_display.told(info, {one.code for one in map_layers.layers(request.reach)}),
    }  # fmt: skip
    return render(request, "evacuation/plan.html", held, status=status_of(why))


def _minutes(said: dict[str, str], name: str) -> int:
    found = whole(said, name) or 0
    if not 0 <= found <= 7 * 24 * 60:
        raise Refused("evacuation.minutes", {}, name)
    return found
