"""The ground of a map: outlines projected to the drawing, once for each size. Kept while the same outlines are asked for."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.ops import unary_union

CELL = 20
"""The drawing is looked at in squares of so many units when places for labels and call-outs are sought."""
ROUND_METRES = (50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20)
"""What a scale bar may stand for."""
_NEAR = 0.5


@dataclass(frozen=True)
class Box:
    """A rectangle of the drawing: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box", gap: float = 0.0) -> bool:
        return not (
            self.right + gap <= other.left
            or other.right + gap <= self.left
            or self.bottom + gap <= other.top
            or other.bottom + gap <= self.top
        )

    @classmethod
    def around(cls, x: float, y: float, width: float, height: float) -> "Box":
        return cls(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


@dataclass(frozen=True)
class Projection:
    """Longitude and latitude to the drawing: equal distances both ways at the middle latitude, north up."""

    west: float
    north: float
    scale: float
    squeeze: float
    left: float
    top: float

    def __call__(self, longitude: float, latitude: float) -> tuple[float, float]:
        return (
            self.left + (longitude - self.west) * self.squeeze * self.scale,
            self.top + (self.north - latitude) * self.scale,
        )


@dataclass(frozen=True, eq=False)
class Ground:
    width: int
    height: int
    project: Projection
    paths: dict[int, str]
    anchors: dict[int, tuple[float, float]]
    """Where a unit's name stands best: deep inside it."""
    breadths: dict[int, float]
    outline: str
    land: np.ndarray
    """Which squares of CELL hold land, row by row."""

    def land_shares(self, left: np.ndarray, top: np.ndarray, width: float, height: float) -> np.ndarray:
        """How much of boxes of one size, at many places, lies on land."""
        summed = np.pad(self.land.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
        rows, columns = self.land.shape
        x0, x1 = (np.clip((at // CELL).astype(int), 0, columns) for at in (left, left + width + CELL))
        y0, y1 = (np.clip((at // CELL).astype(int), 0, rows) for at in (top, top + height + CELL))
        area = np.maximum((x1 - x0) * (y1 - y0), 1)
        return (summed[y1, x1] - summed[y0, x1] - summed[y1, x0] + summed[y0, x0]) / area

    def scale_bar(self, target_px: float = 70) -> tuple[str, float]:
        """(a round distance in words, its length in the drawing) of a scale bar."""
        px_per_m = self.project.scale / 111_320
        metres = next((each for each in ROUND_METRES if each * px_per_m <= target_px), ROUND_METRES[-1])
        return (f"{metres // 1000} km" if metres >= 1000 else f"{metres} m"), metres * px_per_m


class Kept[Made]:
    """What was made of outlines, for as long as the same ones are asked for: the last ``most``."""

    def __init__(self, most: int):
        self.most = most
        self._made: OrderedDict[tuple, tuple[tuple, Made]] = OrderedDict()

    def of(self, outlines: Sequence[tuple[int, Mapping[str, Any]]], about: tuple, make: Callable[[], Made]) -> Made:
        """``about``: what else it hangs on."""
        key = (about, tuple((unit, id(geometry)) for unit, geometry in outlines))
        if key in self._made:
            self._made.move_to_end(key)
            return self._made[key][1]
        made = make()
        self._made[key] = (tuple(geometry for _, geometry in outlines), made)  # holding them keeps their identities ours
        while len(self._made) > self.most:
            self._made.popitem(last=False)
        return made


_grounds: Kept[Ground] = Kept(8)


def ground(outlines: Sequence[tuple[int, dict[str, Any]]], width: int, height: int, margin: tuple[int, int, int, int]) -> Ground:
    """``outlines``: (unit id, GeoJSON geometry in WGS 84). ``margin``: top, right, bottom, left kept free of land."""
    return _grounds.of(outlines, (width, height, margin), lambda: laid(outlines, width, height, margin))


def laid(outlines: Sequence[tuple[int, dict[str, Any]]], width: int, height: int, margin: tuple[int, int, int, int]) -> Ground:
    """As ``ground``, and not kept."""
    shapes = {unit: shape(geometry) for unit, geometry in outlines}
    whole = unary_union([one.buffer(1e-6) for one in shapes.values()])
    project = _fitted(whole.bounds, width, height, margin)
    drawn = {unit: shapely.transform(one, lambda xy: _projected(xy, project)) for unit, one in shapes.items()}
    land = shapely.transform(whole, lambda xy: _projected(xy, project))
    anchors, breadths = {}, {}
    for unit, one in drawn.items():
        deep = shapely.maximum_inscribed_circle(_largest(one), tolerance=2)
        x, y = deep.coords[0]
        anchors[unit] = (round(x, 1), round(y, 1))
        breadths[unit] = round(deep.length, 1)
    xs, ys = np.meshgrid(np.arange(CELL / 2, width, CELL), np.arange(CELL / 2, height, CELL))
    return Ground(
        width=width,
        height=height,
        project=project,
        paths={unit: _path(one) for unit, one in drawn.items()},
        anchors=anchors,
        breadths=breadths,
        outline=_path(land),
        land=shapely.contains_xy(land, xs, ys),
    )


def _fitted(bounds: tuple[float, float, float, float], width: int, height: int, margin: tuple[int, int, int, int]) -> Projection:
    west, south, east, north = bounds
    top, right, bottom, left = margin
    squeeze = cos(radians((south + north) / 2))
    across, down = (east - west) * squeeze, north - south
    scale = min((width - left - right) / across, (height - top - bottom) / down)
    return Projection(
        west=west,
        north=north,
        scale=scale,
        squeeze=squeeze,
        left=left + (width - left - right - across * scale) / 2,
        top=top + (height - top - bottom - down * scale) / 2,
    )


def _projected(xy: np.ndarray, project: Projection) -> np.ndarray:
    x = project.left + (xy[:, 0] - project.west) * project.squeeze * project.scale
    y = project.top + (project.north - xy[:, 1]) * project.scale
    return np.column_stack((x, y))


def _largest(one: Any) -> Any:
    return max(one.geoms, key=lambda part: part.area) if one.geom_type == "MultiPolygon" else one


def _path(one: Any) -> str:
    polygons = list(one.geoms) if one.geom_type == "MultiPolygon" else [one]
    rings = [ring for polygon in polygons for ring in (polygon.exterior, *polygon.interiors)]
    return "".join(_ring(np.asarray(ring.coords)) for ring in rings)


def _ring(points: np.ndarray) -> str:
    """Points nearer than half a unit to the one before are left out: an official file has more of them than a screen has dots."""
    kept = [points[0]]
    for point in points[1:-1]:
        if abs(point - kept[-1]).max() >= _NEAR:
            kept.append(point)
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in kept) + "Z"
