"""What is in a packed workbook: weighed, scanned, then told piece by piece. It runs apart, on a stranger's file.

Office Open XML: ECMA-376 part 1, §18.3.
"""

import io
import zipfile
import zlib
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import batched
from typing import Any
from xml.parsers import expat

import python_calamine as calamine

from bazan.core.errors import Refused
from bazan.core.numbers import whole_number
from bazan.platform.drivers.values.number_formats import BUILT_IN, FormattedNumber, is_plain
from bazan.platform.drivers.values.source_values import shown

LARGEST_UNPACKED = 400 << 20
"""Bytes of all its parts together: a small file that unfolds to more is refused, whatever is inside."""
MOST_PARTS = 2_000
MOST_CELLS = 4_000_000
"""Cells in the rectangle around the outermost filled ones, of all sheets together: that is what reading holds in memory."""
MILLION = 1_000_000
MOST_TEXT = 60 * MILLION
"""Characters of all cells together. A workbook keeps a text once however many cells show it; whoever reads it holds it as often."""
MOST_MARKS = 1_000_000
"""Formulas, merged ranges, hidden rows and stretches of cells with a telling number format, of one sheet."""
BLOCK = 1_000
"""Rows handed over at once."""
CHUNK = 1 << 20
_STATES = {"hidden": "hidden", "veryHidden": "very_hidden"}


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


def told(data: bytes, only: str = "") -> Iterator[tuple[Any, ...]]:
    """What is in a workbook, piece by piece: each sheet, then its rows in blocks; last what goes for the whole."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            _weigh(packed)
            names = {entry.filename for entry in packed.infolist()}
            lengths, formats = _shared_lengths(packed, names), _formats(packed, names)
            parts = [(name, state, part) for name, state, part in _parts(packed, names) if only in ("", name)]
            marks = {name: (state, _scan(packed, part, lengths, formats)) for name, state, part in parts}
        _fits(marks)
        yield from _sheets(data, marks)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, KeyError, ValueError) as why:
        raise Refused("drivers.workbook.broken", {"why": shown(str(why))}) from why
    except (expat.ExpatError, calamine.CalamineError) as why:
        raise Refused("drivers.workbook.broken", {"why": shown(str(why))}) from why
    macros = any(name.endswith("vbaProject.bin") for name in names)
    yield "whole", macros, any(name.startswith("xl/externalLinks/") for name in names)


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


def _shared_lengths(packed: zipfile.ZipFile, names: set[str]) -> array[int]:
    """Characters of every shared text, in their order."""
    lengths = array("L")
    parser = expat.ParserCreate()

    def start(name: str, _: dict[str, str]) -> None:
        if _plain(name) == "si":
            lengths.append(0)

    def text(data: str) -> None:
        if lengths:
            lengths[-1] += len(data)

    parser.CharacterDataHandler = text
    for part in (name for name in names if name.casefold() == "xl/sharedstrings.xml"):
        _parse(packed, part, start, parser)
    return lengths


def _formats(packed: zipfile.ZipFile, names: set[str]) -> list[str]:
    """The number format of every cell style, in their order; empty where a cell shows the number it stores."""
    codes, styles = dict(BUILT_IN), list[str]()
    within = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal within
        match _plain(name):
            case "numFmt":
                codes[int(attributes.get("numFmtId") or 0)] = attributes.get("formatCode", "")
            case "cellXfs" | "cellStyleXfs" | "cellStyles" | "dxfs" as group:
                within = group
            case "xf" if within == "cellXfs":
                code = codes.get(int(attributes.get("numFmtId") or 0), "")
                styles.append("" if is_plain(code) else code)

    for part in (name for name in names if name.casefold() == "xl/styles.xml"):
        _parse(packed, part, start)
    return styles


@dataclass
class _Marks:
    """What the elements of one sheet say besides values."""

    parser: Any
    lengths: array[int]
    """Characters of the texts that cells share."""
    styles: list[str]
    """The number format of every cell style, empty for a plain one."""
    text: int = 0
    """Characters that its cells hold together."""
    number: str = ""
    """Which shared text the cell shows, as far as it is read."""
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    formats: dict[int, list[tuple[int, int, str]]] = field(default_factory=dict)
    """Column to stretches of rows, first and last, whose cells have one telling number format."""
    stretches: int = 0
    box: tuple[int, int, int, int] | None = None
    row: int = 0
    column: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name if ":" not in name else _plain(name):
            case "c":
                self.count()
                given = attributes.get("r")
                self.row, self.column = _position(given) if given else (self.row, self.column + 1)
                self.parser.CharacterDataHandler = self.readers.get(kind := attributes.get("t", "n"))
                if kind == "n" and (style := int(attributes.get("s") or 0)) < len(self.styles) and self.styles[style]:
                    self.format(self.styles[style])
            case "v" | "is":
                row, column = self.row, self.column
                top, left, bottom, right = self.box or (row, column, row, column)
                self.box = (min(top, row), min(left, column), max(bottom, row), max(right, column))
                if self.errors.get((row, column)) is not None:
                    self.errors[row, column] = ""  # what came before was the formula
            case "f":
                self.formulas.add((self.row, self.column))
                self.few()
            case "row":
                self.row, self.column = _whole(attributes.get("r") or str(self.row + 1)), 0
                if attributes.get("hidden") in ("1", "true"):
                    self.hidden_rows.add(self.row)
                    self.few()
            case "col":
                if attributes.get("hidden") in ("1", "true"):
                    self.hidden_columns.update(range(_whole(attributes["min"]), min(_whole(attributes["max"]), 16384) + 1))
            case "mergeCell":
                first, _, last = attributes.get("ref", "").partition(":")
                self.merged.append((*_position(first), *_position(last or first)))
                self.few()

    def __post_init__(self) -> None:
        self.readers = {"e": self.error, "s": self.shared, "str": self.own, "inlineStr": self.own}

    def shared(self, text: str) -> None:
        self.number += text

    def own(self, text: str) -> None:
        self.text += len(text)

    def count(self) -> None:
        """Add the text that the last cell shared."""
        if self.number:
            at = _whole(self.number)
            self.text += self.lengths[at] if 0 <= at < len(self.lengths) else 0
            self.number = ""

    def few(self) -> None:
        if len(self.formulas) + len(self.merged) + len(self.hidden_rows) + self.stretches > MOST_MARKS:
            raise Refused("drivers.workbook.marks", {"limit": MOST_MARKS})

    def format(self, code: str) -> None:
        """Note the number format of the cell at hand: a stretch of rows that have the same is noted once."""
        stretches = self.formats.setdefault(self.column, [])
        if stretches and stretches[-1][1] + 1 == self.row and stretches[-1][2] == code:
            stretches[-1] = (stretches[-1][0], self.row, code)
        else:
            stretches.append((self.row, self.row, code))
            self.stretches += 1
            self.few()

    def error(self, text: str) -> None:
        """The reader gives nothing for an error value; lost silently, it would pass for an empty cell."""
        self.errors[self.row, self.column] = self.errors.get((self.row, self.column), "") + text.strip()


def _whole(text: str) -> int:
    """Return a number of a part's attribute or cell. Raises ValueError."""
    number = whole_number(text.strip())
    if number is None:
        raise ValueError(f"no whole number: {text[:20]!r}")
    return number


def _position(reference: str) -> tuple[int, int]:
    """(row, column) of ``F17``. Raises ValueError."""
    word = reference.replace("$", "")
    name = word.rstrip("0123456789")
    column = 0
    for letter in name:
        column = column * 26 + ord(letter) - 64
    row = _whole(word[len(name) :])
    if not (1 <= column <= 16384 and 1 <= row <= 1_048_576):
        raise ValueError(f"a cell {reference}")
    return row, column


def _scan(packed: zipfile.ZipFile, part: str, lengths: array[int], formats: list[str]) -> _Marks:
    marks = _Marks(expat.ParserCreate(), lengths, formats)
    _parse(packed, part, marks.start, marks.parser)
    marks.count()
    return marks


def _fits(marks: dict[str, tuple[str, _Marks]]) -> None:
    """Said before it is read: one stray cell in the last row and column makes a sheet of seventeen thousand million cells, one long
    text in sixty thousand cells four gigabytes."""
    if sum(found.text for _, found in marks.values()) > MOST_TEXT:
        name, (_, found) = max(marks.items(), key=lambda item: item[1][1].text)
        raise Refused("drivers.workbook.text", {"sheet": shown(name), "count": found.text // MILLION, "limit": MOST_TEXT // MILLION})
    total = 0
    for name, (_, found) in marks.items():
        if found.box is not None:
            _, _, bottom, right = found.box
            total += bottom * right  # the reader fills from A1 to the last cell
            if total > MOST_CELLS:
                raise Refused(
                    "drivers.workbook.cells", {"sheet": shown(name), "cell": cell_name(bottom, right), "count": total, "limit": MOST_CELLS}
                )


def _sheets(data: bytes, marks: dict[str, tuple[str, _Marks]]) -> Iterator[tuple[Any, ...]]:
    with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        for name, (state, found) in marks.items():
            yield "sheet", name, state, list(found.formulas), found.merged, list(found.hidden_rows), list(found.hidden_columns)
            errors: dict[int, list[tuple[int, str]]] = {}
            for (row, column), text in found.errors.items():
                errors.setdefault(row, []).append((column, text or "#ERROR"))
            rows = enumerate(_rows(book, name), 1) if found.box else ()
            for block in batched(_formatted(rows, found.formats) if found.formats else rows, BLOCK):
                yield "rows", [_filled(row, errors.get(number, ())) for number, row in block]


def _formatted(rows: Iterable[tuple[int, list[Any]]], formats: dict[int, list[tuple[int, int, str]]]) -> Iterator[tuple[int, list[Any]]]:
    """The rows, numbers in cells of a telling number format together with it."""
    waiting = {column: stretches[::-1] for column, stretches in formats.items()}
    for number, row in rows:
        for column, stretches in waiting.items():
            while stretches and stretches[-1][1] < number:
                stretches.pop()
            if stretches and stretches[-1][0] <= number and column <= len(row) and type(row[column - 1]) in (int, float):
                row[column - 1] = FormattedNumber(_value(row[column - 1]), stretches[-1][2])
        yield number, row


def _filled(row: list[Any], errors: Iterable[tuple[int, str]]) -> list[Any]:
    values = [_value(cell) for cell in row]
    for column, text in errors:
        if column <= len(values):
            values[column - 1] = text
    return values


def _rows(book: calamine.CalamineWorkbook, name: str) -> Iterator[list[Any]]:
    """The rows from row 1 on, each from column 1 on."""
    try:
        sheet = book.get_sheet_by_name(name)
        left = [""] * (sheet.start or (0, 0))[1]  # the reader leaves empty columns at the left out, empty rows above not
        for row in sheet.iter_rows():
            yield left + row
    except BaseException as why:
        if type(why).__name__ == "PanicException":  # the reader's own way of falling over damaged bytes; no subclass of Exception
            raise ValueError(str(why)) from why
        raise


def _value(cell: Any) -> Any:
    """A whole number is whole: a workbook holds every number as a fraction, and a code 63 must not become 63.0."""
    if type(cell) is float and cell.is_integer() and abs(cell) < 2**53:
        return int(cell)
    return cell
