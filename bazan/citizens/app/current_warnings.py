"""What one is warned of: the warnings in force by how grave and how near they are, what to do, where to go, and what stations say now.

A commune is kept by the phone in a cookie of its own. A point is sent by POST, answered and kept nowhere.
"""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from markupsafe import Markup
from shapely.geometry import Point as Spot
from shapely.geometry import mapping, shape
from shapely.ops import nearest_points, unary_union

from bazan.citizens.accounts.types import Account
from bazan.citizens.app import account, nearby_shelters, push_subscriptions, report_cards, request_parameters
from bazan.citizens.app.access import YEAR_S, Visitor, public
from bazan.citizens.app.nearby_shelters import Point, Way
from bazan.citizens.safety_checks import api as safety_checks
from bazan.core.errors import NotFound, Refused
from bazan.core.labels import label
from bazan.core.language import either, words
from bazan.core.time import local_day, now
from bazan.data.figures.api import kept, outlines
from bazan.directory.places import api as places
from bazan.directory.places.types import PlaceInfo
from bazan.platform.design_system.api import Spot as Named
from bazan.platform.design_system.api import clock, draw_spot, mark, severity_light, when
from bazan.platform.web.api import asked, typed
from bazan.response.warnings import api as warnings
from bazan.response.warnings.types import MessageInfo, Words

GRAVEST_FIRST = ("Extreme", "Severe", "Moderate", "Minor")
SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
FAR_KM = 1e6
KEPT_S = 10
BACK = timedelta(0)


@dataclass(frozen=True)
class Here:
    """Where somebody is, as far as they said: a commune, and the point where the phone told it."""

    commune: PlaceInfo
    point: Point | None = None

    @property
    def about(self) -> Point:
        """The point, or the middle of the commune."""
        return self.point or (self.commune.latitude, self.commune.longitude)


@dataclass(frozen=True)
class Warned:
    """One warning as it is listed."""

    one: MessageInfo
    area: Mapping[str, Any] | None
    km: float
    """0 where one is inside."""


@public("GET", "POST")
def every(request: HttpRequest, _: Visitor) -> HttpResponse:
    """GET: the warnings in force for the commune the phone keeps; ``?place=`` is kept first. POST: those around a point.

    Refused ``citizens.point``, ``field_reports.place``, ``field_reports.place.outside``.
    """
    said, at = asked(request), now()
    if request.method != "POST" and "place" in said:
        request_parameters.commune_of(said["place"])
        kept = redirect("/c/warnings")
        kept.set_cookie(
            request_parameters.PLACE, said["place"], YEAR_S, path="/c", samesite="Strict", secure=settings.SESSION_COOKIE_SECURE,
            httponly=True
        )  # fmt: skip
        return kept
    here, family = _here(request, at), account.own(request)
    found = in_force(here, at)
    touched = {one.one.id: _family(one.one, family) for one in found} if family else {}
    mine = [one for one in found if (here is not None and one.km == 0) or touched.get(one.one.id)]
    given = report_cards.said(
        "warnings", here=here, place=_name(here), communes=report_cards.communes(at), at=at, clock=clock(at), feed="/cap/alerts.atom",
        mine=[_card(one, here, at, touched.get(one.one.id, ())) for one in mine],
        others=[_card(one, here, at) for one in found if one not in mine], ways=_ways(here, at) if mine else [],
        figures=nearby_shelters.figures(here.about, at) if here else [],
        push=push_subscriptions.offer(here.commune if here else None, family),
        picture=_territory(found, here, at) if found else "",
    )  # fmt: skip
    return render(request, "citizens/warnings.html", given)


@public("GET", "POST")
def one(request: HttpRequest, _: Visitor, message_id: int) -> HttpResponse:
    """One warning: what, where, since when, what to do, where to go. NotFound ``warnings.message.unknown``."""
    at, found = now(), warnings.message(message_id)
    if not found.public:
        raise NotFound("warnings.message.unknown", {"id": message_id})
    here = _here(request, at)
    area = next((area for info, area in _told(warnings.public_changed(at, BACK)) if info.id == message_id), None)
    listed = Warned(found, area, _km(found, area, here))
    around = _ways(here, at)
    given = report_cards.said(
        "warnings", one=found, card=_card(listed, here, at), here=here, place=_name(here), ways=around, at=at,
        inside=_inside(around, area), communes=report_cards.communes(at), newer=found.superseded_by, key=str(uuid.uuid4()),
        asks=safety_checks.asks(found, at), said=_answered(request), in_force=found.in_force(at),
        steps=steps(_said(found.instruction)), words=_said(found.description),
        picture=_around(listed, here, around, at) if area else "", xml=warnings.address(found.identifier) if found.ours else "",
    )  # fmt: skip
    return render(request, "citizens/warning.html", given)


def in_force(here: Here | None, at: datetime) -> list[Warned]:
    """What everybody is warned of now: where one is before elsewhere, the gravest first, then the nearest."""
    found = [Warned(one, area, _km(one, area, here)) for one, area in _told(warnings.public_changed(at, BACK)) if one.in_force(at)]
    return sorted(found, key=lambda each: (each.km > 0, _grave(each.one), each.km, -each.one.sent.timestamp()))


def steps(text: str) -> list[str]:
    """What to do, one thing after the other: the sentences of an instruction."""
    return [one.strip() for one in SENTENCE.split(text) if one.strip()]


def _grave(one: MessageInfo) -> int:
    return GRAVEST_FIRST.index(one.severity) if one.severity in GRAVEST_FIRST else len(GRAVEST_FIRST)


def _here(request: HttpRequest, at: datetime) -> Here | None:
    point = request_parameters.point_of(typed(request)) if request.method == "POST" else None
    if point is not None:
        found = places.locate(*point, local_day(at))
        if found is None or found.kind != "commune":
            raise Refused("field_reports.place.outside", {}, "place")
        return Here(found, point)
    kept = request_parameters.kept_commune(request)
    return None if kept is None else Here(places.place(kept))


@kept(KEPT_S)
def _told(changed: datetime) -> list[tuple[MessageInfo, dict[str, Any] | None]]:
    """What everybody was warned of when that last changed, with what it covers: read once for all who ask."""
    return [(one, area) for one, area in warnings.in_force_at(now()) if one.public]


def _family(one: MessageInfo, family: Account) -> list[str]:
    """Places of the family that a warning touches, in words."""
    return [
        label("citizens.warned.touches", place=f"{each.name} ({report_cards.place_name(each.place_id)})")
        for each in family.places
        if each.place_id in one.places
    ]


def _km(one: MessageInfo, area: Mapping[str, Any] | None, here: Here | None) -> float:
    """How far away it is: of a commune that it touches nothing, of a point by its area."""
    if here is None:
        return FAR_KM
    if here.point is None and here.commune.id in one.places:
        return 0.0
    if area is None:
        return 0.0 if here.commune.id in one.places else FAR_KM
    spot = Spot(here.about[1], here.about[0])
    edge, _ = nearest_points(shape(dict(area)), spot)
    return 0.0 if shape(dict(area)).covers(spot) else nearby_shelters.apart(here.about, (edge.y, edge.x))


def _card(found: Warned, here: Here | None, at: datetime, family: Sequence[str] = ()) -> dict[str, Any]:
    one = found.one
    return {
        "id": one.id, "headline": _said(one.headline), "event": _said(one.event), "area": _said(one.area),
        "light": severity_light(one.severity), "mark": mark(severity_light(one.severity)),
        "severity": label(f"severity.{(one.severity or 'Unknown').lower()}"), "until": when(one.ends_at, at),
        "since": when(one.onset or one.sent, at), "sender": one.sender_name, "sent": when(one.sent, at),
        "apart": _apart(found, here), "family": family,
    }  # fmt: skip


def _apart(found: Warned, here: Here | None) -> str:
    """Bạn ở trong vùng cảnh báo; cách bạn 1,2 km; empty where nobody knows."""
    if here is None or found.km >= FAR_KM:
        return ""
    if found.km == 0:
        return label("citizens.warned.inside" if here.point else "citizens.warned.touches", place=_name(here))
    return label(
        "citizens.warned.apart" if here.point else "citizens.warned.apart_place", km=nearby_shelters.kilometres(found.km), place=_name(here)
    )


def _ways(here: Here | None, at: datetime) -> list[Way]:
    return nearby_shelters.ways(here.about, at) if here else []


def _answered(request: HttpRequest) -> str:
    """What was just said by this page's form."""
    return said if (said := asked(request)["said"]) in ("safe", "help") else ""


def _inside(ways: list[Way], area: Mapping[str, Any] | None) -> set[str]:
    """Shelters that lie in the area itself: right where whole communes are warned, to be asked about where the area is drawn by hand."""
    if area is None:
        return set()
    whole = shape(dict(area))
    return {one.shelter.id for one in ways if whole.covers(Spot(one.shelter.longitude, one.shelter.latitude))}


def _said(table: Words) -> str:
    return words(table) or next(iter(table.values()), "")


def _name(here: Here | None) -> str:
    return either(here.commune.name, here.commune.name_en) if here else ""


def _units(at: datetime) -> list[tuple[int, str, Mapping[str, Any]]]:
    return [(one.place_id, places.place(one.place_id).short_name, one.geometry) for one in outlines(local_day(at))]


def _territory(found: list[Warned], here: Here | None, at: datetime) -> Markup:
    """The communes that are warned, on the whole territory."""
    warned = frozenset(place for each in found for place in each.one.places)
    area = unary_union([shape(dict(each.area)) for each in found if each.area is not None])
    return draw_spot(
        _units(at), area=None if area.is_empty else mapping(area), point=here.about if here else None, spots=[], inside=warned, width=360,
        height=280, least_km=120, finding=label("citizens.warned.map", count=len(found)),
    )  # fmt: skip


def _around(found: Warned, here: Here | None, ways: list[Way], at: datetime) -> Markup:
    """The area of one warning, with where one is and where one may go."""
    spots = [Named(each.shelter.name, each.shelter.latitude, each.shelter.longitude, "square") for each in ways]
    return draw_spot(
        _units(at), area=found.area, point=here.about if here else None, spots=spots, inside=frozenset(found.one.places), width=360,
        height=300, least_km=12, finding=label("citizens.warned.map_one", area=_said(found.one.area)),
    )  # fmt: skip


urlpatterns = [path("c/warnings", every), path("c/warnings/<int:message_id>", one)]
