"""What crosses this room's border. Seconds are UTC since 1970; arrays are numpy's, one entry a value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from bazan.core.time import Period

Kind = Literal["point", "shift", "drift", "stuck", "missing"]
KINDS: tuple[Kind, ...] = ("point", "shift", "drift", "stuck", "missing")
"""A value off its course; a level that jumped; one that moved over days; the same value while it should vary; silence."""


LOWEST, UNUSUAL_SCORE, HIGHEST = 0.3, 0.5, 0.95
"""Between the first and the last a threshold may lie; from the middle one on a score is unusual where nothing else was set."""

LARGEST = 1e100
"""A value beyond is none of this world, and sums of such leave the numbers there are."""


@dataclass(frozen=True)
class Expected:
    """What a value should have been. Nineteen of twenty values of the past lay from ``low`` to ``high``."""

    middle: float
    low: float
    high: float


@dataclass(frozen=True)
class Scored:
    """How unusual one value is, told from those up to it."""

    score: float
    """0 up to below 1; from 0.5 on it is unusual."""
    flag: bool
    """An alarm begins here: later values of the same event have high scores and no flag."""
    kind: Kind | None
    """Where the score says unusual."""
    expected: Expected | None
    since_s: float | None
    """When it began, where it is unusual."""
    once_in: float
    """As unusual a value comes once in so many; 1: nothing is unusual, or too little is known yet."""


@dataclass(frozen=True)
class Judged:
    """A value of an indicator, with how unusual it was when it came."""

    period: Period
    value: float | None
    scored: Scored


About = Literal["indicators", "sensors"]
ABOUT: tuple[About, ...] = get_args(About)
"""What an alarm budget is about: of indicators it is alarms a week, of sensors alarms a shift of eight hours."""


@dataclass(frozen=True)
class Replayed:
    """The scores one series would have had, in order of time."""

    times_s: Sequence[float] | NDArray[np.float64]
    scores: Sequence[float] | NDArray[np.float64]
    confirmed: Sequence[tuple[float, float]] = ()
    """(first, last) second of each event that people confirmed: an alarm inside is no false one."""


@dataclass(frozen=True)
class Sensitivity:
    """Of the faults of a kind and size put into history, the share that the threshold finds."""

    kind: Kind
    size: float
    """Spreads of the series for point, shift and drift; values for stuck and missing."""
    injected: int
    found: int

    @property
    def share(self) -> float:
        return self.found / self.injected


@dataclass(frozen=True)
class Budgeted:
    """A threshold that keeps an alarm budget, and what it buys."""

    threshold: float
    """An alarm begins at this score."""
    false_alarms_per_month: float
    """Of all series together, on history."""
    shifts: int
    """How many shifts of history it was set on."""
    shifts_over: int
    """Those that would have had more false alarms than the budget."""
    sensitivities: tuple[Sensitivity, ...] = ()


@dataclass(frozen=True)
class Budget:
    """How many alarms people allow of a sector, and what is known of it."""

    sector: str
    about: About
    most: float
    set_by: str
    set_at: datetime | None
    tried: Budgeted | None
    """None: not tried yet."""
    series: int
    tried_at: datetime | None


@dataclass(frozen=True)
class Part:
    """What one place or part brings to an indicator. ``denominator`` is None for a sum."""

    numerator: float
    denominator: float | None = None


@dataclass(frozen=True)
class Contribution:
    """What one place or part brings to a change. Of a sum ``rate`` is the whole of it and ``mix`` 0."""

    key: str
    actual: float | None
    """Its own value now; None for a ratio over nothing."""
    expected: float | None
    delta: float
    """What it adds to the change of the whole: ``rate`` + ``mix``. All of them add up to that change."""
    rate: float
    """Because its own value changed."""
    mix: float
    """Because it weighs more or less in the whole."""
    share: float | None
    """Of the change of the whole; None where the whole did not change."""


@dataclass(frozen=True)
class Change:
    """Where a level changed: ``index`` is the first value of the new one."""

    index: int
    before: float
    after: float
    strength: float
    """How many times the noise of such a split explains it; it is told from 1 on."""


Parts = Mapping[str, Part]
