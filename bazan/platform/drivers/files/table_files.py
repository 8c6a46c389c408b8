"""Tables in files: CSV and its kin, plain or gzipped, and workbooks. Read as a stream, to be gone on with behind any line.

What a file doesn't say is found out and told: its encoding, its delimiter, the line its header stands on. What can't be found
out for certain is refused.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from bazan.core.errors import Refused
from bazan.core.text_safety import compared
from bazan.platform.drivers.bindings.binding_keys import Keys
from bazan.platform.drivers.bindings.dataset_columns import Columns, Line, Reader, read_columns, unkept
from bazan.platform.drivers.files import csv_records
from bazan.platform.drivers.files.station_files import Remote, read_remote
from bazan.platform.drivers.files.workbook import MOST_CELLS, Sheet, Workbook, letters, looks_like_workbook, open_workbook
from bazan.platform.drivers.types import Refusal
from bazan.platform.drivers.values import text_encodings
from bazan.platform.drivers.values.date_order import DateOrder, check_all
from bazan.platform.drivers.values.source_values import shown

LARGEST_COPIED = 1 << 30
"""Bytes of a file copied from a server."""
HEADER_WITHIN = 30
LONGEST_HEADER = 8
DELIMITERS = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
GUESSED = (",", ";", "\t", "|")


@dataclass(frozen=True)
class TableBinding:
    """How to read one kind of file into one dataset."""

    columns: Columns
    encoding: str
    delimiter: str
    """One character; empty: found out."""
    skip_lines: int
    sheet: str
    """Empty: the first visible sheet that has the header; ``*``: every visible one that has it."""
    formulas: str
    """refuse or take: what becomes of a row with a value that a formula made."""
    merged: str
    """refuse or fill."""
    folder: str
    pattern: str
    remote: Remote | None


def read_binding(keys: Keys) -> TableBinding:
    """The keys of a table binding: those of its columns, and how the file is written."""
    delimiter: str = keys.text("delimiter", "auto")
    delimiter = "" if delimiter == "auto" else DELIMITERS.get(delimiter, delimiter)
    if len(delimiter) > 1 or delimiter in ('"', "\r", "\n"):
        keys.wrong("delimiter", "drivers.binding.delimiter", given=delimiter, choices=", ".join([*DELIMITERS, "auto"]))
    folder = keys.text("folder", "")
    if folder.startswith("/") or ".." in folder.split("/"):
        keys.wrong("folder", "drivers.binding.folder", given=folder)
    remote = keys.table_of("remote")
    return TableBinding(
        read_columns(keys),
        keys.choice("encoding", text_encodings.ENCODINGS, "auto"),
        delimiter,
        keys.whole("skip_lines", 0, high=1000),
        keys.text("sheet", ""),
        keys.choice("formulas", ("refuse", "take"), "refuse"),
        keys.choice("merged", ("refuse", "fill"), "refuse"),
        folder,
        keys.text("pattern", "*"),
        read_remote(remote, "*", LARGEST_COPIED) if remote else None,
    )


@dataclass
class Header:
    """Where the columns stand."""

    positions: dict[str, int]
    names: list[str]
    line: int

    @classmethod
    def of(cls, cells: list[Any], needed: list[str], line: int) -> "Header | None":
        """The header, if these cells hold every needed name: compared without case and doubled spaces. Raises Refused for a name twice."""
        names = [cell.strip() if isinstance(cell, str) else str(cell) for cell in cells]
        found: dict[str, list[int]] = {}
        for at, name in enumerate(names):
            found.setdefault(_plain(name), []).append(at)
        positions = {}
        for name in needed:
            places = [at for at in found.get(_plain(name), []) if names[at] == name] or found.get(_plain(name), [])
            if not places:
                return None
            if len(places) > 1:
                raise Refused("drivers.table.twice", {"column": shown(name)})
            positions[name] = places[0]
        return cls(positions, names, line)


def _plain(name: str) -> str:
    return compared(name.replace("\ufeff", ""))


@dataclass
class Table:
    """One file being read. Iterating gives ``Line``s; ``told`` says what was found out, ``share`` how far it is.

    Raises Refused for what speaks of the whole file: ``drivers.csv.columns``, ``drivers.encoding.unknown``, ``drivers.workbook.*``.
    """

    path: Path
    binding: TableBinding
    after: int = 0
    after_sheet: str = ""
    told: dict[str, Any] = field(default_factory=dict)
    share: float = 0.0
    header: list[str] = field(default_factory=list)
    headers: dict[str, list[str]] = field(default_factory=dict)
    """By sheet: the reader may be in the next one already."""
    delimiter: str = ""
    codec: str = ""
    letters: dict[str, dict[str, str]] = field(default_factory=dict)
    book: Workbook | None = None
    """The workbook as it was opened, so that it is opened once."""
    _reader: Reader | None = None
    _first: int = 0
    _used: list[int] = field(default_factory=list)

    def __iter__(self) -> Iterator[Line]:
        with self.path.open("rb") as stream:
            start = stream.read(8)
        lines = self._sheets() if looks_like_workbook(start) else self._text()
        yield from lines
        self._tell_passed()
        self.share = 1.0

    def _text(self) -> Iterator[Line]:
        size = self.path.stat().st_size or 1
        with self.path.open("rb") as raw:
            encoding = text_encodings.detect(csv_records.chunks(csv_records.unpacked(raw)), self.binding.encoding)
            self.told |= {"encoding": encoding.name} | ({"encoding_guessed": True} if encoding.guessed else {})
            self.codec = encoding.codec
            raw.seek(0)
            records: csv_records.Records | None = None
            for number, lines, quoted in csv_records.blocks(csv_records.unpacked(raw), encoding.codec):
                self.share = min(1.0, raw.tell() / size)
                if records is None:
                    self.delimiter, end = self._head(lines)
                    records = csv_records.Records(self.delimiter, len(self.header), encoding.codec)
                    number, lines = number + end, lines[end:]
                yield from self._rows(records.take(number, lines, quoted))
            if records is None:
                raise Refused("drivers.csv.empty")
            yield from self._rows(records.end())

    def _head(self, lines: list[str]) -> tuple[str, int]:
        """(delimiter, lines up to the header's last) of the header among the first lines. Raises Refused ``drivers.csv.columns``."""
        needed, first = self.binding.columns.needed(), self.binding.skip_lines
        delimiters = (self.binding.delimiter,) if self.binding.delimiter else GUESSED
        for number in range(first, min(first + HEADER_WITHIN, len(lines))):
            for delimiter in delimiters:
                cells, many = _cells(lines, number, delimiter)
                if header := Header.of(cells, needed, number + 1):
                    self._begin(header)
                    self.told |= {"delimiter": "tab" if delimiter == "\t" else delimiter}
                    return delimiter, number + many
        text = next((line for line in lines[first:] if line.strip()), "")
        if not text:
            raise Refused("drivers.csv.empty")
        raise _lacking(needed, max((_cells([text], 0, one)[0] for one in delimiters), key=len))

    def _begin(self, header: Header, sheet: str = "") -> None:
        bound = {at for one in self.binding.columns.bound for at in one.at}
        extra = [name for at, name in enumerate(header.names) if name and at not in header.positions.values() and name not in bound]
        self.header = self.headers[sheet] = header.names
        self.told |= {"header": header.line} | ({"extra": [shown(name) for name in extra[:12]]} if extra else {})
        positions = header.positions
        self._used = sorted({at + 1 for at in positions.values()})
        self._tell_passed()
        self._reader = Reader(self.binding.columns, lambda name: _getter(positions[name]), positions)
        self._first = header.line
        if sheet:
            self.letters[sheet] = {
                one.ours: letters(positions[one.at[0]] + 1)
                for one in self.binding.columns.bound
                if len(one.at) == 1 and one.at[0] in positions
            }

    def context(self, line: Line) -> dict[str, Any]:
        """What reading a refused line again needs."""
        where = {"sheet": line.sheet} if line.sheet else {"delimiter": self.delimiter, "codec": self.codec}
        return {"header": self.headers.get(line.sheet, self.header)} | where

    def _tell_passed(self) -> None:
        if self._reader is not None:
            for word, count in (("passed", self._reader.passed), ("empty", self._reader.missing)):
                if count:
                    self.told[word] = self.told.get(word, 0) + count
            self._reader.passed = self._reader.missing = 0

    def _rows(self, records: Iterator[csv_records.Record]) -> Iterator[Line]:
        assert self._reader is not None
        width, read, behind = len(self.header), self._reader.read, self.after
        for number, cells, keep in records:
            if number <= behind:
                continue
            if isinstance(cells, Refusal):
                yield Line(number, keep, {}, refusal=cells)
            elif len(cells) == width:
                if cells[0].strip() or any(map(str.strip, cells)):
                    yield from read(number, cells)
            elif any(map(str.strip, cells)):
                if len(cells) > width and not any(map(str.strip, cells[width:])):
                    yield from read(number, cells[:width])
                else:
                    yield Line(number, cells, {}, refusal=Refusal("drivers.csv.fields", {"found": len(cells), "expected": width}))

    def _sheets(self) -> Iterator[Line]:
        book = self.book = self.book or open_workbook(self.path)
        wanted = [
            sheet
            for sheet in book.sheets
            if (sheet.name == self.binding.sheet if self.binding.sheet not in ("", "*") else sheet.state == "visible")
        ]
        hidden = [sheet.name for sheet in book.sheets if sheet.state != "visible" and sheet.rows]
        self.told |= {"macros": True} if book.macros else {}
        self.told |= {"hidden_sheets": [shown(name) for name in hidden]} if hidden else {}
        needed = self.binding.columns.needed()
        found, total = [], 0
        for sheet in wanted:
            header = _sheet_header(sheet, needed, self.binding.skip_lines)
            if header is not None:
                found.append((sheet, header))
                total += len(sheet.rows)
                if self.binding.sheet != "*":
                    break
        if not found:
            first = next((row for sheet in wanted for row in sheet.rows[self.binding.skip_lines :] if sum(map(_filled, row)) > 1), None)
            raise _lacking(needed, list(map(str, first))) if first else Refused("drivers.csv.empty")
        self.told["sheets"] = [shown(sheet.name) for sheet, _ in found]
        done, reached = 0, not self.after_sheet
        for sheet, header in found:
            self._begin(header, sheet.name)
            reached = reached or sheet.name == self.after_sheet
            if reached:
                yield from self._sheet_rows(sheet, done, total, self.after if sheet.name == self.after_sheet else 0)
            done += len(sheet.rows)

    def _sheet_rows(self, sheet: Sheet, done: int, total: int, after: int) -> Iterator[Line]:
        assert self._reader is not None
        merged = _merged(sheet, self._first)
        for number, row in enumerate(sheet.rows[self._first :], self._first + 1):
            self.share = (done + number) / total
            if number <= after or not any(map(_filled, row)):
                continue
            if number in sheet.hidden_rows:
                self.told["hidden_rows"] = self.told.get("hidden_rows", 0) + 1
            if self.binding.merged == "fill":
                for column in self._used:
                    row[column - 1] = merged.get((number, column), row[column - 1])
            at_fault = self._at_fault(sheet, number, merged)
            if at_fault is not None:
                kind, cell = at_fault
                yield Line(number, {"$cells": row, "$kind": kind, "$cell": cell}, {}, sheet.name, refusal=_not_a_value(kind, cell))
                continue
            yield from self._reader.read(number, row, sheet.name)

    def _at_fault(self, sheet: Sheet, number: int, merged: dict[tuple[int, int], Any]) -> tuple[str, str] | None:
        """(formula or merged, cell) of the first cell that nobody typed."""
        for column in self._used:
            if self.binding.formulas == "refuse" and (number, column) in sheet.formulas:
                return "formula", f"{letters(column)}{number}"
            if self.binding.merged == "refuse" and (number, column) in merged:
                return "merged", f"{letters(column)}{number}"
        return None


def judge_dates(table: Table, day_first: Collection[str] = (), personal: Collection[str] = ()) -> dict[str, Any]:
    """What is to be told of the order of days and months in a file, read whole beforehand. ``day_first``: columns without a format of
    their own that are read so. ``personal``: columns whose values are never told.

    Raises Refused ``drivers.dates.*`` naming the lines or cells that prove the other order. Other faults are left to who reads the rows.
    """
    columns = table.binding.columns
    orders = {
        one.ours: DateOrder(" ".join(one.at), one.day_first is not False, one.ours in personal)
        for one in columns.bound
        if one.at and (one.day_first is not None or (one.read is None and one.ours in day_first))
    }
    if not orders:
        return {}
    raw = replace(columns, bound=tuple(replace(one, read=None, grain="") for one in columns.bound))
    pre = Table(table.path, replace(table.binding, columns=raw), book=table.book)
    try:
        for line in pre:
            letters = pre.letters.get(line.sheet, {})
            for ours, order in orders.items():
                order.add(line.cells.get(ours), f"{letters.get(ours, '')}{line.number}")
    except Refused:
        pass  # the file can't be read to its end: whoever takes its rows says so
    table.book = pre.book
    return check_all(orders.values())


def _not_a_value(kind: str, cell: str) -> Refusal:
    return Refusal(f"drivers.workbook.{kind}", {"cell": cell})


def read_again(binding: TableBinding, text: str, number: int, context: dict[str, Any]) -> list[Line]:
    """The rows that one kept record comes to with today's binding; ``context`` is what ``Table.context`` said. Raises Refused."""
    raw, sheet = unkept(text), str(context.get("sheet", ""))
    header = Header.of(list(context.get("header", [])), binding.columns.needed(), 0)
    if header is None:
        raise _lacking(binding.columns.needed(), list(map(str, context.get("header", []))))
    if isinstance(raw, dict) and "$kind" in raw:
        if getattr(binding, "formulas" if raw["$kind"] == "formula" else "merged") == "refuse":
            return [Line(number, raw, {}, sheet, refusal=_not_a_value(raw["$kind"], str(raw.get("$cell", ""))))]
        raw = raw["$cells"]
    codec = str(context.get("codec", "")) if binding.encoding == "auto" else binding.encoding
    cells = raw if sheet else csv_records.again(raw, binding.delimiter or str(context.get("delimiter", ",")), codec or "utf-8")
    if len(cells) != len(header.names):
        raise Refused("drivers.csv.fields", {"found": len(cells), "expected": len(header.names)})
    return list(Reader(binding.columns, lambda name: _getter(header.positions[name]), header.positions).read(number, cells, sheet))


def _getter(at: int) -> Any:
    return lambda cells: cells[at]


def _filled(value: Any) -> bool:
    return value != "" and value is not None and not (isinstance(value, str) and not value.strip())


def _cells(lines: list[str], at: int, delimiter: str) -> tuple[list[str], int]:
    """(cells of the record that begins there, how many lines it takes): a header's cell may run over lines too."""
    for many in range(1, min(LONGEST_HEADER, len(lines) - at) + 1):
        try:
            return csv_records.split("\n".join(lines[at : at + many]), delimiter), many
        except Refused:
            continue
    return lines[at].split(delimiter), 1


def _lacking(needed: list[str], seen: list[str]) -> Refused:
    """Which columns lack, and what is there that looks like them: a renamed column is the commonest surprise."""
    there = {_plain(name): name.strip() for name in seen if name.strip()}
    lacking = [name for name in needed if _plain(name) not in there]
    near = [f"{name} → {there[match[0]]}" for name in lacking if (match := get_close_matches(_plain(name), there, 1, 0.7))]
    params = {"columns": ", ".join(lacking), "found": shown(", ".join(there.values()))}
    return Refused("drivers.table.renamed", params | {"near": "; ".join(near)}) if near else Refused("drivers.csv.columns", params)


def _sheet_header(sheet: Sheet, needed: list[str], skip: int) -> Header | None:
    for number, row in enumerate(sheet.rows[skip : skip + HEADER_WITHIN], skip + 1):
        if header := Header.of(row, needed, number):
            return header
    return None


def _merged(sheet: Sheet, below: int) -> dict[tuple[int, int], Any]:
    """Cells below the header that a merged range covers, each with the range's value."""
    found: dict[tuple[int, int], Any] = {}
    covered = 0
    for top, left, bottom, right in sheet.merged:
        if bottom <= below:
            continue
        covered += (bottom - top + 1) * (right - left + 1)
        if covered > MOST_CELLS:
            raise Refused(
                "drivers.workbook.cells",
                {"sheet": shown(sheet.name), "cell": f"{letters(right)}{bottom}", "count": covered, "limit": MOST_CELLS},
            )
        value = sheet.rows[top - 1][left - 1] if top <= len(sheet.rows) and left <= len(sheet.rows[top - 1]) else ""
        for row in range(max(top, below + 1), min(bottom, len(sheet.rows)) + 1):
            for column in range(left, min(right, len(sheet.rows[0])) + 1):
                found[row, column] = value
    return found
