"""Questions asked of an area: how many people, and what stands in it. ``circle:LAT,LON,METRES``, ``corridor:METRES:LAT,LON;LAT,LON``
(along the road or the river: ``corridor:METRES,road:…``), ``drawn:LAT,LON;LAT,LON;LAT,LON``, or the key of a feature that is an area."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape

from bazan.core.errors import Refused
from bazan.core.map_layers import Extent, Layer
from bazan.core.numbers import decimal_number, decimal_numbers
from bazan.core.time import local_day
from bazan.directory.accounts.api import Reach, allowed
from bazan.directory.map_layers import api as map_layers
from bazan.directory.map_layers.types import Area
from bazan.response.incidents import api as incidents
from bazan.response.incidents.types import Exposure
from bazan.screens.map import corridors, road_closure_link, rules, view_content, view_parameters
from bazan.screens.map.types import View
from bazan.screens.map.view_content import Row

MOST_NAMED = 12
"""Of a layer's features in the area so many are named, the gravest first."""


@dataclass(frozen=True)
class Held:
    """What of one layer lies in the area."""

    layer: Layer
    count: int
    added: float | None
    """The sum of what the layer adds up; null when it adds up nothing, or nobody told."""
    unknown: int
    """How many of them tell no such number."""
    named: list[Row]


@dataclass(frozen=True)
class Answer:
    area: Area
    exposure: Exposure
    held: list[Held]
    incidents: list[tuple[int, str]]
    """Open incidents whose area it may become: (number, title)."""
    close: str
    """Where a road is closed along it, if it is a corridor and its reader closes roads."""


def area_now(text: str, reach: Reach, now: datetime) -> Area:
    """An area as the map's address writes it, of now. Refused and NotFound as ``area_of``."""
    layers = map_layers.layers(reach)
    return area_of(text, layers, reach, view_parameters.view_of({}, layers, now), now)


def area_of(text: str, layers: list[Layer], reach: Reach, view: View, now: datetime) -> Area:
    """Refused ``map.area``, ``map.corridor``, ``incidents.area.*``; NotFound ``map.feature``."""
    basis, _, rest = text.partition(":")
    if basis not in ("circle", "corridor", "drawn"):
        _, found = view_content.feature(text, layers, reach, view, now)
        if not found.geometry["type"].endswith("Polygon"):
            raise Refused("map.area", {"text": text[:60]}, "area")
        return Area(text, found.geometry, "", (), None)
    metres: float | None = None
    if basis == "circle":
        rest, _, said = rest.rpartition(",")
        metres = _number(said, text)
    elif basis == "corridor":
        said, _, rest = rest.partition(":")
        said, _, along = said.partition(",")
        metres = _number(said, text)
        if along:
            found = corridors.followed(_points(rest, text), along, text)
            return Area(
                text, incidents.drawn(basis, found.points, metres), basis, found.points, metres, found.said, found.road, along == "road"
            )
    points = _points(rest, text)
    return Area(text, incidents.drawn(basis, points, metres), basis, points, metres, closes=basis == "corridor")


def answer(area: Area, layers: list[Layer], reach: Reach, view: View, now: datetime) -> Answer:
    """What stands in it, of every point layer this reader may see, whether it is switched on or not."""
    ground = shape(dict(area.geometry))
    shapely.prepare(ground)
    west, south, east, north = ground.bounds
    question = view_content.question_of(view, now, Extent(west, south, east, north), area=area.geometry)
    held = []
    for found in rules.merged(map_layers.asked([one for one in layers if one.geometry == "point"], question, reach)):
        inside = _inside(ground, [one.geometry["coordinates"] for one in found.features])
        # a room that heaps did so within the area, whose bend the middle of a heap may lie beside
        features = [one for one, within in zip(found.features, inside, strict=True) if within or rules.weight(one) > 1]
        if not features:
            continue
        told = [one.adds_up for one in features if one.adds_up is not None]
        rows = rules.listed([rules.only(found, features)])[:MOST_NAMED]
        held.append(
            Held(
                found.layer, sum(rules.weight(one) for one in features), sum(told) if told else None,
                sum(map(rules.untold, features)) if found.layer.adds_up else 0,
                [view_content.row_of(layer.layer, one, question.at, question.past) for layer, one in rows],
            )
        )  # fmt: skip
    opened = incidents.incidents() if view.at is None and allowed(reach, "incidents.view") else []
    may = [(one.id, f"{one.code} · {one.title}") for one in opened if one.closed_at is None and not one.guarded]
    close = road_closure_link.along(area.points, area.road, reach, view) if area.closes else ""
    return Answer(area, incidents.exposure(area.geometry, local_day(question.at)), held, may, close)


def _inside(ground: Any, points: Sequence[Sequence[float]]) -> list[bool]:
    if not points:
        return []
    at = np.asarray([point[:2] for point in points], float)
    return shapely.intersects_xy(ground, at[:, 0], at[:, 1]).tolist()


def _points(text: str, whole: str) -> tuple[tuple[float, float], ...]:
    pairs = [decimal_numbers(pair, 2) for pair in text.split(";")]
    if not all(pair and abs(pair[0]) < 1000 and abs(pair[1]) < 1000 for pair in pairs):
        raise Refused("map.area", {"text": whole[:60]}, "area")
    return tuple((pair[0], pair[1]) for pair in pairs if pair)


def _number(text: str, whole: str) -> float:
    number = decimal_number(text)
    if number is None or not 0 <= number < 1_000_000:
        raise Refused("map.area", {"text": whole[:60]}, "area")
    return number
