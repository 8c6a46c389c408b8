"""How high the water will stand in the next hours: from its own course, the stage above as the water takes its way, and the rain. Pure.

A linear regression a step ahead, by least squares (``numpy.linalg.lstsq``), of what the stage changes by. It is tried on the past from
rolling origins, each fitted to what was before; where it is off by more than 'it stays as it is' (persistence), nothing is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bazan.analysis.rivers.types import StageRecord, StageStep
from bazan.core.errors import Refused

SPAN = 14 * 24
"""Hours of each trial on the past."""
SPANS = 12
FEWEST_SPANS = 3
KNOWN = 0.5
"""A span of which less is known is no trial."""
LEAST_FITTED = 60 * 24
"""Hours that are known to a fit at least."""
SHORT_RAIN, LONG_RAIN = 3, 12
"""Hours over which rain is summed up."""
MOVED = 6
"""Over so many hours it is seen how the water moves: the more, the wider the intervals."""
FINEST = 0.001
"""Metres: no gauge reads less."""
LEVELS = (0.80, 0.95)


@dataclass(frozen=True, eq=False)
class Gauged:
    """What was measured each hour, the oldest first, NaN where nothing was. Metres and millimetres."""

    stage: np.ndarray
    """Float (hours,)."""
    above: Sequence[tuple[np.ndarray, int]]
    """Of each station above: its stage, as ``stage``, and the hours its water takes."""
    rain: np.ndarray | None
    """The mean of the catchment's gauges, as ``stage``; none: there are no gauges."""


def forecast(gauged: Gauged, horizon: int) -> tuple[tuple[StageStep, ...], StageRecord]:
    """The stage of each of the next hours, and how such forecasts did on the past; no steps where persistence does better.

    Refused ``rivers.stages.short`` (too few hours for trials), ``rivers.stages.missing`` (what is needed of the newest hours is).
    """
    stage, fewest = gauged.stage, LEAST_FITTED + FEWEST_SPANS * SPAN + horizon
    known = int(np.isfinite(stage).sum())
    if known < fewest:
        raise Refused("rivers.stages.short", {"hours": known, "fewest": fewest})
    asked = [_asked(gauged, step) for step in range(1, horizon + 1)]
    came = _came(stage, horizon)
    spread = _spread(stage, came)
    if not all(np.isfinite(rows[-1]).all() for rows in asked) or not np.isfinite(spread[-1]).all():
        raise Refused("rivers.stages.missing", {})
    tried = _tried(np.isfinite(came).all(axis=1) & np.isfinite(asked[0]).all(axis=1) & np.isfinite(spread[:, 0]), horizon)
    if len(tried) < FEWEST_SPANS:
        raise Refused("rivers.stages.short", {"hours": known, "fewest": fewest})
    said = np.full(came.shape, np.nan)
    for span in tried:
        for step, rows in enumerate(asked):
            before = slice(span.start - step - 1)
            said[span, step] = rows[span] @ _fitted(rows[before], came[before, step])
    record, reach = _judged(came, said, spread, tried)
    if record.error >= record.persistence:
        return (), record
    means = stage[-1] + np.array([rows[-1] @ _fitted(rows, came[:, step]) for step, rows in enumerate(asked)])
    wide = reach * spread[-1]
    edges = (means - wide[0], means + wide[0], means - wide[1], means + wide[1])
    return tuple(StageStep(*map(float, step)) for step in zip(means, *edges, strict=True)), record


def _tried(known: np.ndarray, horizon: int) -> list[slice]:
    """The spans that are tried, the oldest first: each with hours to fit before and hours to come, and half of its own known."""
    last = len(known) - horizon
    starts = [start for back in range(SPANS, 0, -1) if (start := last - back * SPAN) >= LEAST_FITTED]
    return [slice(start, start + SPAN) for start in starts if known[start : start + SPAN].mean() >= KNOWN]


def _came(stage: np.ndarray, horizon: int) -> np.ndarray:
    """By how much the stage had changed after 1 to ``horizon`` hours, float (hours, horizon); NaN where that isn't known."""
    padded = np.concatenate([stage, np.full(horizon, np.nan)])
    return np.stack([padded[step : step + len(stage)] - stage for step in range(1, horizon + 1)], axis=1)


def _spread(stage: np.ndarray, came: np.ndarray) -> np.ndarray:
    """What errors are told in, float (hours, steps): what the stage usually changes by, and the more, the more it moves now.

    The two add up as variances do: so intervals hold in calm water and in a flood alike (measured: docs/explanation/forecasts.md).
    """
    before = np.stack([_earlier(stage, back) for back in range(MOVED + 1)])
    moved = before.max(axis=0) - before.min(axis=0)
    usual = np.nanmean(np.abs(came), axis=0) + FINEST
    return np.sqrt(usual * (usual + moved[:, None]))


def _earlier(values: np.ndarray, hours: int) -> np.ndarray:
    """The values so many hours before."""
    return np.concatenate([np.full(min(hours, len(values)), np.nan), values[: max(len(values) - hours, 0)]])


def _asked(gauged: Gauged, step: int) -> np.ndarray:
    """What is known at each hour of the one ``step`` hours later, float (hours, columns).

    The stage above is looked at where the water of then passes: what it changes by from a travel time ago to a travel time before then, of
    what is known of it now.
    """
    stage = gauged.stage
    columns = [np.ones(len(stage)), stage - np.nanmean(stage), stage - _earlier(stage, 1), stage - _earlier(stage, 3)]
    columns += [_earlier(above, max(lag - step, 0)) - _earlier(above, lag) for above, lag in gauged.above]
    if gauged.rain is not None:
        columns += [_summed(gauged.rain, SHORT_RAIN), _summed(gauged.rain, LONG_RAIN)]
    return np.stack(columns, axis=1)


def _summed(rain: np.ndarray, hours: int) -> np.ndarray:
    return sum((_earlier(rain, back) for back in range(hours)), np.zeros(len(rain)))


def _fitted(rows: np.ndarray, came: np.ndarray) -> np.ndarray:
    """Of each column its weight, by least squares over the hours of which all is known."""
    known = np.isfinite(came) & np.isfinite(rows).all(axis=1)
    return np.linalg.lstsq(rows[known], came[known], rcond=None)[0]


def _judged(came: np.ndarray, said: np.ndarray, spread: np.ndarray, tried: Sequence[slice]) -> tuple[StageRecord, np.ndarray]:
    """How the trials did, and half the width of the intervals by step, in what errors are told in, float (2, horizon).

    Coverage is that of intervals reckoned without the trial they are judged on.
    """
    errors = np.abs(came - said)
    scores = errors / spread
    known = np.isfinite(scores)
    held = np.zeros(2)
    for span in tried:
        others = scores.copy()
        others[span] = np.nan
        held += (scores[span][None] <= np.nanquantile(others, LEVELS, axis=0)[:, None]).sum(axis=(1, 2))
    points = int(known.sum())
    covered = (held / points).tolist()
    persistence = float(np.abs(came)[known].mean())
    record = StageRecord(len(tried), points, float(errors[known].mean()), persistence, *covered)
    return record, np.nanquantile(scores, LEVELS, axis=0)
