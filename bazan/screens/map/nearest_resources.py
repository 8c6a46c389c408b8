"""What is nearest to a point by open roads: teams, hospitals, shelters; the way to one of them; how far one gets from here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

from bazan.core.errors import NotFound, Refused
from bazan.core.labels import label
from bazan.core.language import words
from bazan.core.map_layers import Feature, Layer
from bazan.core.numbers import decimal_numbers
from bazan.directory.accounts.api import Reach, allowed
from bazan.directory.map_layers import api as map_layers
from bazan.platform.design_system.api import number
from bazan.response.routing import api as routing
from bazan.response.routing.types import Avoided, Near, Place, Route, Vehicle
from bazan.response.teams import api as teams
from bazan.screens.map import view_content
from bazan.screens.map.types import View

MOST = 5
TEAMS = "teams"
"""The layer of what comes to the point, by vehicles that may pass; to all others one goes."""
REACH = "reach"
"""In the place of a way's end: how far one gets."""
MINUTES = (5, 10, 20)
AWAY = "off_duty"


@dataclass(frozen=True)
class Choice:
    """One kind of thing that can be looked for. ``href``: the same view with the nearest of it."""

    code: str
    title: str
    icon: str
    """Empty: ``shape`` is the sign."""
    href: str
    chosen: bool
    shape: str = ""


@dataclass(frozen=True)
class NearRow:
    key: str
    name: str
    line: str
    minutes: str
    length: str
    how: str
    around: str
    """What is cut on the way, and how much longer that makes it; empty: nothing."""
    href: str
    """The same view with the way there drawn."""
    ends: str
    """From where to where, for the script: ``from=…&to=…&vehicle=…``."""
    send: str
    """Where it is sent from, if it can be sent."""


@dataclass(frozen=True)
class Nearby:
    """``rows`` None: nothing is looked for yet."""

    point: str
    choices: list[Choice]
    assets: list[Choice]
    rows: list[NearRow] | None
    title: str
    reach: Choice
    minutes: tuple[int, ...] = MINUTES


def nearby(
    point: tuple[float, float], layers: Sequence[Layer], reach: Reach, view: View, now: datetime, *, but: str = "", incident: str = ""
) -> Nearby:
    """``but``: the key of the feature it is asked for; ``incident``: its page, if it is an incident to which teams are sent."""
    offered = [one for one in layers if one.geometry == "point" and one.adds_up]
    code, _, asset = view.near.partition(":")
    layer = next((one for one in layers if one.code == code and one.geometry == "point"), None)
    said = f"{point[0]:.6f},{point[1]:.6f}"
    choices = [_choice(one.code, one.title, one.icon, view, one.code == code, one.shape) for one in offered]
    far = Choice(REACH, label("map.near.reach"), "route", "/map?" + view.query(way=REACH), view.way == REACH)
    if layer is None:
        return Nearby(said, choices, [], None, "", far)
    features = [one for one in _features(layer, reach, view, now) if f"{layer.code}/{one.id}" != but]
    assets = _assets(features, view, asset) if layer.code == TEAMS else []
    features = [one for one in features if not asset or one.properties.get(f"has_{asset}", 0)]
    rows = _rows(point, layer, features, view, now, incident if allowed(reach, "incidents.command") else "")
    return Nearby(said, choices, assets, rows, layer.title, far)


def way(said: Mapping[str, str], at: datetime) -> Route:
    """The way an address asks for: ``from=LAT,LON&to=LAT,LON&vehicle=``. Refused ``map.point``, ``map.vehicle``."""
    return routing.route(point_of(said, "from"), point_of(said, "to"), vehicle_of(said), at)


def drawn(point: tuple[float, float], layers: Sequence[Layer], reach: Reach, view: View, now: datetime) -> list[tuple[str, Any]]:
    """What the address draws over the map: (kind, GeoJSON) of a way or of how far one gets. Empty: nothing, or it is gone."""
    at = view.at or now
    if view.way == REACH:
        return [(REACH, ring.geometry) for ring in reversed(routing.reach(point, "car", at, MINUTES))]
    code = view.way.partition("/")[0]
    if not view.way or code != view.near.partition(":")[0]:
        return []
    try:
        layer, found = view_content.feature(view.way, list(layers), reach, view, now)
    except NotFound:
        return []
    start, end = _ends(point, layer, found)
    return [("way", routing.route(start, end, _vehicle(layer), at).geometry)]


def point_of(said: Mapping[str, str], name: str) -> tuple[float, float]:
    """Refused ``map.point``."""
    text = said.get(name, "")
    numbers = decimal_numbers(text, 2)
    if numbers is None or abs(numbers[0]) > 85 or abs(numbers[1]) > 180:
        raise Refused("map.point", {"text": text[:60]}, name)
    return numbers[0], numbers[1]


def vehicle_of(said: Mapping[str, str]) -> Vehicle:
    """Refused ``map.vehicle``."""
    text = said.get("vehicle") or "car"
    known: dict[str, Vehicle] = {one: one for one in routing.VEHICLES}
    if text not in known:
        raise Refused("map.vehicle", {"text": text[:40]}, "vehicle")
    return known[text]


def minutes(seconds: float) -> str:
    """``6 phút``; nothing is nearer than one."""
    return label("map.near.minutes", count=number(max(ceil(seconds / 60 - 0.01), 1)))


def kilometres(metres: float) -> str:
    """``4,1 km``; ``52 km``."""
    return f"{number(metres / 1000, 1 if metres < 10_000 else 0)} km"


def around(avoided: Sequence[Avoided], longer_s: float, found: str) -> str:
    """``vòng ĐT 684, thêm 39 phút``."""
    if not avoided:
        return ""
    roads = ", ".join(dict.fromkeys(one.road for one in avoided))
    if found == "straight":
        return label("map.near.cut_off", roads=roads)
    return label("map.near.around", roads=roads, minutes=minutes(longer_s))


def how(found: str) -> str:
    return label(f"map.near.by_{found}")


def _features(layer: Layer, reach: Reach, view: View, now: datetime) -> list[Feature]:
    """Of the whole territory; teams off duty left out."""
    (answer,) = map_layers.asked([layer], view_content.question_of(view, now), reach)
    return [one for one in answer.features if one.geometry["type"] == "Point" and one.properties.get("state") != AWAY]


def _choice(code: str, title: str, icon: str, view: View, chosen: bool, shape: str = "") -> Choice:
    return Choice(code, title, icon, "/map?" + view.query(near=code, way=""), chosen, shape)


def _assets(features: Sequence[Feature], view: View, chosen: str) -> list[Choice]:
    """What these teams have, in the order of the province's list."""
    lists = teams.catalogue().assets
    held = {name.removeprefix("has_") for one in features for name, count in one.properties.items() if name.startswith("has_") and count}
    return [_choice(f"{TEAMS}:{code}", words(one.names), "", view, code == chosen) for code, one in lists.items() if code in held]


def _rows(
    point: tuple[float, float], layer: Layer, features: Sequence[Feature], view: View, now: datetime, incident: str
) -> list[NearRow]:  # fmt: skip
    held = {one.id: one for one in features}
    places = [Place(one.id, *_at(one)) for one in features]
    found = routing.nearest(point, places, MOST, _vehicle(layer), view.at or now, towards=layer.code == TEAMS)
    return [_row(point, layer, held[one.place.id], one, view, incident) for one in found]


def _row(point: tuple[float, float], layer: Layer, feature: Feature, one: Near, view: View, incident: str) -> NearRow:
    key = f"{layer.code}/{feature.id}"
    start, end = _ends(point, layer, feature)
    ends = f"from={start[0]:.6f},{start[1]:.6f}&to={end[0]:.6f},{end[1]:.6f}&vehicle={_vehicle(layer)}"
    send = ""
    if layer.code == TEAMS and view.at is None:
        send = f"{incident}?team={feature.id}#tasks" if incident else feature.href
    return NearRow(
        key, feature.name, " · ".join(filter(None, (feature.owner, view_content.said(feature)))), minutes(one.duration_s),
        kilometres(one.length_m), how(one.found), around(one.avoided, one.longer_s, one.found), "/map?" + view.query(way=key), ends, send,
    )  # fmt: skip


def _ends(point: tuple[float, float], layer: Layer, feature: Feature) -> tuple[tuple[float, float], tuple[float, float]]:
    return (_at(feature), point) if layer.code == TEAMS else (point, _at(feature))


def _at(feature: Feature) -> tuple[float, float]:
    longitude, latitude = feature.geometry["coordinates"][:2]
    return latitude, longitude


def _vehicle(layer: Layer) -> Vehicle:
    return "emergency" if layer.code == TEAMS else "car"
