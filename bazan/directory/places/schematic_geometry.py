"""Schematic boundaries, for as long as no official file was imported.

Each unit is taken as the ellipse inscribed in its rough extent; a spot belongs to the unit in whose ellipse it lies deepest.
The spots are cells of a grid, cleaned of islands; their borders are smoothed once per shared line, so that neighbours
keep one common border: the result has neither gaps nor overlaps. It looks like the province and must never be measured.
"""

from dataclasses import dataclass
from typing import cast

import numpy as np
import shapely
from shapely.geometry import LineString, Polygon

CELL = 0.005
"""Side of a grid cell in degrees, about 550 m."""
REACH = 1.05
"""How far beyond its ellipse a unit still holds ground, in radii: where nobody reaches, the territory ends."""
ROUND = 2.5
"""2 draws ellipses, more draws them squarer."""
BAY = 7
"""Half the width, in cells, of bays between neighbours that are filled."""
OWN = 0.01
"""Degrees around its centre point that a unit holds whatever its neighbours reach."""
SMALLEST = 0.01
"""Least half side of an extent, in degrees: geocoders give hamlets for some communes."""


@dataclass(frozen=True)
class Extent:
    """Where a unit roughly lies, WGS 84 degrees."""

    longitude: float
    latitude: float
    west: float
    south: float
    east: float
    north: float


def outlines(extents: list[Extent]) -> list[Polygon]:
    """One polygon an extent, in order, covering one territory without gaps or overlaps. Deterministic."""
    return merged(extents, list(range(len(extents))), [(e.longitude, e.latitude) for e in extents])


def merged(extents: list[Extent], unit: list[int], centres: list[tuple[float, float]]) -> list[Polygon]:
    """One polygon a centre (longitude, latitude): extent ``i`` went whole into the unit at ``centres[unit[i]]``."""
    grid = _Grid(extents)
    owner = _owners(extents, grid)
    owner = np.where(owner < 0, -1, np.array(unit)[owner])
    owner = _broad(owner)
    x, y = grid.centres()
    for i, (longitude, latitude) in enumerate(centres):
        near = np.hypot(x - longitude, y - latitude) < OWN
        if not (owner == i).any() or (owner[near] == i).any():
            owner[near & (owner >= 0)] = i
    owner = _one_piece_each(owner, [grid.cell(latitude, longitude) for longitude, latitude in centres])
    for passes in (6, 3, 1, 0):  # a border that smoothing would lay across another one is smoothed less
        faces = _faces(owner, grid, passes)
        drawn = [faces[i] for i in range(len(centres)) if i in faces]
        if len(drawn) == len(centres) and shapely.coverage_is_valid(np.array(drawn)):
            break
    return drawn


class _Grid:
    def __init__(self, extents: list[Extent]):
        margin = (BAY + 4) * CELL
        self.west = min(e.west for e in extents) - margin
        self.south = min(e.south for e in extents) - margin
        self.columns = int((max(e.east for e in extents) + margin - self.west) / CELL) + 2
        self.rows = int((max(e.north for e in extents) + margin - self.south) / CELL) + 2

    def cell(self, latitude: float, longitude: float) -> tuple[int, int]:
        return int((latitude - self.south) / CELL), int((longitude - self.west) / CELL)

    def centres(self) -> tuple[np.ndarray, np.ndarray]:
        return np.meshgrid(self.west + (np.arange(self.columns) + 0.5) * CELL, self.south + (np.arange(self.rows) + 0.5) * CELL)


def _owners(extents: list[Extent], grid: _Grid) -> np.ndarray:
    """rows × columns: the index of the unit that holds the cell, -1 outside."""
    x, y = grid.centres()
    nearest = np.full(x.shape, np.inf)
    owner = np.full(x.shape, -1)
    for i, e in enumerate(extents):
        # Between the box's middle and the centre point: the box says how far it goes, the point where its heart is.
        across, up = max((e.east - e.west) / 2, SMALLEST), max((e.north - e.south) / 2, SMALLEST)
        middle_x, middle_y = ((e.west + e.east) / 2 + e.longitude) / 2, ((e.south + e.north) / 2 + e.latitude) / 2
        depth = np.abs((x - middle_x) / across) ** ROUND + np.abs((y - middle_y) / up) ** ROUND
        closer = depth < nearest
        nearest[closer], owner[closer] = depth[closer], i
    owner[~_closed(nearest <= REACH)] = -1
    return owner


def _closed(mask: np.ndarray) -> np.ndarray:
    """The mask with narrow bays filled: grown and shrunk again."""
    for grown in (True, False):
        for _ in range(BAY):
            around = [np.roll(mask, shift, axis) for axis in (0, 1) for shift in (1, -1)]
            mask = np.logical_or.reduce([mask, *around]) if grown else np.logical_and.reduce([mask, *around])
    return mask


def _pieces(same: np.ndarray) -> np.ndarray:
    """Numbers the 4-connected pieces of equal value from 0."""
    piece = np.arange(same.size).reshape(same.shape)
    level, upright = same[:, 1:] == same[:, :-1], same[1:] == same[:-1]
    while True:  # each cell takes the least number among its own neighbours, then what the cell of that number took
        before = piece.copy()
        for cells, neighbours, alike in ((piece[:, 1:], piece[:, :-1], level), (piece[1:], piece[:-1], upright)):
            np.minimum(cells, neighbours, out=cells, where=alike)
            np.minimum(cells, neighbours, out=neighbours, where=alike)
        piece = piece.ravel()[piece]
        if (piece == before).all():
            return np.unique(piece, return_inverse=True)[1].reshape(same.shape)


def _one_piece_each(owner: np.ndarray, hearts: list[tuple[int, int]]) -> np.ndarray:
    """Every unit keeps the piece around its centre, else its largest; its islands, and holes in the territory, go to who surrounds them."""
    piece = _pieces(owner)
    size = np.bincount(piece.ravel())
    first = np.unique(piece, return_index=True)[1]
    kept = {}
    for number in np.argsort(size):
        kept[int(owner.ravel()[first[number]])] = int(number)
    kept |= {i: int(piece[heart]) for i, heart in enumerate(hearts) if owner[heart] == i}
    homeless = ~np.isin(piece, list(kept.values()))
    owner = np.where(homeless, -2, owner)
    left = -1
    while (owner == -2).sum() != left:
        left = (owner == -2).sum()
        for shift in ((0, 1), (0, -1), (1, 1), (1, -1)):
            neighbour = np.roll(owner, shift[1], axis=shift[0])
            owner = np.where((owner == -2) & (neighbour >= 0), neighbour, owner)
    return np.where(owner == -2, -1, owner)  # what touches nobody is not of the territory


def _broad(owner: np.ndarray) -> np.ndarray:
    """Cells that are not among their own, by eight neighbours, go to the unit most of these neighbours hold."""
    steps = [(r, c) for r in (-1, 0, 1) for c in (-1, 0, 1) if (r, c) != (0, 0)]
    for _ in range(4):
        around = np.stack([np.roll(owner, step, axis=(0, 1)) for step in steps])
        votes = np.stack([(around == one).sum(axis=0) for one in around])
        winner = np.take_along_axis(around, votes.argmax(axis=0)[None], axis=0)[0]
        owner = np.where((around == owner).sum(axis=0) < 4, winner, owner)
    return owner


def _faces(owner: np.ndarray, grid: _Grid, passes: int) -> dict[int, Polygon]:
    lines = shapely.line_merge(shapely.multilinestrings(_border_steps(owner)))
    smooth = [_smooth(line, passes) for line in shapely.get_parts(lines)]
    faces: dict[int, Polygon] = {}
    for face in shapely.get_parts(shapely.polygonize(smooth)):
        point = face.representative_point()
        held = int(owner[int(point.y), int(point.x)])
        if held >= 0 and (held not in faces or face.area > faces[held].area):
            faces[held] = face
    return {held: shapely.transform(face, lambda xy: np.round(xy * CELL + (grid.west, grid.south), 4)) for held, face in faces.items()}


def _border_steps(owner: np.ndarray) -> np.ndarray:
    """Every cell side between two owners, as n × 2 × 2 grid coordinates (x, y)."""
    r, c = np.nonzero(owner[1:, :] != owner[:-1, :])
    level = np.stack([np.stack([c, r + 1], 1), np.stack([c + 1, r + 1], 1)], 1)
    r, c = np.nonzero(owner[:, 1:] != owner[:, :-1])
    upright = np.stack([np.stack([c + 1, r], 1), np.stack([c + 1, r + 1], 1)], 1)
    return np.concatenate([level, upright]).astype(float)


def _smooth(line: LineString, passes: int) -> LineString:
    """The same border without the stairs. Its ends, where three units meet, stay."""
    xy = shapely.get_coordinates(line)
    for _ in range(passes):
        xy[1:-1] = (xy[:-2] + 2 * xy[1:-1] + xy[2:]) / 4
    return cast(LineString, LineString(xy).simplify(0.25))
