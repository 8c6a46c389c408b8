"""The card of one feature: how it stands, how old that is, who answers for it, what is open there, and what its reader may do."""

from dataclasses import dataclass
from datetime import datetime

from bazan.core.errors import NotFound
from bazan.core.labels import label
from bazan.core.language import words
from bazan.core.map_layers import Feature, Layer, point
from bazan.core.numbers import decimal_numbers
from bazan.core.time import local_day
from bazan.data.figures.api import place_name
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import Reach
from bazan.directory.base_map import api as base_map
from bazan.directory.places import api as places
from bazan.monitoring.alerts import api as alerts
from bazan.platform.design_system.api import number, when
from bazan.response.incidents import api as incidents
from bazan.screens.map import nearest_resources as near
from bazan.screens.map import river_trace as along
from bazan.screens.map import road_closure_link, view_content
from bazan.screens.map.types import View
from bazan.screens.map.view_content import Row


@dataclass(frozen=True)
class Act:
    """One thing the reader may do from here. ``main``: the one filled button."""

    word: str
    href: str
    icon: str
    main: bool = False


@dataclass(frozen=True)
class Card:
    row: Row
    layer: Layer
    since: str
    owner: str
    where: str
    facts: tuple[tuple[str, str], ...]
    picture: str
    open_here: list[tuple[str, str]]
    """(what, its page) of every alert and incident that is about it."""
    acts: list[Act]
    shut: str
    """The same view without the card."""
    near: near.Nearby
    along: along.Along | None
    is_area: bool = False


def card(key: str, layers: list[Layer], reach: Reach, view: View, now: datetime) -> Card:
    """NotFound ``map.feature``."""
    at = view.at or now
    if key.startswith("point/"):
        return _of_point(key, layers, reach, view, now)
    layer, found = view_content.feature(key, layers, reach, view, now)
    row = view_content.row_of(layer, found, at, view.at is not None)
    place = places.place(found.place_id) if found.place_id is not None else places.locate(row.latitude, row.longitude, local_day(at))
    return Card(
        row=row,
        layer=layer,
        since=when(found.since, now) if found.since else "",
        owner=found.owner,
        where=place_name(place) if place else "",
        facts=found.facts,
        picture=found.picture if view.at is None else "",
        open_here=_open(layer, found, reach),
        acts=_acts(layer, found, row, reach)
        if view.at is None
        else [Act(label("map.act.page"), found.href, "arrow-right")]
        if found.href
        else [],
        shut="/map?" + view.query(card=""),
        near=near.nearby(
            (row.latitude, row.longitude),
            layers,
            reach,
            view,
            now,
            but=key,
            incident=found.href if layer.code.startswith("incidents.") else "",
        ),
        along=along.along(layer, found, layers, reach, view, now),
        is_area=layer.geometry == "area",
    )


def _of_point(key: str, layers: list[Layer], reach: Reach, view: View, now: datetime) -> Card:
    """What lies under a point somebody chose: where that is, the nearest road. NotFound ``map.feature``."""
    if (numbers := decimal_numbers(key.removeprefix("point/"), 2)) is None:
        raise NotFound("map.feature", {})
    latitude, longitude = numbers
    if not (abs(latitude) <= 85 and abs(longitude) <= 180):
        raise NotFound("map.feature", {})
    told, place = base_map.point_words(latitude, longitude), places.locate(latitude, longitude, local_day(view.at or now))
    hamlet, road = base_map.hamlet(latitude, longitude), base_map.nearest_road(latitude, longitude)
    facts = [("WGS 84", told.wgs84), (f"VN-2000 {told.meridian}", told.vn2000)]
    if hamlet is not None:
        facts.append((label("map.card.hamlet"), label("map.card.away", name=hamlet.name, metres=number(hamlet.distance_m))))
    if road is not None:
        name = road.ref or road.name or label("map.card.unnamed_road")
        facts.append((label("map.card.road"), label("map.card.away", name=name, metres=number(road.distance_m))))
    layer = Layer("point", label("map.card.point"), "ground", "point", icon="map-pin")
    row = Row(key, place_name(place) if place else label("map.card.outside"), "none", layer, "", "", "", latitude, longitude)
    acts = []
    if view.at is None and place is not None and accounts.allowed(reach, "incidents.open", place_id=place.id):
        acts = _opening(f"place={place.id}", row)
    if close := road_closure_link.at_point(latitude, longitude, place, reach, view):
        acts.append(Act(label("map.act.close_road"), close, "circle-minus"))
    nearest = near.nearby((latitude, longitude), layers, reach, view, now)
    river = along.along(layer, Feature(key, point(latitude, longitude), row.name), layers, reach, view, now)
    return Card(row, layer, "", "", "", tuple(facts), "", [], acts, "/map?" + view.query(card=""), nearest, river)


def _opening(source: str, row: Row) -> list[Act]:
    where = f"latitude={row.latitude:.6f}&longitude={row.longitude:.6f}"
    return [
        Act(label("map.act.incident"), f"/incidents/new?{source}&{where}", "triangle-alert", main=True),
        Act(label("map.act.call"), f"/incidents/new?call=1&{where}", "phone"),
    ]


def _open(layer: Layer, found: Feature, reach: Reach) -> list[tuple[str, str]]:
    """What is open about a thing now."""
    if not layer.code.startswith("things.") or not accounts.allowed(reach, "alerts.view"):
        return []
    held = alerts.alerts("active", things=[int(found.id)], quiet=False)
    told = [(words(one.labels), f"/alerts/{one.id}") for one in held]
    if accounts.allowed(reach, "incidents.view"):
        opened = incidents.of_alerts([one.id for one in held])
        told += [(incidents.incident(number).title, f"/incidents/{number}") for number in opened.values()]
    return told


def _acts(layer: Layer, found: Feature, row: Row, reach: Reach) -> list[Act]:
    acts = []
    if not layer.code.startswith("incidents.") and accounts.allowed(reach, "incidents.open", place_id=found.place_id):
        acts = _opening(f"alert={found.id}" if layer.code == "alerts" else f"place={found.place_id or ''}", row)
    if found.href:
        acts.insert(1 if acts else 0, Act(label("map.act.page"), found.href, "arrow-right"))
    acts += [
        Act(link.word, link.href, link.icon)
        for link in found.links
        if not link.permission or accounts.allowed(reach, link.permission, place_id=found.place_id)
    ]
    about = f"alert={found.id}" if layer.code == "alerts" else f"place={found.place_id}" if found.place_id else ""
    if about and accounts.allowed(reach, "directives.give", place_id=found.place_id):
        acts.append(Act(label("map.act.directive"), f"/directives/give?{about}", "send"))
    return acts
