"""Spans of a clip in which something moves within a zone, asked of what was kept of its pictures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bazan.platform.image_analysis.footage.detection_records import Glance
from bazan.platform.image_analysis.tracking.types import Point
from bazan.platform.image_analysis.tracking.zones import inside

GAP_S = 2.0
"""Who stands still for so long moves all the same."""
FEWEST = 2
"""Pictures in a row on which something moves: one alone is a flicker."""


@dataclass(frozen=True)
class Span:
    """Seconds since the clip's first picture; ``share``: of the zone that moved, at most, 0 to 1."""

    began: float
    ended: float
    share: float


def spans(glances: Iterable[Glance], zone: Sequence[Point] = ()) -> list[Span]:
    """When something moved within the zone, of three corners or more; none: anywhere. Oldest first."""
    found: list[Span] = []
    going: list[tuple[float, float]] = []
    open_ = np.zeros((0, 0), bool)
    for glance in glances:
        if glance.cells.shape != open_.shape:
            open_ = _cells_in(zone, glance.cells.shape)
        share = float(np.count_nonzero(glance.cells & open_) / max(np.count_nonzero(open_), 1))
        if going and glance.at - going[-1][0] > GAP_S:
            found += _span(going)
            going = []
        if share > 0:
            going.append((glance.at, share))
    return found + _span(going)


def _span(going: Sequence[tuple[float, float]]) -> list[Span]:
    if len(going) < FEWEST:
        return []
    return [Span(going[0][0], going[-1][0], max(share for _, share in going))]


def _cells_in(zone: Sequence[Point], shape: tuple[int, ...]) -> np.ndarray:
    """(rows, columns) bool: the cells whose middle lies in the zone."""
    rows, columns = shape
    if not zone:
        return np.ones((rows, columns), bool)
    y, x = np.mgrid[0:rows, 0:columns]
    middles = np.stack([(x.ravel() + 0.5) / columns, (y.ravel() + 0.5) / rows], axis=1)
    return inside(middles, zone).reshape(rows, columns)
