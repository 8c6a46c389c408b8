"""What if a step took less time? Reckoned from the ended cases of a log, drawn again and again. Pure.

Each time the step was taken it is shorter by so much, at most by all it took; a case is over by as much earlier. Cases are drawn whole,
with replacement, a thousand times (Efron 1979): slow ones stay slow at every step, as they are, and the same draws are used for what was
and for what would have been, so that the interval is that of the change. Assumed: nothing else changes. What people do with the time they
gain, and queues that grow shorter or longer, are not in it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from math import isfinite, sqrt
from typing import Self

import numpy as np

from bazan.analysis.process_mining import rules
from bazan.analysis.process_mining.types import NEVER, Log, Measured, Shortening
from bazan.core.errors import Refused

LEAST = 20
"""Ended cases that it takes to tell anything."""
DRAWS = 1000
FIGURES = ("mean_s", "median_s", "p90_s")
QUANTILES = (0.5, 0.9)
"""Of how long cases took; linear between neighbours."""
BOUNDS = (0.025, 0.975)
NORMAL = 1.959964
"""Beyond it lies 0.025 of the normal distribution."""
SEED = 20_261_130


def shortened(log: Log, step: str, less_s: float, ends: Collection[str] = ()) -> Shortening:
    """What it would have brought had ``step`` taken so many seconds less. The same log gives the same figures.

    Refused ``processes.less`` (negative or no number), ``processes.step`` (the log has none), ``processes.few`` (too few cases have ended).
    """
    if not isfinite(less_s) or less_s < 0:
        raise Refused("processes.less", {"given": less_s}, "less")
    if step not in log.activities:
        near = get_close_matches(step, log.activities, 1)
        raise Refused("processes.step", {"given": step, "near": near[0] if near else log.activities[0]}, "step")
    over, opened = rules.over(log, ends), log.at[log.start[:-1]]
    ended = over != NEVER
    if ended.sum() < LEAST:
        raise Refused("processes.few", {"count": int(ended.sum()), "least": LEAST})
    saved, taken = _saved(log, over, log.activities.index(step), round(min(less_s * rules.SECOND, float(NEVER // 2))))
    was = (over - opened)[ended]
    would_be = was - saved[ended]
    figures = _measured(_Course.of(was), _Course.of(would_be))
    timed = log.due[ended] != NEVER
    if timed.any():
        given = (log.due[ended] - opened[ended])[timed]
        figures["late"] = _late(was[timed] > given, would_be[timed] > given, bool(saved[ended].any()))
    return Shortening(step, less_s, int(ended.sum()), int((taken & ended).sum()), figures)


def _saved(log: Log, over: np.ndarray, step: int, less: int) -> tuple[np.ndarray, np.ndarray]:
    """(microseconds each case would have been over earlier, int64 (C,); whether it had the step, bool (C,))."""
    between, case = rules.stays(log), rules.case_of(log)
    taken_at = (log.activity[between.owner] == step) & (log.at[between.before + 1] <= over[case[between.before]])
    cases = case[between.before[taken_at]]
    saved = np.zeros(len(log.cases), dtype=np.int64)
    np.add.at(saved, cases, np.minimum(between.whole[taken_at], less))
    taken = np.zeros(len(log.cases), dtype=bool)
    taken[cases] = True
    return saved, taken


@dataclass(frozen=True, eq=False)
class _Course:
    """How long ended cases took, the shortest first."""

    order: np.ndarray
    """int64 (N,): the numbers of the cases."""
    lasted: np.ndarray
    """float64 (N,): seconds, rising."""

    @classmethod
    def of(cls, lasted: np.ndarray) -> Self:
        order = np.argsort(lasted, kind="stable")
        return cls(order, lasted[order] / rules.SECOND)

    def figures(self, drawn: np.ndarray) -> tuple[float, ...]:
        """In the order of ``FIGURES``, of cases of which each is there ``drawn`` times, float64 (N,)."""
        drawn = drawn[self.order]
        reached = np.cumsum(drawn)
        at = (reached[-1] - 1) * np.array(QUANTILES)
        low, high = (self.lasted[np.searchsorted(reached, side(at), side="right")] for side in (np.floor, np.ceil))
        return float(drawn @ self.lasted) / len(drawn), *(low + (high - low) * (at - np.floor(at))).tolist()


def _measured(was: _Course, would_be: _Course) -> dict[str, Measured]:
    """Each figure of both, and the bounds between which its change lies in most draws."""
    count = len(was.order)
    random = np.random.default_rng(SEED)
    changes = []
    for _ in range(DRAWS):
        drawn = np.bincount(random.integers(count, size=count), minlength=count).astype(np.float64)
        changes.append(np.subtract(would_be.figures(drawn), was.figures(drawn)))
    lows, highs = np.quantile(changes, BOUNDS, axis=0).tolist()
    every = np.ones(count)
    columns = zip(FIGURES, was.figures(every), would_be.figures(every), lows, highs, strict=True)
    return {name: Measured(before, after, after - before, low, high) for name, before, after, low, high in columns}


def _late(was: np.ndarray, would_be: np.ndarray, changed: bool) -> Measured:
    """The share of late cases. Draws of a few cases none of which came in time would tell that none ever does: Wilson's interval (1927) of
    those that come in time doesn't."""
    count, before, after = len(was), float(was.mean()), float(would_be.mean())
    share = before - after
    middle = (share + NORMAL**2 / (2 * count)) / (1 + NORMAL**2 / count)
    half = NORMAL * sqrt(share * (1 - share) / count + NORMAL**2 / (4 * count**2)) / (1 + NORMAL**2 / count)
    low, high = (-middle - half, min(half - middle, 0.0)) if changed else (0.0, 0.0)
    return Measured(before, after, after - before, low, high)
