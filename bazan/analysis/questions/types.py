"""What crosses this room's border. Instants are aware; periods are local; words are in the language the question was asked in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from bazan.core.time import Period
from bazan.data.indicators.types import Feature

Why = Literal[
    "unknown_metric", "ambiguous_metric", "unknown_place", "place_without_value", "unknown_period", "future_period", "no_value",
    "forbidden", "unsupported",
]  # fmt: skip
"""Kinds of refusals."""
Against = Literal["year_before", "previous", "period", "target", "province", "place", "highest", "lowest", "best", "worst"]
"""What a value is held against; the last four rank communes or stations: ``best`` and ``worst`` as the indicator's direction says."""
RANKINGS: tuple[Against, ...] = ("highest", "lowest", "best", "worst")
ChipKind = Literal["metric", "place", "period", "comparison"]


@dataclass(frozen=True)
class When:
    """The periods of one grain from ``first`` to ``last``, both in it: nearly always one."""

    first: Period
    last: Period

    @classmethod
    def of(cls, period: Period) -> "When":
        return cls(period, period)

    @property
    def grain(self) -> str:
        return self.first.grain

    @property
    def alone(self) -> bool:
        return self.first == self.last

    @property
    def text(self) -> str:
        """``2026-10``, or ``2026-01..2026-10``."""
        return self.first.text if self.alone else f"{self.first.text}..{self.last.text}"

    def periods(self, grain: str) -> Iterator[Period]:
        """The periods of a finer or the same grain that begin in it, oldest first."""
        period = Period.holding(self.first.start, grain)
        if period.start < self.first.start:
            period = period.next()
        while period.start < self.last.end:
            yield period
            period = period.next()


@dataclass(frozen=True)
class Spot:
    """Whom a question speaks of: a place, a station or another thing, a body of the state."""

    feature: Feature
    code: str
    labels: Mapping[str, str] = field(compare=False)
    place_id: int | None = None
    """The place by which rights are judged."""

    @property
    def text(self) -> str:
        """Its code; of what is no place with its kind: ``thing:air-1``."""
        return self.code if self.feature.kind == "place" else f"{self.feature.kind}:{self.code}"


@dataclass(frozen=True)
class Comparison:
    against: Against
    when: When | None = None
    """Of ``period``: which one."""
    spot: Spot | None = None
    """Of ``place``: which one."""
    most: int = 1
    """Of a ranking: how many are asked for."""
    kind: str = ""
    """Of a ranking: the kind of thing that is ranked; empty: communes."""

    @property
    def text(self) -> str:
        """``year_before``, ``period:2025-10``, ``place:24616``, ``highest:5``."""
        if self.against in RANKINGS:
            return f"{self.against}:{self.most}"
        told = self.when.text if self.when else self.spot.text if self.spot else ""
        return f"{self.against}:{told}" if told else self.against


@dataclass(frozen=True)
class Chip:
    """A stretch of the question, by signs, and what it was read as."""

    kind: ChipKind
    start: int
    end: int


@dataclass(frozen=True)
class Understood:
    """A question as it was read. Every part may be replaced by another before it is answered."""

    metric: str
    spot: Spot
    when: When | None = None
    """Null: the newest there is."""
    comparison: Comparison | None = None
    spoken: str = "vi"
    """The language of the question, in which it is answered."""
    chips: tuple[Chip, ...] = ()
    read_as: tuple[tuple[str, str], ...] = ()
    """(as typed, as read) of words that were mistyped."""
    others: tuple[str, ...] = ()
    """Indicators the same words name too, by code: what a chip can be corrected to."""


@dataclass(frozen=True)
class Figure:
    """One value: whose, and of which period."""

    spot: Spot
    period: Period
    value: float


@dataclass(frozen=True)
class Compared:
    """What the value is held against. ``difference`` is the value less it, ``percent`` the same in its hundredths, null where that says
    nothing: of shares, of zero."""

    against: Against
    figures: tuple[Figure, ...]
    difference: float | None = None
    percent: float | None = None
    met: bool | None = None
    """Of ``target``: whether the value keeps it."""


@dataclass(frozen=True)
class Answer:
    """The figures of a question, one unless it asks for several periods or a ranking, with a sentence that says them."""

    understood: Understood
    figures: tuple[Figure, ...]
    unit: str
    compared: Compared | None
    sentence: str

    @property
    def figure(self) -> Figure:
        """The one whose lineage is shown: the newest, of a ranking the first."""
        return self.figures[0] if self.understood.comparison and self.understood.comparison.against in RANKINGS else self.figures[-1]


@dataclass(frozen=True)
class Refusal:
    """Why a question isn't answered, and up to three that could be."""

    kind: Why
    sentence: str
    instead: tuple[str, ...] = ()
