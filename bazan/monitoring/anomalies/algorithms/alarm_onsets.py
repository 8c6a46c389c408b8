"""One alarm for one event: where an alarm begins among the scores of one series."""

import numpy as np
from numpy.typing import NDArray

from bazan.monitoring.anomalies.algorithms.tail_probability import Numbers
from bazan.monitoring.anomalies.types import UNUSUAL_SCORE

CALM_S, CALM_VALUES = 6 * 3600.0, 12
"""An event is over when for so long and so many values no score reached the threshold."""


def begin(times_s: Numbers, scores: Numbers, threshold: float = UNUSUAL_SCORE, calm_values: int = CALM_VALUES) -> NDArray[np.bool_]:
    """Whether an alarm begins at each value, in order of time: a score reaches the threshold and no event lasts."""
    begun, over = np.zeros(len(scores), bool), np.flatnonzero(scores >= threshold)
    begun[over[:1]] = True
    begun[over[1:]] = (np.diff(times_s[over]) >= CALM_S) & (np.diff(over) >= calm_values)
    return begun
