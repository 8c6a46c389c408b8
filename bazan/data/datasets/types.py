"""What crosses this room's border. Instants are UTC and aware."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bazan.core.map_layers import Light
from bazan.core.time import Period
from bazan.data.datasets.grammar import FEATURE_TYPES as FEATURE_TYPES
from bazan.data.datasets.grammar import TIMES as TIMES
from bazan.data.datasets.grammar import Check, Column, Plausible, Severity
from bazan.data.datasets.layer_grammar import Layer as Layer
from bazan.directory.personal_data.types import Kept


@dataclass(frozen=True)
class DatasetInfo:
    """A dataset as its pack declares it."""

    id: int
    code: str
    """``<pack>.<id>``."""
    pack: str
    version: int
    labels: Mapping[str, str]
    grain: str
    """day, week, month, quarter, year, or event."""
    feature: str
    """The column that says whom a row speaks of, unless an indicator chooses another."""
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    checks: tuple[Check, ...]
    lists: Mapping[str, Mapping[str, Mapping[str, str]]]
    """List id to code to its words in both languages."""
    owner: str
    law: str
    smallest_cell: int
    supplied_by: str
    related: tuple[tuple[str, str, str], ...] = ()
    """(other dataset's code, our column, their column): rows there that tell more of a row here."""
    queue: tuple[str, str] | None = None
    """(code column, instant column): of the rows with a code, those due first are asked for all day."""
    newest: str = ""
    """The date or instant column by which the newest rows are asked for all day; empty: by none."""
    found_by: tuple[str, ...] = ()
    """Text columns by whose words search finds a row."""
    policy: Kept | None = None
    """How long its rows stay; null: for ever."""
    units: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """List id to code to the unit of what is said under that code."""
    plausible: Plausible = Plausible()
    """Between which days its rows may lie, unless a column says otherwise."""

    @property
    def kept(self) -> tuple[Column, ...]:
        """The columns that are stored."""
        return tuple(column for column in self.columns if column.personal != "drop")

    @property
    def hashed(self) -> tuple[str, ...]:
        """The columns that tell one person from another."""
        return tuple(column.id for column in self.columns if column.personal == "hash")

    def unit(self, column: Column, code: str | None) -> str:
        """The unit of a number: the column's own, or the one that the row's code says."""
        if not column.unit_by or code is None:
            return column.unit
        return self.units.get(self.column(column.unit_by).list, {}).get(code, column.unit)

    def column(self, name: str) -> Column:
        """The column of that id. Raises KeyError."""
        return next((column for column in self.columns if column.id == name), None) or _unknown(name)


def _unknown(name: str) -> Column:
    raise KeyError(name)


@dataclass(frozen=True)
class LayerInfo:
    """Rows of a dataset on maps, as their pack declares it."""

    code: str
    """``<pack>.<id>``."""
    pack: str
    dataset: DatasetInfo
    declared: Layer


@dataclass(frozen=True)
class Spot:
    """A row where it stands on a map."""

    id: str
    """The same for all versions of it and, in a periodic dataset, for all periods."""
    row_id: int
    latitude: float
    longitude: float
    light: Light
    at: datetime
    """When what it says was seen, or came in."""
    place_id: int | None
    values: Mapping[str, Any]
    """Of the columns and amounts the layer names."""


@dataclass(frozen=True)
class Heap:
    """Rows told together: those of one place, or of a cell where there are too many to be told one by one."""

    id: str
    """``seat:<place>``, or ``cell:<z>:<x>:<y>``: the cell of so many times 2**z degrees."""
    latitude: float
    longitude: float
    """Where the place is, or the middle of the rows."""
    light: Light
    """The gravest of theirs."""
    count: int
    grave: int
    """How many of them need eyes."""
    at: datetime
    """When what the newest says was seen, or came in."""
    added: float | None = None
    """The sum of what the layer adds up; None: it adds up nothing, or no row tells it."""
    untold: int = 0
    """How many of them tell no such number."""
    place_id: int | None = None


@dataclass(frozen=True)
class Record:
    """One row as it came: raw cells by column id, and where it stands. A cell is text or a native value."""

    cells: Mapping[str, Any]
    line: int
    """Row number in the sheet or line in the file, from 1; index + 1 in a message."""
    sheet: str = ""


PLACE_KINDS = ("commune", "district", "region", "province", "neighbour", "territory")


@dataclass(frozen=True)
class PlaceWords:
    """How a delivery writes the places of one column."""

    kinds: tuple[str, ...] = ()
    """What they may be (PLACE_KINDS), instead of what the dataset says."""
    on: date | None = None
    """The day whose names and codes are written; null: the row's own."""


@dataclass(frozen=True)
class Context:
    """What is known of all records of one delivery."""

    period: Period | None = None
    """Fills the column ``period`` where a record has none; a record of another period is refused."""
    fixed: Mapping[str, Any] = field(default_factory=dict)
    """Columns filled for every record, as the sending organization."""
    decimal: str = ""
    """The mark that divides decimals in text numbers: ``,`` or ``.``; empty: a number that can be read two ways is refused."""
    letters: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Sheet to column id to spreadsheet letter, so that a value's cell can be named."""
    noted: frozenset[tuple[str, int, str]] = frozenset()
    """(sheet, line, check id) of warnings a person confirmed with a note."""
    places: Mapping[str, PlaceWords] = field(default_factory=dict)
    """Column id to how its places are written."""
    at: datetime | None = None
    """When it came; null: now. What it may say of the future counts from here."""


@dataclass(frozen=True)
class Finding:
    """One cell or row that isn't right. ``column`` empty: the row as a whole."""

    sheet: str
    line: int
    column: str
    cell: str
    """``F17``, where the delivery is a workbook; else empty."""
    rule: str
    """``datasets.cell.integer``, or ``check`` with the check's id in ``params["check"]`` and its sentence in ``params["labels"]``."""
    params: dict[str, Any]
    raw: str
    severity: Severity = "refuse"


@dataclass(frozen=True)
class Staged:
    """Records read and checked, nothing committed. ``rows`` are typed and may be committed; refused ones are not among them."""

    dataset: DatasetInfo
    rows: Sequence[tuple]
    """In the order of ``columns``, then (sheet, line) last."""
    columns: tuple[str, ...]
    findings: tuple[Finding, ...]
    context: Context
    read: int
    """Records that came in."""

    @property
    def refused(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.severity == "refuse")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.severity == "warn")


@dataclass(frozen=True)
class Origin:
    """Where a batch comes from: written beside every row of it."""

    run_id: int
    actor: str
    """Username, or ``device:<name>``, ``system``."""
    at: datetime
    file_sha256: str = ""
    file_name: str = ""
    reason: str = ""
    """Why rows that already stood are changed; empty at the first delivery."""
    organization_id: int | None = None
    period: Period | None = None


@dataclass(frozen=True)
class Committed:
    """What became of a batch. Handing the same rows over again gives only ``same``."""

    batch_id: int | None
    """Null when nothing was new."""
    new: int
    superseded: int
    same: int
    withdrawn: int = 0
    replaced: tuple[tuple[str, int], ...] = ()
    """(sheet, line) of rows that this very file says otherwise further down, under the same key; they are superseded by it."""


@dataclass(frozen=True)
class Batch:
    """One committed delivery of rows."""

    id: int
    dataset: str
    run_id: int
    actor: str
    at: datetime
    file_sha256: str
    file_name: str
    reason: str
    organization_id: int | None
    period: Period | None
    new: int
    superseded: int
    letters: dict[str, dict[str, str]]


@dataclass(frozen=True)
class Row:
    """One version of one row. ``values`` by column id: places, things and organizations as ids, instants aware."""

    dataset: str
    id: int
    key: str
    """Equal for all versions of a row."""
    values: dict[str, Any]
    period: Period | None
    place_id: int | None
    batch: Batch
    sheet: str
    line: int
    superseded_by: Batch | None
    withdrawn: bool = False

    def cell(self, column: str) -> str:
        """``F17`` where it came from a workbook, else empty."""
        letter = self.batch.letters.get(self.sheet, {}).get(column, "")
        return f"{letter}{self.line}" if letter else ""


@dataclass(frozen=True)
class Page:
    """Rows of a dataset in the order asked for; ``total`` counts all that match."""

    rows: tuple[Row, ...]
    total: int


@dataclass(frozen=True)
class ErasureInfo:
    """Somebody asked by letter that their rows be erased. ``state``: asked, refused, confirmed, withdrawn, deleted, done."""

    id: int
    letter: str
    state: str
    found: Mapping[str, int]
    """Dataset to how many versions of rows there are, or were erased."""
    named: int
    """Refused pieces that name the person, until they are erased."""
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    done_at: datetime | None


@dataclass(frozen=True)
class Change:
    """A batch that was committed. Its rows, new and replaced, are read from the dataset's table by ``batch_id``."""

    dataset: str
    batch_id: int


@dataclass(frozen=True)
class Changes:
    """What a subscriber of the topic reads, oldest first. ``missed``: facts gone before it came; anything may have changed."""

    batches: tuple[Change, ...]
    missed: int = 0
