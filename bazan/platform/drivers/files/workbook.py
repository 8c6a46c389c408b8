"""Workbooks (.xlsx, .xlsm) read as values only: no formula is computed, no macro run, no link followed.

A workbook is read apart, and weighed before that: size packed and unpacked, cells between its outermost ones, all their text. What a
person can't see or didn't type is told, cell by cell: formulas, hidden rows, columns and sheets, merged cells. Office Open XML:
ECMA-376 part 1, §18.3.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from bazan.core.errors import Refused
from bazan.platform.drivers.files.workbook_contents import MOST_CELLS, cell_name, letters, told
from bazan.platform.drivers.isolated_process import SECONDS, apart

LARGEST = 60 << 20
"""Bytes of a workbook as it comes."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Sheet:
    """One sheet. Rows and columns count from 1; ``rows[0]`` is row 1, and every row is as wide as the sheet."""

    name: str
    state: str
    """visible, hidden, very_hidden."""
    rows: list[list[Any]]
    """Text, int, float, bool, date, datetime, time, timedelta; FormattedNumber where a cell shows something else than it stores; ""
    where nothing stands; an error value as its text: #DIV/0!."""
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


@dataclass(frozen=True)
class Around:
    """What stands around one cell: lines of the sheet by their number, the heading's among them."""

    head: int
    """The line of headings over the cell: the nearest above with words in its column and beside it; 0: there is none."""
    lines: dict[int, list[Any]]
    formula: bool
    """A formula made the cell's value."""


def looks_like_workbook(start: bytes) -> bool:
    """Whether a file beginning so is meant to be a workbook, of this kind or an older one."""
    return start[:4] == b"PK\x03\x04" or start[:8] == _OLE


def open_workbook(source: Path | bytes | BinaryIO, largest: int = LARGEST, only: str = "", seconds: float = SECONDS) -> Workbook:
    """The workbook's values with what is behind them; ``only``: the sheet of that name and no other; ``seconds``: for whom somebody waits.

    Raises Refused ``drivers.workbook.large`` (megabytes), ``.bomb``, ``.cells``, ``.text``, ``.marks``, ``.kind`` (an old .xls),
    ``.locked`` (a password), ``.broken``, and as ``apart`` says.
    """
    data = _bytes(source, largest)
    if data[:8] == _OLE:
        raise Refused("drivers.workbook.locked" if "EncryptedPackage".encode("utf-16-le") in data else "drivers.workbook.kind")
    return gathered(apart(told, data, only, seconds=seconds))


def around(data: bytes, sheet: str, line: int, column: int, lines: int) -> Around | None:
    """One cell with its heading and as many lines before and behind it; null when there is no such cell. Lines and columns count from 1.

    Raises Refused as ``open_workbook``.
    """
    for head, kept, formula in apart(_around, data, sheet, line, column, lines):
        return Around(head, dict(kept), formula)
    return None


def _around(data: bytes, sheet: str, line: int, column: int, lines: int) -> Iterator[tuple[Any, ...]]:
    head, number, formula = 0, 0, False
    heading: list[Any] = []
    kept: dict[int, list[Any]] = {}
    for kind, *said in told(data, sheet):
        if kind == "sheet":
            formula = (line, column) in set(map(tuple, said[2]))
        for row in said[0] if kind == "rows" else ():
            number += 1
            if number < line and _names(row, column):
                head, heading = number, row
            if abs(number - line) <= lines:
                kept[number] = row
    if column <= len(kept.get(line, ())):
        yield head, list((({head: heading} if head else {}) | kept).items()), formula


def _names(row: list[Any], column: int) -> bool:
    """Whether words stand in this column and in another beside it."""
    words = [cell for cell in row if isinstance(cell, str) and cell]
    return column <= len(row) and row[column - 1] in words and len(words) > 1


def gathered(pieces: Iterable[Any]) -> Workbook:
    """The workbook that ``told`` tells piece by piece."""
    sheets: list[Sheet] = []
    macros = links = False
    for kind, *said in pieces:
        match kind:
            case "sheet":
                name, state, formulas, merged, rows, columns = said
                marks = frozenset(map(tuple, formulas)), tuple(map(tuple, merged)), frozenset(rows), frozenset(columns)
                sheets.append(Sheet(name, state, [], *marks))
            case "rows":
                sheets[-1].rows.extend(said[0])
            case _:
                macros, links = said
    return Workbook(tuple(sheets), macros, links)


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


__all__ = [
    "MOST_CELLS",
    "Around",
    "Sheet",
    "Workbook",
    "around",
    "cell_name",
    "gathered",
    "letters",
    "looks_like_workbook",
    "open_workbook",
]
