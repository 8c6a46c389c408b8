"""What crosses this room's border. Instants are UTC and aware; words are one sentence in every language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

Kind = Literal["unusual", "sensor", "outbreak", "hot_spot", "wait", "coming"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""Which analysis says it: anomalies of indicators, of sensors, outbreaks, hot spots, processes, forecasts."""
Reason = Literal["known", "error", "expected", "small", "useless"]
REASONS: tuple[Reason, ...] = get_args(Reason)
"""Why one is dismissed: its cause is known and dealt with; the data is wrong; it was to be expected; too small to matter; never of use."""
Act = Literal["dismissed", "briefed", "directed", "ruled"]
"""What a person made of it: nothing, for a reason; a line of the next briefing; a directive; an alert rule."""


@dataclass(frozen=True)
class Noticed:
    """What an analysis says stands now."""

    key: str
    """What it is about, the same while it lasts: ``dengue@place:12``."""
    place_id: int
    """Who reaches the place and the sector sees it."""
    weight: float
    """0 up to 1: how far beyond what is usual."""
    since: datetime
    words: Mapping[str, str]
    indicator: str = ""
    """Code of the number it speaks of, where there is one."""
    feature: tuple[str, int] | None = None
    """Of that number: ``("place", 12)``."""
    address: str = ""
    """Path of the page that shows it."""
    favourable: bool = False
    """The number moved to where it should go: worth knowing, nothing to mend."""


@dataclass(frozen=True)
class Done:
    """What a person made of an insight."""

    act: Act
    at: datetime
    by: str
    reason: Reason | None
    note: str
    reference: str
    """Of a directive its number, of a rule its code."""


@dataclass(frozen=True)
class Insight:
    """One of the list, as it stands."""

    id: int
    kind: Kind
    sector: str
    noticed: Noticed
    opened_at: datetime
    seen_at: datetime
    closed_at: datetime | None
    done: tuple[Done, ...]
    """The newest last."""

    @property
    def dismissed(self) -> Done | None:
        return next((done for done in reversed(self.done) if done.act == "dismissed"), None)

    @property
    def briefed(self) -> bool:
        return any(done.act == "briefed" for done in self.done)
