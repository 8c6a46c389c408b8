"""The map on paper and as a picture: drawn by the server, with legend, scale, source and time."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from bazan.core.labels import label
from bazan.core.map_layers import Extent, Layer
from bazan.core.time import LOCAL
from bazan.directory.base_map import api as base_map
from bazan.platform.design_system.api import as_png, long_day, number
from bazan.screens.map import rules
from bazan.screens.map.types import Scene, View
from bazan.screens.map.web import svg_map

PAPERS = {"a4": (1040, 640), "a3": (1500, 980)}
"""The drawing on a sheet laid across, in units of a screen's pixels."""


@dataclass(frozen=True)
class Sheet:
    """What stands on a printed sheet. ``bar``: (what the scale measures, its length in the drawing's units)."""

    paper: str
    drawing: Markup
    finding: str
    moment: str
    source: str
    bar: tuple[str, int]
    legend: list[tuple[Layer, int]]


def extent_of(view: View, paper: str) -> Extent:
    """What a sheet shows around the centre of a view, at its zoom."""
    return rules.extent_of(view.latitude, view.longitude, view.zoom, *PAPERS[paper])


def sheet(made: Scene, paper: str, over: Iterable[tuple[str, Any]] = ()) -> Sheet:
    """``over``: as of ``drawn.drawn``."""
    width, height = PAPERS[paper]
    finding = svg_map.found(made)
    text, length = svg_map.scale_bar(made)
    legend = [(answer.layer, len(answer.features)) for answer in made.answers if answer.features and answer.layer.group != "figures"]
    return Sheet(paper, svg_map.drawn(made, finding, width, height, over), finding, moment(made), source(), (text, round(length)), legend)


def picture(made: Scene) -> bytes:
    """A PNG of the view under its title."""
    width, height = PAPERS["a4"]
    text, length = svg_map.scale_bar(made)
    finding = svg_map.found(made)
    told = f"{label('map.sheet.scale', text=text, px=number(length / width * 100, 1))} · {source()}"
    return as_png(str(svg_map.drawn(made, finding, width, height)), label("map.title"), f"{finding} · {moment(made)}", told)


def moment(made: Scene) -> str:
    """When the map was seen, and how much was known."""
    at = made.at.astimezone(LOCAL)
    said = f"{at:%H:%M} {long_day(at)}"
    return label(f"map.sheet.{made.view.known}", at=said) if made.past else label("map.sheet.live", at=said)


def source() -> str:
    held = base_map.served("ground")
    of_ground = label("map.no_ground") if held is None else label("map.schematic_ground") if held.schematic else held.attribution
    return f"{label('map.schematic')} · {of_ground}"
