"""Pure decisions of the map: what a view shows, in which order, what one feature takes from another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import atan, cos, degrees, exp, log, pi, radians, tan
from typing import Any

from shapely.geometry import shape

from bazan.core.map_layers import GRAVEST_FIRST, Extent, Feature, Light, gravest
from bazan.directory.map_layers.types import Answer

TILE = 512
"""Pixels of the world at zoom 0, as MapLibre counts."""
LOWEST, HIGHEST = 5.0, 18.0
NEEDS_EYES: frozenset[Light] = frozenset(("disaster", "off", "watch", "stale"))


def extent_of(latitude: float, longitude: float, zoom: float, width: float, height: float) -> Extent:
    """What a picture of so many pixels shows around a point, in Web Mercator."""
    across = 360 * width / (TILE * 2**zoom)
    middle = log(tan(pi / 4 + radians(latitude) / 2))
    half = pi * height / (TILE * 2**zoom)
    south, north = (degrees(2 * atan(exp(middle + sign * half)) - pi / 2) for sign in (-1, 1))
    return Extent(max(longitude - across / 2, -180), south, min(longitude + across / 2, 180), north)


def zoom_of(extent: Extent, width: float, height: float) -> float:
    """The highest zoom at which so many pixels hold the extent."""
    across = max(extent.east - extent.west, 1e-6)
    rise = [log(tan(pi / 4 + radians(latitude) / 2)) for latitude in (extent.south, extent.north)]
    down = max(rise[1] - rise[0], 1e-6)
    return max(LOWEST, min(HIGHEST, log(width * 360 / (TILE * across), 2), log(height * 2 * pi / (TILE * down), 2)))


def metres_a_pixel(latitude: float, zoom: float) -> float:
    return 40_075_016.7 * cos(radians(latitude)) / (TILE * 2**zoom)


def middle(geometry: Mapping[str, Any]) -> tuple[float, float]:
    """(latitude, longitude) of a point that is surely on it."""
    if geometry["type"] == "Point":
        longitude, latitude = geometry["coordinates"][:2]
        return latitude, longitude
    inside = shape(dict(geometry)).representative_point()
    return inside.y, inside.x


def merged(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """The answers, where what speaks of a feature of another layer has given its light to that one, if that one or the same thing is
    there."""
    held = list(answers)
    there = {key for answer in held for feature in answer.features for key in _keys(answer, feature)}
    told: dict[str, list[Feature]] = {}
    for answer in held:
        for feature in answer.features:
            if feature.about in there:
                told.setdefault(feature.about, []).append(feature)
    return tuple(
        replace(
            answer,
            features=tuple(
                _told(feature, [one for key in _keys(answer, feature) for one in told.get(key, ())])
                for feature in answer.features
                if feature.about not in there
            ),
        )
        for answer in held
    )  # fmt: skip


def _keys(answer: Answer, feature: Feature) -> list[str]:
    """What may speak of it names it by one of these."""
    return [f"{answer.layer.code}/{feature.id}", *([feature.same] if feature.same else [])]


def _told(feature: Feature, by: Sequence[Feature]) -> Feature:
    if not by:
        return feature
    light = gravest((feature.light, *(one.light for one in by)))
    heard = (*feature.heard, *(key for one in by for key in one.heard))
    return replace(feature, light=light, heard=heard)


def listed(answers: Iterable[Answer]) -> list[tuple[Answer, Feature]]:
    """Every feature, the gravest first, then the newest, then by name: the order of the list beside the map."""
    rows = [(answer, feature) for answer in answers for feature in answer.features]
    return sorted(
        rows, key=lambda row: (GRAVEST_FIRST.index(row[1].light), -(row[1].since.timestamp() if row[1].since else 0), row[1].name)
    )


def only(answer: Answer, features: Iterable[Feature]) -> Answer:
    """The answer with these of its features alone."""
    return replace(answer, features=tuple(features))


def weight(feature: Feature) -> int:
    """How many things it stands for: a cluster, which a room made of many, says so."""
    return int(feature.properties.get("count", 1))


def untold(feature: Feature) -> int:
    """How many of the things it stands for are missing in what it adds up."""
    return int(feature.properties.get("untold", feature.adds_up is None))


def needing(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """The answers with only what needs eyes."""
    return tuple(replace(answer, features=tuple(one for one in answer.features if one.light in NEEDS_EYES)) for answer in answers)
