"""The formulas of security that a SELECT can't say.

Each takes ``inputs`` (name to an array of rows × window, oldest column first, NaN where nothing good was measured), the pack's
``tables`` and ``options``, and gives arrays of one number a row. Pure: no I/O, no clock, no state.
"""

import numpy as np

NIGHTS = 5
"""So many earlier nights it takes to say what is usual."""


def count_error_rise(inputs, tables, options):
    """Per cent by which the last night's error is above the middle one of the nights before; below it 0."""
    error = inputs["error"]
    before = np.sort(error[:, :-1], axis=1)  # what is missing comes last
    known = np.isfinite(before).sum(axis=1)
    rows, middle = np.arange(len(before)), np.maximum(known, 1)
    usual = (before[rows, (middle - 1) // 2] + before[rows, middle // 2]) / 2
    rise = np.where(known >= NIGHTS, np.maximum(error[:, -1] - usual, 0.0), np.nan)
    return {"value": rise, "n": np.isfinite(error).sum(axis=1)}
