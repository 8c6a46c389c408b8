"""A few cells around one cell of an archived file: what a person sees who opens the file at that place. Pure: a path in, text out.

Workbooks are read by the same reader as when their rows were checked. Of a CSV file the heading and the lines around are shown, of
a JSON message the one item. Only columns that are said to be open are shown: a file may hold names of people beside its numbers.
Archived bytes never change, so what was read once is kept.
"""

import codecs
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from bazan.core.errors import Refused
from bazan.core.labels import number_words
from bazan.core.language import language
from bazan.platform.drivers.api import FormattedNumber, Meaning, csv_rows, csv_text, workbook

LINES_AROUND = 2
MOST_COLUMNS = 3
"""As many as can be read in the last card of a path."""
LONGEST_LINE = 64 * 1024
LONGEST_MESSAGE = 8 << 20
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

Cell = str | int | float | bool | None


@dataclass(frozen=True)
class Line:
    """One line of the excerpt: its number in the file and its cells, in the excerpt's columns."""

    number: int
    cells: tuple[Cell, ...]
    hit: bool = False
    """The line the row was read from."""


@dataclass(frozen=True)
class Excerpt:
    """``columns`` are spreadsheet letters, or the heading of a CSV file, or a message's fields; ``chosen`` counts from 0, -1: none."""

    kind: str
    """workbook, lines, message."""
    sheet: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    chosen: int
    formula: bool = False
    """What stands in the cell came out of a formula: the last value the sender's program computed."""


def excerpt(path: Path, sheet: str, line: int, wanted: str, able: Sequence[str] = (), alone: bool = False) -> Excerpt | None:
    """What stands around one cell; null when the file isn't there or is of another kind than it was.

    ``wanted`` is the column: its letters in a workbook, its name in the heading of a CSV file or in a message. ``able``: other columns
    that may be shown, named the same way. ``line`` counts from 1. ``alone``: without the lines around it.
    """
    if not path.is_file() or line < 1:
        return None
    with path.open("rb") as stream:
        start = stream.read(64)
    open_ones = tuple(able)
    try:
        if workbook.looks_like_workbook(start):
            return _of_workbook(path, sheet, line, wanted, open_ones, alone)
        if start.removeprefix(codecs.BOM_UTF8).lstrip()[:1] in (b"[", b"{"):
            return _of_message(path, line, wanted, open_ones)
        return _of_lines(path, line, wanted, open_ones, alone)
    except Refused:
        return None


@lru_cache(maxsize=256)
def _of_workbook(path: Path, sheet: str, line: int, letters: str, able: tuple[str, ...], alone: bool) -> Excerpt | None:
    column = _number(letters)
    found = workbook.around(path.read_bytes(), sheet, line, column, 0 if alone else LINES_AROUND) if column else None
    if found is None:
        return None
    shown = _columns(found.lines[line], column, {_number(one) for one in able})
    lines = tuple(
        Line(number, tuple(_said(row[at - 1]) for at in shown), number == line)
        for number, row in sorted(found.lines.items())
        if found.head <= number <= line or (number == line + 1 and any(row[at - 1] not in ("", None) for at in shown))
    )
    return Excerpt("workbook", sheet, tuple(workbook.letters(at) for at in shown), lines, shown.index(column), found.formula)


def _columns(row: list[Any], column: int, able: set[int]) -> list[int]:
    """The column itself, its neighbours that hold something, and the nearest left of it that says in words what the line is about."""
    filled = [at for at, cell in enumerate(row, 1) if cell not in ("", None) and at in able]
    left, right = [at for at in filled if at < column], [at for at in filled if at > column]
    words = [at for at in left if isinstance(row[at - 1], str)]
    near = [*words[-1:], *(at for at in reversed(left) if at not in words[-1:]), *right]
    return sorted({column, *near[: MOST_COLUMNS - 1]})


def _number(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column


def _said(cell: Any) -> Cell:
    """A cell as its program shows it, near enough: days without their midnight."""
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y}" if cell.time() == time() else f"{cell:%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, time | timedelta):
        return str(cell)
    if isinstance(cell, FormattedNumber):
        return f"{number_words(cell.shown)}{cell.sign_in(language())}" if cell.meaning != Meaning() else str(cell)
    return None if cell == "" else cell


@lru_cache(maxsize=256)
def _of_lines(path: Path, line: int, wanted: str, able: tuple[str, ...], alone: bool) -> Excerpt | None:
    before, after = (0, 0) if alone else (LINES_AROUND, 1)
    kept: dict[int, str] = {}
    for number, text in _texts(path):
        if number == 1 or line - before <= number <= line + after:
            kept[number] = text
        if number > line + after:
            break
    if line not in kept:
        return None
    delimiter = max(",;\t|", key=kept[1].count)
    cells = {number: _split(text, delimiter) for number, text in kept.items()}
    names = [name.strip() for name in cells[1]]
    place = names.index(wanted) if wanted in names else -1
    around: list[int] = sorted(
        {*([place] if place >= 0 else []), *[at for at, name in enumerate(names) if name in able and at != place][: MOST_COLUMNS - 1]}
    )
    if not around:
        return None
    lines = tuple(
        Line(number, tuple(found[at] if at < len(found) else None for at in around), number == line)
        for number, found in cells.items()
        if number > 1 or line == 1
    )
    return Excerpt("lines", "", tuple(names[at] for at in around), lines, around.index(place) if place >= 0 else -1)


def _split(text: str, delimiter: str) -> list[str]:
    try:
        return csv_rows.split(text, delimiter)
    except Refused:
        return [text]


def _texts(path: Path) -> Iterator[tuple[int, str]]:
    """Each line with its number, in the first encoding that fits the file's beginning."""
    with path.open("rb") as raw:
        encoding = _encoding(raw.read(LONGEST_LINE))
        raw.seek(0)
        reader = codecs.getreader(encoding)(csv_text.unpacked(raw), errors="replace")  # pyrefly: ignore[unexpected-keyword] - a reader asks of a stream only that it reads
        for number, text in enumerate(reader, 1):
            yield number, text.rstrip("\r\n").removeprefix("\ufeff")[:LONGEST_LINE]


def _encoding(start: bytes) -> str:
    if start.startswith(_MARKS[1:]):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return "cp1258"
    return "utf-8"


@lru_cache(maxsize=256)
def _of_message(path: Path, line: int, wanted: str, able: tuple[str, ...]) -> Excerpt | None:
    if path.stat().st_size > LONGEST_MESSAGE:
        return None
    text = path.read_text("utf-8-sig", errors="replace")
    try:
        items = _items(text)
    except ValueError:
        return None
    if line > len(items) or not isinstance(items[line - 1], dict):
        return None
    item = items[line - 1]
    others = [name for name in item if name in able and name != wanted][: MOST_COLUMNS - 1]
    names = [name for name in item if name == wanted or name in others]
    if not names:
        return None
    cells = tuple(value if isinstance(value := item[name], str | int | float | bool | None) else json.dumps(value) for name in names)
    return Excerpt("message", "", tuple(names), (Line(line, cells, True),), names.index(wanted) if wanted in names else -1)


def _items(text: str) -> list[Any]:
    """The items of a message: a list, a list under the one name that holds one, or one item a line."""
    try:
        found = json.loads(text)
    except ValueError:
        return [json.loads(part) for part in text.splitlines() if part.strip()]
    if isinstance(found, list):
        return found
    lists = [value for value in found.values() if isinstance(value, list)]
    return lists[0] if len(lists) == 1 else [found]
