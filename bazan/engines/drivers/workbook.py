"""Workbooks (.xlsx, .xlsm) read as values only: no formula is computed, no macro run, no link followed.

A workbook is weighed before it is read: size packed and unpacked, cells between its outermost ones. What a person can't see or
didn't type is told, cell by cell: formulas, hidden rows, columns and sheets, merged cells. Office Open XML: ECMA-376 part 1, §18.3.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO
from xml.parsers import expat

import python_calamine as calamine

from bazan.engines.drivers.values import shown
from bazan.kernel.errors import Refused

LARGEST = 60 << 20
"""Bytes of a workbook as it comes."""
LARGEST_UNPACKED = 400 << 20
"""Bytes of all its parts together: a small file that unfolds to more is refused, whatever is inside."""
MOST_PARTS = 2_000
MOST_CELLS = 4_000_000
"""Cells in the rectangle around the outermost filled ones, of all sheets together: that is what reading holds in memory."""
CHUNK = 1 << 20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STATES = {"hidden": "hidden", "veryHidden": "very_hidden"}


@dataclass(frozen=True)
class Sheet:
    """One sheet. Rows and columns count from 1; ``rows[0]`` is row 1, and every row is as wide as the sheet."""

    name: str
    state: str
    """visible, hidden, very_hidden."""
    rows: list[list[Any]]
    """Text, int, float, bool, date, datetime, time, timedelta; "" where nothing stands; an error value as its text: #DIV/0!."""
    formulas: frozenset[tuple[int, int]]
    """(row, column) of cells whose value a formula made: what stands there is what the sender's program computed last."""
    merged: tuple[tuple[int, int, int, int], ...]
    """First row, first column, last row, last column; the value stands in the first cell, the others are empty."""
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]


@dataclass(frozen=True)
class Workbook:
    """The worksheets in order; chart and dialog sheets are not among them."""

    sheets: tuple[Sheet, ...]
    macros: bool
    links: bool
    """It points to other workbooks: values may come from there."""

    def sheet(self, name: str) -> Sheet | None:
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def letters(column: int) -> str:
    """The letters of a column counted from 1: A, Z, AA."""
    found = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def cell_name(row: int, column: int) -> str:
    """``F17``."""
    return f"{letters(column)}{row}"


def looks_like_workbook(start: bytes) -> bool:
    """Whether a file beginning so is meant to be a workbook, of this kind or an older one."""
    return start[:4] == b"PK\x03\x04" or start[:8] == _OLE


def open_workbook(source: Path | bytes | BinaryIO, largest: int = LARGEST) -> Workbook:
    """The workbook's values with what is behind them.

    Raises Refused ``drivers.workbook.large`` (megabytes), ``.bomb``, ``.cells``, ``.kind`` (an old .xls), ``.locked`` (a password),
    ``.broken``.
    """
    data = _bytes(source, largest)
    if data[:8] == _OLE:
        raise Refused("drivers.workbook.locked" if "EncryptedPackage".encode("utf-16-le") in data else "drivers.workbook.kind")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            _weigh(packed)
            names = {entry.filename for entry in packed.infolist()}
            marks = {name: (state, _scan(packed, part)) for name, state, part in _parts(packed, names)}
        _fits(marks)
        sheets = tuple(_sheets(data, marks))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, KeyError, ValueError) as why:
        raise Refused("drivers.workbook.broken", {"why": shown(str(why))}) from why
    except (expat.ExpatError, calamine.CalamineError) as why:
        raise Refused("drivers.workbook.broken", {"why": shown(str(why))}) from why
    macros = any(name.endswith("vbaProject.bin") for name in names)
    return Workbook(sheets, macros, any(name.startswith("xl/externalLinks/") for name in names))


def _bytes(source: Path | bytes | BinaryIO, largest: int) -> bytes:
    if isinstance(source, Path):
        if (size := source.stat().st_size) > largest:
            raise Refused("drivers.workbook.large", {"size": -(-size >> 20), "limit": largest >> 20})
        data = source.read_bytes()
    else:
        data = source if isinstance(source, bytes) else source.read(largest + 1)
    if len(data) > largest:
        raise Refused("drivers.workbook.large", {"size": -(-len(data) >> 20), "limit": largest >> 20})
    return data


def _weigh(packed: zipfile.ZipFile) -> None:
    """Unfold every part once and throw it away: the sizes a packed file states about itself may lie."""
    entries = packed.infolist()
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise Refused("drivers.workbook.bomb", {"limit": LARGEST_UNPACKED >> 20})
    for entry in entries:
        for _ in _unfolded(packed, entry.filename):
            pass


def _unfolded(packed: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    with packed.open(part) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _plain(name: str) -> str:
    return name.rpartition(":")[2]


def _parse(packed: zipfile.ZipFile, part: str, start: Any, parser: Any = None) -> None:
    """Read a part's elements. A document type declaration is refused: no honest workbook has one, and entities hide behind it."""
    parser = parser or expat.ParserCreate()

    def doctype(*_: Any) -> None:
        raise ValueError("a document type declaration")

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = start
    for chunk in _unfolded(packed, part):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


def _parts(packed: zipfile.ZipFile, names: set[str]) -> list[tuple[str, str, str]]:
    """(name, state, part) of every worksheet in order."""
    targets: dict[str, str] = {}
    sheets: list[tuple[str, str, str]] = []

    def relation(name: str, attributes: dict[str, str]) -> None:
        if _plain(name) == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            target = attributes.get("Target", "")
            targets[attributes.get("Id", "")] = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if _plain(name) == "sheet":
            part = next((value for key, value in attributes.items() if key != "name" and _plain(key) == "id"), "")
            sheets.append((attributes.get("name", ""), _STATES.get(attributes.get("state", ""), "visible"), part))

    if "xl/workbook.xml" not in names:
        raise Refused("drivers.workbook.kind")
    _parse(packed, "xl/_rels/workbook.xml.rels", relation)
    _parse(packed, "xl/workbook.xml", sheet)
    return [(name, state, targets[part]) for name, state, part in sheets if part in targets]


@dataclass
class _Marks:
    """What the elements of one sheet say besides values."""

    parser: Any
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    box: tuple[int, int, int, int] | None = None
    row: int = 0
    column: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name if ":" not in name else _plain(name):
            case "c":
                given = attributes.get("r")
                self.row, self.column = _position(given) if given else (self.row, self.column + 1)
                self.parser.CharacterDataHandler = self.error if attributes.get("t") == "e" else None
            case "v" | "is":
                row, column = self.row, self.column
                top, left, bottom, right = self.box or (row, column, row, column)
                self.box = (min(top, row), min(left, column), max(bottom, row), max(right, column))
                if self.errors.get((row, column)) is not None:
                    self.errors[row, column] = ""  # what came before was the formula
            case "f":
                self.formulas.add((self.row, self.column))
            case "row":
                self.row, self.column = int(attributes.get("r") or self.row + 1), 0
                if attributes.get("hidden") in ("1", "true"):
                    self.hidden_rows.add(self.row)
            case "col":
                if attributes.get("hidden") in ("1", "true"):
                    self.hidden_columns.update(range(int(attributes["min"]), min(int(attributes["max"]), 16384) + 1))
            case "mergeCell":
                first, _, last = attributes.get("ref", "").partition(":")
                self.merged.append((*_position(first), *_position(last or first)))

    def error(self, text: str) -> None:
        """The reader gives nothing for an error value; lost silently, it would pass for an empty cell."""
        self.errors[self.row, self.column] = self.errors.get((self.row, self.column), "") + text.strip()


def _position(reference: str) -> tuple[int, int]:
    """(row, column) of ``F17``. Raises ValueError."""
    word = reference.replace("$", "")
    name = word.rstrip("0123456789")
    column = 0
    for letter in name:
        column = column * 26 + ord(letter) - 64
    row = int(word[len(name) :])
    if not (1 <= column <= 16384 and 1 <= row <= 1_048_576):
        raise ValueError(f"a cell {reference}")
    return row, column


def _scan(packed: zipfile.ZipFile, part: str) -> _Marks:
    marks = _Marks(expat.ParserCreate())
    _parse(packed, part, marks.start, marks.parser)
    return marks


def _fits(marks: dict[str, tuple[str, _Marks]]) -> None:
    """One stray cell in the last row and column makes a sheet of seventeen thousand million cells: said before it is read."""
    total = 0
    for name, (_, found) in marks.items():
        if found.box is not None:
            _, _, bottom, right = found.box
            total += bottom * right  # the reader fills from A1 to the last cell
            if total > MOST_CELLS:
                raise Refused(
                    "drivers.workbook.cells", {"sheet": shown(name), "cell": cell_name(bottom, right), "count": total, "limit": MOST_CELLS}
                )


def _sheets(data: bytes, marks: dict[str, tuple[str, _Marks]]) -> Iterator[Sheet]:
    with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        for name, (state, found) in marks.items():
            rows = _rows(book, name) if found.box else []
            values = [[_value(cell) for cell in row] for row in rows]
            for (row, column), text in found.errors.items():
                if row <= len(values) and column <= len(values[row - 1]):
                    values[row - 1][column - 1] = text or "#ERROR"
            yield Sheet(
                name,
                state,
                values,
                frozenset(found.formulas),
                tuple(found.merged),
                frozenset(found.hidden_rows),
                frozenset(found.hidden_columns),
            )


def _rows(book: calamine.CalamineWorkbook, name: str) -> list[list[Any]]:
    try:
        return book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except BaseException as why:
        if type(why).__name__ == "PanicException":  # the reader's own way of falling over damaged bytes; no subclass of Exception
            raise ValueError(str(why)) from why
        raise


def _value(cell: Any) -> Any:
    """A whole number is whole: a workbook holds every number as a fraction, and a code 63 must not become 63.0."""
    if type(cell) is float and cell.is_integer() and abs(cell) < 2**53:
        return int(cell)
    return cell
