"""A paper as a document of Word, by a template that people edit in Word.

The province's own template is ``briefings/briefing.docx`` in its folder; where it has none, the one made here of the layout serves, with
which a province also begins. What stands between braces is Jinja in a sandbox: it reads the paper and nothing else.
"""

import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx import Document
from docx.document import Document as Docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docxtpl import DocxTemplate, InlineImage, RichText
from jinja2 import StrictUndefined, TemplateError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment

from bazan.analysis.briefings.documents.layout import layout
from bazan.analysis.briefings.documents.page_content import Line, Paper
from bazan.core.errors import Refused
from bazan.core.labels import label
from bazan.platform.design_system.api import qr_picture

NAME = "briefing.docx"
QR_COLUMNS, QR_MM = 6, 18


def as_docx(paper: Paper, templates: Path) -> bytes:
    """The paper by the template of the folder, else by the house's. Refused ``briefings.template`` for one that can't be used."""
    own = templates / NAME
    source = own.read_bytes() if own.is_file() else template()
    try:
        document = DocxTemplate(io.BytesIO(source))
        document.render(_context(document, paper), SandboxedEnvironment(undefined=StrictUndefined, autoescape=True))
    except UndefinedError as why:
        raise _unusable("template_name") from why
    except TemplateError as why:
        raise _unusable("template_tag") from why
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as why:
        raise _unusable("template_broken") from why
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _unusable(reason: str) -> Refused:
    return Refused("briefings.template", {"file": NAME, "reason": Refused(f"briefings.{reason}")}, "template")


def _context(document: DocxTemplate, paper: Paper) -> dict[str, Any]:
    """What a template may name: every line of the paper, its sentences as ``rich`` with their codes as links, its rows, its QR codes."""
    told = {name: getattr(paper, name) for name in Paper.__dataclass_fields__ if name not in ("chapters", "rows")}
    chapters = [
        {
            "title": chapter.title,
            "empty": chapter.empty,
            "groups": [
                {"title": group.title, "lines": [{"text": line.text, "rich": _rich(document, line)} for line in group.lines]}
                for group in chapter.groups
            ],
        }
        for chapter in paper.chapters
    ]
    rows = [
        {
            "code": row.code, "name": row.name, "printed": row.printed, "period": row.period, "place": row.place, "formula": row.formula,
            "law": row.law,
        }
        for row in paper.rows
    ]  # fmt: skip
    pictures = [
        {"qr": InlineImage(document, io.BytesIO(qr_picture(row.href)), width=Mm(QR_MM)), "code": row.code, "printed": row.printed}
        for row in paper.rows
        if row.main
    ]
    blank = {"qr": "", "code": "", "printed": ""}
    pictures += [blank] * (-len(pictures) % QR_COLUMNS)
    lines = [pictures[n : n + QR_COLUMNS] for n in range(0, len(pictures), QR_COLUMNS)]
    return told | {"chapters": chapters, "rows": rows, "qr_lines": lines, "annex_title": label("briefings.paper.annex_title")}


def _rich(document: DocxTemplate, line: Line) -> RichText:
    if not line.code:
        return RichText(line.text, url_id=document.build_url_id(line.href)) if line.href else RichText(line.text)
    rich = RichText(f"{line.text} [")
    rich.add(line.code, url_id=document.build_url_id(line.href))
    rich.add("]")
    return rich


@cache
def template() -> bytes:
    """The house's template: styles of the layout, and where each line of a paper goes."""
    document = Document()
    _page(document)
    _styles(document)
    _head(document)
    for style, text in (("Briefing type", "{{ type }}"), ("Briefing subject", "{{ subject }}"), ("Briefing body", "{{ opening }}")):
        document.add_paragraph(text, style)
    for style, text in _body():
        document.add_paragraph(text, style)
    _foot(document)
    _annex(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _body() -> Iterator[tuple[str, str]]:
    """(style, text) of the paragraphs of the text; those that begin with ``{%p`` are gone once it is filled."""
    yield "Briefing body", "{%p for chapter in chapters %}"
    yield "Briefing chapter", "{{ chapter.title }}"
    yield "Briefing body", "{%p if chapter.empty %}"
    yield "Briefing body", "{{ chapter.empty }}"
    yield "Briefing body", "{%p endif %}"
    yield "Briefing body", "{%p for group in chapter.groups %}"
    yield "Briefing body", "{%p if group.title %}"
    yield "Briefing chapter", "{{ group.title }}"
    yield "Briefing body", "{%p endif %}"
    yield "Briefing body", "{%p for line in group.lines %}"
    yield "Briefing body", "{{r line.rich }}"
    yield from (("Briefing body", "{%p endfor %}"),) * 3
    yield "Briefing body", "{{ closing }}"


def _page(document: Docx) -> None:
    held, section = layout().page, document.sections[0]
    section.page_width, section.page_height = Mm(held["width"]), Mm(held["height"])
    section.left_margin, section.right_margin = Mm(held["left"]), Mm(held["right"])
    section.top_margin, section.bottom_margin = Mm(held["top"]), Mm(held["bottom"])
    section.header_distance = Mm(held["top"] / 2)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = number.add_run()
    run.font.size = Pt(layout().sizes["page_number"])
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        part.text = text or None
        run._r.append(part)


def _styles(document: Docx) -> None:
    """Named styles, so that who edits the template changes one and not every paragraph."""
    held = layout()
    normal: Any = document.styles["Normal"]
    normal.font.name, normal.font.size = held.font, Pt(held.sizes["body"])
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), held.font)
    normal.paragraph_format.space_after = Pt(0)
    centre, both = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
    for name, size, bold, italic, alignment in (
        ("above", "above", False, False, centre), ("organization", "organization", True, False, centre),
        ("symbol", "symbol", False, False, centre), ("nation", "nation", True, False, centre), ("motto", "motto", True, False, centre),
        ("place", "place_date", False, True, centre), ("type", "type", True, False, centre), ("subject", "subject", True, False, centre),
        ("chapter", "body", True, False, both), ("body", "body", False, False, both), ("signature", "signature", True, False, centre),
        ("recipients head", "recipients_head", True, True, None), ("recipients", "recipients", False, False, None),
        ("code", "annex_cell", False, False, centre), ("cell", "annex_cell", False, False, None),
    ):  # fmt: skip
        style: Any = document.styles.add_style(f"Briefing {name}", 1)
        style.base_style, style.font.size, style.font.bold, style.font.italic = normal, Pt(held.sizes[size]), bold, italic
        style.paragraph_format.alignment = alignment
        if name in ("body", "chapter"):
            style.paragraph_format.space_before, style.paragraph_format.line_spacing = Pt(held.between_pt), held.line
        if name == "body":
            style.paragraph_format.first_line_indent = Mm(held.indent_mm)
        style.paragraph_format.keep_with_next = name == "chapter"


def _head(document: Docx) -> None:
    """Left the issuer and its symbol, right the nation, place and date."""
    wide = layout().wide
    table = _columns(document, (wide * 0.42, wide * 0.58))
    left, right = table.rows[0].cells
    above = ("above", "{%p if above %}"), ("above", "{{ above }}"), ("above", "{%p endif %}")
    _fill(left, (*above, ("organization", "{{ organization }}"), ("symbol", "{{ symbol }}")), ruled="organization", inset=0.32)
    _fill(right, (("nation", "{{ nation }}"), ("motto", "{{ motto }}"), ("place", "{{ place_date }}")), ruled="motto", inset=0.18)
    document.add_paragraph()


def _foot(document: Docx) -> None:
    """Left the recipients, right who signs."""
    document.add_paragraph()
    wide = layout().wide
    left, right = _columns(document, (wide * 0.45, wide * 0.55)).rows[0].cells
    listed = ("recipients", "{%p for one in recipients %}"), ("recipients", "{{ one }}"), ("recipients", "{%p endfor %}")
    _fill(left, (("recipients head", "{{ recipients_head }}"), *listed))
    _fill(
        right, (("signature", "{{ authority }}"), ("signature", "{{ post }}"), *((("signature", ""),) * 4), ("signature", "{{ signer }}"))
    )


def _annex(document: Docx) -> None:
    document.add_page_break()
    for style, text in (("type", "{{ annex }}"), ("type", "{{ annex_title }}"), ("place", "{{ annex_of }}")):
        document.add_paragraph(text, f"Briefing {style}")
    wide = layout().wide
    widths = (wide * 0.2, wide * 0.4, wide * 0.18, wide * 0.22)
    table = _columns(document, widths, "Table Grid")
    _row(table.rows[0], tuple(f"{{{{ heads[{n}] }}}}" for n in range(4)), bold=True)
    for texts in (
        ("{%tr for row in rows %}", "", "", ""),
        ("{{ row.code }}", "{{ row.name }}", "{{ row.printed }}", "{{ row.period }} {{ row.place }}"),
        ("{%tr endfor %}", "", "", ""),
    ):
        _row(table.add_row(), texts)
    document.add_paragraph()
    codes = _columns(document, (wide / QR_COLUMNS,) * QR_COLUMNS)
    empty = ("",) * (QR_COLUMNS - 1)
    _row(codes.rows[0], ("{%tr for line in qr_lines %}", *empty))
    _row(
        codes.add_row(),
        tuple(f"{{{{ line[{n}].qr }}}}\n{{{{ line[{n}].code }}}}\n{{{{ line[{n}].printed }}}}" for n in range(QR_COLUMNS)),
        "code",
    )
    _row(codes.add_row(), ("{%tr endfor %}", *empty))
    document.add_paragraph("{{ key }}", "Briefing recipients")


def _columns(document: Docx, widths: tuple[float, ...], style: str = "") -> Any:
    table = document.add_table(rows=1, cols=len(widths))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    if style:
        table.style = style
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    return table


def _row(row: Any, texts: tuple[str, ...], style: str = "cell", bold: bool = False) -> None:
    for cell, text in zip(row.cells, texts, strict=True):
        for n, line in enumerate(text.split("\n")):
            paragraph = cell.paragraphs[0] if n == 0 else cell.add_paragraph()
            paragraph.style = f"Briefing {style}"
            paragraph.add_run(line).bold = bold or None


def _fill(cell: Any, lines: tuple[tuple[str, str], ...], ruled: str = "", inset: float = 0.0) -> None:
    """Paragraphs of a cell, with a line under the one that is ruled; ``inset``: of the cell's width on each side of the line."""
    for n, (style, text) in enumerate(lines):
        paragraph = cell.paragraphs[0] if n == 0 else cell.add_paragraph()
        paragraph.style = f"Briefing {style}"
        paragraph.add_run(text)
        if style == ruled:
            _underline(paragraph, round(cell.width * inset))


def _underline(paragraph: Any, indent: int) -> None:
    properties, borders, bottom = paragraph._p.get_or_add_pPr(), OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    properties.append(borders)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = indent
