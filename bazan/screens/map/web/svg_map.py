"""The map as the server draws it: for a screen without WebGL, for one whose script hasn't run yet, for paper and for pictures."""

from collections.abc import Iterable, Mapping
from html import escape
from math import log, pi, radians, tan
from typing import Any

import shapely
from markupsafe import Markup
from shapely.geometry import LineString, Polygon, box, shape

from bazan.core.labels import label
from bazan.core.map_layers import GRAVEST_FIRST, Feature, Layer, SiteState
from bazan.data.figures.api import outlines, short_place_name
from bazan.directory.base_map import api as base_map
from bazan.directory.base_map.types import Line
from bazan.directory.places import api as places
from bazan.platform.design_system.api import Box, icon, light_style, mark, number, station
from bazan.screens.map import rules
from bazan.screens.map.choropleth import colouring
from bazan.screens.map.types import Scene
from bazan.screens.map.view_content import said
from bazan.screens.map.view_parameters import HEIGHT, WIDTH

LETTER = 7.0
FROM_ZOOM = {"tertiary": 10, "minor": 12, "track": 13, "path": 14, "stream": 10, "canal": 10}
"""From which zoom a class of lines is drawn; the others always."""
MOST_NAMES = 40
BEYOND = 0.03
"""So much is drawn beyond the edges, in parts of the picture, for cuts not to be seen as lines."""
_TRIED = ((11, -8), (-11, -8), (0, 14), (0, -30))
"""Where a name is tried beside its sign: right, left, below, above."""


class _Paper:
    """Degrees to the drawing, in Web Mercator, as the script's map has them."""

    def __init__(self, scene: Scene, width: int, height: int):
        self.width, self.height = width, height
        extent = scene.extent
        self.extent = extent
        self.scale = rules.TILE * 2**scene.view.zoom / 360
        self.left = scene.view.longitude - width / 2 / self.scale
        self.top = _mercator(scene.view.latitude) + height / 2 / self.scale
        across, down = (extent.east - extent.west) * BEYOND, (extent.north - extent.south) * BEYOND
        self.window = box(extent.west - across, extent.south - down, extent.east + across, extent.north + down)

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        return (longitude - self.left) * self.scale, (self.top - _mercator(latitude)) * self.scale

    def path(self, geometry: Any) -> str:
        """The part of it that the paper shows."""
        cut = geometry.intersection(self.window) if not self.window.covers(geometry) else geometry
        return "".join(self._run(part) for part in shapely.get_parts(cut) if not part.is_empty)

    def _run(self, part: Any) -> str:
        if part.geom_type == "Polygon":
            return "".join(self._points(ring.coords) + "Z" for ring in (part.exterior, *part.interiors))
        return self._points(part.coords) if part.geom_type in ("LineString", "LinearRing") else ""

    def _points(self, coordinates: Iterable[Any]) -> str:
        return "M" + "L".join("{:.1f} {:.1f}".format(*self.at(x, y)) for x, y, *_ in coordinates)


def drawn(
    scene: Scene, finding: str, width: int = WIDTH, height: int = HEIGHT, over: Iterable[tuple[str, Any]] = ()
) -> Markup:  # fmt: skip
    """The view as SVG; ``finding`` is what it says in one sentence; ``over``: (kind, GeoJSON) of what is drawn over the shapes."""
    paper = _Paper(scene, width, height)
    listed = rules.listed(one for one in scene.answers if one.layer.group != "figures")
    coloured = colouring(scene)
    signs = [(answer.layer, one) for answer, one in listed if one.geometry["type"] == "Point"]
    taken: list[Box] = []
    parts = [
        f'<rect class="map-sea" width="{width}" height="{height}"/>',
        *_units(scene, paper, coloured.tones if coloured else {}),
        *_ground(scene, paper),
    ]
    parts += [_drawn_shape(one, paper) for _, one in reversed(listed) if one.geometry["type"] != "Point"]
    parts += [one for kind, geometry in over if (one := _laid(kind, geometry, paper))]
    drawn_signs = [(layer, one, paper.at(*one.geometry["coordinates"])) for layer, one in signs]
    drawn_signs = [(layer, one, at) for layer, one, at in drawn_signs if 0 <= at[0] <= width and 0 <= at[1] <= height]
    for _, _, (x, y) in drawn_signs:
        taken.append(Box.around(x, y, 16, 16))
    parts += [_sign(layer, one, *at) for layer, one, at in reversed(drawn_signs)]
    names = [_name(one, at, taken, width, height) for _, one, at in drawn_signs[:MOST_NAMES]]
    parts += [*names, *_way_names(scene, paper, taken), *_unit_names(scene, paper, taken)]
    return Markup(  # noqa: S704 - every name is escaped
        f'<svg class="operations-drawing" viewBox="0 0 {width} {height}" preserveAspectRatio="xMidYMid slice" role="img"'
        f' aria-label="{escape(finding)}">{"".join(parts)}</svg>'
    )


def scale_bar(scene: Scene, longest_px: float = 120) -> tuple[str, float]:
    """(what the bar measures, its length in pixels of the drawing)."""
    metres = rules.metres_a_pixel(scene.view.latitude, scene.view.zoom)
    steps = [step * 10**power for power in range(1, 6) for step in (1, 2, 5)]
    longest = max((step for step in steps if step / metres <= longest_px), default=steps[0])
    text = f"{number(longest / 1000)} km" if longest >= 1000 else f"{longest} m"
    return text, longest / metres


def _mercator(latitude: float) -> float:
    """Degrees north on the drawing: as long as degrees of longitude are."""
    return log(tan(pi / 4 + radians(latitude) / 2)) * 180 / pi


def _units(scene: Scene, paper: _Paper, tones: Mapping[str, str]) -> list[str]:
    """The communes, each in the tone of its class where an indicator is on."""
    found = []
    for outline in outlines(scene.units):
        path = paper.path(shape(outline.geometry))
        if path:
            tone = tones.get(f"figures.{scene.view.figure}/{outline.place_id}")
            found.append(f'<path class="map-ground-unit{f" class-{tone}" if tone else ""}" d="{path}"/>')
    return found


def _ground(scene: Scene, paper: _Paper) -> list[str]:
    """Lakes, forests, rivers and the roads that are worth drawing at this zoom."""
    found = [
        f'<path class="map-ground-{one.layer}" d="{path}"/>'
        for one in base_map.surfaces(_box(scene))
        if (path := paper.path(Polygon(one.rings[0], one.rings[1:])))
    ]
    for line in _ways(scene):
        path = paper.path(LineString(line.coordinates))
        if path:
            found.append(f'<path class="map-way map-way-{line.kind}" d="{path}"/>')
    return found


def _ways(scene: Scene) -> list[Line]:
    return base_map.lines(_box(scene), [one for one in base_map.LINE_CLASSES if scene.view.zoom >= FROM_ZOOM.get(one, 0)])


def _box(scene: Scene) -> tuple[float, float, float, float]:
    return scene.extent.west, scene.extent.south, scene.extent.east, scene.extent.north


def _way_names(scene: Scene, paper: _Paper, taken: list[Box]) -> list[str]:
    """The number of each road and the name of each river, once, on its longest piece in view."""
    longest: dict[str, Any] = {}
    for line in _ways(scene):
        name = line.ref or (line.name if line.kind == "river" else "")
        piece = LineString(line.coordinates).intersection(paper.window)
        if name and piece.length > (longest[name].length if name in longest else 0):
            longest[name] = piece
    found = []
    for name, piece in longest.items():
        middle = piece.interpolate(0.5, normalized=True) if piece.geom_type == "LineString" else piece.representative_point()
        x, y = paper.at(middle.x, middle.y)
        held = Box.around(x, y, len(name) * LETTER, 14)
        if held.left < 2 or held.right > paper.width - 2 or not 8 < y < paper.height - 8 or any(held.meets(one) for one in taken):
            continue
        taken.append(held)
        found.append(f'<text class="map-way-name" x="{x:.1f}" y="{y + 4:.1f}">{escape(name)}</text>')
    return found


def _unit_names(scene: Scene, paper: _Paper, taken: list[Box]) -> list[str]:
    found = []
    for outline in outlines(scene.units):
        place = places.place(outline.place_id)
        x, y = paper.at(place.longitude, place.latitude)
        text = short_place_name(place).upper()
        held = Box.around(x, y, len(text) * LETTER, 14)
        if held.left < 2 or held.right > paper.width - 2 or not 10 < y < paper.height - 10 or any(held.meets(one) for one in taken):
            continue
        taken.append(held)
        found.append(f'<text class="map-ground-name" x="{x:.1f}" y="{y + 4:.1f}">{escape(text)}</text>')
    return found


def _laid(kind: str, geometry: Mapping[str, Any], paper: _Paper) -> str:
    """What an answer lays over the map: a ring around a point, else the shape itself."""
    if geometry["type"] == "Point":
        x, y = paper.at(*geometry["coordinates"])
        return f'<circle class="map-over-{kind}" cx="{x:.1f}" cy="{y:.1f}" r="16"/>'
    path = paper.path(shape(dict(geometry)))
    return f'<path class="map-over-{kind}" d="{path}"/>' if path else ""


def _drawn_shape(one: Feature, paper: _Paper) -> str:
    kind = "area" if one.geometry["type"].endswith("Polygon") else "line"
    path = paper.path(shape(dict(one.geometry)))
    return f'<path class="map-{kind} map-light-{one.light}" d="{path}"><title>{escape(one.name)}</title></path>' if path else ""


def _sign(layer: Layer, one: Feature, x: float, y: float) -> str:
    size = 1.5 if one.light in ("off", "disaster") else 1.1
    if layer.shape:
        state: SiteState = "ok" if one.light == "none" else light_style(one.light).site
        body = f'<g transform="scale({size})">{station(layer.shape, state)}</g>'
    else:
        picture = f'<g class="map-icon" transform="scale({size * 0.5:.2f}) translate(-12 -12)">{_sized(icon(layer.icon), 24)}</g>'
        body = f'<circle class="map-badge map-light-{one.light}" r="{9 * size:.1f}"/>{picture}'
    if one.light in ("watch", "off", "disaster"):
        sign = _sized(mark(one.light), 16)
        body += f'<g class="map-mark map-light-{one.light}" transform="translate(5 {-8 * size - 8:.1f}) scale(.65)">{sign}</g>'
    return f'<g class="map-sign" transform="translate({x:.1f} {y:.1f})"><title>{escape(one.name)}</title>{body}</g>'


def _sized(picture: Markup, side: int) -> str:
    """A picture within the drawing: without a side of its own it would fill the whole of it."""
    return str(picture).replace("<svg ", f'<svg width="{side}" height="{side}" ', 1)


def _name(one: Feature, at: tuple[float, float], taken: list[Box], width: int, height: int) -> str:
    """Its name beside it where it meets nothing; left out where it would: the list has it."""
    text = one.name if one.value is None else said(one)
    breadth = len(text) * LETTER
    for dx, dy in _TRIED:
        left = at[0] + dx if dx > 0 else at[0] + dx - breadth if dx < 0 else at[0] - breadth / 2
        held = Box(left, at[1] + dy, left + breadth, at[1] + dy + 16)
        outside = held.left < 2 or held.right > width - 2 or held.top < 2 or held.bottom > height - 2
        if outside or any(held.meets(other) for other in taken):
            continue
        taken.append(held)
        return f'<text class="map-said map-said-{one.light}" x="{held.left:.1f}" y="{held.bottom - 4:.1f}">{escape(text)}</text>'
    return ""


def found(scene: Scene) -> str:
    """What the view says in one sentence."""
    counts: dict[str, int] = {}
    for answer in scene.answers:
        for light, count in answer.lights.items() if answer.layer.group != "figures" else ():
            counts[light] = counts.get(light, 0) + count
    told = [
        label(f"map.finding.{light}", count=counts[light]) for light in GRAVEST_FIRST if light in rules.NEEDS_EYES and counts.get(light)
    ]
    return label("map.finding.told", told=", ".join(told)) if told else label("map.finding_none")
