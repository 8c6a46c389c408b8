"""The ground of some points in hexagons of H3: which cells belong to it, what share of it each covers, which are neighbours. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from bazan.analysis.hotspots import rules
from bazan.analysis.hotspots.local_statistics import Neighbours
from bazan.analysis.hotspots.types import Counted
from bazan.core.geographic_distance import RADIUS_KM, distance_km

RESOLUTIONS = (3, 10)
"""The coarsest and the finest that is chosen unasked: edges of 69 km and 76 m."""
POINTS_A_CELL = 2.0
"""On average, where most points lie."""
NARROWEST_M = 100.0
"""Points on one line, or at one place, are taken to be spread over so much."""
METRES = RADIUS_KM * 1000 * np.pi / 180
"""Of a degree of latitude."""
FAR_SIDES, FAR_M = 20, 100_000.0
"""A point is far off so many sides of the ground away from its middle, and so many metres."""
HAIR = 1e-6
"""Degrees: how wide a hull without area is drawn."""


@dataclass(frozen=True, eq=False)
class Ground:
    """Every cell that the convex hull of the points touches."""

    resolution: int
    cells: np.ndarray
    """H3 indexes, uint64 (N,), ascending."""
    shares: np.ndarray
    """What of the hull lies in each cell, float64 (N,), their sum is 1."""
    neighbours: Neighbours
    home: np.ndarray
    """Of each point the number of its cell, int (P,)."""
    within: np.ndarray
    """Of each point whether it is none of the hull's corners, bool (P,): given the hull, chance has laid only these."""

    @property
    def edge_m(self) -> float:
        """Of a hexagon of this resolution, on average over the earth."""
        import h3.api.numpy_int as h3

        return h3.average_hexagon_edge_length(self.resolution, "m")

    def counts(self, chosen: np.ndarray) -> np.ndarray:
        """How many of the chosen points (a mask) lie in each cell, int (N,)."""
        return np.bincount(self.home[chosen], minlength=len(self.cells))


def sides_m(latitudes: np.ndarray, longitudes: np.ndarray) -> np.ndarray:
    """How far the points go from south to north and from west to east, by the middle 90 % of either."""
    return np.array([np.ptp(np.quantile(axis, [0.05, 0.95])) / 0.9 for axis in _plane(latitudes, longitudes)])


def far_off(latitudes: np.ndarray, longitudes: np.ndarray) -> np.ndarray:
    """Which points lie so far from the middle that their coordinates must be wrong, as 0, 0 is. A mask."""
    plane = _plane(latitudes, longitudes)
    away = np.abs(plane - np.median(plane, axis=1, keepdims=True)).max(axis=0)
    return away > max(FAR_SIDES * sides_m(latitudes, longitudes).max(), FAR_M)


def _plane(latitudes: np.ndarray, longitudes: np.ndarray) -> np.ndarray:
    """Metres to the north of the equator and to the east of the zero meridian, float64 (2, P), true in the middle of the points."""
    return np.stack([latitudes, longitudes * np.cos(np.radians(np.median(latitudes)))]) * METRES


def laid(latitudes: np.ndarray, longitudes: np.ndarray, resolution: int | None, ring: int) -> Ground:
    """The ground of at least one point, at this resolution or the one that suits; cells up to ``ring`` steps apart are neighbours.

    Refused ``hotspots.wide``, ``hotspots.cells``.
    """
    import h3.api.numpy_int as h3
    import shapely

    corners = ((latitudes.min(), longitudes.min()), (latitudes.max(), longitudes.max()))
    rules.check_ground(distance_km(*corners), float(np.ptp(longitudes)), float(np.abs(latitudes).max()))
    hull = shapely.MultiPoint(np.column_stack([longitudes, latitudes])).convex_hull
    area_m2 = hull.area * METRES**2 * np.cos(np.radians(latitudes.mean()))
    if resolution is None:
        resolution = _suiting(latitudes, longitudes, area_m2)
    rules.check_cells(area_m2 / h3.average_hexagon_area(resolution, "m^2"), resolution)
    outline = hull if hull.area > HAIR**2 else hull.buffer(HAIR)
    points = homes(latitudes, longitudes, resolution)
    touched, whole = _filled(outline, resolution, "overlap"), _filled(outline, resolution, "full")
    cells = np.unique(np.concatenate([touched, points]))
    shares = _shares(cells, np.isin(cells, whole), outline)
    return Ground(resolution, cells, shares, _neighbours(cells, ring), np.searchsorted(cells, points), _within(latitudes, longitudes, hull))


def homes(latitudes: np.ndarray, longitudes: np.ndarray, resolution: int) -> np.ndarray:
    """The H3 index of the cell each point lies in, uint64 (P,)."""
    import h3.api.numpy_int as h3

    points = zip(latitudes.tolist(), longitudes.tolist(), strict=True)
    return np.array([h3.latlng_to_cell(*point, resolution) for point in points], np.uint64)


def counted(cells: np.ndarray, counts: np.ndarray) -> list[Counted]:
    """The cells with their counts and where their middles are."""
    import h3.api.numpy_int as h3

    names, middles = map(h3.int_to_str, cells.tolist()), map(h3.cell_to_latlng, cells.tolist())
    return [
        Counted(name, latitude, longitude, count)
        for name, (latitude, longitude), count in zip(names, middles, counts.tolist(), strict=True)
    ]


def _within(latitudes: np.ndarray, longitudes: np.ndarray, hull: Any) -> np.ndarray:
    """Which points are none of the hull's corners: of several at a corner one is taken for it."""
    import shapely

    points = longitudes + 1j * latitudes
    corners = np.flatnonzero(np.isin(points, shapely.get_coordinates(hull) @ [1, 1j]))
    within = np.ones(len(points), bool)
    within[corners[np.unique(points[corners], return_index=True)[1]]] = False
    return within


def _suiting(latitudes: np.ndarray, longitudes: np.ndarray, area_m2: float) -> int:
    """The resolution whose cells hold about two points each, where the middle 90 % of the latitudes and of the longitudes lie.

    Twice the ground a point has is the usual size of a quadrat (Wong and Lee 2005). Coarser where the whole hull had too many cells.
    """
    import h3.api.numpy_int as h3

    wanted = POINTS_A_CELL * np.prod(np.maximum(sides_m(latitudes, longitudes), NARROWEST_M)) / len(latitudes)
    areas = {resolution: h3.average_hexagon_area(resolution, "m^2") for resolution in range(RESOLUTIONS[0], RESOLUTIONS[1] + 1)}
    fitting = [resolution for resolution, area in areas.items() if area_m2 / area <= rules.MOST_CELLS] or [RESOLUTIONS[0]]
    return min(fitting, key=lambda resolution: abs(np.log(areas[resolution] / wanted)))


def _filled(hull: Any, resolution: int, how: Literal["overlap", "full"]) -> np.ndarray:
    import h3.api.numpy_int as h3

    shape = h3.LatLngPoly([(latitude, longitude) for longitude, latitude in hull.exterior.coords])
    return np.asarray(h3.polygon_to_cells_experimental(shape, resolution, how), np.uint64)


def _shares(cells: np.ndarray, whole: np.ndarray, hull: Any) -> np.ndarray:
    """Each cell's part of the hull, by its area on the sphere; ``whole``: the cells that lie in it altogether."""
    import h3.api.numpy_int as h3
    import shapely

    parts = np.array([h3.cell_area(cell) for cell in cells.tolist()])
    cut = np.flatnonzero(~whole)
    hexagons = shapely.polygons([shapely.linearrings(_corners(cell)) for cell in cells[cut].tolist()])
    parts[cut] *= shapely.area(shapely.intersection(hexagons, hull)) / shapely.area(hexagons)
    return parts / parts.sum()


def _corners(cell: int) -> Sequence[tuple[float, float]]:
    """(longitude, latitude) of its corners."""
    import h3.api.numpy_int as h3

    return [(longitude, latitude) for latitude, longitude in h3.cell_to_boundary(cell)]


def _neighbours(cells: np.ndarray, ring: int) -> Neighbours:
    import h3.api.numpy_int as h3

    disks = [h3.grid_disk(cell, ring) for cell in cells.tolist()]
    first = np.repeat(np.arange(len(cells)), [len(disk) for disk in disks])
    around = np.concatenate(disks)
    second = np.minimum(np.searchsorted(cells, around), len(cells) - 1)
    side_by_side = (cells[second] == around) & (second != first)
    return Neighbours(len(cells), first[side_by_side], second[side_by_side])
