"""What of some courses can be compared: from which period on, with which donors, which periods count. Pure."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from bazan.core.errors import Refused
from bazan.response.directives.impact import rules, synthetic_control
from bazan.response.directives.impact.types import Courses, Place, Why

LARGEST = 1e100
"""Of a value; the squares of larger ones can't be summed."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """Courses without a gap, from the first period that is used to the last that counts."""

    treated: np.ndarray
    """Float (U, T)."""
    donors: np.ndarray
    """Float (N, T)."""
    known: np.ndarray
    """Which values weren't filled, of the treated and then of the donors; bool (U + N, T)."""
    names: tuple[Place, ...]
    """Of the donors."""
    start: int
    """Index of the first period used among those given."""
    before: int
    """How many precede the directive."""
    counts: tuple[int, ...]
    """Those that count, from the directive's own on."""
    settling: int

    @property
    def ahead(self) -> int:
        """Periods from the directive's own to the last that counts."""
        return self.counts[-1] + 1

    @property
    def after(self) -> int:
        """Of those, from the first that could count on."""
        return self.ahead - self.settling

    def alone(self) -> "Comparison":
        """Without donors."""
        return replace(self, donors=self.donors[:0], known=self.known[: len(self.treated)], names=())


def compared(treated: Courses, donors: Courses, given_at: int, settling: int, revised: Collection[int]) -> Comparison | Why:
    """What can be compared, or why nothing can. Arguments and refusals as of ``estimating.estimate``."""
    ours = _matrix(treated, 0)
    others = _matrix(donors, ours.shape[1])
    _judge(ours, others, treated, donors, given_at, settling)
    if any(given_at <= period < ours.shape[1] for period in revised):
        return "revised"
    complete = np.isfinite(ours).all(axis=0)
    counts = tuple(int(period) - given_at for period in np.flatnonzero(complete) if period >= given_at + settling)
    if not counts:
        return "no_period_after"
    anew = max((period for period in revised if 0 < period < given_at), default=0)
    start = anew + int(complete[anew:].argmax())
    before = given_at - start
    if before < rules.LEAST_BEFORE:
        return "revised" if given_at - int(complete.argmax()) >= rules.LEAST_BEFORE else "few_periods_before"
    span = slice(start, given_at + counts[-1] + 1)
    if not all(_is_whole(course, before, counts) for course in ours[:, span]):
        return "gap"
    usable = [_is_whole(course, before, counts) and _moves(course[:before]) for course in others[:, span]]
    rows = np.vstack([ours, others[np.array(usable, dtype=bool)]])[:, span]
    courses = _filled(rows, before)
    names = tuple(name for name, used in zip(donors, usable, strict=True) if used)
    return Comparison(courses[: len(ours)], courses[len(ours) :], np.isfinite(rows), names, start, before, counts, settling)


def _matrix(courses: Courses, periods: int) -> np.ndarray:
    """Float (N, T), NaN where there is no value; (0, ``periods``) of no course. Refused ``effects.shape``, ``effects.number``."""
    lengths = {len(course) for course in courses.values()}
    if len(lengths) > 1:
        raise Refused("effects.shape", {"periods": max(lengths)})
    try:
        matrix = np.array(list(courses.values()), dtype=float).reshape(len(courses), max(lengths, default=periods))
    except (TypeError, ValueError) as why:
        raise Refused("effects.number", {}) from why
    if (np.abs(matrix) > LARGEST).any():
        raise Refused("effects.number", {})
    return matrix


def _judge(ours: np.ndarray, others: np.ndarray, treated: Courses, donors: Courses, given_at: int, settling: int) -> None:
    """Refused ``effects.shape``, ``effects.same_place``."""
    periods = ours.shape[1]
    if not len(ours) or others.shape[1] != periods or not 0 <= given_at <= periods or settling < 0:
        raise Refused("effects.shape", {"periods": periods})
    again = [name for name, course in zip(donors, others, strict=True) if name in treated or any(_repeats(course, own) for own in ours)]
    if again:
        raise Refused("effects.same_place", {"place": again[0]}, "donors")


def _repeats(course: np.ndarray, other: np.ndarray) -> bool:
    """Whether one is the other under another name; counts of rare things, which repeat their own values, may well agree."""
    return np.array_equal(course, other, equal_nan=True) and len(np.unique(course[np.isfinite(course)])) > len(course) / 2


def _is_whole(course: np.ndarray, before: int, counts: Collection[int]) -> bool:
    """Whether it has a value in every period that counts and in most before."""
    known = np.isfinite(course)
    return bool(known[[before + period for period in counts]].all() and (~known[:before]).sum() <= rules.MOST_MISSING * before)


def _moves(course: np.ndarray) -> bool:
    return bool(synthetic_control.spreads(course[None, np.isfinite(course)])[0] > 0)


def _filled(courses: np.ndarray, before: int) -> np.ndarray:
    """Courses whose gaps are filled by how many standard deviations the others stood from their means in that period."""
    known = np.isfinite(courses)
    means = np.nanmean(courses[:, :before], axis=1, keepdims=True)
    spreads = np.nanstd(courses[:, :before], axis=1, keepdims=True)
    moved = np.divide(courses - means, spreads, out=np.zeros_like(courses), where=known & (spreads > 0))
    common = moved.sum(axis=0) / known.sum(axis=0).clip(1)
    return np.where(known, courses, means + spreads * common)
