"""What a room declares that holds something of people, and what crosses between it and the job. Instants are UTC."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

from bazan.platform.declarations.api import Between, Declaration
from bazan.platform.manifests.personal_data import Holder

BATCH = 50
"""Rows (of what lies in cases, whole cases) erased in one transaction."""


@dataclass(frozen=True, kw_only=True)
class Kept(Declaration):
    """How long rows stay after the month in which they came, here and in the history. Without this table they stay for ever."""

    years: Annotated[int, Between(1, 200)]
    """so many years; the installation's to decide"""
    law: str
    """by which law or decision it is so long"""

    def before(self, at: datetime) -> date:
        """The first month (UTC) that stays: those before it ended so many years ago, or longer."""
        today = at.astimezone(UTC).date()
        return date(today.year - self.years, today.month, 1)


@dataclass(frozen=True)
class Traces:
    """What rows of a person left elsewhere: the files that brought them by SHA-256, the tables they stood in, and in a holder that
    ``finds`` them, by its name, the pieces that name the person."""

    files: frozenset[str]
    tables: frozenset[str]
    pieces: Mapping[str, Sequence[int]]


@dataclass(frozen=True)
class Ripe:
    """What a holder is asked for at ``at``: everything older than ``before``; or whatever its age all that lies in ``cases``, or all that
    is of ``traces``.

    What belongs to something under way, or held for a court, is never ripe. ``erase`` False: only count it, all of it.
    """

    before: datetime
    at: datetime
    cases: frozenset[int] | None = None
    traces: Traces | None = None
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
class Rule:
    """How long a holder keeps its things. ``days`` 0: until somebody asks. ``setting``: where the province says so."""

    holder: Holder
    days: int
    setting: str

    def before(self, at: datetime) -> datetime | None:
        """What is older than this has passed its time; null: nothing has."""
        return at - timedelta(days=self.days) if self.days else None


@dataclass(frozen=True)
class Outlook:
    """What would go of one holder: pieces past their time at ``at``, and those that pass it within the days ahead beside them."""

    at: datetime
    ripe: int
    soon: int


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
    request: int | str | None
    """Of a case the number of the request, of rows that of the letter."""
    prints: tuple[str, ...]
    table: str = ""
    """In which rows were erased."""


@dataclass(frozen=True)
class Forgotten:
    """When rows of a table were last let go because their years were over, those of months before ``before``, and how many."""

    at: datetime
    before: date
    rows: int
