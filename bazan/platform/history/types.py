"""What crosses the border of the history. Days and instants are UTC; Arrow carries instants without a zone."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

from bazan.core.settings import Settings

if TYPE_CHECKING:
    import pyarrow as pa

Kind = Literal["short", "int", "long", "double", "text", "flag", "instant", "day"]
Slices = Literal["day", "month"]
"""By which stretches of time rows are replaced."""
SLICE, PART = "slice", "part"
"""Two columns every table has beside its own: the first day of the row's slice, and of the stretch whose slices end up in one file."""


@dataclass(frozen=True)
class Column:
    name: str
    kind: Kind
    steady: bool = False
    """Grows by nearly equal steps within the order of the table, as instants of a series do: kept as its steps, a tenth the size."""


@dataclass(frozen=True)
class Table:
    """Rows of one kind. ``sorted_by``: the order in which they lie in a file, so that a series is read without its neighbours."""

    name: str
    columns: tuple[Column, ...]
    sorted_by: tuple[str, ...]
    slices: Slices = "day"


@dataclass(frozen=True)
class View:
    """What a query sees of a table: the files of one version, without some slices, and rows from elsewhere in their place."""

    table: Table
    version: int | None = None
    """Null: the newest. Negative: no file at all."""
    start: date | None = None
    end: date | None = None
    """Slices that overlap [start, end) are read; what the query leaves out besides is its own affair."""
    without: frozenset[date] = frozenset()
    plus: "pa.Table | None" = None
    only: str = ""
    """A condition in SQL on the table's own columns, for the rights of who asks; never made of what people type."""


Harm = Literal["missing", "size", "unreadable"]


@dataclass(frozen=True)
class Gap:
    """A file that can't be read: its name, the slices it holds, why. Of an entry of the log the slices of the version before it."""

    table: str
    file: str
    first: date
    last: date
    why: Harm


@dataclass(frozen=True)
class Answer:
    """Rows as Arrow; ``gaps``: files whose rows are not among them; ``read``: rows of the files looked into."""

    rows: "pa.Table"
    gaps: tuple[Gap, ...] = ()
    read: int = 0


@dataclass(frozen=True)
class TableState:
    """How a table stands. ``first``, ``last``: slices; ``marks``: what each kept slice says it holds."""

    name: str
    version: int
    files: int
    rows: int
    bytes: int
    first: date | None
    last: date | None


@dataclass(frozen=True)
class Health:
    """``engine``: embedded or spark; ``reason``: why it doesn't answer, empty when it does."""

    engine: str
    url: str
    tables: tuple[TableState, ...]
    gaps: tuple[Gap, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Limits:
    """What one query may take."""

    seconds: float = 60
    memory: str = "1GB"
    threads: int = 2
    most_rows: int = 5_000_000


USUAL = Limits()


Marks = Mapping[date, int]
"""Slice to the mark of what it holds."""


@dataclass
class Watch:
    """What a query that runs tells, and is told, from another thread."""

    share: float = 0.0
    """How much is done, 0 to 1; engines that can't say leave it at 0."""
    cancelled: bool = field(default=False)


def address_of(settings: Settings) -> tuple[str, dict[str, str]]:
    """(where the history lies, what its server wants to be told)."""
    return settings.history_url or str(settings.home / "history"), keys_of_server()


def keys_of_server() -> dict[str, str]:
    """Of this process's environment what an S3 server, and who speaks with it, wants to be told."""
    return {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
