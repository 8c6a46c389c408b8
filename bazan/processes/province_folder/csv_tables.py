"""Reads a table of CSV: every cell that can't be taken is told with its file, line and column, all of them at once."""

import csv
import io
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from bazan.core.errors import Refused
from bazan.core.labels import label, sentence
from bazan.core.numbers import decimal_number, whole_number
from bazan.core.text_safety import unseen

COMMENT = "#"


@dataclass(frozen=True)
class Flaw:
    """One thing wrong with a table, named as people find it in their program: lines are counted from 1, the heading among them."""

    file: str
    line: int
    column: str
    rule: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        why = sentence(Refused(self.rule, dict(self.params)))
        where = label("province.cell" if self.column else "province.line", file=self.file, line=self.line, column=self.column)
        return f"{where}: {why}"


class Wrong(Exception):
    """A cell can't be taken: ``rule`` and what its sentence needs."""

    def __init__(self, rule: str, **params: Any):
        super().__init__(rule)
        self.rule, self.params = rule, params


@dataclass(frozen=True)
class Column:
    """``read`` makes a value of a cell's text, or raises Wrong."""

    read: Callable[[str], Any]
    needed: bool = False
    empty: Any = None
    """What stands for an empty cell."""


Columns = Mapping[str, Column]


@dataclass(frozen=True)
class Row:
    """A line of a table. ``whole``: every cell of it could be taken; of others the cells that could are there."""

    file: str
    line: int
    cells: Mapping[str, Any]
    whole: bool = True

    def __getitem__(self, column: str) -> Any:
        return self.cells[column]

    def flaw(self, column: str, rule: str, **params: Any) -> Flaw:
        """What is wrong with a cell of it."""
        return Flaw(self.file, self.line, column, rule, params)

    def stranger(self, column: str, given: str, codes: Collection[str]) -> Flaw:
        """A code that there is not."""
        return Flaw(self.file, self.line, column, *unknown(given, codes))


def unknown(given: str, codes: Collection[str]) -> tuple[str, dict[str, str]]:
    """The rule that a code breaks which there is not, and what its sentence needs: the near one."""
    near = get_close_matches(given, codes, 1)
    return "keys.absent_near" if near else "keys.absent", {"given": given, "near": "".join(near)}


def read(path: Path, columns: Columns) -> tuple[list[Row], list[Flaw]]:
    """The rows of a file, and everything that is wrong with it. A byte order mark is what it is, a mark of UTF-8, and no flaw."""
    try:
        data = path.read_bytes()
    except OSError:
        return [], [Flaw(path.name, 1, "", "province.no_file")]
    return parsed(path.name, data, columns)


def parsed(file: str, data: bytes, columns: Columns) -> tuple[list[Row], list[Flaw]]:
    """The same of a file's bytes."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data:
        return [], [Flaw(file, 1, "", "province.utf16")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as why:
        return [], [Flaw(file, data.count(b"\n", 0, why.start) + 1, "", "province.encoding")]
    try:
        lines = list(_lines(unicodedata.normalize("NFC", text)))
    except _BadLine as bad:
        return [], [Flaw(file, bad.line, "", "province.quotes")]
    if not lines:
        return [], [Flaw(file, 1, "", "province.empty")]
    (line, heading), *rest = lines
    if flaws := list(_heading(file, line, heading, columns)):
        return [], flaws
    rows: list[Row] = []
    for line, cells in rest:
        if len(cells) != len(heading):
            flaws.append(Flaw(file, line, "", "province.cells", {"given": len(cells), "needed": len(heading)}))
            continue
        row, wrong = _row(file, line, dict(zip(heading, cells, strict=True)), columns)
        rows.append(row)
        flaws += wrong
    return rows, flaws


class _BadLine(Exception):
    def __init__(self, line: int):
        super().__init__(line)
        self.line = line


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each line that says something, with its number: of one that breaks within quotes the first."""
    bare = "".join("\n" if line.startswith(COMMENT) else line for line in text.splitlines(keepends=True))
    reader, before = csv.reader(io.StringIO(bare, newline=""), strict=True), 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as why:
            raise _BadLine(before + 1) from why
        if any(cell.strip() for cell in cells):
            yield before + 1, cells
        before = reader.line_num


def _heading(file: str, line: int, heading: list[str], columns: Columns) -> Iterator[Flaw]:
    if len(heading) == 1 and (other := next((sign for sign in (";", "\t", "|") if sign in heading[0]), "")):
        yield Flaw(file, line, "", "province.separator", {"given": "TAB" if other == "\t" else other})
        return
    for name in heading:
        if name in columns:
            continue
        near = get_close_matches(name, [known for known in columns if known not in heading], 1, 0.5)
        rule = "province.column_near" if near else "province.column"
        yield Flaw(file, line, name, rule, {"near": "".join(near), "columns": ", ".join(columns)})
    for name in dict.fromkeys(name for name in heading if heading.count(name) > 1):
        yield Flaw(file, line, name, "province.column_twice")
    for name, column in columns.items():
        if column.needed and name not in heading:
            yield Flaw(file, line, name, "province.column_missing")


def _row(file: str, line: int, given: dict[str, str], columns: Columns) -> tuple[Row, list[Flaw]]:
    cells: dict[str, Any] = {name: column.empty for name, column in columns.items()}
    flaws = []
    for name, text in given.items():
        try:
            cells[name] = _cell(columns[name], text)
        except Wrong as wrong:
            flaws.append(Flaw(file, line, name, wrong.rule, wrong.params))
    return Row(file, line, cells, not flaws), flaws


def _cell(column: Column, text: str) -> Any:
    if text != text.strip() or unseen(text) or "\n" in text or "\r" in text:
        raise Wrong("province.signs", given=repr(text)[:60])
    if text:
        return column.read(text)
    if column.needed:
        raise Wrong("keys.empty")
    return column.empty


def text(given: str) -> str:
    """As it is."""
    return given


def longest(most: int) -> Callable[[str], str]:
    """Text of so many signs at most."""

    def read(given: str) -> str:
        if len(given) > most:
            raise Wrong("province.long", most=most)
        return given

    return read


def day(given: str) -> date:
    """A day as 2025-07-01."""
    try:
        if len(given) != 10:
            raise ValueError
        return date.fromisoformat(given)
    except ValueError as why:
        raise Wrong("province.day", given=given[:30]) from why


def number(low: float, high: float) -> Callable[[str], float]:
    """A number with a point, within bounds."""

    def read(given: str) -> float:
        value = decimal_number(given)
        if value is None:
            raise Wrong("province.number", given=given[:30])
        if not low <= value <= high:
            raise Wrong("keys.between", given=given, low=f"{low:g}", high=f"{high:g}")
        return value

    return read


def whole(given: str) -> int:
    """A count."""
    number = whole_number(given)
    if number is None:
        raise Wrong("keys.whole", given=given[:30])
    return number


def choice(*words: str) -> Callable[[str], str]:
    """One of the words."""

    def read(given: str) -> str:
        if given not in words:
            near = get_close_matches(given, words, 1, 0.5)
            raise Wrong("keys.choice_near" if near else "keys.choice", given=given[:30], choices=", ".join(words), near="".join(near))
        return given

    return read
