"""A map by its address: ``?c=LAT,LON,ZOOM&on=LAYER,LAYER&at=INSTANT&card=LAYER/ID&only=off``. What can't be read is refused by name."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bazan.core.errors import Refused
from bazan.core.map_layers import Extent, Layer
from bazan.core.numbers import decimal_numbers
from bazan.core.time import local_day
from bazan.data.figures.api import extent_of, instant_of
from bazan.directory.places.types import PlaceInfo
from bazan.screens.map import rules, unit_geography
from bazan.screens.map.types import View

WIDTH, HEIGHT = 960, 640
"""Of the drawing that stands before any script has run."""
ZOOMS = {"province": 8.5, "district": 10, "region": 10}
"""At which the map shows about all of a place; a commune closer."""


def view_of(said: Mapping[str, str], layers: Sequence[Layer], now: datetime) -> View:
    """The view asked for; without a centre the whole territory, without layers those that are shown at first.

    Refused ``map.centre``, ``map.layer``, ``map.future``, ``map.choice``, ``boards.instant.unreadable``.
    """
    bounds = None if said.get("c") else whole(now)
    latitude, longitude, zoom = _centre(said["c"]) if bounds is None else _fitted(bounds)
    known = {layer.code for layer in layers}
    on = tuple(filter(None, said["on"].split(","))) if "on" in said else tuple(layer.code for layer in layers if layer.shown)
    if unknown := [code for code in on if code not in known]:
        raise Refused("map.layer", {"code": unknown[0][:60]}, "on")
    figure = said.get("figure", "")
    if figure and f"figures.{figure}" not in known:
        raise Refused("map.layer", {"code": figure[:60]}, "figure")
    at = moment(said.get("at", ""), now)
    for name, choices in (
        ("only", ("", "off")),
        ("known", ("", "then", "now")),
        ("theme", ("", "dark", "light")),
        ("river", ("", "down", "up")),
    ):
        if said.get(name, "") not in choices:
            raise Refused("map.choice", {"name": name, "given": said[name][:40]}, name)
    return View(
        latitude, longitude, zoom, on, at, bounds=bounds,
        known=said.get("known") or "then", card=said.get("card", ""), area=said.get("area", ""), figure=figure, only=said.get("only", ""),
        geography=unit_geography.choice(said.get("geography", "")),
        near=said.get("near", ""), way=said.get("way", ""), river=said.get("river", ""), theme=said.get("theme") or "dark",
    )  # fmt: skip


def moment(text: str, now: datetime) -> datetime | None:
    """The instant asked about; None: now. Refused ``map.future``, ``boards.instant.unreadable``."""
    if not text:
        return None
    at = instant_of(text, "at")
    if at > now:
        raise Refused("map.future", {"at": text[:40]}, "at")
    return at


def steps(view: View) -> dict[str, str]:
    """The addresses a step away, for who has no script."""
    shown = rules.extent_of(view.latitude, view.longitude, view.zoom, WIDTH, HEIGHT)
    down, across = (shown.north - shown.south) / 3, (shown.east - shown.west) / 3
    return {
        "in": view.query(zoom=min(view.zoom + 1, rules.HIGHEST)),
        "out": view.query(zoom=max(view.zoom - 1, rules.LOWEST)),
        "north": view.query(latitude=min(view.latitude + down, 85)),
        "south": view.query(latitude=max(view.latitude - down, -85)),
        "west": view.query(longitude=max(view.longitude - across, -180)),
        "east": view.query(longitude=min(view.longitude + across, 180)),
    }


def around(place: PlaceInfo) -> str:
    """Where to look to see about all of a place: ``LAT,LON,ZOOM``."""
    return f"{place.latitude:.5f},{place.longitude:.5f},{ZOOMS.get(place.kind, 11)}"


def in_reach(said: Mapping[str, str], layers: Sequence[Layer]) -> dict[str, str]:
    """An address somebody else may have made, without the layers this reader may not see."""
    known = {layer.code for layer in layers}
    kept = {name: value for name, value in said.items() if name != "figure" or f"figures.{value}" in known}
    return kept | ({"on": ",".join(code for code in said["on"].split(",") if code in known)} if "on" in said else {})


def noon(text: str, now: datetime) -> datetime:
    """The middle of the day said; today's when none was. Refused ``boards.instant.unreadable``."""
    return instant_of(f"{text}T12:00", "day") if text else now


def box_of(text: str) -> Extent:
    """``west,south,east,north``. Refused ``map.box``, ``map.dateline``."""
    numbers = decimal_numbers(text, 4)
    if numbers is None:
        raise Refused("map.box", {"text": text[:60]}, "box")
    west, south, east, north = numbers
    if west > east:
        raise Refused("map.dateline", {}, "box")
    if not (west >= -180 and east <= 180 and -90 <= south <= north <= 90):
        raise Refused("map.box", {"text": text[:60]}, "box")
    return Extent(west, south, east, north)


def whole(now: datetime) -> tuple[float, float, float, float]:
    """West, south, east, north of the territory today; around its seat while it has no boundaries."""
    return extent_of(local_day(now))


def _fitted(bounds: tuple[float, float, float, float]) -> tuple[float, float, float]:
    west, south, east, north = bounds
    zoom = rules.zoom_of(Extent(west, south, east, north), WIDTH, HEIGHT)
    return round((south + north) / 2, 5), round((west + east) / 2, 5), round(zoom - 0.1, 2)


def _centre(text: str) -> tuple[float, float, float]:
    numbers = decimal_numbers(text, 3)
    if numbers is None or not (abs(numbers[0]) <= 85 and abs(numbers[1]) <= 180 and 0 <= numbers[2] <= 24):
        raise Refused("map.centre", {"text": text[:60]}, "c")
    latitude, longitude, zoom = numbers
    return latitude, longitude, min(max(zoom, rules.LOWEST), rules.HIGHEST)
