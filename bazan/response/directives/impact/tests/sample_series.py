"""Courses made for tests: places that follow one factor and a season, each with errors of its own that persist."""

import numpy as np


def made_courses(seed: int, places: int, periods: int, persistence: float = 0.4) -> np.ndarray:
    """Float (places, periods); a disturbance has variance one."""
    rng = np.random.default_rng(seed)
    errors = rng.normal(size=(places, periods))
    for period in range(1, periods):
        errors[:, period] += persistence * errors[:, period - 1]
    factor = np.cumsum(rng.normal(0, 0.3, periods)) + np.sin(2 * np.pi * np.arange(periods) / 12)
    return rng.normal(50, 10, (places, 1)) + rng.normal(1, 0.3, (places, 1)) * factor + errors


def parted(courses: np.ndarray, treated: int = 1) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """The first rows as treated places, the others as donors."""
    named = {f"p{n}": row for n, row in enumerate(courses.tolist())}
    return {name: named.pop(name) for name in list(named)[:treated]}, named
