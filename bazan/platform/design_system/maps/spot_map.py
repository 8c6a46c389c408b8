"""A map of one spot: an area with what stands in it, on the outlines of the units around. Its theme is the area; units are plain ground."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import cos, radians
from typing import Any

import shapely
from markupsafe import Markup
from shapely.geometry import LineString, Polygon, box, mapping, shape
from shapely.geometry.base import BaseGeometry

from bazan.core.labels import label
from bazan.core.map_layers import SiteState
from bazan.platform.design_system.maps.outline_projection import Box, Ground, Kept, laid
from bazan.platform.design_system.symbols import station

LETTER = 6.6
"""Breadth of a letter of a call-out."""
SIZE = 12
_PLACES = ((12, -11), (-12, -11), (-6, 8), (12, 4), (-12, 4), (12, -26), (-12, -26))
"""Where a name is tried beside its point: to the right, to the left, below, and on."""
_KM = 1 / 111.32


@dataclass(frozen=True)
class Spot:
    """A point with its name. ``shape``: as a station's; empty: a dot."""

    name: str
    latitude: float
    longitude: float
    shape: str = ""
    state: SiteState = "ok"


def draw_spot(
    units: Sequence[tuple[int, str, Mapping[str, Any]]],
    *,
    area: Mapping[str, Any] | None,
    point: tuple[float, float] | None,
    spots: Sequence[Spot],
    inside: frozenset[int],
    finding: str,
    width: int = 676,
    height: int = 400,
    least_km: float = 6,
    center: tuple[float, float] | None = None,
    ways: Sequence[tuple[str, Any]] = (),
) -> Markup:
    """``units``: (id, name, GeoJSON outline); ``inside``: those the area touches; ``point``: (latitude, longitude) where it happened.

    ``ways``: (``river``, ``great`` or ``small``, its longitudes and latitudes) of rivers and roads beneath, as they are painted.
    ``finding`` is what the map says in one sentence. At least ``least_km`` are shown across, so that one knows where one is, around
    ``center`` where there is neither area nor point. A click is told from the drawing by ``data-project``.
    """
    view = _view(area, point or center, units, width, height, least_km)
    outlines = [(unit, outline) for unit, _, outline in units]
    seen, frame = _frames.of(outlines, (view.bounds, width, height), lambda: _frame(outlines, view, width, height))
    parts = [f'<rect class="spot-sea" width="{width}" height="{height}"/>']
    parts += [f'<path class="spot-unit{" spot-in" if unit in inside else ""}" d="{frame.paths[unit]}"/>' for unit in seen]
    parts += [f'<path class="spot-way spot-{kind}" d="{path}"/>' for kind, line in ways if (path := _way_path(line, view, frame))]
    taken: list[Box] = [Box(0, height - 30, 110, height)]
    if area is not None:
        parts.append(f'<path class="spot-area" d="{_area_path(area, frame)}"/>')
    drawn = [(one, frame.project(one.longitude, one.latitude)) for one in spots]
    drawn = [(one, at) for one, at in drawn if 4 < at[0] < width - 4 and 4 < at[1] < height - 4]
    for one, (x, y) in drawn:
        taken.append(Box.around(x, y, 14, 14))
        parts.append(_sign(one, x, y))
    if point is not None:
        x, y = frame.project(point[1], point[0])
        taken.append(Box.around(x, y, 20, 20))
        parts.append(
            f'<g class="spot-here"><circle cx="{x:.1f}" cy="{y:.1f}" r="8"/><circle class="spot-core" cx="{x:.1f}" cy="{y:.1f}" r="3"/></g>'
        )
    for one, at in drawn:
        parts.append(_named(one.name, at, taken, width, height))
    names = {unit: name for unit, name, _ in units}
    for unit in seen:
        parts.append(_unit_name(names[unit], frame.anchors[unit], taken, width, height))
    distance, length = frame.scale_bar(90)
    parts.append(f'<g transform="translate(16 {height - 16})"><path class="axis" d="M0 -4V0H{length:.0f}V-4"/>')
    parts.append(f'<text class="axis-text" x="{length + 8:.0f}" y="3">{distance}</text></g>')
    project = frame.project
    numbers = (project.west, project.north, project.scale, project.squeeze, project.left, project.top)
    told = escape(finding + " " + label("frontend.map.spot_list"))
    return Markup(  # noqa: S704 - every name is escaped
        f'<svg class="map spot" viewBox="0 0 {width} {height}" preserveAspectRatio="xMidYMid slice" role="img" aria-label="{told}"'
        f' data-project="{" ".join(f"{one:.7g}" for one in numbers)}">'
        f"{''.join(parts)}</svg>"
    )


def _view(
    area: Mapping[str, Any] | None, point: tuple[float, float] | None, units: Sequence[tuple[int, str, Mapping[str, Any]]],
    width: int, height: int, least_km: float,
) -> Any:  # fmt: skip
    """The rectangle to be shown, in degrees, of the drawing's proportions."""
    if area is not None:
        west, south, east, north = _shape(area).bounds
    elif point is not None:
        west, south, east, north = point[1], point[0], point[1], point[0]
    else:
        west, south, east, north = shapely.unary_union([_shape(outline) for _, _, outline in units]).bounds
    squeeze = cos(radians((south + north) / 2))
    across, down = max((east - west) * squeeze * 2, least_km * _KM), max((north - south) * 1.6, least_km * _KM * height / width)
    across, down = max(across, down * width / height), max(down, across * height / width)
    x, y = (west + east) / 2, (south + north) / 2
    return box(x - across / squeeze / 2, y - down / 2, x + across / squeeze / 2, y + down / 2)


def _frame(outlines: Sequence[tuple[int, Mapping[str, Any]]], view: Any, width: int, height: int) -> tuple[list[int], Ground]:
    """The units that are seen, and the ground of their cut outlines; the view itself holds it in place."""
    cut = {unit: _shape(outline).intersection(view) for unit, outline in outlines}
    seen = [unit for unit, shown in cut.items() if not shown.is_empty and shown.area > 0]
    return seen, laid([(0, mapping(view)), *((unit, mapping(cut[unit])) for unit in seen)], width, height, (0, 0, 0, 0))


_frames: Kept[tuple[list[int], Ground]] = Kept(32)


def _shape(outline: Mapping[str, Any]) -> BaseGeometry:
    return shape(dict(outline))


def _area_path(area: Mapping[str, Any], frame: Ground) -> str:
    parts = [part for part in shapely.get_parts(_shape(area)) if isinstance(part, Polygon)]
    rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
    return "".join("M" + "L".join("{:.1f} {:.1f}".format(*frame.project(x, y)) for x, y, *_ in ring.coords) + "Z" for ring in rings)


def _way_path(line: Any, view: BaseGeometry, frame: Ground) -> str:
    """The parts of a way that are seen; empty: none."""
    parts = [part for part in shapely.get_parts(LineString(line).intersection(view)) if isinstance(part, LineString) and not part.is_empty]
    return "".join("M" + "L".join("{:.1f} {:.1f}".format(*frame.project(x, y)) for x, y, *_ in part.coords) for part in parts)


def _sign(one: Spot, x: float, y: float) -> str:
    if not one.shape:
        return f'<circle class="spot-dot" cx="{x:.1f}" cy="{y:.1f}" r="5"/>'
    return f'<g transform="translate({x:.1f} {y:.1f}) scale(1.2)">{station(one.shape, one.state)}</g>'


def _named(name: str, at: tuple[float, float], taken: list[Box], width: int, height: int) -> str:
    """The name beside its point where it meets nothing; left out where it would: the list has it."""
    breadth = len(name) * LETTER + 14
    for dx, dy in _PLACES:
        left = at[0] + dx if dx > 0 else at[0] + dx - breadth
        found = Box(left, at[1] + dy, left + breadth, at[1] + dy + 22)
        if (
            found.left < 4
            or found.right > width - 4
            or found.top < 4
            or found.bottom > height - 4
            or any(found.meets(one, 2) for one in taken)
        ):
            continue
        taken.append(found)
        middle = (found.left + found.right) / 2
        return (
            f'<rect class="call-out" x="{found.left:.1f}" y="{found.top:.1f}" width="{breadth:.1f}" height="22" rx="3"/>'
            f'<text class="spot-name" font-size="{SIZE}" x="{middle:.1f}" y="{found.top + 15:.1f}">{escape(name)}</text>'
        )
    return ""


def _unit_name(name: str, at: tuple[float, float], taken: list[Box], width: int, height: int) -> str:
    text = name.upper()
    found = Box.around(at[0], at[1] - 4, len(text) * 9.2, 18)
    if found.left < 2 or found.right > width - 2 or found.top < 2 or found.bottom > height - 2 or any(found.meets(one, 2) for one in taken):
        return ""
    taken.append(found)
    return f'<text class="map-label spot-unit-name" x="{at[0]:.1f}" y="{at[1]:.1f}">{escape(text)}</text>'
