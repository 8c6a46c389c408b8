"""What crosses this room's border. Numbers are in the indicator's own unit; a course has one value a period, the oldest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from bazan.core.state_lights import StateTable
from bazan.core.time import Period

Place = int | str
Courses = Mapping[int, Sequence[float | None]] | Mapping[str, Sequence[float | None]]
"""Place to its values, all over the same periods; None (or NaN): the period has no value there."""
Good = Literal["up", "down"]
"""Which way the indicator should go."""
Verdict = Literal["worked", "no_effect", "worse", "not_enough"]
EFFECT_STATES = StateTable[Verdict](
    get_args(Verdict),
    {"worked": "good", "worse": "off", "no_effect": "none", "not_enough": "missing"},
    "effects.verdict",
)
Why = Literal["", "few_units", "few_periods_before", "poor_fit", "no_period_after", "revised", "gap"]
"""Why there is not enough to judge by; empty: there is.

few_units, few_periods_before: too few for a test that could ever reach its level. poor_fit: the comparison had failed before the directive,
or is too loose to tell the wanted change from nothing. revised: the values before and after are counted in two ways. gap: too many periods
before it have no value.
"""
Method = Literal["donors", "past", ""]
"""What the course without the directive comes from: places that did not get it, or the own past; empty: there is no course."""


@dataclass(frozen=True)
class Band:
    """A number with the interval it lies in four times of five, and nineteen of twenty."""

    mean: float
    low80: float
    high80: float
    low95: float
    high95: float


@dataclass(frozen=True)
class Estimate:
    """What the directive did to the mean of the places that got it. Without a method there are no numbers."""

    verdict: Verdict
    why: Why = ""
    method: Method = ""
    effect: Band | None = None
    """Of the mean over the periods after that have a value."""
    effects: tuple[Band | None, ...] = ()
    """Of each period from ``given_at`` on; None: it doesn't count, or has no value."""
    course: tuple[Band, ...] = ()
    """Without the directive, each period from ``given_at`` on."""
    before: tuple[float | None, ...] = ()
    """The course as fitted to each period before ``given_at``; None: it was not used."""
    fit: float | None = None
    """Share of the movement before ``given_at`` which that course explains."""
    weights: Mapping[Place, float] | None = None
    """Of each donor that was used: not negative, one together. None: of the own past."""
    runs: int = 0
    """How often the same was reckoned where no directive was given: for a donor, or for an earlier date."""
    as_far: int = 0
    """How many of those runs found at least as much as this one, for how far each usually strays."""
    least: int | None = None
    """Of what ``why`` says is too few, so many would be enough."""

    @property
    def chance(self) -> float | None:
        """Of so many runs of which nothing came, the share that looks at least like this: the p-value of the placebo test."""
        return (1 + self.as_far) / (1 + self.runs) if self.runs else None


@dataclass(frozen=True)
class EffectInfo:
    """The newest estimate of a directive, as it was kept. Instants are UTC and aware."""

    directive_id: int
    estimate: Estimate
    periods: tuple[Period, ...]
    """The first ``given_at`` before the directive, as in ``estimate.before``; then those of ``estimate.effects`` and ``.course``."""
    given_at: int
    observed: tuple[float | None, ...]
    """What came, one for each period."""
    made_at: datetime
    checked_at: datetime
    """When the same values last gave it."""


@dataclass(frozen=True)
class Judged:
    """The newest verdict on a directive, without its courses."""

    verdict: Verdict
    why: Why
    made_at: datetime
