"""Periods as whole arrays: starts are seconds since 1970 (UTC), days are local."""

import numpy as np

from bazan.core.time import OFFSET_S

HOUR, DAY = 3600, 86400
OFFSET = OFFSET_S
"""Seconds the local clock is ahead of UTC, all year."""

LONGEST = {"hour": HOUR, "day": DAY, "week": 7 * DAY, "month": 31 * DAY, "quarter": 92 * DAY, "year": 366 * DAY}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def starts_holding(instants: np.ndarray, grain: str) -> np.ndarray:
    """Start of the period that holds each instant."""
    at = np.asarray(instants, dtype=np.int64)
    if grain == "hour":
        return at // HOUR * HOUR
    days = (at + OFFSET) // DAY
    if grain == "day":
        return days * DAY - OFFSET
    if grain == "week":
        return ((days + 3) // 7 * 7 - 3) * DAY - OFFSET  # 1970-01-01 was a Thursday
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) // _MONTHS[grain] * _MONTHS[grain]
    return _month_start(months)


def ends(starts: np.ndarray, grain: str) -> np.ndarray:
    """End of each period, exclusive."""
    if grain in ("hour", "day", "week"):
        return np.asarray(starts) + LONGEST[grain]
    days = (np.asarray(starts, dtype=np.int64) + OFFSET) // DAY
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + _MONTHS[grain]
    return _month_start(months)


def _month_start(months: np.ndarray) -> np.ndarray:
    return np.asarray(months).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) * DAY - OFFSET


def touched(hours: np.ndarray, grain: str, reach_s: int) -> tuple[np.ndarray, np.ndarray]:
    """(index into hours, period start) of every period whose window holds the hour: the window reaches ``reach_s`` back from the end."""
    at = np.asarray(hours, dtype=np.int64)
    start = starts_holding(at, grain)
    found = [(np.arange(len(at)), start)]
    while True:
        start = ends(start, grain)
        seen = ends(start, grain) - reach_s <= at
        if not seen.any():
            break
        found.append((np.flatnonzero(seen), start[seen]))
    return np.concatenate([index for index, _ in found]), np.concatenate([starts for _, starts in found])


def clusters(starts: np.ndarray, gap_s: int) -> list[np.ndarray]:
    """Positions of ``starts`` in groups with no hole longer than ``gap_s`` inside, newest group first."""
    if not len(starts):
        return []
    order = np.argsort(starts, kind="stable")
    cuts = np.flatnonzero(np.diff(starts[order]) > gap_s) + 1
    return np.split(order, cuts)[::-1]
