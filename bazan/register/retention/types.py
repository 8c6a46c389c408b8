"""What a room declares that holds something of people, and what crosses between it and the job. Instants are UTC."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Class = Literal["callers", "words", "evidence", "raw", "messages", "traces", "positions", "footage"]
"""Who called; what people wrote; files of evidence; files as they came in; messages; where somebody signed in; where officers were;
pictures of cameras."""
CLASSES: tuple[Class, ...] = ("callers", "words", "evidence", "raw", "messages", "traces", "positions", "footage")
BATCH = 50
"""Rows (of what lies in cases, whole cases) erased in one transaction."""


@dataclass(frozen=True)
class Ripe:
    """What a holder is asked for at ``at``: everything older than ``before``, or all that lies in ``cases``, whatever its age.

    What belongs to something under way, or held for a court, is never ripe. ``erase`` False: only count it, all of it.
    """

    before: datetime
    at: datetime
    cases: frozenset[int] | None = None
    erase: bool = True
    most: int = BATCH


@dataclass(frozen=True)
class Erased:
    """What was erased: how many pieces, and the fingerprint of each (of a file its SHA-256). Nothing: the holder has no more."""

    count: int
    prints: tuple[str, ...] = ()

    def __add__(self, other: "Erased") -> "Erased":
        return Erased(self.count + other.count, (*self.prints, *other.prints))


@dataclass(frozen=True)
class Holder:
    """Something of people that a room keeps."""

    name: str
    """``room.what``; people read ``retention.holder.room.what``."""
    kind: Class
    act: str
    """``module.function`` of the room: takes a Ripe, gives an Erased, in the caller's transaction; asked again it goes on."""
    of_cases: bool = False
    """It lies in cases, so it is erased of one of them when a person asks."""
    keeps: str = ""
    """``module.function`` that says of a file, by its SHA-256, whether this holder still needs its bytes; empty: it has no files."""


@dataclass(frozen=True)
class Rule:
    """How long a holder keeps its things. ``days`` 0: until somebody asks. ``setting``: where the province says so."""

    holder: Holder
    days: int
    setting: str

    def before(self, at: datetime) -> datetime | None:
        """What is older than this has passed its time; null: nothing has."""
        return at - timedelta(days=self.days) if self.days else None


@dataclass(frozen=True)
class Proof:
    """An entry of the audit that says what was erased, by which rule; never the content."""

    seq: int
    at: datetime
    actor: str
    holder: str
    count: int
    days: int
    before: datetime | None
    request: int | None
    prints: tuple[str, ...]
