"""Pure decisions: what is called hot or cold, which course a hot spot takes, and which question can't be answered."""

from collections.abc import Sequence

from bazan.analysis.hotspots.types import Category, Heat, Subject
from bazan.core.errors import Refused
from bazan.data.datasets.types import LayerInfo

LEVELS = (0.01, 0.05, 0.10)
"""Of p, after correction."""
HOT: tuple[Heat, ...] = ("hot99", "hot95", "hot90", "none")
COLD: tuple[Heat, ...] = ("cold99", "cold95", "cold90", "none")
LEAST_POINTS = 3
"""Of fewer there is nothing to tell."""
MOST_CELLS = 200_000
FURTHEST_KM = 5_000
"""Points further apart are no one ground: mostly one of them is wrong, as 0, 0 is."""
FLAT = 80.0
"""Degrees of latitude: nearer to a pole no map of degrees is like the ground."""
SLICES = (5, 100)
"""Of time, least and most: four in a row can rise by chance too easily (1 of 12)."""
TREND_Z = 1.96
"""Beyond it a course rises or falls: 95 of 100 courses without trend stay within."""
ALWAYS = 0.9
"""Hot in this share of the slices is hot all the time."""


def heat(gi: float | None, p_adjusted: float | None) -> Heat:
    if gi is None or p_adjusted is None:
        return "none"
    return (HOT if gi > 0 else COLD)[sum(p_adjusted > level for level in LEVELS)]


def category(hot: Sequence[bool], trend: float) -> Category | None:
    """The course of an area by whether it was hot (95 % or more) in each slice, the oldest first, and by the trend of its Gi*.

    The first that fits: ``new``: hot in the last slice, never before. ``fading``: was hot, and falls. ``persistent``: hot in nine of ten
    slices. ``emerging``: hot in the last slice, and rises. ``sporadic``: hot now and then. None: never hot.
    After the categories of ArcGIS' emerging hot spot analysis, fewer.
    """
    if not any(hot):
        return None
    if hot[-1] and not any(hot[:-1]):
        return "new"
    if trend < -TREND_Z:
        return "fading"
    if sum(hot) >= ALWAYS * len(hot):
        return "persistent"
    return "emerging" if hot[-1] and trend > TREND_Z else "sporadic"


def subject_of(layer: LayerInfo) -> Subject | None:
    """A layer as happenings; None: its rows aren't of events, or don't say when and where they happened.

    Rows of a period count only where they say of a place how many there were (``adds_up``, a column of theirs).
    """
    declared, dataset = layer.declared, layer.dataset
    columns = {column.id: column for column in dataset.kept}
    place = declared.place or (dataset.feature if dataset.feature in columns and columns[dataset.feature].type == "place" else "")
    if dataset.grain == "event":
        complete = declared.since and (declared.point or place)
        return Subject(layer.code, declared.labels, dataset.code, declared.since, declared.point, place) if complete else None
    complete = place and declared.adds_up in columns
    return Subject(layer.code, declared.labels, dataset.code, "period", (), place, declared.adds_up) if complete else None


def check_ground(apart_km: float, longitudes_apart: float, from_equator: float) -> None:
    """Kilometres, degrees, degrees. Refused ``hotspots.wide``."""
    if apart_km > FURTHEST_KM or longitudes_apart >= 180 or from_equator > FLAT:
        raise Refused("hotspots.wide", {"km": round(apart_km), "most": FURTHEST_KM})


def check_cells(cells: float, resolution: int) -> None:
    """``cells``: about how many there would be. Refused ``hotspots.cells``."""
    if cells > MOST_CELLS:
        raise Refused("hotspots.cells", {"cells": round(cells), "most": MOST_CELLS, "resolution": resolution}, "resolution")


def check_slices(slices: int) -> None:
    """Refused ``hotspots.slices``."""
    if not SLICES[0] <= slices <= SLICES[1]:
        raise Refused("hotspots.slices", {"given": slices, "least": SLICES[0], "most": SLICES[1]}, "slices")


def check_instants(first: float, last: float) -> None:
    """Refused ``hotspots.instant``."""
    if first == last:
        raise Refused("hotspots.instant", {}, "timestamp")
