"""Counts with season, trend and outbreaks, made up as Noufaily et al. 2013 do, and lines of cases that are reported late.

``python -m bazan.analysis.outbreaks.tests.simulated_counts > series.csv`` writes the series that R was asked of.
"""

import sys

import numpy as np

SERIES = ("usual", "rare", "epidemic", "gaps", "months", "falling", "zeros", "lonely", "burst")


def counts(
    rng: np.random.Generator,
    periods: int,
    per_year: int,
    level: float | np.ndarray,
    *,
    trend: float = 0.0,
    season: float = 0.0,
    phi: float = 1.0,
) -> np.ndarray:
    """int (periods,): negative binomial of variance ``phi`` times the mean. ``level``: of the logarithm; ``trend``: a period."""
    time = np.arange(periods)
    mean = np.exp(level + trend * time + season * np.cos(2 * np.pi * time / per_year))
    return rng.poisson(mean) if phi == 1 else rng.negative_binomial(mean / (phi - 1), 1 / phi)


def outbreak(rng: np.random.Generator, cases: float, length: int) -> np.ndarray:
    """int (length,): about so many cases, lognormal in time, half of them in the first two periods; what lasts longer is cut off."""
    at = np.floor(np.exp(rng.normal(0, 0.5, rng.poisson(cases))) * 2).astype(int)
    return np.bincount(at[at < length], minlength=length)


def lines(
    rng: np.random.Generator,
    days: int,
    level: float,
    *,
    phi: float = 1.0,
    growth: float = 0.0,
    delay_days: float = 5.0,
    scatter: str = "none",
) -> tuple[np.ndarray, np.ndarray]:
    """The day each case begins and the day it is reported, int; ``level`` cases a day, growing by ``growth`` a day from day 100 on.

    ``scatter`` of delays: ``days``: each day has its own mean; ``weekends``: nobody reports on day 5 and 6 of a week; ``slower``: from
    day 130 on they take half as long again.
    """
    each = counts(rng, days, 365, np.log(level) + growth * np.maximum(np.arange(days) - 100, 0), phi=phi)
    onset = np.repeat(np.arange(days), each)
    mean = np.full(days, float(delay_days))
    if scatter == "days":
        mean *= rng.gamma(20, 1 / 20, days)
    if scatter == "slower":
        mean[130:] *= 1.5
    report = onset + rng.negative_binomial(2, 2 / (2 + mean[onset]))
    if scatter == "weekends":
        report += np.choose(report % 7, (0, 0, 0, 0, 0, 2, 1))
    return onset, report


def series(name: str) -> tuple[int, list[int | None]]:
    """Periods of a year and the counts, None: unknown."""
    rng = np.random.default_rng(SERIES.index(name))
    weeks, months = 6 * 52 + 4, 8 * 12 + 4
    match name:
        case "usual":
            return 52, _plain(counts(rng, weeks, 52, 2.0, trend=0.002, season=0.6, phi=2))
        case "rare":
            return 52, _plain(counts(rng, weeks, 52, -2.0, phi=1.5))
        case "epidemic":
            given = counts(rng, weeks, 52, 1.5, season=0.4, phi=1.3)
            given[100:116] += outbreak(rng, 250, 16)
            given[-4:] += outbreak(rng, 40, 4)
            return 52, _plain(given)
        case "gaps":
            given = _plain(counts(rng, weeks, 52, 1.0, phi=3))
            return 52, [None if at in (7, 150, 151, 152, 263, 300, weeks - 9) else count for at, count in enumerate(given)]
        case "months":
            return 12, _plain(counts(rng, months, 12, 3.0, season=1.0, phi=5))
        case "falling":
            return 12, _plain(counts(rng, months, 12, 5.0, trend=-0.03, phi=2))
        case "zeros":
            return 12, [0] * months
        case "lonely":
            return 12, [6 if at == 40 else 0 for at in range(months)]
        case _:
            return 12, [*_plain(counts(rng, months - 6, 12, -1.0)), 0, 2, 9, 30, 21, 8]


def _plain(given: np.ndarray) -> list[int | None]:
    return [int(count) for count in given]


def written() -> str:
    """The series as ``oracle.R`` reads them."""
    rows = [
        f"{name},{per_year},{'' if count is None else count}" for name in SERIES for per_year, given in [series(name)] for count in given
    ]
    return "\n".join(["series,per_year,cases", *rows, ""])


if __name__ == "__main__":
    sys.stdout.write(written())
