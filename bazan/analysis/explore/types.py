"""What crosses this room's border. Instants are UTC and aware; days are local, [start, end) is half-open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

Kind = Literal["dataset", "property"]
FieldType = Literal["number", "code", "flag", "instant", "organization", "thing", "text"]
AxisKind = Literal["place", "period", "column", "class"]
LEVELS = ("commune", "province")
GRAINS = ("hour", "day", "week", "month", "quarter", "year")
MEASURES = ("count", "sum", "mean", "min", "max", "p95", "distinct", "days")
OF_NUMBERS = ("sum", "mean", "min", "max", "p95", "days")
"""Measures that need a column of numbers."""
ADDING = ("count", "sum", "days")
"""Measures that are zero, not missing, where nothing happened."""
DAILY = ("sum", "mean", "min", "max")
"""How the values of one day and one series become one."""
FORMS = ("", "cells.parquet", "rows.csv.gz", "rows.xlsx", "rows.parquet")
"""What comes out: an answer to be shown; its cells, or all rows it was counted from, as a file."""
States = Literal["waiting", "running", "done", "failed", "cancelled"]
ENDED = ("done", "failed", "cancelled")
RESULT, STATION, COMMITTED = "result", "station", "committed_time"
"""Names of our own beside a dataset's columns: the value of an observation, its station, when a row came in."""


@dataclass(frozen=True)
class Field:
    """A column that may be asked about. ``values``: of a code, its codes in order, each with its words in both languages."""

    id: str
    type: FieldType
    labels: Mapping[str, str]
    """Empty: a column of our own, whose words are ``explorations.field.<id>``."""
    unit: str = ""
    values: Mapping[str, Mapping[str, str]] | None = None
    personal: bool = False


@dataclass(frozen=True)
class Source:
    """What may be asked about: a dataset, or one property of all stations."""

    kind: Kind
    code: str
    labels: Mapping[str, str]
    sector: str
    grain: str
    """How often rows are promised: of a dataset its own, ``event`` for none; of a property ``day``: a station that speaks does so daily."""
    fields: tuple[Field, ...]
    times: tuple[str, ...]
    """Columns a period may be taken of, the usual one first."""
    table: str
    """Its name in the history."""

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.code}"

    def field(self, name: str) -> Field | None:
        return next((field for field in self.fields if field.id == name), None)


@dataclass(frozen=True)
class Axis:
    """What cells are told apart by. ``of``: a level of place, a grain, or a column; ``bounds``: rising, of classes of numbers."""

    kind: AxisKind
    of: str
    bounds: tuple[float, ...] = ()


@dataclass(frozen=True)
class Measure:
    """What a cell says. ``days``: on how many days a place's greatest daily value of its series reached ``beyond``."""

    kind: str = "count"
    of: str = ""
    daily: str = "sum"
    beyond: float | None = None


@dataclass(frozen=True)
class Filter:
    """Rows whose column is one of ``values``, or a number within [low, high]."""

    column: str
    values: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Question:
    """One question in full: equal questions have equal addresses, and what each reader gets differs by reach alone."""

    source: str
    """``Source.key``."""
    measure: Measure
    rows: Axis
    columns: Axis | None = None
    category: Axis | None = None
    time: str = ""
    """The column its period is of."""
    start: date | None = None
    end: date | None = None
    filters: tuple[Filter, ...] = ()
    places: tuple[str, ...] = ()
    """Codes of places; empty: all in reach."""
    flags: tuple[int, ...] = ()
    """Quality flags of observations that count."""
    known: datetime | None = None
    """As it was known at this instant; null: as it stands."""
    day_from: int = 0
    """At which local hour a day begins; from noon on it is named after the day in which it ends."""

    @property
    def axes(self) -> tuple[Axis, ...]:
        return tuple(axis for axis in (self.rows, self.columns, self.category) if axis is not None)

    def axis(self, kind: AxisKind) -> Axis | None:
        return next((axis for axis in self.axes if axis.kind == kind), None)


@dataclass(frozen=True)
class Scope:
    """The rows somebody may read: places and sectors, none for everywhere and all."""

    places: frozenset[int] | None
    sectors: frozenset[str] | None


@dataclass(frozen=True)
class Allowance:
    """What one question of somebody may take. ``cells``: of an answer; ``rows``: of a file."""

    seconds: int
    memory: str
    cells: int
    rows: int


@dataclass(frozen=True)
class Extent:
    """A file of the history: its table, first and last slice, rows, bytes."""

    table: str
    first: date
    last: date
    rows: int
    bytes: int


@dataclass(frozen=True)
class Cost:
    """What a question will read, and within how many ``seconds`` it ends as a rule: by so many finished ``runs`` of about as many rows;
    0: by what was measured beforehand."""

    rows: int
    bytes: int
    files: int
    seconds: float
    runs: int


@dataclass(frozen=True)
class Cell:
    """One cell: its keys on the three axes, its value, of how many rows. Keys: a place's number, a local instant as text, a code, the
    number of a class; null where the row doesn't say."""

    row: Any
    column: Any
    category: Any
    value: float | None
    count: int


@dataclass(frozen=True)
class Held:
    """How much there is of a place in a period: rows of all versions, rows that stand, and for how many of the source's own steps."""

    place: int | None
    period: str | None
    versions: int
    rows: int
    steps: int


@dataclass(frozen=True)
class Answer:
    """What came out. ``sql``: as it ran, after ``only`` had narrowed the table to what the reader may see."""

    cells: tuple[Cell, ...]
    held: tuple[Held, ...]
    sql: str
    only: str
    read: int
    waiting: int
    """Rows that came from the inbox, not yet copied into the history."""
    gaps: tuple[Mapping[str, str], ...]
    seconds: float


@dataclass(frozen=True)
class Exploration:
    """One question somebody asked. ``refusal``: (rule, parameters) where it failed."""

    id: int
    address: str
    form: str
    state: States
    share: float
    asked_by: str
    own: bool
    asked_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    read: int
    rows: int
    bytes: int
    refusal: tuple[str, Mapping[str, Any]] | None
    answer: Answer | None
    estimated_s: float


@dataclass(frozen=True)
class Kept:
    """A question under a name. ``roles``: who sees it beside its maker; ``pinned``: it stands as a tile on the maker's own list."""

    id: int
    name: str
    address: str
    roles: Sequence[str]
    own: bool
    pinned: bool
