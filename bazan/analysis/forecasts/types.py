"""What crosses this room's border. A course has one value a period, the oldest first; steps are the periods after its last value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import inf
from typing import Any, Literal

from bazan.core.time import Period
from bazan.data.indicators.types import Feature

Model = Literal["Ensemble", "SeasonalNaive", "Naive", "Mean", "Constant"]
"""``Naive``: the last value goes on; ``SeasonalNaive``: that of the same period a season ago does; ``Mean``: the mean of all comes."""
Effort = Literal["full", "light"]
"""``light``: without the members that cost most, for thousands of courses a night."""
Kind = Literal["sum", "mean", "level"]
"""What the year's figure is: the sum of its periods, their mean, or the value of the last one."""
Direction = Literal["up", "down"]
"""``up``: the more, the better."""


@dataclass(frozen=True)
class Course:
    """What was measured, up to the last period known. A value that is missing is NaN."""

    key: str
    values: Sequence[float]
    bounds: tuple[float, float] = (-inf, inf)
    """What values can be: (0, 100) of a share. What never was below zero is held above it without being told."""


@dataclass(frozen=True)
class Step:
    """What one period is expected to be, and between which bounds it lies in 80 and in 95 of a hundred cases."""

    mean: float
    low80: float
    high80: float
    low95: float
    high95: float


@dataclass(frozen=True)
class Score:
    """How a model did on back-test. Intervals are those reckoned without the trial that they are judged on."""

    mase: float | None
    """Mean absolute error over that of seasonal naive inside the course; null: there it makes none."""
    smape: float
    """Percent, 0 to 200."""
    covered80: float
    """Share of the values that lay within; so of 95."""
    covered95: float


@dataclass(frozen=True)
class Record:
    """How the models did from several origins in the past, each knowing only what was before."""

    origins: int
    points: int
    """Values that were compared."""
    scores: Mapping[Model, Score]


@dataclass(frozen=True)
class Forecast:
    """What is coming of one course."""

    key: str
    model: Model
    steps: tuple[Step, ...]
    naive: tuple[Step, ...]
    """Seasonal naive, always beside it; where a course is shorter than a season and a value, naive."""
    record: Record | None
    """Null: the course is too short to try anything on its past, or it is constant."""
    shared: float
    """How much of an error neighbouring steps have in common, 0 to 1: whoever adds steps up needs it."""
    bounds: tuple[float, float]
    shifted: int | None
    """At which value the level jumped within the last season, so that what was before says less; null: it didn't."""


@dataclass(frozen=True)
class Declined:
    """A course that isn't forecast, and by which rule (``rules.<rule>`` in the labels)."""

    key: str
    rule: str
    params: Mapping[str, Any]


@dataclass(frozen=True)
class Chance:
    """Whether a year's target will be met."""

    probability: float
    """From 0 to 1; only what can't come otherwise any more is 0 or 1."""
    expected: float
    """The year's figure in the middle of its likely courses."""
    low: float
    """From here to ``high`` the year's figure lies in 80 of a hundred courses."""
    high: float
    needed: float | None
    """What each period still to come has to bring on the mean (of a level: the last one), so that the goal is just met; null: none is."""


@dataclass(frozen=True)
class Reconciled:
    """Forecasts of a whole and of its parts that sum up."""

    total: Forecast
    parts: tuple[Forecast, ...]
    rest: tuple[float, ...] | None
    """What the parts without a forecast come to together, a step each; null: none is missing."""


@dataclass(frozen=True)
class Ahead:
    """One period to come: what is expected of it, and what seasonal naive expects."""

    period: Period
    step: Step
    naive: float


@dataclass(frozen=True)
class TargetChance:
    """Whether the target of the year's last period will be met. ``needed``: what each period to come has to bring; null: none is."""

    goal: float
    at: Period
    probability: float
    needed: float | None
    source: str
    """The law, plan or decision the target comes from."""


@dataclass(frozen=True)
class Outlook:
    """A forecast as it is kept: of one indicator and feature, made when nothing after ``origin`` was known."""

    indicator: str
    feature: Feature
    origin: Period
    ahead: tuple[Ahead, ...]
    model: str
    """Empty: refused, ``why`` says by which rule."""
    record: Record | None
    chance: TargetChance | None
    reconciled: bool
    """Moved a little so that places sum to the whole."""
    made_at: datetime
    why: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Beyond:
    """How likely a period to come lies beyond the limits in force then, 0 to 1; null where no such limit is set."""

    period: Period
    edge: float | None
    """Where what is within ends: beyond it the number is at least to be watched."""
    watched: float | None
    """The chance that it lies beyond the edge."""
    grave: float | None
    """The limit from which on it is to be acted on."""
    acted: float | None
    """The chance that it lies beyond that one."""


@dataclass(frozen=True)
class Accuracy:
    """How the forecasts of an indicator did, over its places: published beside each of them."""

    courses: int
    shown: int
    """Where the ensemble beats seasonal naive."""
    mase: float | None
    naive_mase: float | None
    covered80: float | None
    covered95: float | None
