"""Faults put into history, to learn which of them a threshold would find."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bazan.monitoring.anomalies.algorithms import baselines
from bazan.monitoring.anomalies.algorithms.baselines import NORMAL
from bazan.monitoring.anomalies.algorithms.seasonality import DAY_S
from bazan.monitoring.anomalies.algorithms.tail_probability import Numbers
from bazan.monitoring.anomalies.types import Kind

SIZES: dict[Kind, tuple[float, ...]] = {
    "point": (3, 5, 8, 12), "shift": (2, 3, 5, 8), "drift": (2, 3, 5, 8), "stuck": (6, 12, 24, 48), "missing": (6, 12, 24, 48),
}  # fmt: skip
"""Spreads of the series about its baseline for point, shift and drift; values for stuck and missing."""
LEARNT_FROM, TRIALS = 1 / 3, 8
"""The share of history in which nothing is put, and how many faults of each kind and size are tried in the rest."""


@dataclass(frozen=True, eq=False)
class Faulty:
    """A history with one fault, up to where it ends."""

    kind: Kind
    size: float
    times_s: Numbers
    values: Numbers
    first_s: float
    last_s: float
    """The last second in which it can be told: of a point its own, of silence that of the first value behind it."""


def injected(times_s: Numbers, values: Numbers, seed: int) -> Iterator[Faulty]:
    """The history of finite values in order of time with a fault of each kind and size, several times, the same for the same seed.

    None: it is too short.
    """
    step_s = float(np.median(np.diff(times_s))) if len(times_s) > 1 else 0.0
    day = int(np.clip(round(DAY_S / step_s), 7, 288)) if step_s > 0 else len(values)
    first, last = int(len(values) * LEARNT_FROM), len(values) - max(3 * day, 50)
    if last <= first:
        return
    baseline = baselines.learnt(times_s, values, step_s)
    left = values - baseline.level - baseline.offsets(times_s)
    spread = NORMAL * float(np.median(np.abs(left - np.median(left))))
    generator = np.random.default_rng(seed)
    for kind, sizes in SIZES.items():
        for size in sizes:
            for start, sign in zip(generator.integers(first, last, TRIALS), generator.choice((-1.0, 1.0), TRIALS), strict=True):
                yield _faulty(kind, size, times_s, values, int(start), float(sign) * spread * size, day)


def _faulty(kind: Kind, size: float, times_s: Numbers, values: Numbers, start: int, move: float, day: int) -> Faulty:
    lasting = {"point": 0, "shift": day, "drift": 3 * day, "stuck": int(size), "missing": int(size)}[kind]
    changed, kept = values[: start + lasting + 1].copy(), np.ones(start + lasting + 1, bool)
    match kind:
        case "point" | "shift":
            changed[start:] += move
        case "drift":
            changed[start:] += move * np.linspace(0, 1, lasting + 1)
        case "stuck":
            changed[start:] = values[start]
        case "missing":
            kept[start:-1] = False
    return Faulty(kind, size, times_s[: len(kept)][kept], changed[kept], float(times_s[start]), float(times_s[start + lasting]))
