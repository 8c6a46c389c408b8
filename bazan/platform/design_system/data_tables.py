"""Tables as a page shows them, and as files people take away: CSV for programs, XLSX for offices. Pure: rows in, words or bytes out.

A cell that begins like a formula is text and stays text: a station's name is not a program.
"""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bazan.core.text_safety import as_text_cell
from bazan.core.time import LOCAL
from bazan.platform.design_system.design_tokens import light_tokens
from bazan.platform.design_system.display_formats import day, number, when

Cell = str | float | int | datetime | date | None


@dataclass(frozen=True)
class Column:
    title: str
    digits: int | None = None
    """Decimals of a column of numbers; null: text or times."""


@dataclass(frozen=True)
class Sheet:
    """One table: what a chart or a league table says, row by row, with the lines that say where it comes from."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()

    def shown(self, now: datetime) -> list[list[tuple[str, str]]]:
        """Of each cell its class and its words. A board has thousands of cells, which a template would ask one by one."""
        return [[_shown(cell, column, now) for cell, column in zip(row, self.columns, strict=True)] for row in self.rows]


def _shown(cell: Cell, column: Column, now: datetime) -> tuple[str, str]:
    kind = "" if column.digits is None else "number"
    if isinstance(cell, str):
        return kind, cell
    if cell is None or not isinstance(cell, date):
        return kind, number(cell, column.digits or 0)
    return "figures", when(cell, now) if isinstance(cell, datetime) else day(cell)


def as_csv(sheet: Sheet) -> bytes:
    """RFC 4180 in UTF-8 with a byte-order mark (Excel needs it); plain numbers, local ISO times, an empty cell for no value."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([as_text_cell(column.title) for column in sheet.columns])
    for row in sheet.rows:
        writer.writerow([_plain(cell, column) for cell, column in zip(row, sheet.columns, strict=True)])
    return out.getvalue().encode("utf-8-sig")


def _plain(cell: Cell, column: Column) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.astimezone(LOCAL).isoformat(timespec="seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        return as_text_cell(cell)
    return f"{cell:.{column.digits}f}" if column.digits is not None else str(cell)


def create_workbook(target: io.BytesIO | str, **options: bool) -> Any:
    """Create an XLSX file to write to. Text that looks like a formula, an address or a number stays text."""
    import xlsxwriter  # loaded when it is needed: it is large

    return xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False} | options)


def as_xlsx(sheets: tuple[Sheet, ...]) -> bytes:
    """One workbook, one worksheet a table: title, rows under a frozen heading, notes below; numbers are numbers, text is text."""
    out = io.BytesIO()
    with create_workbook(out, in_memory=True) as book:
        formats = {
            "title": book.add_format({"bold": True, "font_size": 13}),
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "note": book.add_format({"italic": True, "font_color": light_tokens()["--text-2"]}),
            "when": book.add_format({"num_format": "hh:mm dd/mm/yyyy"}),
            "day": book.add_format({"num_format": "dd/mm/yyyy"}),
        }
        taken: set[str] = set()
        for sheet in sheets:
            _fill(book, book.add_worksheet(_sheet_name(sheet.name, taken)), sheet, formats)
    return out.getvalue()


def _sheet_name(name: str, taken: set[str]) -> str:
    """Excel allows 31 characters, none of ``[]:*?/\\``, no apostrophe at the ends, each name once."""
    base = "".join(" " if sign in "[]:*?/\\" else sign for sign in name).strip(" '")[:28] or "Bazan"
    found, number = base, 2
    while found.lower() in taken or found.lower() == "history":
        found, number = f"{base[:27]} {number}", number + 1
    taken.add(found.lower())
    return found


def _fill(book: Any, page: Any, sheet: Sheet, formats: dict) -> None:
    numbers = {digits: book.add_format({"num_format": "#,##0" + ("." + "0" * digits if digits else "")}) for digits in _digits(sheet)}
    page.write_string(0, 0, sheet.title, formats["title"])
    for n, column in enumerate(sheet.columns):
        page.write_string(2, n, column.title, formats["head"])
        longest = max((len(str(row[n])) for row in sheet.rows if isinstance(row[n], str)), default=8)
        page.set_column(n, n, min(max(longest, 12), 60))
    page.freeze_panes(3, 0)
    for line, row in enumerate(sheet.rows, 3):
        for n, (cell, column) in enumerate(zip(row, sheet.columns, strict=True)):
            if isinstance(cell, str):
                page.write_string(line, n, cell)
            elif isinstance(cell, datetime):
                page.write_datetime(line, n, cell.astimezone(LOCAL).replace(tzinfo=None), formats["when"])
            elif isinstance(cell, date):
                page.write_datetime(line, n, datetime(cell.year, cell.month, cell.day), formats["day"])  # noqa: DTZ001 - Excel has no zone
            elif cell is not None:
                page.write_number(line, n, cell, numbers.get(column.digits) if column.digits is not None else None)
    for line, note in enumerate(sheet.notes, len(sheet.rows) + 4):
        page.write_string(line, 0, note, formats["note"])


def _digits(sheet: Sheet) -> set[int]:
    return {column.digits for column in sheet.columns if column.digits is not None}
