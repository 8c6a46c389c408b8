"""What readers of the event log are given, and the one statement for who has no ordinary session."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

APPEND_PACKED = "INSERT INTO fact (topic, key, packed) VALUES (%s, %s, %b)"
"""Appends one packed fact: for the hot path, whose sessions are its own."""
DEAD_AFTER = timedelta(minutes=5)
"""A subscriber that hasn't looked for so long is dead; a slow one's own promise, ten times over, if that is longer."""

State = Literal["fine", "late", "dead"]


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
