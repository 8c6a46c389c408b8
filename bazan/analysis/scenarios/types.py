"""What crosses this room's border. Instants are UTC and aware."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

Words = Mapping[str, str]


@dataclass(frozen=True)
class AssumptionInfo:
    """A number that is assumed. ``value``: what is declared, or the newest value measured; null: nothing is measured."""

    id: str
    words: Words
    unit: str
    digits: int
    value: float | None
    least: float
    most: float
    spread: float
    """How far off it may be, as a share of it to either side."""
    source: str
    indicator: str = ""
    """The number it was read from."""
    ahead: bool = False
    """The forecast of the station's stage proposes it."""


@dataclass(frozen=True)
class OutcomeInfo:
    """A number that comes out. ``goal``: the assumption it should reach; empty: none."""

    id: str
    words: Words
    unit: str
    digits: int
    better: str
    goal: str = ""


@dataclass(frozen=True)
class AlternativeInfo:
    """A course of action. ``sets``: assumptions that differ from what is declared; ``asks``: others that matter for it alone.
    ``order``: the words of its directive, or empty."""

    id: str
    words: Words
    sets: Mapping[str, float] = field(default_factory=dict)
    asks: tuple[str, ...] = ()
    order: Words = field(default_factory=dict)


@dataclass(frozen=True)
class ScenarioInfo:
    """A question of a sector. Its first alternative is to leave things as they are."""

    code: str
    """``<pack>.<id>``."""
    sector: str
    version: int
    title: Words
    about: Words
    source: str
    indicators: tuple[str, ...]
    of_station: bool
    """It is asked of a station on a river."""
    assumptions: tuple[AssumptionInfo, ...]
    alternatives: tuple[AlternativeInfo, ...]
    outcomes: tuple[OutcomeInfo, ...]


@dataclass(frozen=True)
class Figures:
    """An outcome over all draws: its middle and the edges that hold 80 and 95 of 100. Null where it can't be said."""

    middle: float | None
    low80: float | None
    high80: float | None
    low95: float | None
    high95: float | None
    chance: float | None
    """0 to 1: how likely it reaches its goal; null without one."""
    draws: tuple[float, ...] = ()
    """A tenth of the draws, sorted, for a picture."""


@dataclass(frozen=True)
class Reckoned:
    """One alternative: what was assumed, and what came out by outcome."""

    id: str
    assumed: Mapping[str, float]
    outcomes: Mapping[str, Figures]
    better: float | None
    """0 to 1: in which share of the draws it is better than leaving things as they are, by the first outcome; null for that one itself."""


@dataclass(frozen=True)
class Compared:
    """All alternatives over the same draws, in their order. ``lacking``: assumptions nothing is known of; then nothing is reckoned."""

    alternatives: tuple[Reckoned, ...]
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True)
class Changes:
    """What somebody changed: alternative to assumption to number; ``station``: of which station of a river it is asked."""

    assumed: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    station: str = ""


@dataclass(frozen=True)
class Saved:
    """What was reckoned, with all it was reckoned from, as it stood then."""

    id: int
    scenario: ScenarioInfo
    place_id: int
    station: str
    compared: Compared
    fingerprint: str
    """SHA-256 over version and inputs: the same inputs give the same figures."""
    saved_by: str
    saved_at: datetime
