"""A paper as PDF, A4, in Times-like letters: laid out as the decree on clerical work has it, its text selectable, its codes links."""

import io
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import black
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import ActionFlowable, Flowable, KeepTogether, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

from bazan.analysis.briefings.documents.layout import layout
from bazan.analysis.briefings.documents.page_content import Paper, Row
from bazan.core.labels import label

LETTERS = Path(__file__).with_name("fonts")
STYLES = {"Times": "regular", "Times-B": "bold", "Times-I": "italic", "Times-BI": "bold-italic"}
QR_MM, QR_COLUMNS = 18, 6
WRITTEN_OUT = str.maketrans({"≥": ">=", "≤": "<=", "→": "->"})


def as_pdf(paper: Paper) -> bytes:
    """The paper, then its annex of numbers with their codes."""
    _register()
    page, out = layout().page, io.BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=(page["width"] * mm, page["height"] * mm), leftMargin=page["left"] * mm, rightMargin=page["right"] * mm,
        topMargin=page["top"] * mm, bottomMargin=page["bottom"] * mm, title=f"{paper.symbol} {paper.subject}", author=paper.organization,
    )  # fmt: skip
    document.build([*_text(paper), *_annex(paper)], onLaterPages=_numbered)
    return out.getvalue()


def _numbered(canvas: Any, document: Any) -> None:
    """The page's number in the middle of the upper margin, on every page but the first (I.7)."""
    page = layout().page
    canvas.setFont("Times", layout().sizes["page_number"])
    number = document.page - getattr(document, "text_pages", 0)
    if number > 1:
        canvas.drawCentredString(page["width"] * mm / 2, (page["height"] - page["top"] / 2 - 2) * mm, str(number))


class Annex(ActionFlowable):
    """Where the annex begins: its pages are numbered by themselves (III.1.đ)."""

    def apply(self, doc: Any) -> None:
        doc.text_pages = doc.page


class Rule(Flowable):
    """A line of this length in the middle of its column."""

    def __init__(self, length: float):
        super().__init__()
        self.length = length

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        self.room = aW
        return aW, 7

    def draw(self) -> None:
        self.canv.setLineWidth(0.6)
        self.canv.line((self.room - self.length) / 2, 2, (self.room + self.length) / 2, 2)


def _text(paper: Paper) -> list[Flowable]:
    sizes, parts = layout().sizes, [_head(paper), Spacer(1, 10)]
    parts += [_centred(paper.type, "type", "Times-B"), _centred(paper.subject, "subject", "Times-B"), _rule(paper.subject, "subject", 0.4)]
    parts += [Spacer(1, 8), _body(escape(_plain(paper.opening)))]
    for chapter in paper.chapters:
        heading = _style("chapter", "body", "Times-B", spaceBefore=8, keepWithNext=1)
        parts.append(Paragraph(escape(_plain(chapter.title)), heading))
        if chapter.empty:
            parts.append(_body(escape(_plain(chapter.empty))))
        for group in chapter.groups:
            if group.title:
                parts.append(Paragraph(escape(_plain(group.title)), _style("group", "body", "Times-B", spaceBefore=4, keepWithNext=1)))
            parts += [_body(_linked(line.text, line.code, line.href)) for line in group.lines]
    parts += [_body(escape(_plain(paper.closing))), Spacer(1, 12), KeepTogether([_foot(paper, sizes)])]
    return parts


def _head(paper: Paper) -> Table:
    """Left the issuer and its symbol, right the nation, place and date; a line under each as long as the decree says (II.1 to II.4)."""
    left = [_centred(paper.above, "above", "Times")] if paper.above else []
    left += [_centred(paper.organization, "organization", "Times-B"), _rule(paper.organization, "organization", 0.4), Spacer(1, 4)]
    left.append(_centred(paper.symbol, "symbol", "Times"))
    right = [_centred(paper.nation, "nation", "Times-B"), _centred(paper.motto, "motto", "Times-B"), _rule(paper.motto, "motto", 1.0)]
    right += [Spacer(1, 4), _centred(paper.place_date, "place_date", "Times-I")]
    wide = layout().wide * mm
    return _grid([[left, right]], [wide * 0.42, wide * 0.58])


def _foot(paper: Paper, sizes: Any) -> Table:
    """Left the recipients, right who signs (II.7, II.9)."""
    small = _style("recipients", "recipients", "Times")
    head = Paragraph(escape(_plain(paper.recipients_head)), _style("recipients_head", "recipients_head", "Times-BI"))
    left: list[Flowable] = [head, *(Paragraph(escape(_plain(one)), small) for one in paper.recipients)]
    right: list[Flowable] = [_centred(text, "signature", "Times-B") for text in (paper.authority, paper.post) if text]
    right += [Spacer(1, 22 * mm), *([_centred(paper.signer, "signature", "Times-B")] if paper.signer else [])]
    wide = layout().wide * mm
    return _grid([[left, right]], [wide * 0.45, wide * 0.55])


def _annex(paper: Paper) -> list[Flowable]:
    """The numbers in a table, then the QR codes of those that sentences are about, and the key that proves them."""
    if not paper.rows:
        return []
    small, strong = _style("cell", "annex_cell", "Times"), _style("cell_head", "annex_cell", "Times-B")
    parts: list[Flowable] = [Annex(), PageBreak(), _centred(paper.annex, "annex", "Times-B")]
    parts += [_centred(label("briefings.paper.annex_title"), "type", "Times-B"), _centred(paper.annex_of, "body", "Times-I"), Spacer(1, 6)]
    cells: list[list[Any]] = [[Paragraph(escape(head), strong) for head in paper.heads]]
    for row in paper.rows:
        where = " · ".join(filter(None, (row.period, row.place)))
        texts = [_link(row.code, row.href), *(escape(_plain(text)) for text in (row.name, row.printed, where))]
        cells.append([Paragraph(text, small) for text in texts])
    wide = layout().wide * mm
    parts.append(_grid(cells, [wide * 0.2, wide * 0.4, wide * 0.18, wide * 0.22], lines=True))
    parts += [Spacer(1, 8), *_codes([row for row in paper.rows if row.main]), Paragraph(escape(paper.key), small)]
    return parts


def _codes(rows: list[Row]) -> list[Flowable]:
    """A QR code each, with the code and the value under it, some in a line."""
    small = _style("qr", "annex_cell", "Times", alignment=TA_CENTER)
    cells = [[_qr(row.href), Paragraph(f"{escape(row.code)}<br/>{escape(_plain(row.printed))}", small)] for row in rows]
    lines = [cells[n : n + QR_COLUMNS] for n in range(0, len(cells), QR_COLUMNS)]
    wide = layout().wide * mm / QR_COLUMNS
    return [_grid([[*line, *([""] * (QR_COLUMNS - len(line)))]], [wide] * QR_COLUMNS) for line in lines]


def _qr(text: str) -> Drawing:
    size = QR_MM * mm
    drawing = Drawing(size, size)
    drawing.add(QrCodeWidget(text, barWidth=size, barHeight=size, barLevel="M"))
    return drawing


def _grid(rows: list[list[Any]], widths: list[float], lines: bool = False) -> Table:
    """Columns side by side; ``lines``: a table with a heading and lines between its cells."""
    table = Table(rows, colWidths=widths, repeatRows=1 if lines else 0)
    style: list[Any] = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2)]
    table.setStyle([*style, ("GRID", (0, 0), (-1, -1), 0.4, black)] if lines else style)
    return table


def _centred(text: str, size: str, font: str) -> Paragraph:
    return Paragraph(escape(_plain(text)), _style(f"{size}_{font}", size, font, alignment=TA_CENTER))


def _rule(text: str, size: str, share: float) -> Flowable:
    """A line so much of the text's length, or of its column where the text runs over it."""
    drawn = stringWidth(_plain(text), "Times-B", layout().sizes[size])
    return Rule(min(drawn, layout().wide * mm * 0.5) * share)


def _body(markup: str) -> Paragraph:
    held = layout()
    style = _style("body", "body", "Times", alignment=TA_JUSTIFY, firstLineIndent=held.indent_mm * mm, spaceBefore=held.between_pt)
    return Paragraph(markup, style)


def _linked(text: str, code: str, href: str) -> str:
    said = escape(_plain(text))
    if not code:
        return f"<a href={quoteattr(href)}>{said}</a>" if href else said
    return f'{said} <font size="{layout().sizes["recipients"]:g}">[{_link(code, href)}]</font>'


def _link(code: str, href: str) -> str:
    return f"<a href={quoteattr(href)}>{escape(code)}</a>"


def _style(name: str, size: str, font: str, **more: Any) -> ParagraphStyle:
    points = layout().sizes[size]
    return ParagraphStyle(name, fontName=font, fontSize=points, leading=points * 1.2 * (layout().line if size == "body" else 1), **more)


def _plain(text: str) -> str:
    """Signs the letters lack, written by others that say the same."""
    held = _signs()
    if held.issuperset(text):
        return text
    written = (sign if sign in held else unicodedata.normalize("NFKC", sign.translate(WRITTEN_OUT)) for sign in text)
    return "".join(part if held.issuperset(part) else "?" for part in written)


@cache
def _signs() -> frozenset[str]:
    return frozenset(map(chr, TTFont("Times", str(LETTERS / "tinos-regular.ttf")).face.charToGlyph))


@cache
def _register() -> None:
    for name, file in STYLES.items():
        pdfmetrics.registerFont(TTFont(name, str(LETTERS / f"tinos-{file}.ttf")))
    pdfmetrics.registerFontFamily("Times", normal="Times", bold="Times-B", italic="Times-I", boldItalic="Times-BI")
