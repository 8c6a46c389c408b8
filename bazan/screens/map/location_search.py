"""What somebody typed into the box of the map: coordinates of either system, a place, a thing, a road."""

from dataclasses import dataclass
from datetime import datetime

from bazan.core.errors import BazanError
from bazan.core.labels import label, sentence
from bazan.core.language import either
from bazan.core.time import local_day
from bazan.data.figures.api import place_name
from bazan.data.observations import api as observations
from bazan.directory.base_map import api as base_map
from bazan.directory.places import api as places
from bazan.screens.map.types import View

MOST = 8
CLOSE = {"province": 9.0, "district": 10.5, "region": 10.5, "commune": 11.5}
"""At which zoom a place of a kind is seen whole, about."""
POINT_ZOOM = 14.0


@dataclass(frozen=True)
class Found:
    name: str
    line: str
    href: str


def find(text: str, view: View, now: datetime) -> tuple[list[Found], str]:
    """What the words may mean, best first; and, where they are coordinates nobody can go to, why."""
    if not text.strip():
        return [], ""
    try:
        point = base_map.understood(text)
    except BazanError as why:
        return [], sentence(why)
    if point is not None:
        latitude, longitude = point
        key = f"point/{latitude:.6f},{longitude:.6f}"
        told = base_map.point_words(latitude, longitude)
        href = "/map?" + view.query(latitude=latitude, longitude=longitude, zoom=POINT_ZOOM, card=key)
        return [Found(told.wgs84, f"VN-2000 {told.vn2000} · {told.meridian}", href)], ""
    found = [
        Found(place_name(one), label("map.find.place"), _to(view, one.latitude, one.longitude, CLOSE.get(one.kind, 11.0)))
        for one in places.search(text, local_day(now), MOST)
    ]
    for thing in observations.search(text, MOST):
        if thing.latitude is not None and thing.longitude is not None:
            key, code = f"things.{thing.kind}/{thing.id}", f"things.{thing.kind}"
            on = view.on if code in view.on else (*view.on, code)
            where = places.place(thing.place_id) if thing.place_id else None
            href = "/map?" + view.query(latitude=thing.latitude, longitude=thing.longitude, zoom=POINT_ZOOM, card=key, on=on)
            found.append(Found(either(thing.name, thing.name_en or thing.name), place_name(where) if where else "", href))
    return found[:MOST], "" if found else label("map.find.nothing", text=text[:40])


def _to(view: View, latitude: float, longitude: float, zoom: float) -> str:
    return "/map?" + view.query(latitude=latitude, longitude=longitude, zoom=zoom, card="")
