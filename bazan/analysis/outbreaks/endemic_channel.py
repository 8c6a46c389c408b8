"""The endemic channel: more cases than the mean of the same period of the years before and so many standard deviations."""

from collections.abc import Sequence

import numpy as np

from bazan.analysis.outbreaks import rules
from bazan.analysis.outbreaks.types import NOTHING, Count, EndemicOptions, Signal

FIVE_YEARS = EndemicOptions()


def reach(options: EndemicOptions, per_year: int) -> int:
    """How many periods before one have to be there for it to be judged."""
    return options.years * per_year + options.half_window


@np.errstate(all="ignore")
def endemic_channel(
    counts: Sequence[Count], per_year: int, *, options: EndemicOptions = FIVE_YEARS, at: range | None = None
) -> list[Signal]:
    """A signal of each period ``at`` these positions (all by default), from the same period of each of the years before.

    Expected is the mean of those counts, the threshold lies ``deviations`` of their standard deviations (n - 1) above it; the score is 0 at
    what is expected and 1 at the threshold, none where nothing varied. A year that is unknown there makes the threshold unknown: a
    standard deviation of four values is no longer that of five. Refused ``outbreaks.count``, ``outbreaks.option``.
    """
    rules.judge_endemic(options, per_year)
    cases = rules.series(counts)
    window = np.arange(-options.half_window, options.half_window + 1)
    offsets = (-per_year * np.arange(1, options.years + 1)[:, None] + window).ravel()
    wanted = at if at is not None else range(len(cases))
    return [_signal(cases[position], cases[position + offsets], options) if position >= reach(options, per_year) else NOTHING
            for position in wanted]  # fmt: skip


def _signal(count: float, past: np.ndarray, options: EndemicOptions) -> Signal:
    expected, deviation = float(past.mean()), float(past.std(ddof=1))
    if not np.isfinite(deviation):
        return NOTHING
    threshold = expected + options.deviations * deviation
    if np.isnan(count):
        return Signal(expected, threshold)
    score = float((count - expected) / (threshold - expected)) if threshold > expected else None
    return Signal(expected, threshold, bool(count > threshold), score)
