"""A form of few rows written in the page itself. What is written becomes the form's workbook and goes the way of every workbook."""

import io
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from bazan.core.errors import BazanError, Refused
from bazan.core.labels import label, number_words, sentence
from bazan.core.language import language, words
from bazan.core.numbers import decimal_number, signed_number, whole_number
from bazan.core.time import now
from bazan.data.datasets.types import Column
from bazan.data.forms import api
from bazan.data.forms.types import FormInfo, UploadInfo
from bazan.data.forms.web import form_display
from bazan.data.sources import api as sources
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import form
from bazan.directory.organizations import api as organizations
from bazan.platform.web.api import asked, status_of, typed, whole

MOST_CELLS = 600
"""Cells of a form that may be written in the page; a larger one is written in its workbook."""
SPARE = 5
"""Free lines beyond those that hold something."""
_NUMBERS = ("integer", "decimal")
_PLAIN = {
    "vi": re.compile(r"-?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?", re.ASCII),
    "en": re.compile(r"-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?", re.ASCII),
}
"""A number as the page's language writes it; whatever else is written stays as it is, for the check to judge."""


@form("forms.submit")
def entry(request: accounts.Request, code: str) -> HttpResponse:
    """The rows of one period to be written in, and what was written handed in; refused, it stands there as it was written."""
    said = typed(request) if request.method == "POST" else asked(request)
    body = form_display.own(request)
    one = api.entry(code, said.get("period", "")[:20], body)
    accounts.require(request.reach, "forms.submit", sector=one.form.pack)
    lines = _lines(said, one)
    if not may_be_typed(one, lines):
        raise Refused("forms.entry.large", {"limit": MOST_CELLS})
    if request.method != "POST":
        rows, findings = _held(one, said)
        return _page(request, one, rows, lines, findings)
    rows = _written(said, one)
    if "more" in said:
        return _page(request, one, rows, {sheet: count + SPARE for sheet, count in lines.items()}, {})
    try:
        data, name = api.workbook(one, _read(rows, one)), f"{code.replace('.', '-')}_{one.period.text}_{body}.xlsx"
        got = api.receive(io.BytesIO(data), name, code, one.period.text, body, form_display.me(request, one.form.pack), now())
    except BazanError as why:
        return _page(request, one, rows, lines, {}, why)
    if got.state == "waiting":
        api.defer(got)
    return HttpResponseRedirect(f"/forms/uploads/{got.id}")


def small(form: FormInfo, period: str, organization: str) -> bool:
    """Whether a period of the form may be written in the page."""
    try:
        return may_be_typed(api.entry(form.code, period, organization), {})
    except BazanError:
        return False


def sent_small(one: UploadInfo, reach: accounts.Reach, own: bool) -> bool:
    """Whether a file that isn't taken yet may be mended in the page."""
    if not own or one.state not in ("checked", "refused") or not accounts.allowed(reach, "forms.submit", sector=one.sector):
        return False
    return bool(one.result) and small(api.form(one.form), one.period.text, organizations.organization(one.organization_id).code)


def may_be_typed(one: api.Entry, lines: Mapping[str, int]) -> bool:
    """Whether the form is small enough for a page."""
    return (
        sum(len(plan.fields) * (len(plan.lead) if plan.lead is not None else lines.get(plan.sheet.id, SPARE)) for plan in one.plans)
        <= MOST_CELLS
    )


def _lines(said: Mapping[str, str], one: api.Entry) -> dict[str, int]:
    """How many free lines each sheet shows, as the page said."""
    free = [plan.sheet for plan in one.plans if plan.lead is None]
    return {sheet.id: min(sheet.lines, max(0, whole(said, f"lines.{sheet.id}") or 0)) for sheet in free}


def _held(one: api.Entry, said: Mapping[str, str]) -> tuple[api.Rows, dict[tuple[str, int, str], list[str]]]:
    """What stands already: in the file that is to be mended, with what was found in it, or else of the period itself."""
    number = whole(said, "upload")
    if number is None:
        return api.standing(one), {}
    found = api.upload(number)
    if (found.form, found.period, found.organization_id) != (one.form.code, one.period, one.owner.id):
        raise Refused("forms.entry.other", {})
    findings: dict[tuple[str, int, str], list[str]] = {}
    for each in map(api.finding_of, found.result.get("findings", [])):
        findings.setdefault((each.sheet, each.line - api.FIRST_LINE, each.column), []).append(api.said(each))
    return api.said_in(one, sources.file_path(found.sha256).read_bytes()), findings


def _written(said: Mapping[str, str], one: api.Entry) -> api.Rows:
    """The cells as they were written: ``cell.<sheet>.<line>.<column>``."""
    found: dict[str, dict[int, dict[str, str]]] = {plan.sheet.id: {} for plan in one.plans}
    for name, text in said.items():
        parts = name.split(".")
        line = whole_number(parts[2], digits=6) if len(parts) == 4 else None
        if line is not None and parts[0] == "cell" and parts[1] in found and text.strip():
            found[parts[1]].setdefault(line, {})[parts[3]] = text.strip()
    return found


def _read(rows: api.Rows, one: api.Entry) -> api.Rows:
    """The same with numbers as numbers, where the page's language leaves no doubt."""
    kinds = {(plan.sheet.id, field.column.id): field.column.type for plan in one.plans for field in plan.fields}
    return {
        sheet: {
            at: {name: _number(text) if kinds.get((sheet, name)) in _NUMBERS else text for name, text in cells.items()}
            for at, cells in lines.items()
        }
        for sheet, lines in rows.items()
    }


def _number(text: str) -> Any:
    plain = re.sub(r"\s", "", text)
    if not _PLAIN[language()].fullmatch(plain):
        return text
    plain = plain.replace(".", "").replace(",", ".") if language() == "vi" else plain.replace(",", "")
    number = decimal_number(plain) if "." in plain else signed_number(plain)
    return text if number is None else number


def _page(
    request: accounts.Request,
    one: api.Entry,
    rows: api.Rows,
    lines: Mapping[str, int],
    findings: Mapping[tuple[str, int, str], list[str]],
    refusal: BazanError | None = None,
) -> HttpResponse:
    said = {
        "section": "forms",
        "form": one.form,
        "title": words(one.form.labels),
        "owner": form_display.name_of(one.owner),
        "period_text": one.period.text,
        "period_of": one.period,
        "sheets": [_sheet(one, plan, rows.get(plan.sheet.id, {}), lines, findings) for plan in one.plans],
        "refusal": sentence(refusal) if refusal else "",
    }
    return render(request, "forms/entry.html", said, status=status_of(refusal))


def _sheet(one: api.Entry, plan: Any, held: Mapping[int, Mapping[str, Any]], lines: Mapping[str, int], findings: Mapping[Any, list[str]]):
    """One sheet as ``forms/entry.html`` draws it."""
    fields = [field for field in plan.fields if not field.locked]
    count = max(lines.get(plan.sheet.id, 0), *(at + 1 for at in held), 0) if held else lines.get(plan.sheet.id, 0)
    shown = len(plan.lead) if plan.lead is not None else min(plan.sheet.lines, max(count, len(held) + SPARE))
    listed = {field.choices for field in fields if field.choices}
    choices = {key: [(choice.code, words(choice.names)) for choice in one.choices(key)] for key in listed}
    title = words(plan.titles)
    return {
        "id": plan.sheet.id,
        "title": title,
        "lead": words(next(field.column.labels for field in plan.fields if field.locked)) if plan.lead is not None else "",
        "heads": [{"words": words(field.heads), "meaning": api.meaning(field.column)} for field in fields],
        "free": plan.lead is None,
        "shown": shown,
        "rows": [
            {
                "at": at,
                "name": words(plan.lead[at].names) if plan.lead is not None else "",
                "faults": [said for sheet in plan.titles.values() for said in findings.get((sheet, at, ""), [])],
                "cells": [
                    {
                        "name": f"cell.{plan.sheet.id}.{at}.{field.column.id}",
                        "head": words(field.heads),
                        "kind": _kind(field.column, field.choices),
                        "choices": choices.get(field.choices, []),
                        "value": _text(field.column, held.get(at, {}).get(field.column.id, ""), bool(field.choices)),
                        "faults": [said for sheet in plan.titles.values() for said in findings.get((sheet, at, field.column.id), [])],
                    }
                    for field in fields
                ],
            }
            for at in range(shown)
        ],
    }


def _kind(column: Column, choices: str) -> str:
    if choices:
        return "choice"
    return "number" if column.type in _NUMBERS else "date" if column.type == "date" else "yes" if column.type == "boolean" else "text"


def _text(column: Column, value: Any, chosen: bool) -> str:
    """A cell's value as it stands in its field."""
    if isinstance(value, bool):
        return label("forms.yes" if value else "forms.no")
    if isinstance(value, int | float):
        if column.type in _NUMBERS:
            return number_words(value)
        return str(int(value)) if float(value).is_integer() else str(value)
    if isinstance(value, datetime) and column.type == "instant":
        return f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return str(value).partition(" - ")[0] if chosen else str(value)
