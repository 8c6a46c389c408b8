"""A view with everything in it, asked once for the page, the drawing, the list and the script alike."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bazan.core.errors import NotFound
from bazan.core.labels import label
from bazan.core.map_layers import Extent, Feature, Layer, Light, Question
from bazan.core.time import now as clock
from bazan.directory.accounts.api import Reach
from bazan.directory.map_layers import api as map_layers
from bazan.directory.map_layers.types import Answer
from bazan.platform.design_system.api import age, quantity, when
from bazan.screens.map import rules, unit_geography
from bazan.screens.map.types import Scene, View
from bazan.screens.map.view_parameters import HEIGHT, WIDTH

LIST_ROWS = 150
"""The list names so many; the rest is counted, and comes nearer by looking closer."""


@dataclass(frozen=True)
class Row:
    """One line of the list, and the head of a card."""

    key: str
    """``LAYER/ID``."""
    name: str
    light: Light
    sign: Layer
    line: str
    told: str
    """How old it is, or, of a moment that is past, when it was told."""
    href: str
    latitude: float
    longitude: float


def read(view: View, layers: list[Layer], reach: Reach, now: datetime, extent: Extent | None = None) -> Scene:
    """What stands on the layers that are on, within the picture."""
    extent = extent or rules.extent_of(view.latitude, view.longitude, view.zoom, WIDTH, HEIGHT)
    on = [layer for layer in layers if view.shows(layer)]
    question = question_of(view, now, extent)
    answers = rules.merged(map_layers.asked(on, question, reach))
    if view.only:
        answers = rules.needing(answers)
    return Scene(view, extent, view.at or now, now, unit_geography.day_of(view, now), tuple(layers), answers)


def question_of(
    view: View, now: datetime, extent: Extent | None = None, ids: frozenset[str] | None = None, area: Mapping[str, Any] | None = None
) -> Question:
    at = view.at or now
    return Question(at, now, at if view.known == "then" else now, extent, ids, area, units=unit_geography.day_of(view, now))


def feature(key: str, layers: list[Layer], reach: Reach, view: View, now: datetime) -> tuple[Layer, Feature]:
    """One feature by its layer and number. NotFound ``map.feature``: it isn't there, or not for this reader, or it wasn't there then."""
    code, _, number = key.partition("/")
    layer = next((one for one in layers if one.code == code), None)
    if layer is not None and number:
        for answer in map_layers.asked([layer], question_of(view, now, ids=frozenset({number})), reach):
            for found in answer.features:
                if found.id == number:
                    return layer, found
    raise NotFound("map.feature", {})


def rows(scene: Scene) -> tuple[list[Row], int]:
    """The list beside the map: the gravest first; and how many more there are."""
    listed = rules.listed(one for one in scene.answers if one.layer.group != "figures")
    return [row_of(answer.layer, one, scene.at, scene.past) for answer, one in listed[:LIST_ROWS]], max(len(listed) - LIST_ROWS, 0)


def figure_rows(scene: Scene) -> list[Row]:
    """The communes of the indicator they are coloured by, the highest first; those without a value last."""
    coloured = [(answer.layer, one) for answer in scene.answers if answer.layer.group == "figures" for one in answer.features]
    ordered = sorted(coloured, key=lambda pair: (pair[1].value is None, -(pair[1].value or 0.0), pair[1].name))
    return [replace(row_of(layer, one, scene.at, scene.past), line=amount(one) or label("frontend.map.no_value")) for layer, one in ordered]


def row_of(layer: Layer, one: Feature, at: datetime, past: bool) -> Row:
    latitude, longitude = rules.middle(one.geometry)
    told = "" if one.since is None else when(one.since, at) if past else age((clock() - one.since).total_seconds())
    return Row(f"{layer.code}/{one.id}", one.name, one.light, layer, said(one), told, one.href, latitude, longitude)


def said(one: Feature) -> str:
    """Its number and its words."""
    return " · ".join(filter(None, (amount(one), one.line)))


def amount(one: Feature) -> str:
    """Its number with its unit; empty: it has none."""
    return "" if one.value is None else quantity(one.value, one.digits, one.unit)


def counted(answer: Answer) -> list[tuple[Light, int]]:
    """How many of a layer's features need eyes, by light, the gravest first."""
    return [(light, answer.lights[light]) for light in rules.GRAVEST_FIRST if light in rules.NEEDS_EYES and answer.lights.get(light)]
