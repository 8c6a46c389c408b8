"""How probably a running case ends late, from how similar cases went on; and how well that would have been told in the past. Pure.

Time is counted in shares of what a case is given, from its first event to its deadline, so that cases of three days and of thirty are
alike. A running case has used a share of its time and stands at a step; the cases that stood at that step when they had used as much are
those it is compared with, nearest those that were given a similar time. Of them the Kaplan-Meier estimate (1958) says how many end after
their deadline; cases that still run count for as long as they are known. Where few stood there the estimate leans on that of
all cases that had used as much, and that one on the share of late cases among the ended ones.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from bazan.analysis.process_mining import rules
from bazan.analysis.process_mining.types import NEVER, Log, Reliability, Risk, Trial

LEAST = 20
"""Ended cases with a deadline that it takes to tell anything."""
NEAREST = 80
"""Cases with a similar time that are compared, or a third of all there are, where that is more."""
MOST = 10_000
"""Of the cases known those opened last: how it went years ago tells little, and takes time to look through."""
WEIGHTS = (10, 40)
"""How many cases the wider estimate counts for, of which one leans on it: all cases on the ended ones, those at the step on all."""
INSTANTS = 12
"""Of the past, at which a trial looks at all cases that ran then."""
BINS = 10


@dataclass(frozen=True, eq=False)
class _Known:
    """What was known at an instant of cases with a deadline; V visits of steps, one a case and step it came to."""

    activity: np.ndarray
    """int32 (V,)."""
    came: np.ndarray
    """float64 (V,): the share of its time a case had used when it came to the step."""
    left: np.ndarray
    """float64 (V,): when it left it, was over, or was last known."""
    ended: np.ndarray
    """float64 (V,): when the case was over, or was last known."""
    is_over: np.ndarray
    """bool (V,)."""
    given: np.ndarray
    """float64 (V,): the logarithm of the time the case is given."""
    late: float | None
    """The share of late cases among the ended ones, with one more on either side; None: too few have ended."""


class _Cases:
    """Those of a log that have a deadline after their first event."""

    def __init__(self, log: Log, ends: Collection[str]):
        self.log, self.over = log, rules.over(log, ends)
        self.opened = log.at[log.start[:-1]]
        self.timed = (log.due != NEVER) & (log.due > self.opened)
        self.given = np.where(self.timed, log.due - self.opened, 1).astype(np.float64)
        self.case = rules.case_of(log)
        self.next = np.r_[log.at[1:], NEVER]
        self.next[log.start[1:] - 1] = NEVER

    def running(self, moment: int) -> np.ndarray:
        """The numbers of the cases that ran at the instant."""
        return np.flatnonzero((self.opened <= moment) & (self.over > moment) & self.timed)

    def known(self, moment: int) -> _Known:
        """What was known at the instant."""
        opened = np.where(self.timed & (self.opened <= moment), self.opened, -NEVER)
        chosen = np.zeros(len(opened), dtype=bool)
        chosen[np.argsort(-opened, kind="stable")[:MOST]] = True
        chosen &= opened != -NEVER
        over = np.minimum(self.over, moment)
        ended = chosen & (self.over <= moment)
        late = ended & (self.over > self.log.due)
        visit = np.flatnonzero(chosen[self.case] & (self.log.at <= over[self.case]))
        case = self.case[visit]

        def share(instants: np.ndarray) -> np.ndarray:
            return (instants - self.opened[case]) / self.given[case]

        return _Known(
            self.log.activity[visit], share(self.log.at[visit]), share(np.minimum(self.next[visit], over[case])), share(over[case]),
            self.over[case] <= moment, np.log(self.given[case]),
            float(late.sum() + 1) / float(ended.sum() + 2) if ended.sum() >= LEAST else None,
        )  # fmt: skip

    def standing(self, cases: np.ndarray, moment: int) -> np.ndarray:
        """Of each case the number of its last event at the instant."""
        seen = np.where(self.log.at <= moment, np.arange(len(self.log.at)), -1)
        return np.maximum.reduceat(seen, self.log.start[:-1])[cases]


def risks(log: Log, ends: Collection[str], moment: int) -> list[Risk]:
    """Every case with a deadline that runs at an instant, the most probably late first, then those due first."""
    cases = _Cases(log, ends)
    running = cases.running(moment)
    rows = _told(cases, running, cases.known(moment), moment)
    rows.sort(key=lambda row: (-(row[2] or 0.0), log.due[row[0]], row[0]))
    return [Risk(log.cases[case], log.activities[activity], late, alike) for case, activity, late, alike in rows]


def trial(log: Log, ends: Collection[str]) -> Trial | None:
    """What the risks would have said of running cases not yet late, at instants evenly spread over the log, from what was known then.

    Only cases due before the log ends, whose outcome is known. None: there is nothing to compare.
    """
    cases = _Cases(log, ends)
    until = int(log.at.max())
    over = np.sort(cases.over[cases.timed & (cases.over <= until)])
    if len(over) <= LEAST:
        return None
    rows: list[tuple[int, float, float, bool]] = []
    for moment in np.linspace(over[LEAST], until, INSTANTS + 1).astype(np.int64)[:-1].tolist():
        running = cases.running(moment)
        judged = running[(log.due[running] > moment) & (log.due[running] < until)]
        known = cases.known(moment)
        rows += [
            (case, late, known.late, bool(cases.over[case] > log.due[case]))
            for case, _, late, _ in _told(cases, judged, known, moment)
            if late is not None and known.late is not None
        ]
    if not rows:
        return None
    which, predicted, share, late = (np.array(column) for column in zip(*rows, strict=True))
    return Trial(
        len(rows), len(np.unique(which)), float(np.mean((predicted - late) ** 2)), float(np.mean((share - late) ** 2)),
        float(late.mean()), float(predicted.mean()), _reliability(predicted, late),
    )  # fmt: skip


def _told(cases: _Cases, running: np.ndarray, known: _Known, moment: int) -> list[tuple[int, int, float | None, int]]:
    """(case, its activity, the probability that it ends late, how many cases are like it) of running cases."""
    used = (moment - cases.opened[running]) / cases.given[running]
    activity = cases.log.activity[cases.standing(running, moment)]
    given = np.log(cases.given[running])
    return [
        (int(case), int(step), *_late(known, int(step), share, time))
        for case, step, share, time in zip(running, activity, used.tolist(), given.tolist(), strict=True)
    ]


def _late(known: _Known, activity: int, used: float, given: float) -> tuple[float | None, int]:
    """The probability that a case ends late, and how many cases are like it."""
    there = np.flatnonzero((known.came <= used) & (known.left > used))
    here = there[known.activity[there] == activity]
    if used > 1:
        return 1.0, len(here)
    late = known.late
    if late is None:
        return None, len(here)
    for alike, weight in zip((there, here), WEIGHTS, strict=True):
        nearest = _nearest(alike, known.given, given)
        ended, is_over = known.ended[nearest], known.is_over[nearest]
        outcomes = int((is_over | (ended > 1)).sum())
        late = (outcomes * surviving(ended, is_over, 1.0) + weight * late) / (outcomes + weight)
    return late, len(here)


def _nearest(alike: np.ndarray, given: np.ndarray, time: float) -> np.ndarray:
    count = max(NEAREST, len(alike) // 3)
    if len(alike) <= count:
        return alike
    return alike[np.argpartition(np.abs(given[alike] - time), count)[:count]]


def surviving(ended: np.ndarray, is_over: np.ndarray, beyond: float) -> float:
    """Kaplan and Meier's estimate of the share that lasts longer than ``beyond``; where not ``is_over``, no more is known."""
    order = np.lexsort((~is_over, ended))
    ended, is_over = ended[order], is_over[order]
    passed = int(np.searchsorted(ended, beyond, side="right"))
    at_risk = len(ended) - np.arange(passed)
    return float(np.prod(1 - is_over[:passed] / at_risk))


def _reliability(predicted: np.ndarray, late: np.ndarray) -> tuple[Reliability, ...]:
    bounds: Sequence[float] = np.linspace(0, 1, BINS + 1).tolist()
    place = np.clip(np.searchsorted(bounds, predicted, side="right") - 1, 0, BINS - 1)
    parts = []
    for number, (low, high) in enumerate(pairwise(bounds)):
        inside = place == number
        if inside.any():
            parts.append(
                Reliability(round(low, 6), round(high, 6), int(inside.sum()), float(predicted[inside].mean()), float(late[inside].mean()))
            )
    return tuple(parts)
