"""What rooms declare for the day their province leaves, and what crosses the border of this engine. Instants are UTC and aware.

``where`` is the name of a table, or ``table.column``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, Protocol

Why = Literal["queue", "rebuilt", "secret", "machine", "trace", "people"]
"""Work that waits for processes of this machine; made anew by a set-up or by a process; a key, a token, a hash of a password; of this
machine alone; tries at passwords and codes, gone in a day; of people, in an export without them."""
FORMAT = 1


@dataclass(frozen=True)
class Stays:
    """Left out of every export. ``instead``: of a column that can't be empty, what stands there afterwards."""

    where: str
    why: Why
    instead: str = ""


@dataclass(frozen=True)
class Person:
    """Of people: left out of an export without them."""

    where: str


@dataclass(frozen=True)
class Sealed:
    """A column of bytes under this installation's key: exported open, sealed anew by the key of where it arrives.

    ``by``: the module of the room whose ``opened(bytes, *more, settings)`` and ``sealed(bytes, *more, settings)`` do it; ``more``:
    columns of the row, or the name of ``beside``: (name, column of the row, a query of its values and what belongs to each).
    """

    where: str
    by: Any
    more: tuple[str, ...] = ()
    beside: tuple[str, str, str] | None = None


@dataclass(frozen=True)
class Received:
    """A column that names a received file by its SHA-256, and the column that says what the file was called; empty: none does."""

    where: str
    name: str = ""


@dataclass(frozen=True)
class Row:
    """What a row of a table is that no model describes."""

    where: str
    says: str


@dataclass(frozen=True)
class InHistory:
    """A query of the tables of the history and of the version of each that the database speaks of."""

    query: str


Declared = Stays | Person | Sealed | Received | Row | InHistory


@dataclass(frozen=True)
class Words:
    """What the dictionary says of a table: its room, a row of it, and each column, by language."""

    room: str
    row: Mapping[str, str]
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Seal:
    """How a sealed column is opened and sealed: functions of its bytes and of ``more``."""

    where: str
    opened: Callable[..., bytes]
    sealed: Callable[..., bytes]
    more: tuple[str, ...]
    beside: tuple[str, str, str] | None
    broken: type[Exception]


@dataclass(frozen=True)
class Plan:
    """What all rooms declare together."""

    stays: tuple[Stays, ...]
    people: tuple[str, ...]
    seals: tuple[Seal, ...]
    received: tuple[Received, ...]
    words: Mapping[str, Words]
    history: tuple[str, ...]

    def without_people(self) -> "Plan":
        """The same, with everything of people left out."""
        more = tuple(Stays(where, "people") for where in self.people if where not in {stays.where for stays in self.stays})
        return Plan((*self.stays, *more), self.people, (), (), self.words, self.history)


class Archive(Protocol):
    """The received files of an installation."""

    def names(self) -> Sequence[str]:
        """The SHA-256 of each that lies there."""
        ...

    def open(self, sha256: str) -> Any:
        """Its bytes as they came, as a stream. Raises OSError for what is gone, or isn't what was sealed."""
        ...

    def keep(self, stream: Any) -> str:
        """Seal what the stream holds under its SHA-256, which is given."""
        ...


@dataclass(frozen=True)
class House:
    """The installation that is left, or that is arrived in."""

    url: str
    """Of the database, by the login that owns the tables."""
    embedded: bool
    """Whether it lies in the home."""
    home: Path
    history: Path | None
    """Null: it lies elsewhere, at ``history_url``."""
    history_url: str
    archive: Archive
    version: str
    province: str
    audit_key: str
    """The public one that the audit's checkpoints are signed with."""
    folders: Mapping[str, Path] = field(default_factory=dict)
    """Folders of the checkout that describe the province, by the names they get in the export."""


@dataclass(frozen=True)
class Column:
    """``type``: PostgreSQL's; ``holds``: Parquet's. ``sequence``: the one that numbers it."""

    name: str
    type: str
    required: bool
    generated: bool = False
    sequence: str = ""


@dataclass(frozen=True)
class Reference:
    """``columns`` of ``table`` name a row of ``to``. ``definition``: as PostgreSQL writes the constraint."""

    name: str
    table: str
    columns: tuple[str, ...]
    to: str
    to_columns: tuple[str, ...]
    definition: str


@dataclass(frozen=True)
class Table:
    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    partitions: tuple[tuple[str, str], ...] = ()
    """Of a table in parts: the name of each and the stretch it holds, as PostgreSQL writes it."""


@dataclass(frozen=True)
class KeptFile:
    """A file of the export, by its path in it."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Left:
    """What is not in an export, and why. ``rows``: of a table, how many it has."""

    where: str
    why: Why
    rows: int | None = None
    instead: str = ""


@dataclass(frozen=True)
class Written:
    """A table as it lies in the export. ``unopened``: sealed values that this installation's key doesn't open, empty there."""

    table: Table
    file: str
    rows: int
    left_out: tuple[str, ...] = ()
    unopened: int = 0


@dataclass(frozen=True)
class HistoryFile:
    path: str
    rows: int
    first: date
    last: date


@dataclass(frozen=True)
class HistoryTable:
    name: str
    version: int
    rows: int
    files: tuple[HistoryFile, ...]


EARLIER = {"0.1.0": frozenset({"observation_touch.shard", "rollup_ledger.shard"})}
"""Versions before this one whose exports it reads, and the columns that have gone since. Else their tables are the same, made by other
migrations."""


@dataclass(frozen=True)
class Dictionary:
    """What an export says of itself; ``dictionary.json`` is the same for other programs."""

    made_at: datetime
    version: str
    province: str
    people: bool
    """Whether people are in it. An export without them is to be read, and not to be arrived with."""
    migrations: tuple[tuple[str, str], ...]
    audit: tuple[int, str, str]
    """The number and the hash of the last entry, and the public key of the checkpoints."""
    tables: tuple[Written, ...]
    references: tuple[Reference, ...]
    sequences: Mapping[str, tuple[int, bool]]
    left: tuple[Left, ...]
    history: tuple[HistoryTable, ...]
    history_at: str
    """Where the history lies when it isn't in the export."""
    unreadable: tuple[str, ...]
    """Received files that could not be opened."""
    files: tuple[KeptFile, ...]

    @property
    def rows(self) -> int:
        return sum(written.rows for written in self.tables)

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)
