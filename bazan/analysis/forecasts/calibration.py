"""Intervals that hold what they promise: as wide as errors on back-test were, counted in the standard errors that models claim. Pure.

An error over the standard error claimed is a score. The scores of all courses of a call are one pool (locally weighted split conformal
prediction: J. Lei and others, Distribution-free predictive inference for regression, JASA 113, 2018). A course's own scores weigh beside it
the more, the more windows it was tried on; so do those that were learnt before, the fewer courses there are.
"""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from bazan.analysis.forecasts import rules
from bazan.analysis.forecasts.backtest import Trial
from bazan.analysis.forecasts.prior_scores import LEARNT

LEVELS = (0.80, 0.95)
OWN = 6.0
"""So many windows of a course's own weigh as much as the pool."""
BEFORE = 20.0
"""So many courses weigh as much as what was learnt before."""
SAMPLE = 400
"""Scores that stand for all of a pool."""
WORST = 8.0
"""No error counts for more standard errors: where nothing had ever moved yet, none were claimed."""
TINY = 1e-12
DECAY = 0.95
"""Of what two errors of one forecast share, this is left for each step between them."""


class Pool:
    """What the trials of all courses say of one manner. ``benchmarks``: of each trial the one of its course's benchmark."""

    def __init__(self, trials: Sequence[Trial], benchmarks: Sequence[Trial], season: int):
        self.trials, self.benchmarks, self.season = trials, benchmarks, season
        self.learnt = LEARNT[trials[0].manner]
        self.horizon = len(trials[0].mean)
        self.new = len(trials) / (len(trials) + BEFORE)
        """The weight of these courses beside what was learnt."""

    @cached_property
    def blocks(self) -> list[tuple[slice, np.ndarray, np.ndarray]]:
        """Of each half season of the horizon: its steps, the scores in order, the weight of each."""
        half = max(1, self.season // 2)
        scores = np.concatenate([_scores(trial) for trial in self.trials])
        blocks = []
        for number, start in enumerate(range(0, self.horizon, half)):
            steps = slice(start, start + half)
            known = np.asarray(self.learnt.scores[min(number, len(self.learnt.scores) - 1)])
            blocks.append((steps, *_together(scores[:, steps], known, self.new)))
        return blocks

    @cached_property
    def middles(self) -> np.ndarray:
        """The middle score of each step's half season: by it a course's scores are carried from one half season to another."""
        middles = np.empty(self.horizon)
        for steps, scores, weights in self.blocks:
            middles[steps] = max(float(_quantiles(scores, weights, [0.5])[0]), TINY)
        return middles

    def reach(self, trial: Trial, without: int | None = None) -> np.ndarray:
        """Half the width of both intervals at each step, float (2, horizon). ``without``: an origin whose errors are not looked at."""
        kept = [origin for origin in range(len(trial.misses)) if origin != without]
        own = _scores(trial)[kept]
        own = own / self.middles
        own = own[~np.isnan(own)]
        share = len(own) / (len(own) + OWN * self.horizon)
        spread = trial.spread if without is None else trial.spreads[without]
        widths = np.empty((len(LEVELS), self.horizon))
        for steps, scores, weights in self.blocks:
            mixed = np.concatenate([scores, own * self.middles[steps.start]])
            weighed = np.concatenate([weights * (1 - share), np.full(len(own), share / max(len(own), 1))])
            widths[:, steps] = _quantiles(mixed, weighed, LEVELS)[:, None]
        return widths * spread

    @cached_property
    def evidence(self) -> float:
        """How the manner's errors stand to those of the benchmark over all courses."""
        own = [evidence_of(trial, other) for trial, other in zip(self.trials, self.benchmarks, strict=True) if len(trial.misses)]
        return self.new * float(np.mean(own)) + (1 - self.new) * self.learnt.evidence if own else self.learnt.evidence

    @cached_property
    def shared(self) -> float:
        """How much two errors of one forecast have in common, 0 to 1, ``DECAY`` for each step between them apart."""
        errors = np.concatenate([trial.misses / trial.spreads for trial in self.trials])
        known = ~np.isnan(errors)
        errors = np.where(known, np.clip(errors, -WORST / 2, WORST / 2), 0.0)
        errors /= np.sqrt(np.maximum((errors**2).sum(axis=0) / np.maximum(known.sum(axis=0), 1), TINY))
        at = np.arange(self.horizon)
        left = np.where(at[:, None] < at, DECAY ** (at - at[:, None]), 0.0)
        expected = (known.T.astype(float) @ known * left).sum()
        if not expected:
            return self.learnt.shared
        found = (errors.T @ errors * (left > 0)).sum() / expected
        return self.new * min(max(float(found), 0.0), 1.0) + (1 - self.new) * self.learnt.shared


def evidence_of(trial: Trial, benchmark: Trial) -> float:
    """Of the points that both were tried on."""
    return rules.evidence(np.abs(trial.misses), np.abs(benchmark.misses))


def _scores(trial: Trial) -> np.ndarray:
    return np.minimum(np.abs(trial.misses) / trial.spreads, WORST)


def _together(scores: np.ndarray, learnt: np.ndarray, new: float) -> tuple[np.ndarray, np.ndarray]:
    """(scores in their order, their weights, which sum up to one)."""
    scores = scores[~np.isnan(scores)]
    if len(scores) > SAMPLE:
        scores = np.quantile(scores, (np.arange(SAMPLE) + 0.5) / SAMPLE)
    elif not len(scores):
        new = 0.0
    every = np.concatenate([scores, learnt])
    weights = np.concatenate([np.full(len(scores), new / max(len(scores), 1)), np.full(len(learnt), (1 - new) / len(learnt))])
    order = np.argsort(every, kind="stable")
    return every[order], weights[order]


def _quantiles(values: np.ndarray, weights: np.ndarray, levels: Sequence[float]) -> np.ndarray:
    """Up to where so much of the weight lies, for each level."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order]) - weights[order] / 2
    return np.interp(levels, reached / weights.sum(), values[order])
