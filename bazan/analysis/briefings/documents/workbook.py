"""A paper as a workbook: its sentences, and its numbers as numbers with where each comes from."""

import io
from collections.abc import Sequence
from typing import Any

from bazan.analysis.briefings.documents.layout import layout
from bazan.analysis.briefings.documents.page_content import Paper
from bazan.core.labels import label
from bazan.platform.design_system.api import create_workbook

HEAD = 8
"""Lines above a table."""


def as_xlsx(paper: Paper) -> bytes:
    """Two sheets: the text, the numbers. What begins like a formula is text and stays text."""
    out = io.BytesIO()
    with create_workbook(out, in_memory=True) as book:
        font = {"font_name": layout().font, "font_size": 12}
        book.formats[0].set_font_name(layout().font)
        formats = {
            "plain": book.add_format({**font, "text_wrap": True, "valign": "top"}), "strong": book.add_format({**font, "bold": True}),
            "head": book.add_format({**font, "bold": True, "border": 1, "text_wrap": True}),
            "slanted": book.add_format({**font, "italic": True}),
        }  # fmt: skip
        _text(_sheet(book, "text_sheet", paper, formats), paper, formats)
        _numbers(book, _sheet(book, "figures_sheet", paper, formats), paper, formats, font)
    return out.getvalue()


def _sheet(book: Any, name: str, paper: Paper, formats: dict[str, Any]) -> Any:
    """A sheet with the head of the paper above its table."""
    page = book.add_worksheet(label(f"briefings.paper.{name}"))
    page.set_paper(9)  # A4
    page.set_landscape()
    page.set_margins(*(layout().page[side] / 25.4 for side in ("left", "right", "top", "bottom")))
    for line, (left, right) in enumerate(((paper.above, paper.nation), (paper.organization, paper.motto), (paper.symbol, ""))):
        page.write_string(line, 0, left, formats["strong"])
        page.write_string(line, 3, right, formats["strong"])
    page.write_string(2, 3, paper.place_date, formats["slanted"])
    page.write_string(4, 0, paper.type, formats["strong"])
    page.write_string(5, 0, paper.subject, formats["strong"])
    page.write_string(6, 0, paper.opening, formats["plain"])
    return page


def _table(page: Any, columns: Sequence[tuple[str, int]], formats: dict[str, Any]) -> None:
    for n, (name, width) in enumerate(columns):
        page.write_string(HEAD, n, label(f"briefings.paper.{name}"), formats["head"])
        page.set_column(n, n, width)
    page.freeze_panes(HEAD + 1, 0)
    page.repeat_rows(HEAD)


def _text(page: Any, paper: Paper, formats: dict[str, Any]) -> None:
    _table(page, (("section", 30), ("sector", 26), ("sentence", 90), ("code", 16), ("address", 40)), formats)
    rows = [(chapter.title, group.title, line) for chapter in paper.chapters for group in chapter.groups for line in group.lines]
    for n, (section, sector, line) in enumerate(rows, HEAD + 1):
        for column, text in enumerate((section, sector, line.text, line.code, line.href)):
            page.write_string(n, column, text, formats["plain"])


def _numbers(book: Any, page: Any, paper: Paper, formats: dict[str, Any], font: dict[str, Any]) -> None:
    columns = (
        ("code", 16),
        ("figure", 60),
        ("value", 14),
        ("unit", 14),
        ("period", 20),
        ("place", 24),
        ("formula", 50),
        ("law", 40),
        ("address", 40),
    )
    _table(page, columns, formats)
    shown = {
        digits: book.add_format({**font, "valign": "top", "num_format": "#,##0" + ("." + "0" * digits if digits else "")})
        for digits in {row.digits for row in paper.rows}
    }
    for n, row in enumerate(paper.rows, HEAD + 1):
        texts = {0: row.code, 1: row.name, 3: row.unit, 4: row.period, 5: row.place, 6: row.formula, 7: row.law, 8: row.href}
        for column, text in texts.items():
            page.write_string(n, column, text, formats["plain"])
        page.write_number(n, 2, row.value, shown[row.digits])
    page.write_string(HEAD + len(paper.rows) + 2, 0, paper.key, formats["plain"])
