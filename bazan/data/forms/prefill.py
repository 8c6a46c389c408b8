"""What stands in a form before its officer writes: the period's own rows, the codes of the last time, or what a file said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from bazan.core.errors import Refused
from bazan.core.time import LOCAL, Period
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Column, Row
from bazan.data.forms.models import Submission
from bazan.data.forms.queries import form as form_of
from bazan.data.forms.queries import last_day, owner_of, period_of
from bazan.data.forms.types import FormInfo
from bazan.data.forms.workbooks.choices import choices_of
from bazan.data.forms.workbooks.layout import FIRST_LINE, Choices, Rows, SheetPlan, plan
from bazan.data.forms.workbooks.workbook_reader import opened, read
from bazan.data.observations import api as observations
from bazan.directory.organizations import api as organizations
from bazan.directory.organizations.types import OrganizationInfo
from bazan.directory.places import api as places
from bazan.platform.drivers.api import FormattedNumber

_NUMBERS = ("integer", "decimal")


@dataclass(frozen=True)
class Entry:
    """One form of one unit and period, ready to be written into. Its rows stand where a workbook has them."""

    form: FormInfo
    period: Period
    owner: OrganizationInfo
    plans: tuple[SheetPlan, ...]
    choices: Choices


def entry(code: str, period: str, organization: str) -> Entry:
    """Raises NotFound ``forms.unknown``, Refused ``forms.period``, ``forms.owner``."""
    form = form_of(code)
    when = period_of(form, period)
    owner = owner_of(form, organization, when)
    infos = {sheet.dataset: datasets.dataset(sheet.dataset) for sheet in form.sheets}
    choices = choices_of(infos, last_day(when), owner)
    return Entry(form, when, owner, plan(form, infos, choices), choices)


def workbook(one: Entry, rows: Rows | None = None) -> bytes:
    """The workbook with these rows in it; without any, with the codes of the last time."""
    from bazan.data.forms.workbooks.workbook_writer import write  # loaded when it is needed: it is large

    return write(one.form, one.plans, one.choices, one.period, one.owner, codes(one) if rows is None else rows)


def template(code: str, period: str, organization: str) -> bytes:
    """The workbook a unit fills in for a period. Raises as ``entry``."""
    return workbook(entry(code, period, organization))


def codes(one: Entry) -> Rows:
    """Of sheets of free lines, what told the rows of the last time from each other, and their names; numbers are still to be written."""
    last = _last(one)
    if last is None:
        return {}
    found, write_cell = {}, _writer()
    for each in one.plans:
        if each.lead is None and each.dataset.grain == one.form.grain:
            named = [field.column for field in each.fields if _tells(each, field.column)]
            rows = datasets.sent(each.dataset.code, one.owner.id, last, each.sheet.lines).rows
            found[each.sheet.id] = {
                at: _cells(row, named, write_cell) for at, row in enumerate(row for row in rows if _of_sheet(row, each))
            }
    return found


def standing(one: Entry) -> Rows:
    """What was sent for the period itself, as it stands now; where nothing was, the codes of the last time."""
    found, write_cell = {}, _writer()
    for each in one.plans:
        columns = [field.column for field in each.fields if not field.column.personal]
        rows = datasets.sent(each.dataset.code, one.owner.id, one.period, each.last_line).rows
        found[each.sheet.id] = _placed(each, [_cells(row, columns, write_cell) for row in rows if _of_sheet(row, each)])
    return found if any(found.values()) else codes(one)


def said_in(one: Entry, data: bytes) -> Rows:
    """What a workbook of this form holds, cell by cell as it came. Raises Refused as reading it does."""
    book, meta = opened(data)
    sheets, _ = read(book, meta, one.plans)
    found = {}
    for sheet in sheets:
        if sheet.plan.lead is not None:
            found[sheet.plan.sheet.id] = _placed(sheet.plan, [_typed(sheet.plan, record.cells) for record in sheet.records])
        else:
            lines = {record.line - FIRST_LINE: _typed(sheet.plan, record.cells) for record in sheet.records}
            found[sheet.plan.sheet.id] = {at: cells for at, cells in lines.items() if at >= 0}
    return found


def _typed(each: SheetPlan, cells: Mapping[str, Any]) -> dict[str, Any]:
    """Cells as they would be typed without a number format: in the column's unit, or as the cell shows them where that isn't possible."""
    typed = dict(cells)
    for name, cell in cells.items():
        if isinstance(cell, FormattedNumber):
            column = each.dataset.column(name)
            if column.type not in ("integer", "decimal"):
                typed[name] = str(cell)
                continue
            code = str(cells.get(column.unit_by, "")).split(" - ")[0]
            try:
                typed[name] = datasets.read_number(cell, False, unit=each.dataset.unit(column, code))
            except Refused:
                typed[name] = str(cell)
    return typed


def _placed(each: SheetPlan, rows: list[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """Rows where they belong: those of a list beside their code, others from the first line on."""
    if each.lead is None:
        return dict(enumerate(rows))
    at = {choice.code: line for line, choice in enumerate(each.lead)}
    return {at[code]: row for row in rows if (code := str(row.get(each.sheet.lead, "")).strip()) in at}


def _of_sheet(row: Row, each: SheetPlan) -> bool:
    return row.sheet in each.titles.values() or not row.sheet


def _tells(each: SheetPlan, column: Column) -> bool:
    if column.personal or column.type in _NUMBERS:
        return False
    return column.id in each.dataset.key or (column.required and column.type == "text")


def _last(one: Entry) -> Period | None:
    """The last period before that the unit sent."""
    body = organizations.same_body(one.owner.id)
    sent = Submission.objects.filter(form_id=one.form.id, organization_id__in=body, sent_at__isnull=False)
    start = sent.filter(period_start__lt=one.period.start).order_by("-period_start").values_list("period_start", flat=True).first()
    return Period(start, one.form.grain) if start else None


def _cells(row: Row, columns: list[Column], write: Callable[[Column, Any], Any]) -> dict[str, Any]:
    return {column.id: write(column, value) for column in columns if (value := row.values.get(column.id)) is not None}


def _writer() -> Callable[[Column, Any], Any]:
    """Writes values as a person writes them into cells: what is known by number by its code, instants by the local clock."""
    things = cache(lambda: {thing.id: thing.code for thing in observations.things()})
    place, body = cache(lambda number: places.place(number).code), cache(lambda number: organizations.organization(number).code)

    def write(column: Column, value: Any) -> Any:
        match column.type:
            case "place":
                return place(value)
            case "thing":
                return things().get(value, "")
            case "organization":
                return body(value)
            case "date" | "period":
                return value.astimezone(LOCAL).date()
            case "instant":
                return value.astimezone(LOCAL).replace(tzinfo=None)
        return value

    return write
