"""A form on paper, A4: DOCX for whoever goes on writing, PDF, in the screens' own typeface, for whoever prints."""

import io
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as Docx
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, TableStyle
from reportlab.platypus import Table as Grid

from bazan.platform.design_system.api import fonts
from bazan.response.incidents.web.ics_forms import Paper, Table

DOCX_FONT = "Times New Roman"
"""What Decree 30/2020/ND-CP on clerical work asks of official documents."""
WIDE = 180 * mm
BODY = ParagraphStyle("body", fontName="Bazan", fontSize=9, leading=12)
QUIET = ParagraphStyle("quiet", parent=BODY, textColor=HexColor("#60646c"), fontSize=8, leading=10)
STRONG = ParagraphStyle("strong", parent=BODY, fontName="Bazan-Bold")
HEAD = ParagraphStyle("head", parent=STRONG, fontSize=11, leading=14, spaceBefore=8, spaceAfter=3)
TITLE = ParagraphStyle("title", parent=STRONG, fontSize=15, leading=19)


def as_docx(paper: Paper) -> bytes:
    """The form as a document of Word."""
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = Mm(25), Mm(15), Mm(20), Mm(20)
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = DOCX_FONT, Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), DOCX_FONT)
    document.core_properties.title = paper.title
    if paper.marked:
        document.add_paragraph().add_run(paper.marked).bold = True
    heading = document.add_paragraph().add_run(paper.title)
    heading.bold, heading.font.size = True, Pt(15)
    _docx_rows(document, (), paper.facts)
    for table in paper.tables:
        document.add_paragraph().add_run(table.title).bold = True
        _docx_rows(document, table.heads, table.rows)
    document.add_paragraph(paper.foot)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _docx_rows(document: Docx, heads: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> None:
    if not rows:
        document.add_paragraph("—")
        return
    grid = document.add_table(rows=1 if heads else 0, cols=len(heads or rows[0]))
    grid.style = "Table Grid"
    for cell, text in zip(grid.rows[0].cells if heads else (), heads, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    for row in rows:
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            cell.text = text


def as_pdf(paper: Paper) -> bytes:
    """The form as PDF, its text selectable, page by page with its title and number."""
    _register()
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=15 * mm,
        rightMargin=15 * mm,
        topMargin=15 * mm,
        bottomMargin=18 * mm,
        title=paper.title,
        author="Bazan",
    )
    parts: list[Flowable] = [Paragraph(escape(paper.marked), STRONG)] if paper.marked else []
    parts += [Paragraph(escape(paper.title), TITLE), Spacer(1, 4), _grid((), paper.facts)]
    for table in paper.tables:
        parts += [Paragraph(escape(table.title), HEAD), _pdf_table(table)]
    parts += [Spacer(1, 8), Paragraph(escape(paper.foot), QUIET)]

    def foot(canvas, page) -> None:
        canvas.setFont("Bazan", 8)
        canvas.drawString(15 * mm, 10 * mm, f"{paper.title} · {paper.facts[0][1]}"[:110])
        canvas.drawRightString(195 * mm, 10 * mm, str(page.page))

    document.build(parts, onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


def _pdf_table(table: Table) -> Paragraph | Grid:
    return _grid(table.heads, table.rows) if table.rows else Paragraph("—", BODY)


def _grid(heads: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Grid:
    columns = len(heads or rows[0])
    first = STRONG if not heads and columns > 1 else BODY
    body = [[Paragraph(escape(_plain(text)), BODY if n else first) for n, text in enumerate(row)] for row in rows]
    if heads:
        body.insert(0, [Paragraph(escape(text), STRONG) for text in heads])
    widths = [WIDE * 0.28, WIDE * 0.72] if not heads and columns == 2 else [WIDE / columns] * columns
    grid = Grid(body, colWidths=widths, repeatRows=1 if heads else 0)
    lines = [("GRID", (0, 0), (-1, -1), 0.4, "#8b8d98"), ("VALIGN", (0, 0), (-1, -1), "TOP"), ("TOPPADDING", (0, 0), (-1, -1), 2),
             ("BOTTOMPADDING", (0, 0), (-1, -1), 3)]  # fmt: skip
    grid.setStyle(TableStyle([*lines, ("BACKGROUND", (0, 0), (-1, 0), "#f0f0f3")] if heads else lines))
    return grid


def _plain(text: str) -> str:
    """Signs the typeface lacks, written out."""
    return text.replace("☐", "[ ]").replace("☑", "[x]")


@cache
def _register() -> None:
    """The screens' typeface, whole, as the pictures of charts use it."""
    folder = fonts()
    pdfmetrics.registerFont(TTFont("Bazan", str(folder / "be-vietnam-pro-400.ttf")))
    pdfmetrics.registerFont(TTFont("Bazan-Bold", str(folder / "be-vietnam-pro-600.ttf")))
