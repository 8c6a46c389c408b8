"""Makes the workbook a unit fills in: heads and codes locked, lists to choose from, numbers within their limits."""

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from bazan.connect.datasets.types import Column
from bazan.connect.forms.types import FormInfo
from bazan.connect.forms.wording import number_words
from bazan.connect.forms.workbooks.layout import FIRST_LINE, HEAD_LINE, META, Choice, Choices, Field, SheetPlan
from bazan.engines.drivers.api import workbook
from bazan.kernel.labels import label
from bazan.kernel.time import Period
from bazan.register.organizations.types import OrganizationInfo

STYLED_LINES = 500
"""Free lines beyond this many have no borders of their own: a sheet of twenty thousand would take seconds to write."""
_HEAD, _LOCKED = PatternFill("solid", fgColor="E8E8EC"), PatternFill("solid", fgColor="F0F0F3")
_LINE = Border(*[Side(style="thin", color="CDCED6")] * 4)
_OPEN = Protection(locked=False)
_NUMBERS = ("integer", "decimal")


def write(form: FormInfo, plans: tuple[SheetPlan, ...], choices: Choices, period: Period, owner: OrganizationInfo, language: str) -> bytes:
    """The workbook's bytes."""
    book = Workbook()
    book.remove(book.active)
    book.properties.creator = "Bazan"
    book.properties.title = form.labels[language]
    ranges = {key: "" for plan in plans for key in (field.choices for field in plan.fields if not field.locked) if key}
    for plan in plans:
        book.create_sheet(plan.titles[language])
    _lists(book, ranges, choices, language)
    for plan in plans:
        _sheet(book[plan.titles[language]], plan, form, period, owner, ranges, language)
    _meta(book, form, plans, period, owner, language)
    book.active = 0
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def put(cell: Any, text: str) -> Any:
    """The cell, holding the text as text: what begins with ``=`` is never a formula of ours."""
    cell.value = text
    if cell.data_type == "f":
        cell.data_type = "s"
    return cell


def _sheet(ws: Worksheet, plan: SheetPlan, form: FormInfo, period: Period, owner: OrganizationInfo, ranges: dict[str, str], lang: str):
    other = "en" if lang == "vi" else "vi"
    name = {"vi": owner.name, "en": owner.name_en}
    lines = [
        (form.labels[lang], Font(bold=True, size=14)),
        (form.labels[other], Font(italic=True, color="60646C")),
        (label("forms.workbook.head", lang, code=form.code, version=form.version, period=period.text), Font(bold=True)),
        (label("forms.workbook.owner", lang, name=name[lang], code=owner.code), Font(bold=True)),
        (label("forms.workbook.hint", lang), Font(color="60646C")),
    ]
    for line, (text, font) in enumerate(lines, 1):
        put(ws.cell(line, 1), text).font = font
    for field in plan.fields:
        cell = ws[f"{field.letter}{HEAD_LINE}"]
        put(cell, field.heads[lang])
        cell.comment = _note(field, plan, lang)
    if plan.name_letter:
        ws[f"{plan.name_letter}{HEAD_LINE}"].value = label("forms.workbook.name", lang)
    for cell in ws[HEAD_LINE]:
        cell.font, cell.fill, cell.border = Font(bold=True), _HEAD, _LINE
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    ws.row_dimensions[HEAD_LINE].height = 45
    _body(ws, plan, lang)
    for field in plan.fields:
        _validate(ws, plan, field, ranges, lang)
    _totals(ws, plan, lang)
    _dress(ws, plan, form, lang)


def _body(ws: Worksheet, plan: SheetPlan, lang: str) -> None:
    if plan.lead is not None:
        column = next(field.letter for field in plan.fields if field.locked)
        for line, choice in enumerate(plan.lead, FIRST_LINE):
            put(ws[f"{column}{line}"], choice.code)
            put(ws[f"{plan.name_letter}{line}"], choice.names[lang])
    for field in plan.fields:
        if not field.locked:
            ws.column_dimensions[field.letter].protection = _OPEN
    for line in range(FIRST_LINE, min(plan.last_line, FIRST_LINE + STYLED_LINES - 1) + 1):
        for at in range(1, plan.width + 1):
            _style(ws.cell(line, at), plan)


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


def _totals(ws: Worksheet, plan: SheetPlan, lang: str) -> None:
    if not plan.total_line:
        return
    ws.cell(plan.total_line, 1, label("forms.workbook.total", lang))
    for at in range(1, plan.width + 1):
        cell = ws.cell(plan.total_line, at)
        field = next((f for f in plan.fields if f.letter == cell.column_letter), None)
        cell.font, cell.border = Font(bold=True), _LINE
        if field is not None and field.column.type in _NUMBERS:
            cell.protection, cell.number_format = _OPEN, "#,##0.##"
        else:
            cell.fill, cell.protection = _LOCKED, Protection(locked=True)


def _validate(ws: Worksheet, plan: SheetPlan, field: Field, ranges: dict[str, str], lang: str) -> None:
    """What Excel itself refuses while a person types; everything is checked again when the workbook comes in."""
    span, column = f"{field.letter}{FIRST_LINE}:{field.letter}{plan.last_line}", field.column
    if field.locked:
        return
    if ranges.get(field.choices):
        rule = DataValidation(type="list", formula1=ranges[field.choices], allow_blank=True)
        rule.error = label("forms.workbook.choose", lang)
    elif column.type in _NUMBERS:
        bounds = {"formula1": str(column.low if column.low is not None else -1e15), "formula2": str(column.high or 1e15)}
        if column.high == 0:
            bounds["formula2"] = "0"
        rule = DataValidation(type="whole" if column.type == "integer" else "decimal", operator="between", allow_blank=True, **bounds)
        rule.error = meaning(column, lang)
    else:
        return
    rule.showErrorMessage, rule.errorTitle = True, field.heads[lang][:32]
    rule.error = rule.error[:255]
    rule.add(span)
    ws.add_data_validation(rule)


def meaning(column: Column, lang: str) -> str:
    """What may stand in a column, in one line."""
    parts = [label(f"forms.workbook.type.{column.type}", lang)]
    if column.low is not None:
        parts.append(label("forms.workbook.low", lang, low=number_words(column.low, lang)))
    if column.high is not None:
        parts.append(label("forms.workbook.high", lang, high=number_words(column.high, lang)))
    parts.append(label("forms.workbook.required" if column.required else "forms.workbook.optional", lang))
    return ", ".join(parts) + "."


def _note(field: Field, plan: SheetPlan, lang: str) -> Comment:
    text = f"{field.column.labels[lang]}: {meaning(field.column, lang)}"
    note = Comment(text, "Bazan")
    note.width, note.height = 260, 90
    return note


def _dress(ws: Worksheet, plan: SheetPlan, form: FormInfo, lang: str) -> None:
    for field in plan.fields:
        longest = max((len(c.code) for c in plan.lead or ()), default=0) if field.locked else len(field.heads[lang])
        ws.column_dimensions[field.letter].width = min(36, max(12, longest + 2))
    if plan.name_letter:
        ws.column_dimensions[plan.name_letter].width = 38
    ws.freeze_panes = ws.cell(FIRST_LINE, 3 if plan.name_letter == "B" else 2)
    ws.protection.sheet = True
    ws.protection.formatColumns = ws.protection.formatRows = ws.protection.formatCells = False
    ws.page_setup.orientation, ws.page_setup.paperSize = "landscape", ws.PAPERSIZE_A4
    ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = 1, 0
    ws.sheet_properties.pageSetUpPr.fitToPage = True
    ws.print_title_rows = f"{HEAD_LINE}:{HEAD_LINE}"
    ws.oddFooter.left.text = f"{form.code} v{form.version}"
    ws.oddFooter.right.text = "&P/&N"


def _lists(book: Workbook, ranges: dict[str, str], choices: Choices, lang: str) -> None:
    """The sheet of lists: code, words, and both together as they are chosen. Fills ``ranges`` with where each list stands."""
    if not ranges:
        return
    title = label("forms.workbook.lists", lang)
    ws, at = book.create_sheet(title), 1
    for key in ranges:
        found: tuple[Choice, ...] = choices(key)
        for offset, word in enumerate(("code", "name", "chosen")):
            cell = ws.cell(1, at + offset, label(f"forms.workbook.list.{word}", lang))
            cell.font, cell.fill = Font(bold=True), _HEAD
        for line, choice in enumerate(found, 2):
            for offset, text in enumerate((choice.code, choice.names[lang], chosen(choice, lang))):
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


def chosen(choice: Choice, lang: str) -> str:
    """A code with its words, as a cell shows it; its code is read."""
    return f"{choice.code} - {choice.names[lang]}"


def _meta(book: Workbook, form: FormInfo, plans: tuple[SheetPlan, ...], period: Period, owner: OrganizationInfo, lang: str) -> None:
    ws = book.create_sheet(META)
    rows = [
        ("form", form.code),
        ("version", str(form.version)),
        ("period", period.text),
        ("organization", owner.code),
        ("language", lang),
        *(("sheet", plan.sheet.id, plan.titles[lang]) for plan in plans),
        *(("column", plan.sheet.id, field.column.id, field.letter, field.heads[lang]) for plan in plans for field in plan.fields),
    ]
    for row in rows:
        ws.append(row)
    for cells in ws.iter_rows():
        for cell in cells:
            cell.number_format = "@"
    ws.protection.sheet = True
    ws.sheet_state = "veryHidden"
