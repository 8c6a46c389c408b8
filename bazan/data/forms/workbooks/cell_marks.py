"""Paints words into a workbook: a comment and a colour in each cell, a column of words behind everything. It runs apart."""

import io
from collections.abc import Iterator
from typing import Any

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill

COLOURS = {"refuse": PatternFill("solid", fgColor="F9C6C6"), "warn": PatternFill("solid", fgColor="FFE8A3")}
WIDTH = 70


def put(cell: Any, value: Any) -> Any:
    """The cell, holding a text as text: what begins with ``=`` is never a formula of ours."""
    cell.value = value
    if cell.data_type == "f":
        cell.data_type = "s"
    return cell


def painted(data: bytes, sheets: dict[str, Any], head_line: int, head: str, heads: list[str]) -> Iterator[bytes]:
    """The workbook with its marks. ``sheets``: by title, ``cells`` by name with (severity, words) and ``lines`` as [number, words].

    ``head``: what stands over the column of words; ``heads``: what may stand there from an earlier time, in every language.
    """
    book = load_workbook(io.BytesIO(data))
    for title, marks in sheets.items():
        if title in book.sheetnames and hasattr(book[title], "cell"):
            _sheet(book[title], marks, head_line, head, heads)
    stream = io.BytesIO()
    book.save(stream)
    yield stream.getvalue()


def _sheet(ws: Any, marks: dict[str, Any], head_line: int, head: str, heads: list[str]) -> None:
    column = _column(ws, head_line, heads)
    top = put(ws.cell(head_line, column), head)
    top.font = Font(bold=True)
    ws.column_dimensions[top.column_letter].width = WIDTH
    for name, (severity, words) in marks["cells"].items():
        cell = ws[name]
        if not hasattr(cell, "comment") or type(cell).__name__ == "MergedCell":
            continue
        cell.fill = COLOURS[severity]
        cell.comment = Comment(words, "Bazan", height=110, width=320)
    for line, words in marks["lines"]:
        cell = put(ws.cell(line if line != head_line else head_line - 1, column), words)
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _column(ws: Any, head_line: int, heads: list[str]) -> int:
    """The column of words: the one an earlier painting made, emptied, or the first behind everything."""
    for cell in ws[head_line]:
        if cell.value in heads:
            for line in range(1, ws.max_row + 1):
                ws.cell(line, cell.column).value = None
            return cell.column
    return ws.max_column + 1
