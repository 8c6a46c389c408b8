"""Points that lie denser than chance lays them, linked from one to the next. Pure."""

import numpy as np

from bazan.analysis.hotspots.types import Cluster
from bazan.core.geographic_distance import RADIUS_KM

CIRCLE = np.pi / (1.5 * np.sqrt(3))
"""The circle around a hexagon, in hexagons."""
LEAST = 5
"""Points make a core, however few there are in all."""
ALARMS = 0.05
"""Of points laid by chance a core is among them so often."""
MESH = 8
"""Points closer than such a part of the radius count as one of their number: a market with ten thousand of them has few pairs."""


def linked(latitudes: np.ndarray, longitudes: np.ndarray, radius_m: float, a_cell: float) -> tuple[np.ndarray, tuple[Cluster, ...]]:
    """Of each point the number of its cluster, 0: none, int (P,); and the clusters, the largest first.

    DBSCAN (Ester and others 1996) over great circles of ``radius_m``, a hexagon's edge; ``a_cell``: how many points a hexagon has on
    average, from which ``core`` tells how many make a cluster.
    """
    from sklearn.cluster import DBSCAN

    step = np.degrees(radius_m / MESH / (RADIUS_KM * 1000))
    across = np.cos(np.radians(latitudes.mean()))
    mesh = np.rint(np.column_stack([latitudes, longitudes * across]) / step)
    knots, home, weights = np.unique(mesh, axis=0, return_inverse=True, return_counts=True)
    labels = DBSCAN(
        eps=radius_m / (RADIUS_KM * 1000), min_samples=core(len(latitudes), a_cell * CIRCLE), metric="haversine", algorithm="ball_tree"
    ).fit_predict(np.radians(knots * step / [1, across]), sample_weight=weights)  # fmt: skip
    return _numbered(labels[home.ravel()], latitudes, longitudes)


def core(points: int, mean: float) -> int:
    """How many points the circle around one must hold, itself counted, that it is a core; ``mean``: of a circle anywhere."""
    from scipy.special import pdtrc

    least = max(LEAST, int(mean))
    while points * pdtrc(least - 2, mean) > ALARMS:
        least += 1
    return least


def _numbered(labels: np.ndarray, latitudes: np.ndarray, longitudes: np.ndarray) -> tuple[np.ndarray, tuple[Cluster, ...]]:
    """By size, then from south to north."""
    members = labels >= 0
    sizes, north, east = (np.bincount(labels[members], weights[members]) for weights in (np.ones(len(labels)), latitudes, longitudes))
    order = np.lexsort((east / sizes, north / sizes, -sizes))
    middles = zip(sizes[order].tolist(), (north / sizes)[order].tolist(), (east / sizes)[order].tolist(), strict=True)
    numbers = np.zeros(len(sizes) + 1, int)  # the last is of the label -1
    numbers[order] = np.arange(1, len(sizes) + 1)
    clusters = tuple(Cluster(number, int(size), *middle) for number, (size, *middle) in enumerate(middles, 1))
    return numbers[labels], clusters
