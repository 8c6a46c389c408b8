"""Courses made up for tests: a level that wanders, a season, noise; or what one wishes of these."""

import numpy as np


def course(seed, count, *, season=12, level=100.0, wander=1.0, swing=20.0, noise=5.0, trend=0.0):
    """float (count,), the same at each call."""
    chosen = np.random.default_rng(seed)
    at = np.arange(count)
    part = swing * np.sin(2 * np.pi * (at / season + chosen.random()))
    return level + trend * at + part + np.cumsum(chosen.normal(0, wander, count)) + chosen.normal(0, noise, count)
