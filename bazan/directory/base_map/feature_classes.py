"""What a drawn thing is to us: by our own fields, or by the tags of OpenStreetMap. Pure."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bazan.directory.base_map.types import (
    BUILDINGS,
    GREEN,
    LAYERS,
    PLACE_CLASSES,
    PLACES,
    ROAD_CLASSES,
    ROADS,
    WATER,
    WATERWAY_CLASSES,
    WATERWAYS,
)

KEYS = ("highway", "waterway", "natural", "water", "building", "place", "landuse", "leisure")
"""The keys of OpenStreetMap by one of which everything we take is known."""
_DIMENSION = {ROADS: 1, WATERWAYS: 1, WATER: 2, BUILDINGS: 2, PLACES: 0, GREEN: 2}
_CLASSES = {ROADS: ROAD_CLASSES, WATERWAYS: WATERWAY_CLASSES, PLACES: PLACE_CLASSES}
_WATERWAYS = {"river": "river", "stream": "stream", "canal": "canal", "ditch": "canal", "drain": "canal", "tidal_channel": "stream"}
_PLACES = {
    "city": "town", "town": "town", "suburb": "quarter", "quarter": "quarter", "neighbourhood": "quarter",
    "village": "village", "hamlet": "hamlet", "isolated_dwelling": "hamlet", "locality": "hamlet",
}  # fmt: skip
_GREEN = {("landuse", "forest"), ("natural", "wood"), ("leisure", "park"), ("leisure", "nature_reserve")}
_SPEED = re.compile(r"(\d{1,3})(?:\.\d+)?\s*(km/h|kmh|kph|mph)?")
_MILE_KM = 1.609344


@dataclass(frozen=True)
class Described:
    """``kind``: our class, empty where a layer has none; ``oneway``: 1 as drawn, -1 against it; ``speed_kmh``: 0 where no road."""

    layer: str
    kind: str
    name: str = ""
    ref: str = ""
    bridge: bool = False
    oneway: int = 0
    speed_kmh: int = 0


@dataclass(frozen=True)
class RoadClass:
    """One table of ``roads.toml``."""

    name: str
    speed_kmh: int
    from_zoom: int


@cache
def road_classes() -> Mapping[str, RoadClass]:
    """A value of ``highway`` → our class."""
    declared = tomllib.loads((Path(__file__).parent / "roads.toml").read_text("utf-8"))
    return {
        value: RoadClass(name, table["speed_kmh"], table["from_zoom"]) for name, table in declared.items() for value in table["highway"]
    }


def described(tags: Mapping[str, Any], dimension: int) -> Described | None:
    """What tags or our own fields say a point (0), line (1) or polygon (2) is; None: nothing we draw."""
    if "layer" in tags and tags["layer"] in LAYERS:
        return _own(tags, dimension)
    if dimension == 1 and (known := road_classes().get(_text(tags, "highway"))):
        return _road(tags, known)
    if dimension == 1 and (waterway := _WATERWAYS.get(_text(tags, "waterway"))):
        return Described(WATERWAYS, waterway, _text(tags, "name"))
    if dimension == 2 and (_text(tags, "natural") == "water" or _text(tags, "waterway") == "riverbank" or "water" in tags):
        return Described(WATER, "", _text(tags, "name"))
    if dimension == 2 and _text(tags, "building") not in ("", "no"):
        return Described(BUILDINGS, "")
    if dimension == 2 and any(_text(tags, key) == value for key, value in _GREEN):
        return Described(GREEN, "", _text(tags, "name"))
    if dimension == 0 and (place := _PLACES.get(_text(tags, "place"))) and _text(tags, "name"):
        return Described(PLACES, place, _text(tags, "name"))
    return None


def _own(fields: Mapping[str, Any], dimension: int) -> Described | None:
    layer, kind = fields["layer"], _text(fields, "class")
    if _DIMENSION[layer] != dimension or (layer in _CLASSES and kind not in _CLASSES[layer]):
        return None
    if layer != ROADS:
        return Described(layer, kind if layer in _CLASSES else "", _text(fields, "name"))
    return _road(fields, next(known for known in road_classes().values() if known.name == kind))


def _road(tags: Mapping[str, Any], known: RoadClass) -> Described:
    oneway = {"yes": 1, "true": 1, "1": 1, "-1": -1, "reverse": -1}.get(_text(tags, "oneway").lower(), 0)
    if not oneway and (known.name == "motorway" or _text(tags, "junction") == "roundabout") and _text(tags, "oneway") != "no":
        oneway = 1
    return Described(
        ROADS,
        known.name,
        _text(tags, "name"),
        _text(tags, "ref"),
        _text(tags, "bridge").lower() not in ("", "no", "false", "0"),
        oneway,
        _speed(_text(tags, "maxspeed")) or known.speed_kmh,
    )


def _speed(text: str) -> int:
    """``50``, ``50 km/h``, ``30 mph`` as km/h; 0: it says nothing we understand."""
    found = _SPEED.fullmatch(text.strip().lower())
    if not found:
        return 0
    speed = round(int(found[1]) * (_MILE_KM if found[2] == "mph" else 1))
    return speed if 1 <= speed <= 200 else 0


def _text(tags: Mapping[str, Any], key: str) -> str:
    value = tags.get(key)
    return "" if value is None else " ".join(str(value).split())[:200]
