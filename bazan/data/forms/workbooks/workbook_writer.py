"""Makes the workbook a unit fills in: heads and codes locked, lists to choose from, numbers within their limits."""

import io
from collections.abc import Mapping
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from bazan.core.labels import label
from bazan.core.language import LANGUAGES, either, language, words
from bazan.core.time import Period
from bazan.data.forms.types import FormInfo
from bazan.data.forms.workbooks.cell_marks import put
from bazan.data.forms.workbooks.layout import FIRST_LINE, HEAD_LINE, META, Choice, Choices, Field, Rows, SheetPlan, meaning
from bazan.directory.organizations.types import OrganizationInfo
from bazan.platform.drivers.api import workbook

STYLED_LINES = 500
"""Free lines beyond this many have no borders of their own: a sheet of twenty thousand would take seconds to write."""
_HEAD, _LOCKED = PatternFill("solid", fgColor="E8E8EC"), PatternFill("solid", fgColor="F0F0F3")
_SIDE = Side(style="thin", color="CDCED6")
_LINE = Border(_SIDE, _SIDE, _SIDE, _SIDE)
_OPEN = Protection(locked=False)
_NUMBERS = ("integer", "decimal")


def write(form: FormInfo, plans: tuple[SheetPlan, ...], choices: Choices, period: Period, owner: OrganizationInfo, rows: Rows) -> bytes:
    """The workbook's bytes. ``rows``: what stands in it already, beside what is locked."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = "Bazan"
    book.properties.title = words(form.labels)
    ranges = {key: "" for plan in plans for key in (field.choices for field in plan.fields if not field.locked) if key}
    for plan in plans:
        book.create_sheet(words(plan.titles))
    _lists(book, ranges, choices)
    for plan in plans:
        _sheet(book[words(plan.titles)], plan, form, period, owner, ranges)
        _fill(book[words(plan.titles)], plan, choices, rows.get(plan.sheet.id, {}))
    _meta(book, form, plans, period, owner)
    book.active = 0
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _sheet(ws: Worksheet, plan: SheetPlan, form: FormInfo, period: Period, owner: OrganizationInfo, ranges: dict[str, str]):
    other = next(spoken for spoken in LANGUAGES if spoken != language())
    lines = [
        (words(form.labels), Font(bold=True, size=14)),
        (form.labels[other], Font(italic=True, color="60646C")),
        (label("forms.workbook.head", code=form.code, version=form.version, period=period.text), Font(bold=True)),
        (label("forms.workbook.owner", name=either(owner.name, owner.name_en), code=owner.code), Font(bold=True)),
        (label("forms.workbook.hint"), Font(color="60646C")),
    ]
    for line, (text, font) in enumerate(lines, 1):
        put(ws.cell(line, 1), text).font = font
    for field in plan.fields:
        cell = ws[f"{field.letter}{HEAD_LINE}"]
        put(cell, words(field.heads))
        cell.comment = _note(field, plan)
    if plan.name_letter:
        ws[f"{plan.name_letter}{HEAD_LINE}"].value = label("forms.workbook.name")
    for cell in ws[HEAD_LINE]:
        cell.font, cell.fill, cell.border = Font(bold=True), _HEAD, _LINE
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    ws.row_dimensions[HEAD_LINE].height = 45
    _body(ws, plan)
    for field in plan.fields:
        _validate(ws, plan, field, ranges)
    _totals(ws, plan)
    _dress(ws, plan, form)


def _body(ws: Worksheet, plan: SheetPlan) -> None:
    if plan.lead is not None:
        column = next(field.letter for field in plan.fields if field.locked)
        for line, choice in enumerate(plan.lead, FIRST_LINE):
            put(ws[f"{column}{line}"], choice.code)
            put(ws[f"{plan.name_letter}{line}"], words(choice.names))
    for field in plan.fields:
        if not field.locked:
            ws.column_dimensions[field.letter].protection = _OPEN
    for line in range(FIRST_LINE, min(plan.last_line, FIRST_LINE + STYLED_LINES - 1) + 1):
        for at in range(1, plan.width + 1):
            _style(ws.cell(line, at), plan)


def _fill(ws: Worksheet, plan: SheetPlan, choices: Choices, lines: Mapping[int, Mapping[str, Any]]) -> None:
    """What stands in the lines already; a code with its words, as it would be chosen."""
    fields = [field for field in plan.fields if not field.locked]
    listed = {field.choices: {choice.code: choice for choice in choices(field.choices)} for field in fields if field.choices}
    for at, cells in lines.items():
        for field in fields:
            value = cells.get(field.column.id, "")
            choice = listed.get(field.choices, {}).get(str(value))
            if value != "" and FIRST_LINE + at <= plan.last_line:
                cell = ws[f"{field.letter}{FIRST_LINE + at}"]
                put(cell, chosen(choice) if choice else value)


def _style(cell: Any, plan: SheetPlan) -> None:
    field = next((f for f in plan.fields if f.letter == cell.column_letter), None)
    cell.border = _LINE
    if field is None or field.locked:
        cell.fill = _LOCKED
        return
    cell.protection = _OPEN
    cell.number_format = {"integer": "#,##0", "decimal": "#,##0.##", "date": "dd/mm/yyyy", "instant": "dd/mm/yyyy hh:mm"}.get(
        field.column.type, "@" if field.choices or field.column.type == "text" else "General"
    )


def _totals(ws: Worksheet, plan: SheetPlan) -> None:
    if not plan.total_line:
        return
    ws.cell(plan.total_line, 1, label("forms.workbook.total"))
    for at in range(1, plan.width + 1):
        cell = ws.cell(plan.total_line, at)
        field = next((f for f in plan.fields if f.letter == workbook.letters(at)), None)
        cell.font, cell.border = Font(bold=True), _LINE
        if field is not None and field.column.type in _NUMBERS:
            cell.protection, cell.number_format = _OPEN, "#,##0.##"
        else:
            cell.fill, cell.protection = _LOCKED, Protection(locked=True)


def _validate(ws: Worksheet, plan: SheetPlan, field: Field, ranges: dict[str, str]) -> None:
    """What Excel itself refuses while a person types; everything is checked again when the workbook comes in."""
    span, column = f"{field.letter}{FIRST_LINE}:{field.letter}{plan.last_line}", field.column
    if field.locked:
        return
    if ranges.get(field.choices):
        rule = DataValidation(type="list", formula1=ranges[field.choices], allow_blank=True)
        error = label("forms.workbook.choose")
    elif column.type in _NUMBERS:
        low = str(column.low if column.low is not None else -1e15)
        high = "0" if column.high == 0 else str(column.high or 1e15)
        kind = "whole" if column.type == "integer" else "decimal"
        rule = DataValidation(type=kind, formula1=low, formula2=high, operator="between", allow_blank=True)
        error = meaning(column)
    else:
        return
    rule.showErrorMessage, rule.errorTitle = True, words(field.heads)[:32]
    rule.error = error[:255]
    rule.add(span)
    ws.add_data_validation(rule)


def _note(field: Field, plan: SheetPlan) -> Comment:
    text = f"{words(field.column.labels)}: {meaning(field.column)}"
    note = Comment(text, "Bazan")
    note.width, note.height = 260, 90
    return note


def _dress(ws: Worksheet, plan: SheetPlan, form: FormInfo) -> None:
    for field in plan.fields:
        longest = max((len(c.code) for c in plan.lead or ()), default=0) if field.locked else len(words(field.heads))
        ws.column_dimensions[field.letter].width = min(36, max(12, longest + 2))
    if plan.name_letter:
        ws.column_dimensions[plan.name_letter].width = 38
    ws.freeze_panes = ws.cell(FIRST_LINE, 3 if plan.name_letter == "B" else 2).coordinate
    ws.protection.sheet = True
    ws.protection.formatColumns = ws.protection.formatRows = ws.protection.formatCells = False
    ws.page_setup.orientation, ws.page_setup.paperSize = "landscape", ws.PAPERSIZE_A4
    ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = 1, 0
    page, foot = ws.sheet_properties.pageSetUpPr, ws.oddFooter
    assert page is not None and foot is not None  # openpyxl makes both with the sheet, and the parts of a footer with it
    assert foot.left is not None and foot.right is not None
    page.fitToPage = True
    ws.print_title_rows = f"{HEAD_LINE}:{HEAD_LINE}"
    foot.left.text = f"{form.code} v{form.version}"
    foot.right.text = "&P/&N"


def _lists(book: Workbook, ranges: dict[str, str], choices: Choices) -> None:
    """The sheet of lists: code, words, and both together as they are chosen. Fills ``ranges`` with where each list stands."""
    if not ranges:
        return
    title = label("forms.workbook.lists")
    ws, at = book.create_sheet(title), 1
    for key in ranges:
        found: tuple[Choice, ...] = choices(key)
        for offset, word in enumerate(("code", "name", "chosen")):
            cell = ws.cell(1, at + offset, label(f"forms.workbook.list.{word}"))
            cell.font, cell.fill = Font(bold=True), _HEAD
        for line, choice in enumerate(found, 2):
            for offset, text in enumerate((choice.code, words(choice.names), chosen(choice))):
                put(ws.cell(line, at + offset), text).number_format = "@"
        column = workbook.letters(at + 2)
        if found:
            ranges[key] = f"'{title}'!${column}$2:${column}${len(found) + 1}"
        for offset, width in enumerate((14, 40, 50)):
            ws.column_dimensions[workbook.letters(at + offset)].width = width
        at += 4
    ws.freeze_panes = "A2"
    ws.protection.sheet = True
    ws.protection.formatColumns = False


def chosen(choice: Choice) -> str:
    """A code with its words, as a cell shows it; its code is read."""
    return f"{choice.code} - {words(choice.names)}"


def _meta(book: Workbook, form: FormInfo, plans: tuple[SheetPlan, ...], period: Period, owner: OrganizationInfo) -> None:
    ws = book.create_sheet(META)
    rows = [
        ("form", form.code),
        ("version", str(form.version)),
        ("period", period.text),
        ("organization", owner.code),
        ("language", language()),
        *(("sheet", plan.sheet.id, words(plan.titles)) for plan in plans),
        *(("column", plan.sheet.id, field.column.id, field.letter, words(field.heads)) for plan in plans for field in plan.fields),
    ]
    for row in rows:
        ws.append(row)
    for cells in ws.iter_rows():
        for cell in cells:
            cell.number_format = "@"
    ws.protection.sheet = True
    ws.sheet_state = "veryHidden"
