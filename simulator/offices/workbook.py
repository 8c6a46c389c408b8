"""Fills a downloaded workbook as a person does: by its heads, its locked rows and its line of totals. Knows nothing of hidden sheets."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from simulator.declared import Form

Cells = Mapping[str, Any]


@dataclass(frozen=True)
class Sheet:
    """One sheet of an open workbook: where its columns and rows stand."""

    page: Worksheet
    told: dict[str, Any]
    """The sheet as its form declares it."""
    head: int
    at: dict[str, int]
    """Column id to column number."""
    lead: dict[str, int] = field(default_factory=dict)
    """Code in the locked column to its row; empty: free lines."""

    def cell(self, line: int, column: str) -> Cell:
        cell = self.page.cell(line, self.at[column])
        assert isinstance(cell, Cell), "where people write, no cells are merged"
        return cell

    @property
    def first(self) -> int:
        return self.head + 1


class Book:
    """A workbook of a form, opened."""

    def __init__(self, data: bytes, form: Form):
        self.book: Workbook = openpyxl.load_workbook(io.BytesIO(data))
        self.sheets = [_sheet(self.book.worksheets[number], told) for number, told in enumerate(form.sheets)]
        for sheet in self.sheets:
            _clear(sheet)

    def fill(self, sheet: Sheet, code: str, cells: Cells) -> None:
        """Write a locked row's cells; what isn't asked is left out."""
        for column, value in cells.items():
            if column in sheet.at and column != sheet.told.get("rows", {}).get("column"):
                _put(sheet.cell(sheet.lead[code], column), value)

    def line(self, sheet: Sheet, number: int, cells: Cells) -> None:
        """Write a free line, counted from 0."""
        for column, value in cells.items():
            if column in sheet.at:
                _put(sheet.cell(sheet.first + number, column), value)

    def total(self, sheet: Sheet, numbers: set[str]) -> None:
        """Write the sums of these columns into the line of totals, where the sheet has one."""
        if not (sheet.told.get("totals") and sheet.lead):
            return
        last = max(sheet.lead.values())
        for column in numbers & set(sheet.at):
            values = [sheet.cell(line, column).value for line in sheet.lead.values()]
            sums = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
            if sums:
                sheet.cell(last + 1, column).value = round(sum(sums), 6)

    def data(self) -> bytes:
        stream = io.BytesIO()
        self.book.save(stream)
        return stream.getvalue()


def _clear(sheet: Sheet) -> None:
    """Empty the free lines that were filled in from the last time: an office that keeps its own list writes all of it anew."""
    if not sheet.lead:
        for row in sheet.page.iter_rows(min_row=sheet.first):
            for cell in row:
                if cell.value is not None and not cell.protection.locked:
                    cell.value = None


def _sheet(page: Worksheet, told: dict[str, Any]) -> Sheet:
    """The columns stand in the form's order; beside the locked one stands the name that belongs to its code."""
    head = next(line for line in range(1, 30) if page.cell(line, 2).value not in (None, "") and page.cell(line, 2).font.bold)
    lead = told.get("rows", {}).get("column")
    at: dict[str, int] = {}
    number = 0
    for column in told["columns"]:
        number += 1
        at[column] = number
        number += column == lead
    rows: dict[str, int] = {}
    if lead:
        totals = bool(told.get("totals"))
        line = head + 1
        while page.cell(line, at[lead]).value not in (None, ""):
            rows[str(page.cell(line, at[lead]).value)] = line
            line += 1
        if totals and rows:
            rows.pop(max(rows, key=lambda code: rows[code]))
    return Sheet(page, told, head, at, rows)


def _put(cell: Cell, value: Any) -> None:
    if isinstance(value, str) and value[4:5] == "-" and value[10:11] == "T":
        value = datetime.fromisoformat(value).replace(tzinfo=None)
    if isinstance(value, date | datetime):
        cell.value = value
        cell.number_format = "dd/mm/yyyy hh:mm" if isinstance(value, datetime) else "dd/mm/yyyy"
    else:
        cell.value = value


Mistake = Callable[[Book, Callable[[int], int]], str]
"""Spoils an open workbook and says how; the second argument chooses one of so many. Empty: nothing here to spoil so."""


def renamed_column(book: Book, choose: Callable[[int], int]) -> str:
    """Somebody thought of a better head."""
    sheet = book.sheets[0]
    columns = [column for column in sheet.told["columns"] if column != sheet.told.get("rows", {}).get("column")]
    cell = sheet.cell(sheet.head, columns[choose(len(columns))])
    cell.value = "Số liệu (đã sửa tên cột)"
    return "renamed_column"


def dotted_number(book: Book, choose: Callable[[int], int]) -> str:
    """A number typed as text with a point: 1.204 or 1204?"""
    found = _numbers(book)
    if not found:
        return ""
    cell, value = found[choose(len(found))]
    cell.value = f"{max(1, value // 1000)}.{value % 1000:03d}"
    cell.number_format = "@"
    return "dotted_number"


def formula(book: Book, choose: Callable[[int], int]) -> str:
    """A sum left as a formula."""
    found = _numbers(book)
    if not found:
        return ""
    cell, value = found[choose(len(found))]
    cell.value = f"={value}+0"
    return "formula"


def wrong_total(book: Book, choose: Callable[[int], int]) -> str:
    """The line of totals was filled before the last cell was mended."""
    for sheet in book.sheets:
        if sheet.told.get("totals") and sheet.lead:
            last = max(sheet.lead.values()) + 1
            cells = [sheet.page.cell(last, at) for at in sheet.at.values()]
            sums = [(cell, cell.value) for cell in cells if isinstance(cell.value, int | float)]
            if sums:
                cell, value = sums[choose(len(sums))]
                cell.value = value + 1 + choose(9)
                return "wrong_total"
    return ""


def old_code(book: Book, choose: Callable[[int], int], codes: tuple[str, ...] = ("24612", "24655", "24727")) -> str:
    """A code of a commune that is no more."""
    for sheet in book.sheets:
        if sheet.lead and sheet.told["rows"].get("places"):
            lines = sorted(sheet.lead.values())
            sheet.cell(lines[choose(len(lines))], sheet.told["rows"]["column"]).value = codes[choose(len(codes))]
            return "old_code"
    return ""


MISTAKES: tuple[Mistake, ...] = (dotted_number, formula, wrong_total, old_code, renamed_column)


def _numbers(book: Book) -> list[tuple[Cell, int]]:
    """Whole numbers that stand in cells people fill."""
    found: list[tuple[Cell, int]] = []
    for sheet in book.sheets:
        lead = sheet.told.get("rows", {}).get("column")
        lines = sheet.lead.values() if sheet.lead else range(sheet.first, sheet.first + 20)
        for line in lines:
            for column in sheet.told["columns"]:
                cell = sheet.cell(line, column)
                if column != lead and isinstance(cell.value, int) and not isinstance(cell.value, bool):
                    found.append((cell, cell.value))
    return found
