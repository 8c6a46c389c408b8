"""What crosses this room's border. Counts are of one disease in one place; days are day numbers, one after the other."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

from bazan.core.time import Period

Count = int | float | None
"""Cases of a period; None or NaN: nobody knows."""
EarsMethod = Literal["c1", "c2", "c3"]
EARS: tuple[EarsMethod, ...] = get_args(EarsMethod)
Power = Literal["2/3", "1/2", "none"]
ThresholdMethod = Literal["delta", "nbPlugin", "muan"]
THRESHOLD_METHODS: tuple[ThresholdMethod, ...] = get_args(ThresholdMethod)


@dataclass(frozen=True)
class Signal:
    """What is said of one period; all None where nothing can be said."""

    expected: float | None = None
    threshold: float | None = None
    """More cases than these are an alarm."""
    alarm: bool | None = None
    score: float | None = None
    """Of EARS: standard deviations above the mean of the baseline. Of Farrington: 0 at what is expected, 1 at the threshold."""


NOTHING = Signal()


@dataclass(frozen=True)
class FarringtonOptions:
    """How Farrington's flexible method looks at the past; each named as R's ``farringtonFlexible`` names it, with its default."""

    years: int = 5
    """``b``: how many years back."""
    half_window: int = 3
    """``w``: periods on either side of the same period of an earlier year."""
    seasons: int = 1
    """``noPeriods``: parts of the year with a level of their own; 1: of each year only the window is looked at."""
    past_not_included: int | None = None
    """``pastWeeksNotIncluded``: newest periods no model learns from, since an outbreak may have begun; None: ``half_window``."""
    alpha: float = 0.05
    """Of one side."""
    trend: bool = True
    """Where three years show one that is significant and leads no higher than was ever seen."""
    trend_p: float = 0.05
    """``pThresholdTrend``."""
    reweight: bool = True
    """Past outbreaks weigh less."""
    weights_threshold: float = 2.58
    """``weightsThreshold``: standardised residuals above it mark a past outbreak."""
    least_cases: int = 5
    """``limit54[1]``: no alarm while fewer cases came ..."""
    least_over: int = 4
    """``limit54[2]``: ... in so many newest periods."""
    power: Power = "2/3"
    """``powertrans``: what makes counts symmetric; of the threshold method ``delta`` alone."""
    threshold_method: ThresholdMethod = "delta"


@dataclass(frozen=True)
class EndemicOptions:
    """How the endemic channel looks at the past (WHO, Dengue guidelines 2009, 5.2; surveillance practice in Vietnam)."""

    years: int = 5
    """How many years back."""
    half_window: int = 0
    """Periods on either side of the same period of an earlier year."""
    deviations: float = 2.0
    """Standard deviations above the mean."""


@dataclass(frozen=True)
class Nowcast:
    """How many cases began on a day, once every report is in."""

    day: int
    reported: int
    """Known so far."""
    estimate: float
    low: int
    high: int
    """The true number lies from ``low`` to ``high`` as often as was asked for."""


@dataclass(frozen=True)
class Cluster:
    """Places close together with more cases in the last days than is expected."""

    places: tuple[int, ...]
    """Their positions, the centre first and then by distance."""
    first_day: int
    last_day: int
    observed: int
    expected: float
    likelihood_ratio: float
    """Its logarithm (Kulldorff 2001)."""
    p: float
    """How often chance alone makes a cluster as strong anywhere in what was searched."""


@dataclass(frozen=True)
class Judged:
    """What a sweep says of one series: of its newest period that can be judged."""

    at: int
    """The period's number."""
    count: int
    signal: Signal
    since: int | None
    """The first period without one below its threshold since; None: no alarm."""


@dataclass(frozen=True)
class RunInfo:
    """A sweep as it was last made."""

    sweep: str
    """``<pack>.<id>``."""
    sector: str
    labels: Mapping[str, str]
    period: Period
    """The newest that had ended."""
    method: str
    """c1, c2, c3, farrington, endemic; empty: too little is known."""
    periods: int
    """That had ended."""
    least_periods: int
    """With so many of them something can be said."""
    seasonal_from: int
    """With so many periods the same season of the years before is looked at."""
    deviations: float
    """Standard deviations above the mean at which the endemic channel ends."""
    cases: int
    cluster_chance: float
    """How often chance may make a cluster."""
    made_at: datetime


@dataclass(frozen=True)
class SignalInfo:
    """What is said of a disease in a place. More cases than ``threshold`` are an alarm; ``alarm`` None: nothing can be said."""

    sweep: str
    """``<pack>.<id>``."""
    disease: str
    labels: Mapping[str, str]
    indicator: str
    """The code of the number that counts it; empty: none does."""
    place_id: int
    period: Period
    count: int
    expected: float | None
    threshold: float | None
    alarm: bool | None
    score: float | None
    since: datetime | None


@dataclass(frozen=True)
class NowcastDay:
    """How many cases began on a day: known so far, and once every report is in, with an interval that holds 95 of 100."""

    day: date
    reported: int
    estimate: float
    low: int
    high: int


@dataclass(frozen=True)
class NowcastInfo:
    """The last days of a disease in the whole territory, the earliest first."""

    disease: str
    labels: Mapping[str, str]
    indicator: str
    days: tuple[NowcastDay, ...]


@dataclass(frozen=True)
class ClusterInfo:
    """Communes close together with more cases than is expected, the centre first. ``p``: how often chance makes one as strong anywhere."""

    disease: str
    labels: Mapping[str, str]
    indicator: str
    place_ids: tuple[int, ...]
    first_day: date
    last_day: date
    observed: int
    expected: float
    p: float


@dataclass(frozen=True)
class Standing:
    """What the newest sweeps of a sector say."""

    runs: tuple[RunInfo, ...]
    """Empty: none was made yet."""
    signals: tuple[SignalInfo, ...]
    """Of each disease and place: alarms first, the furthest beyond its threshold before the others."""
    nowcasts: tuple[NowcastInfo, ...]
    """The disease with the most cases first; for who sees the whole territory."""
    clusters: tuple[ClusterInfo, ...]
    """Those that lasted until the day before the sweep, the surest first; of several communes for who sees the whole territory."""
