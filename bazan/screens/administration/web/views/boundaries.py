"""Official boundaries: a file sent, judged and kept; compared with what is in force; taken in with a reason, undone in one act."""

from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect

from bazan.core.errors import BazanError, Refused
from bazan.core.language import either
from bazan.core.time import local_day, now
from bazan.data.observations import api as observations
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import act, file_sent, page
from bazan.directory.change_history import api as change_history
from bazan.directory.places import api as places
from bazan.platform.design_system.api import number as number_words
from bazan.platform.web.api import day_asked, typed, whole
from bazan.screens.administration.web import boundary_comparison
from bazan.screens.administration.web.page_frame import acting, framed, names

KIND = "boundaries"
LARGEST = 20 << 20
FIRST_SHOWN = 12
"""Stations that would fall into another unit, named."""
TOLERANCE = 0.05
"""By which share an area may differ from the one published before it is marked."""


@page("boundaries.view")
def every(request: accounts.Request) -> HttpResponse:
    """What is in force, the versions that were kept, and the form for a further one."""
    return _every(request)


def _large(size: int) -> Refused:
    return Refused("administration.boundaries.large", {"limit": LARGEST >> 20}, "file")


@file_sent("boundaries.change", LARGEST, _large)
def upload(request: accounts.Request) -> HttpResponse:
    """Judge a file and keep it; nothing of what is in force changes."""
    try:
        accounts.require(request.reach, "boundaries.change", sector="*")
        return HttpResponseRedirect(f"/admin/boundaries/{_kept(request)}")
    except BazanError as why:
        return _every(request, why if why.field else type(why)(why.rule, why.params, "file"))


def _kept(request: accounts.Request) -> int:
    given, file = typed(request), request.FILES.get("file")
    on, source = day_asked(given, "on") or local_day(now()), " ".join(given["source"].split())
    if file is None:
        raise Refused("administration.boundaries.missing", {}, "file")
    if not source:
        raise Refused("administration.boundaries.source", {}, "source")
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError as why:
        raise Refused("places.boundaries.not_text", {}, "file") from why
    return places.keep(text, on, source, request.reach.username, now())


@page("boundaries.view")
def one(request: accounts.Request, number: int) -> HttpResponse:
    """One version beside what is in force: areas, lines, stations."""
    return _one(request, number)


@act("boundaries.change")
def take(request: accounts.Request, number: int) -> HttpResponse:
    """Take the version in."""
    given, version = typed(request), places.version(number)
    try:
        change_history.make(
            KIND, version.era.isoformat(), {"version": number}, given["reason"], acting(request), now(), law=given["law"],
            seen=whole(given, "seen"),
        )  # fmt: skip
    except BazanError as why:
        return _one(request, number, why)
    return HttpResponseRedirect("/admin/boundaries")


def _every(request: accounts.Request, why: BazanError | None = None) -> HttpResponse:
    today = local_day(now())
    held = places.boundaries(today)
    said = {
        "versions": places.versions(), "today": today, "count": len(held), "schematic": sum(line.schematic for line in held),
        "sources": sorted({line.source for line in held if not line.schematic}),
        "told": change_history.told(change_history.history(KIND, limit=20)),
        "names": names(), "may_change": _may(request), "limit": LARGEST >> 20,
    }  # fmt: skip
    return framed(request, "administration/boundaries.html", "boundaries", said, why)


def _one(request: accounts.Request, number: int, why: BazanError | None = None) -> HttpResponse:
    version = places.version(number)
    lines = places.lines_of(number)
    compared = places.compared(lines)
    day = max(version.era, min(local_day(now()), _last_day(version.era)))
    stations = [
        (one, (one.latitude, one.longitude)) for one in observations.things() if one.latitude is not None and one.longitude is not None
    ]
    moved = places.moved_points(lines, [point for _, point in stations], day)
    said = {
        "version": version, "names": names(), "rows": compared, "tolerance": TOLERANCE, "may_change": _may(request),
        "picture": boundary_comparison.drawn([(one.place.id, lines[one.place.id]) for one in compared]),
        "changed": sum(one.moved_km2 >= boundary_comparison.SEEN_KM2 for one in compared), "moved": len(moved),
        "first": [_station(stations[index][0], before, after) for index, before, after in moved[:FIRST_SHOWN]],
        "seen": change_history.last(KIND, version.era.isoformat()), "number": number_words,
    }  # fmt: skip
    return framed(request, "administration/boundary.html", "boundaries", said, why)


def _last_day(era: date) -> date:
    """The last day on which the units that began then are valid."""
    ends = [place.valid_to for place in places.everything("commune") if place.valid_from == era and place.valid_to]
    return date.fromordinal(min(ends).toordinal() - 1) if ends else date.max


def _station(thing: Any, before: int | None, after: int | None) -> dict[str, str]:
    return {"name": either(thing.name, thing.name_en), "before": _name(before), "after": _name(after)}


def _name(place_id: int | None) -> str:
    if place_id is None:
        return "–"
    place = places.place(place_id)
    return either(place.name, place.name_en)


def _may(request: accounts.Request) -> bool:
    return accounts.allowed(request.reach, "boundaries.change", None, "*", everywhere=True)
