"""What the rules of who handles what are made of, and what trying them tells. Part of what crosses the room's border: see ``types``."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

Words = Mapping[str, str]
"""Language to text."""


@dataclass(frozen=True)
class Route:
    """One rule of who handles what. The first that fits, from the top, decides."""

    code: str
    names: Words
    to: str
    """An organization's code; ``commune``: the committee of the commune it lies in; ``responsible``: who answers for the sector there."""
    services: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    """Codes of communes; empty: everywhere."""
    hours: tuple[str, str] | None = None
    """Local HH:MM, may go over midnight."""
    days: tuple[int, ...] = ()
    """1 Monday … 7 Sunday; empty: all."""
    danger: bool | None = None
    since: str = ""
    """The local day it holds from; a rule that no report met for long is told."""


@dataclass(frozen=True)
class Tried:
    """What a rule said to one report, for the trace."""

    route: Route
    fits: bool
    why: str
    """Which condition failed: ``service``, ``place``, ``hours``, ``days``, ``danger``, or empty."""


@dataclass(frozen=True)
class Sorted:
    """What the rules look at of a report."""

    number: str
    service: str
    place: str
    """The code of its commune."""
    danger: bool
    at: datetime


@dataclass(frozen=True)
class Use:
    """How many of the reports looked at a rule decided, and when the last of them came."""

    route: Route
    count: int
    last_at: datetime | None
    dead: bool
    """It holds for so long already, and none met it."""


@dataclass(frozen=True)
class Change:
    """Reports that other rules would send elsewhere. ``before``, ``after``: as rules say ``to``; empty: no rule takes them."""

    before: str
    after: str
    count: int
    examples: tuple[Sorted, ...]
    """The newest of them."""


@dataclass(frozen=True)
class Trial:
    """Other rules tried on reports that came in: nothing of it is kept."""

    reports: int
    uses: tuple[Use, ...]
    changes: tuple[Change, ...]
    """The most numerous first."""
