"""Slices and the parts they end up in. Pure.

A month of daily slices is four parts, from its 1st, 9th, 17th and 25th day: files large enough that a year of one series opens some
fifty, small enough that a week reads two. A year of monthly slices is one part.
"""

from datetime import date, timedelta

import numpy as np

from bazan.platform.history.types import Slices

PART_DAYS = 8


def slices_of(kind: Slices, instants: np.ndarray) -> np.ndarray:
    """The slice of each instant (``M8[us]``, UTC) as days (``M8[D]``)."""
    return instants.astype("M8[D]") if kind == "day" else instants.astype("M8[M]").astype("M8[D]")


def parts_of(kind: Slices, slices: np.ndarray) -> np.ndarray:
    """The part of each slice, as days."""
    if kind == "month":
        return slices.astype("M8[Y]").astype("M8[D]")
    month = slices.astype("M8[M]").astype("M8[D]")
    return month + np.minimum((slices - month).astype("i8") // PART_DAYS, 3) * PART_DAYS


def slice_of(kind: Slices, day: date) -> date:
    return day if kind == "day" else day.replace(day=1)


def part_of(kind: Slices, day: date) -> date:
    return parts_of(kind, np.array([day], "M8[D]"))[0].item()


def next_slice(kind: Slices, day: date) -> date:
    """The slice after the one that begins on this day."""
    return day + timedelta(days=1) if kind == "day" else (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def part_end(kind: Slices, part: date) -> date:
    """The first slice after this part."""
    following = part
    while part_of(kind, following) == part:
        following = next_slice(kind, following)
    return following


def is_over(kind: Slices, part: date, today: date) -> bool:
    """Whether no slice of this part is still to come."""
    return part_end(kind, part) <= today
