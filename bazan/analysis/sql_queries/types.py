"""What crosses this room's border. Instants are UTC and aware; in the tables that inquiries read they are UTC without a zone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args

from bazan.core.state_lights import StateTable

State = Literal["waiting", "running", "done", "refused", "cancelled"]
INQUIRY_STATES = StateTable[State](
    get_args(State),
    {"done": "good", "refused": "off", "cancelled": "stale", "waiting": "none", "running": "none"},
    "inquiries.state",
)
OPEN = ("waiting", "running")
"""States of an inquiry that goes on."""
Take = Literal["csv", "parquet"]
TAKEN: tuple[Take, ...] = ("csv", "parquet")
"""As which files an answer can be taken away."""


@dataclass(frozen=True)
class Field:
    """A column of a table. ``words``: its name in both languages; empty: a column of our own, whose words are ``inquiries.column.*``."""

    name: str
    kind: str
    """short, int, long, double, text, flag, instant or day."""
    words: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""


@dataclass(frozen=True)
class Relation:
    """A table that may be asked. ``code``: of the dataset it holds, by which it may be called in quotes; empty: one of our own."""

    name: str
    fields: tuple[Field, ...]
    code: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    """The dataset's; empty: ``inquiries.table.*``."""


@dataclass(frozen=True)
class Checked:
    """A statement that was found good. ``text``: as it is run, each sign where it stood as written; ``tables``: those it reads."""

    text: str
    tables: tuple[str, ...]


@dataclass(frozen=True)
class Answered:
    """What came out. ``columns``: (name, type) each; ``unread``: files that could not be read, so that rows are missing."""

    columns: tuple[tuple[str, str], ...]
    rows: int
    unread: int = 0


@dataclass(frozen=True)
class InquiryInfo:
    """An inquiry as it stands. ``line``, ``column``: where in the text it is wrong, from 1; 0: nowhere in particular."""

    id: int
    text: str
    asked_by: str
    asked_at: datetime
    state: State
    progress: float
    """0 to 1."""
    cancelling: bool
    """It was stopped, and has not ended yet."""
    ended_at: datetime | None
    seconds: float
    answer: Answered | None
    erased: bool
    """The answer was kept long enough."""
    rule: str
    params: Mapping[str, Any]
    """Why it was refused."""

    @property
    def line(self) -> int:
        return int(self.params.get("line", 0))

    @property
    def column(self) -> int:
        return int(self.params.get("column", 0))


@dataclass(frozen=True)
class Preview:
    """The first rows of an answer as words; ``numbers``: which columns hold numbers."""

    columns: tuple[tuple[str, str], ...]
    numbers: tuple[bool, ...]
    rows: Sequence[Sequence[str | None]]
