"""Series made for tests: hourly values with a daily course, from the first hour of a local Monday on."""

import numpy as np

HOUR_S, DAY_S = 3600.0, 86_400.0
MONDAY_S = 1_767_546_000.0
"""5 January 2026, 00:00 in the province."""


def hourly(days: int, noise: float = 1.0, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """(times, values): 50 with a swing of 10 over the day."""
    times_s = MONDAY_S + np.arange(days * 24) * HOUR_S
    swing = 10 * np.sin((times_s - MONDAY_S) / DAY_S * 2 * np.pi)
    return times_s, 50 + swing + np.random.default_rng(seed).normal(0, noise, len(times_s))
