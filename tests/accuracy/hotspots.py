"""How fast and how right hot spots are found: ``python -m tests.accuracy.hotspots [FILE …]`` prints one JSON document.

``random``: points laid by chance, where every hot or cold cell is a false alarm: in how many of ``RUNS`` runs there is one, at 95 % or
more, as the room decides, by the normal p alone after the same correction, and before any. ``planted``: a crowd among such points, how
much of it is found. ``large``: 100,000 points, next to ``G_Local`` of PyPI ``esda`` on the same weights. ``FILE``: CSV with ``latitude``
and ``longitude``.
"""

import argparse
import csv
import sys
import time
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np

from bazan.analysis.hotspots import clusters, local_statistics, spatial_analysis
from bazan.analysis.hotspots.hexagon_grid import Ground, laid
from bazan.analysis.hotspots.types import Area, HotSpots
from tests.load.machine_speed import report
from tests.present import present

RUNS = 400
LEVEL = 0.05
PERMUTATIONS = 999
SOUTH, WEST, SIDE = 12.0, 107.4, 0.3
"""Degrees: about the ground of four communes."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.accuracy.hotspots", description=__doc__)
    parser.add_argument("files", type=Path, nargs="*")
    told = parser.parse_args()
    warnings.simplefilter("ignore")  # esda tells of its own to come
    report(lambda: {"random": by_chance(), "planted": planted(), "large": large(), **{path.name: of_file(path) for path in told.files}})
    return 0


def by_chance() -> list[dict[str, Any]]:
    random = np.random.default_rng(1)
    return [
        _false_alarms(name, lay, points, random) for name, lay in (("square", _square), ("disk", _disk)) for points in (100, 1_000, 5_000)
    ] + [_false_alarms("square, ten a cell", _square, 5_000, random, 7)]


def _square(random: np.random.Generator, points: int) -> tuple[np.ndarray, np.ndarray]:
    return SOUTH + random.uniform(0, SIDE, points), WEST + random.uniform(0, SIDE, points)


def _disk(random: np.random.Generator, points: int) -> tuple[np.ndarray, np.ndarray]:
    far, way = SIDE / 2 * np.sqrt(random.uniform(0, 1, points)), random.uniform(0, 2 * np.pi, points)
    return SOUTH + far * np.cos(way), WEST + far * np.sin(way)


def _false_alarms(name: str, lay: Callable, points: int, random: np.random.Generator, resolution: int | None = None) -> dict[str, Any]:
    alarms: dict[str, list[tuple[bool, bool]]] = {"decided": [], "normal_p_corrected": [], "normal_p": []}
    cells, crowds = [], []
    for _ in range(RUNS):
        north, east = lay(random, points)
        ground = laid(north, east, resolution, 1)
        judged = _judged(ground)
        for key, p in (("decided", judged.p_adjusted), ("normal_p_corrected", local_statistics.adjusted(judged.p)), ("normal_p", judged.p)):
            alarms[key].append((bool(((p <= LEVEL) & (judged.gi > 0)).any()), bool(((p <= LEVEL) & (judged.gi < 0)).any())))
        cells.append(len(ground.cells))
        crowds.append(bool(clusters.linked(north, east, ground.edge_m, points / len(ground.cells))[1]))
    shares = {key: dict(zip(("hot", "cold"), np.mean(each, axis=0).round(4).tolist(), strict=True)) for key, each in alarms.items()}
    return {
        "ground": name, "points": points, "cells": round(np.mean(cells)), "runs": RUNS,
        "share_of_runs_with_any": shares | {"cluster": round(np.mean(crowds), 4)},
    }  # fmt: skip


def _judged(ground: Ground) -> spatial_analysis.Judged:
    counts = ground.counts(np.ones(len(ground.home), bool)).astype(float)
    return spatial_analysis.judge(counts, ground.counts(ground.within), ground.shares, ground.neighbours)


def planted() -> list[dict[str, Any]]:
    """A normal crowd among points laid by chance; its cells are those within two standard deviations."""
    random, told = np.random.default_rng(2), []
    for crowd, wide in ((30, 0.004), (100, 0.004), (100, 0.012), (300, 0.012)):
        found, false = [], []
        for _ in range(30):
            north, east = _square(random, 2_000)
            middle = SOUTH + SIDE / 2, WEST + SIDE / 2
            spots = spatial_analysis.of_points(
                np.r_[north, random.normal(middle[0], wide, crowd)].tolist(), np.r_[east, random.normal(middle[1], wide, crowd)].tolist()
            )
            away = np.array([np.hypot(cell.latitude - middle[0], cell.longitude - middle[1]) for cell in spots.cells])
            hot = _hot(spots.cells)
            inside, outside = away <= 2 * wide, away > 4 * wide + 0.02
            found.append(hot[inside].mean())
            false.append((hot & outside).any())
        told.append({"crowd": crowd, "deviation_deg": wide, "found": round(np.mean(found), 3), "runs_with_hot_far_off": np.mean(false)})
    return told


def _hot(cells: Iterable[Area]) -> np.ndarray:
    return np.array([cell.heat in ("hot99", "hot95") for cell in cells])


def large() -> dict[str, Any]:
    """A third of the points in thirty crowds, the others anywhere."""
    random = np.random.default_rng(3)
    north, east = _square(random, 100_000)
    crowd = random.integers(0, 30, 33_000)
    middles = _square(random, 30)
    for axis, middle in ((north, middles[0]), (east, middles[1])):
        axis[: len(crowd)] = middle[crowd] + random.normal(0, 0.004, len(crowd))
    began = time.process_time()
    spots = spatial_analysis.of_points(north.tolist(), east.tolist())
    took = time.process_time() - began
    return {"points": len(north), "seconds": round(took, 2), **_compared(spots), **_beside(laid(north, east, None, 1))}


def _compared(spots: HotSpots) -> dict[str, Any]:
    judged = [cell for cell in spots.cells if cell.gi is not None and cell.p is not None and cell.p_adjusted is not None]
    hot = [cell for cell in judged if present(cell.gi) > 0]
    normal = local_statistics.adjusted(np.array([cell.p for cell in judged]))
    return {
        "resolution": spots.resolution,
        "cells": len(spots.cells),
        "not_judged": len(spots.cells) - len(judged),
        "hot_before_correction": sum(present(cell.p) <= LEVEL for cell in hot),
        "hot_by_normal_p_corrected": int(sum(p <= LEVEL for p, cell in zip(normal.tolist(), judged, strict=True) if present(cell.gi) > 0)),
        "hot": int(_hot(spots.cells).sum()),
        "hot99": sum(cell.heat == "hot99" for cell in spots.cells),
        "cold": sum(cell.heat in ("cold95", "cold99") for cell in spots.cells),
        "clusters": len(spots.clusters),
    }


def _beside(ground: Ground) -> dict[str, Any]:
    """esda on the same counts and weights: its seconds, and how far the two are apart."""
    from esda import G_Local, Moran_Local
    from libpysal.weights import WSP, WSP2W
    from scipy.sparse import csr_array

    near, counts = ground.neighbours, ground.counts(np.ones(len(ground.home), bool)).astype(float)
    shape = (near.areas, near.areas)

    def weights() -> Any:
        return WSP2W(WSP(csr_array((np.ones(len(near.first)), (near.first, near.second)), shape=shape).tocsr()))

    def g_local(side: str) -> Any:
        return G_Local(
            counts,
            weights(),
            transform="B",
            star=True,
            permutations=PERMUTATIONS,
            seed=1,
            n_jobs=1,
            keep_simulations=False,
            alternative=side,
        )

    began = time.process_time()
    greater = g_local("greater")
    seconds = time.process_time() - began
    began = time.process_time()
    ours, permuted = local_statistics.gi_star(counts, near), local_statistics.permuted(counts, near)
    own_seconds = time.process_time() - began
    theirs = np.minimum(1, 2 * np.minimum(greater.p_sim, g_local("lesser").p_sim))
    moran = Moran_Local(counts, weights(), permutations=0)
    return {
        "gi_and_permutation_seconds": round(own_seconds, 2), "permutations": local_statistics.DRAWS,
        "esda_seconds": round(seconds, 2), "esda_permutations": PERMUTATIONS,
        "largest_difference_gi": float(np.nanmax(np.abs(ours - greater.Zs))),
        "largest_difference_moran": float(np.nanmax(np.abs(local_statistics.local_moran(counts, near)[0] - moran.Is))),
        "mean_difference_p_permuted": float(np.nanmean(np.abs(permuted - theirs))),
    }  # fmt: skip


def of_file(path: Path) -> dict[str, Any]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [(float(row["latitude"]), float(row["longitude"])) for row in csv.DictReader(file) if row["latitude"] and row["longitude"]]
    north, east = zip(*rows, strict=True)
    began = time.process_time()
    spots = spatial_analysis.of_points(north, east)
    return {"points": len(rows), "seconds": round(time.process_time() - began, 2), **_compared(spots)}


if __name__ == "__main__":
    sys.exit(main())
