"""From points, or from counts of areas, to hot spots. Pure; it needs the packages of the analysis set."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isnan

import numpy as np

from bazan.analysis.hotspots import clusters, hexagon_grid, local_statistics, rules
from bazan.analysis.hotspots.hexagon_grid import Ground
from bazan.analysis.hotspots.local_statistics import Neighbours
from bazan.analysis.hotspots.types import Area, Category, Counted, HotSpots, Quadrant

QUADRANTS: Mapping[tuple[bool, bool], Quadrant] = {(True, True): "HH", (True, False): "HL", (False, True): "LH", (False, False): "LL"}


@dataclass(frozen=True, eq=False)
class Judged:
    """What Gi* says of each area, as ``Area`` tells it; float64 (areas,), NaN where nothing can be told."""

    gi: np.ndarray
    p: np.ndarray
    p_chance: np.ndarray
    p_adjusted: np.ndarray

    @property
    def hot(self) -> np.ndarray:
        """With 95 % or more, as a mask."""
        return (self.gi > 0) & (self.p_adjusted <= rules.LEVELS[1])


def of_points(
    latitudes: Sequence[float], longitudes: Sequence[float], resolution: int | None = None, ring: int = 1,
    seconds: Sequence[float] | None = None, slices: int = 0,
) -> HotSpots:  # fmt: skip
    """The hot spots of one point or more, all finite; with ``seconds``, the instant of each, their categories over so many slices too.

    Without ``resolution`` the one that suits. Fewer than three points, or all at one place: nothing is hot, and no p is told. So it is of
    the cells of points ``ground.far_off``, which don't belong to the ground.
    Refused ``hotspots.wide``, ``hotspots.cells``, ``hotspots.slices``, ``hotspots.instant``.
    """
    points = np.array([latitudes, longitudes, np.zeros(len(latitudes)) if seconds is None else seconds], float)
    points = points[:, np.lexsort(points)]  # so that the order of rows changes nothing
    far = hexagon_grid.far_off(points[0], points[1])
    north, east, instants = points[:, ~far]
    laid = hexagon_grid.laid(north, east, resolution, ring)
    counts = laid.counts(np.ones(len(north), bool))
    values, clustered, crowds = np.zeros(len(counts)), [None] * len(counts), ()
    if len(north) >= rules.LEAST_POINTS:
        values = counts.astype(float)
        numbers, crowds = clusters.linked(north, east, laid.edge_m, len(north) / len(counts))
        clustered = _clustered(laid.home, numbers, len(counts), len(crowds))
    categories = _categories(laid, instants, slices) if seconds is not None else [None] * len(counts)
    judged = judge(values, laid.counts(laid.within), laid.shares, laid.neighbours)
    lost, times = np.unique(hexagon_grid.homes(points[0, far], points[1, far], laid.resolution), return_counts=True)
    cells = [
        *_areas(hexagon_grid.counted(laid.cells, counts), values, judged, laid.neighbours, clustered, categories),
        *map(_untold, hexagon_grid.counted(lost, times)),
    ]
    return HotSpots(laid.resolution, ring, tuple(sorted(cells, key=lambda cell: cell.id)), crowds)


def of_areas(areas: Sequence[Counted], pairs: Sequence[tuple[int, int]]) -> tuple[Area, ...]:
    """Areas judged by their happenings per 1,000 people; ``pairs``: the numbers of two that lie side by side, each pair once.

    One without people has no rate and takes no part. Where nobody's people are known the counts themselves are judged.
    """
    counts, people = (np.array([getattr(area, name) or 0 for area in areas], float) for name in ("count", "people"))
    taking_part = people > 0 if people.any() else np.ones(len(areas), bool)
    weights = people[taking_part] if people.any() else np.ones(len(areas))
    values = 1000 * counts[taking_part] / weights if people.any() else counts
    first, second = np.array([*pairs, *((second, first) for first, second in pairs)], int).reshape(-1, 2).T
    neighbours = Neighbours(len(areas), first, second).among(taking_part)
    judged = judge(values, counts[taking_part].astype(int), weights / weights.sum(), neighbours)
    judged_areas = _areas([area for area, takes in zip(areas, taking_part, strict=True) if takes], values, judged, neighbours)
    return tuple(next(judged_areas) if takes else _untold(area) for area, takes in zip(areas, taking_part, strict=True))


def of_stretches(stretches: Sequence[Sequence[Counted]], pairs: Sequence[tuple[int, int]]) -> tuple[Area, ...]:
    """The same areas counted in stretches of time of equal length, the oldest first: judged over all of them as by ``of_areas``, and with
    their categories where there is more than one. Refused ``hotspots.slices``.
    """
    whole = of_areas([replace(own[0], count=sum(one.count for one in own)) for own in zip(*stretches, strict=True)], pairs)
    if len(stretches) == 1:
        return whole
    rules.check_slices(len(stretches))
    judged = [of_areas(stretch, pairs) for stretch in stretches]
    trends = local_statistics.trend(np.array([[np.nan if area.gi is None else area.gi for area in areas] for areas in judged]))
    hot = [[area.heat in ("hot99", "hot95") for area in own] for own in zip(*judged, strict=True)]
    return tuple(replace(area, category=rules.category(row, trend)) for area, row, trend in zip(whole, hot, trends.tolist(), strict=True))


def judge(values: np.ndarray, counts: np.ndarray, shares: np.ndarray, neighbours: Neighbours) -> Judged:
    """``values`` are judged by Gi*; what chance would do is told of ``counts`` and ``shares``, as ``statistics.chance`` takes them.

    The larger p counts: sums of few happenings are not normal, and at the edge of the ground a cell has less of it.
    """
    gi = local_statistics.gi_star(values, neighbours)
    p = local_statistics.two_sided(gi)
    p_chance = np.where(np.isnan(gi), np.nan, local_statistics.chance(counts, shares, neighbours, gi > 0))
    return Judged(gi, p, p_chance, local_statistics.adjusted(np.maximum(p, p_chance)))


def _categories(laid: Ground, instants: np.ndarray, slices: int) -> list[Category | None]:
    """Of each cell, from slices of equal length, each judged for itself."""
    rules.check_slices(slices)
    rules.check_instants(float(instants.min()), float(instants.max()))
    slice_of = np.minimum((instants - instants.min()) / np.ptp(instants) * slices, slices - 1).astype(int)
    judged = []
    for number in range(slices):
        counts, free = laid.counts(slice_of == number), laid.counts((slice_of == number) & laid.within)
        judged.append(judge(counts.astype(float), free, laid.shares, laid.neighbours))
    hot, trends = (
        np.stack([stretch.hot for stretch in judged], axis=1),
        local_statistics.trend(np.stack([stretch.gi for stretch in judged])),
    )
    return [rules.category(row, trend) for row, trend in zip(hot.tolist(), trends.tolist(), strict=True)]


def _clustered(home: np.ndarray, numbers: np.ndarray, cells: int, clusters_found: int) -> list[int | None]:
    """Of each cell the cluster that has most of its points; None: more are in none."""
    tally = np.bincount(home * (clusters_found + 1) + numbers, minlength=cells * (clusters_found + 1))
    return [number or None for number in tally.reshape(cells, -1).argmax(axis=1).tolist()]


def _areas(
    places: Sequence[Counted], values: np.ndarray, judged: Judged, neighbours: Neighbours,
    clustered: Sequence[int | None] | None = None, categories: Sequence[Category | None] | None = None,
) -> Iterator[Area]:  # fmt: skip
    moran, around = local_statistics.local_moran(values, neighbours)
    columns = (judged.gi, judged.p, judged.p_chance, local_statistics.permuted(values, neighbours), judged.p_adjusted, moran, around)
    above = (values > values.mean()).tolist()
    for at, (place, numbers) in enumerate(zip(places, np.stack(columns, axis=1).tolist(), strict=True)):
        gi, p, p_chance, p_permuted, p_adjusted, index, mean_around = (None if isnan(number) else number for number in numbers)
        yield Area(
            place.id, place.latitude, place.longitude, place.count, 1000 * place.count / place.people if place.people else None,
            gi, p, p_chance, p_permuted, p_adjusted, rules.heat(gi, p_adjusted), index,
            None if mean_around is None else QUADRANTS[above[at], mean_around > 0],
            clustered[at] if clustered else None, categories[at] if categories else None,
        )  # fmt: skip


def _untold(area: Counted) -> Area:
    return Area(area.id, area.latitude, area.longitude, area.count, None, None, None, None, None, None, "none", None, None, None, None)
