"""Gives the workbook back as it came, its faults marked where they stand: a comment, a colour, and a column of words."""

import io
from collections import defaultdict
from collections.abc import Callable, Iterable

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill

from bazan.connect.datasets.types import Finding
from bazan.connect.forms.workbooks.layout import HEAD_LINE
from bazan.connect.forms.workbooks.writing import put
from bazan.kernel.labels import label
from bazan.kernel.language import in_every_language

_COLOURS = {"refuse": PatternFill("solid", fgColor="F9C6C6"), "warn": PatternFill("solid", fgColor="FFE8A3")}
_WORST = ("warn", "refuse")
WIDTH = 70


def marked(data: bytes, findings: Iterable[Finding], say: Callable[[Finding], str]) -> bytes:
    """The workbook's bytes with every finding in it; sent again, the marks are ignored."""
    book = load_workbook(io.BytesIO(data))
    by_sheet: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_sheet[finding.sheet].append(finding)
    for title, found in by_sheet.items():
        if title in book.sheetnames and hasattr(book[title], "cell"):
            _sheet(book[title], found, say)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _sheet(ws, found: list[Finding], say: Callable[[Finding], str]) -> None:
    column = _column(ws)
    head = put(ws.cell(HEAD_LINE, column), label("forms.workbook.fault"))
    head.font = Font(bold=True)
    ws.column_dimensions[head.column_letter].width = WIDTH
    lines: dict[int, list[str]] = defaultdict(list)
    cells: dict[str, list[Finding]] = defaultdict(list)
    for finding in found:
        lines[finding.line].append(f"{finding.cell}: {say(finding)}" if finding.cell else say(finding))
        if finding.cell:
            cells[finding.cell].append(finding)
    for name, of_cell in cells.items():
        cell = ws[name]
        if not hasattr(cell, "comment") or type(cell).__name__ == "MergedCell":
            continue
        cell.fill = _COLOURS[max((one.severity for one in of_cell), key=_WORST.index)]
        cell.comment = Comment("\n".join(dict.fromkeys(say(one) for one in of_cell)), "Bazan", height=110, width=320)
    for line, words in lines.items():
        cell = put(ws.cell(line if line != HEAD_LINE else HEAD_LINE - 1, column), "; ".join(dict.fromkeys(words)))
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _column(ws) -> int:
    """The column of faults: the one an earlier marking made, emptied, or the first behind everything."""
    words = in_every_language(lambda: label("forms.workbook.fault")).values()
    for cell in ws[HEAD_LINE]:
        if cell.value in words:
            for line in range(1, ws.max_row + 1):
                ws.cell(line, cell.column).value = None
            return cell.column
    return ws.max_column + 1
