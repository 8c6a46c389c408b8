"""What a room does by itself and what it reads, declared as data: whoever only reads a declaration needs none of the code that it names.

Beside it what crosses the border of the bus, and the one statement for who has no ordinary session.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

ALERTING, WORKER, ANALYSIS, HISTORY = "alerting", "worker", "analysis", "history"
PROCESSES = (ALERTING, WORKER, ANALYSIS, HISTORY)
"""What may wake somebody; what comes in and is reckoned; what needs heavy libraries; what reads and writes everything that ever was."""

APPEND_PACKED = "INSERT INTO fact (topic, key, packed) VALUES (%s, %s, %b)"
"""Appends one packed fact: for the hot path, whose sessions are its own."""
DEAD_AFTER = timedelta(minutes=5)
"""A subscriber that hasn't looked for so long is dead; a slow one's own promise, ten times over, if that is longer."""

State = Literal["fine", "late", "dead"]


@dataclass(frozen=True)
class Clock:
    """``act`` is called with the instant, again ``every_s`` seconds after it ended, sooner when ``on``, a channel, is told something."""

    name: str
    process: str
    every_s: float
    act: Callable[..., object]
    on: str = ""
    given: tuple[Any, ...] = ()
    """What the function takes before the instant."""

    def __post_init__(self) -> None:
        _known(self.process)


@dataclass(frozen=True)
class Job:
    """``act`` is called with what was deferred, once or up to ``attempts`` times more when it fails. ``name``: ``room.verb``."""

    name: str
    process: str
    act: Callable[..., object]
    attempts: int = 0

    def __post_init__(self) -> None:
        _known(self.process)


@dataclass(frozen=True)
class Subscriber:
    """Who reads a topic. ``late_s``: a fact unread for longer is late. ``required``: facts wait for it ten times as long."""

    name: str
    topic: str
    late_s: float = 60
    required: bool = False


@dataclass(frozen=True)
class Fact:
    """``number``: its place in its topic, without gaps. ``at``: when it was appended."""

    number: int
    key: str
    at: datetime
    body: dict[str, Any]
    packed: bytes


@dataclass(frozen=True)
class Batch:
    """Facts in their order. ``missed``: how many had gone before this subscriber came; it has to work out anew what they were about."""

    facts: tuple[Fact, ...]
    missed: int = 0

    def __bool__(self) -> bool:
        return bool(self.facts or self.missed)


@dataclass(frozen=True)
class Standing:
    """How a subscriber keeps up. ``waiting``: facts unread, the oldest appended at ``oldest_at``; ``missed``: facts gone unread, ever."""

    name: str
    topic: str
    required: bool
    late_s: float
    looked_at: datetime
    waiting: int
    oldest_at: datetime | None
    missed: int
    missed_at: datetime | None

    def lag_s(self, at: datetime) -> float:
        return max(0.0, (at - self.oldest_at).total_seconds()) if self.oldest_at else 0.0

    def state(self, at: datetime) -> State:
        if at - self.looked_at > max(DEAD_AFTER, timedelta(seconds=10 * self.late_s)):
            return "dead"
        return "late" if self.lag_s(at) > self.late_s else "fine"


def session_name(process: str) -> str:
    """What the database calls the session that the process keeps open while it runs."""
    return f"bazan-{process}-listen"


def _known(process: str) -> None:
    if process not in PROCESSES:
        raise ValueError(f"no process is called {process!r}: {', '.join(PROCESSES)}")
