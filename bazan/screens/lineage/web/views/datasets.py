"""Datasets, their rows, one row with its cell, versions and relations; and the tables people take away."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from bazan.core.errors import Forbidden, Refused
from bazan.core.labels import label
from bazan.core.language import words
from bazan.core.time import Period
from bazan.core.time import now as clock_now
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Column as DataColumn
from bazan.data.datasets.types import DatasetInfo, Row
from bazan.data.figures.api import (
    NUMBERS,
    body_name,
    cell_text,
    column_name,
    feature_label,
    local_date,
    minute,
    owner_name,
    place_name,
    territory,
)
from bazan.data.indicators import api as indicators
from bazan.directory.accounts.api import Reach, Request, allowed, page
from bazan.directory.audit import api as audit
from bazan.platform.design_system.api import Cell, Column, Sheet, as_csv, as_xlsx, number, period, when
from bazan.platform.web.api import asked, download
from bazan.screens.lineage import dataset_rows as tracing
from bazan.screens.lineage.dataset_rows import Asked, Listing
from bazan.screens.lineage.display_names import bodies, dataset_name, row_name, unit_name
from bazan.screens.lineage.path.row_origin import row_href

TOOK = ("csv", "xlsx", "public.csv")
MOST_CHOICES = 80


@page("records.view")
def every(request: Request) -> HttpResponse:
    """Every dataset in reach, by sector."""
    heads = {head["pack"]: head for head in indicators.boards()}
    able = [info for info in datasets.datasets() if allowed(request.reach, "records.view", sector=info.pack)]
    today = local_date(clock_now())
    shown = [
        {
            "name": dataset_name(info),
            "href": f"/datasets/{info.code}",
            "code": info.code,
            "sector": words(heads[info.pack]["title"]) if info.pack in heads else info.pack,
            "sector_href": f"/boards/{info.pack}",
            "grain": _grain(info),
            "owner": owner_name(info.owner, today),
            "columns": len(info.columns),
        }
        for info in able
    ]
    order = list(heads)
    shown.sort(key=lambda one: (order.index(one["code"].partition(".")[0]) if one["code"].partition(".")[0] in order else 99, one["name"]))
    return render(
        request,
        "tracing/datasets.html",
        {
            "section": "datasets",
            "trail": [(label("boards.all"), "/boards"), (label("boards.datasets.all"), "")],
            "line": label("boards.datasets.all_line", count=len(shown)),
            "rows": shown,
        },
    )


def _grain(info: DatasetInfo) -> str:
    return label("boards.datasets.event" if info.grain == "event" else f"boards.every.{info.grain}")


@page("records.view")
def one(request: Request, code: str) -> HttpResponse:
    """Rows of one dataset: filtered, in order, as they stand or stood."""
    now = clock_now()
    found = tracing.listing(code, asked(request), request.reach)
    info, view = found.info, found.asked
    more = view.after + len(found.page.rows) < found.page.total
    filtered = bool(view.where or view.start or view.end or view.text or view.as_of)
    return render(
        request,
        "tracing/dataset.html",
        {
            "section": "datasets",
            "trail": [
                (label("boards.all"), "/boards"),
                (label("boards.datasets.all"), "/datasets"),
                (dataset_name(info), ""),
            ],
            "title": dataset_name(info),
            "line": " · ".join(
                [_pack(info), _grain(info), label("boards.indicator.code", code=info.code)],
            ),
            "code": info.code,
            "path": f"/datasets/{code}",
            "heads": [_head(column, view) for column in found.columns],
            "rows": [_row(info, row, found.columns, now) for row in found.page.rows],
            "count": label(
                "boards.datasets.shown_of",
                shown=_range(view.after, len(found.page.rows)),
                total=number(found.page.total, 0),
            ),
            "older": view.href(after=view.after + len(found.page.rows)) if more else "",
            "first": view.href() if view.after else "",
            "filters": _filters(found, now),
            "filtered": filtered,
            "as_of": label("boards.datasets.as_of_note", at=minute(view.as_of)) if view.as_of else "",
            "exports": _exports(found, request.reach),
            "facts": _facts(info),
            "columns": [_column(info, column) for column in info.columns],
        },
    )


def _pack(info: DatasetInfo) -> str:
    return next((words(head["title"]) for head in indicators.boards() if head["pack"] == info.pack), info.pack)


def _range(after: int, count: int) -> str:
    return f"{number(after + 1, 0)}–{number(after + count, 0)}" if count else "0"


def _head(column: DataColumn, view: Asked) -> dict[str, Any]:
    up, down = column.id, f"-{column.id}"
    current = "ascending" if view.order == up else "descending" if view.order == down else ""
    unit = unit_name(column)
    return {
        "name": column_name(column) + (f", {unit}" if unit else ""),
        "number": column.type in NUMBERS,
        "sort": current,
        "href": view.href(order=down if current == "ascending" else up),
        "say": label("boards.datasets.order", name=column_name(column)),
    }


def _row(info: DatasetInfo, row: Row, columns: Sequence[DataColumn], now: datetime) -> dict[str, Any]:
    return {
        "href": row_href(row),
        "say": label("boards.datasets.open", name=row_name(info, row)),
        "cells": [
            {"text": cell_text(info, column, row.values.get(column.id), short=True), "number": column.type in NUMBERS} for column in columns
        ],
        "from": row.batch.file_name or label("boards.path.run_n", id=row.batch.run_id),
        "cell": _cell(row, columns),
        "at": when(row.batch.at, now),
        "revised": row.batch.reason,
    }


def _cell(row: Row, columns: Sequence[DataColumn]) -> str:
    first = next((column.id for column in columns if column.type in NUMBERS), columns[-1].id)
    return row.cell(first) or (label("boards.path.line_at", line=row.line) if row.line else "")


def _filters(found: Listing, now: datetime) -> dict[str, Any]:
    info, view = found.info, found.asked
    fields = []
    for column in found.columns:
        choices = _choices(info, column, now)
        if choices:
            fields.append({"id": column.id, "name": column_name(column), "choices": choices, "value": view.where.get(column.id, "")})
    searched = tracing.searchable(info)
    return {
        "fields": fields,
        "from": view.start,
        "to": view.end,
        "when": tracing.when_column(info) is not None,
        "text": view.text,
        "search": column_name(searched) if searched else "",
        "as_of": view.as_of.astimezone().strftime("%Y-%m-%dT%H:%M") if view.as_of else "",
        "order": view.order,
        "type": {"day": "date", "month": "month", "week": "week"}.get(info.grain, "month" if info.grain == "event" else "text"),
    }


def _choices(info: DatasetInfo, column: DataColumn, now: datetime) -> list[tuple[str, str]]:
    """What a column may be filtered by, when people can choose it from a list."""
    if column.type == "code":
        listed = [(code, words(names) or code) for code, names in info.lists.get(column.list, {}).items()]
    elif column.type == "boolean":
        listed = [("1", label("boards.trace.yes")), ("0", label("boards.trace.no"))]
    elif column.type == "place":
        units = territory(local_date(now))
        listed = [(unit.code, place_name(unit)) for unit in sorted(units.communes, key=lambda unit: unit.name)]
    elif column.type == "organization":
        listed = sorted(((unit.code, body_name(unit.id)) for unit in bodies().values()), key=lambda pair: pair[1])
    else:
        return []
    return listed if len(listed) <= MOST_CHOICES else []


def _exports(found: Listing, reach: Reach) -> list[tuple[str, str]]:
    path = f"/datasets/{found.info.code}/take/"
    entries = [(label(f"boards.datasets.{kind}"), found.asked.href(path + kind)) for kind in ("csv", "xlsx")]
    if _sees_all(reach, found.info):
        entries.append((label("boards.datasets.public_csv"), found.asked.href(path + "public.csv")))
    return entries


def _sees_all(reach: Reach, info: DatasetInfo) -> bool:
    """What is hidden from the public depends on every row, so only who reaches every row may make it."""
    return any(held.places is None and (held.sectors is None or info.pack in held.sectors) for held in reach.grants)


def _facts(info: DatasetInfo) -> list[tuple[str, str]]:
    facts = [(label("boards.datasets.owner"), owner_name(info.owner, local_date(clock_now())))] if info.owner else []
    if info.law:
        facts.append((label("boards.datasets.law"), info.law))
    facts.append((label("boards.datasets.key"), ", ".join(column_name(info.column(name)) for name in info.key)))
    facts.append((label("boards.datasets.version"), str(info.version)))
    if info.smallest_cell:
        facts.append((label("boards.datasets.personal"), label("boards.datasets.smallest", count=info.smallest_cell)))
    return facts


def _column(info: DatasetInfo, column: DataColumn) -> dict[str, str]:
    kind = label(f"boards.datasets.personal_{column.personal}") if column.personal else label(f"boards.type.{column.type}")
    return {
        "name": column_name(column),
        "id": column.id,
        "type": kind,
        "unit": unit_name(column),
        "required": label("boards.datasets.required" if column.required or column.id in info.key else "boards.datasets.optional"),
    }


@page("records.view")
def take(request: Request, code: str, kind: str) -> HttpResponse:
    """The rows of a listing as a file, or what the public may have of the dataset. Each is written to the audit."""
    if kind not in TOOK:
        raise Refused("boards.export.unknown", {"text": kind})
    found = tracing.listing(code, asked(request), request.reach, limit=1)
    name = f"bazan-{code}" + (f"-{found.asked.start}" if found.asked.start else "") + ("-public" if kind == "public.csv" else "")
    audit.append(
        request.reach.username, "datasets.export", f"dataset:{code}", {"kind": kind, "rows": found.page.total, "where": found.asked.where}
    )
    if kind == "public.csv":
        if not _sees_all(request.reach, found.info):
            raise Forbidden("people.not_allowed", {"permission": "records.view"})
        return download(as_csv(_public(found)), "csv", name)
    sheet = _sheet(found)
    return download(as_csv(sheet), "csv", name) if kind == "csv" else download(as_xlsx((sheet,)), "xlsx", name)


def _sheet(found: Listing) -> Sheet:
    info = found.info
    notes = []
    if found.page.total > tracing.MOST_EXPORTED:
        notes.append(label("boards.datasets.too_many", most=tracing.MOST_EXPORTED, total=found.page.total))
    columns = [Column(_head(column, found.asked)["name"], _digits(column)) for column in found.columns]
    columns += [Column(label("boards.records.file")), Column(label("boards.row.cell")), Column(label("boards.path.sent"))]
    rows = tuple(
        (
            *(_plain(info, column, row.values.get(column.id)) for column in found.columns),
            row.batch.file_name,
            _cell(row, found.columns),
            row.batch.at,
        )
        for row in tracing.every_row(found)
    )
    return Sheet(dataset_name(info), dataset_name(info), tuple(columns), rows, tuple(notes))


def _digits(column: DataColumn) -> int | None:
    return 0 if column.type == "integer" else 6 if column.type == "decimal" else None


def _plain(info: DatasetInfo, column: DataColumn, value: Any) -> Cell:
    """Numbers as numbers, instants as instants, everything else as people read it."""
    if value is None:
        return None
    if column.type in NUMBERS or column.type == "instant":
        return value
    if column.type == "date" and isinstance(value, datetime):
        return local_date(value)
    return cell_text(info, column, value)


def _public(found: Listing) -> Sheet:
    info = found.info
    start = tracing.span_of(info, found.asked.start or "1990", found.asked.end)
    table = datasets.public_table(info.code, start[1] if start else clock_now(), start[2] if start else clock_now())
    hidden = label("boards.datasets.hidden").lower()
    columns = [Column(_key_name(info, name)) for name in table.keys] + [Column(_count_name(info, name), 0) for name in table.counts]
    rows = tuple(
        (
            *(_key(info, name, value) for name, value in zip(table.keys, row, strict=False)),
            *(hidden if cell is datasets.HIDDEN else cell for cell in row[len(table.keys) :]),
        )
        for row in table.rows
    )
    notes = (label("boards.datasets.public_note", count=info.smallest_cell),) if info.smallest_cell else ()
    return Sheet(dataset_name(info), dataset_name(info), tuple(columns), rows, notes)


def _key_name(info: DatasetInfo, name: str) -> str:
    return {"month": label("boards.datasets.grain"), "place": label("boards.datasets.place")}.get(name) or column_name(info.column(name))


def _count_name(info: DatasetInfo, name: str) -> str:
    return label("boards.datasets.rows_counted") if name == "rows" else column_name(info.column(name))


def _key(info: DatasetInfo, name: str, value: Any) -> Cell:
    if value is None:
        return None
    if name == "month":
        return period(Period.holding(value, "month"))
    column = next((column for column in info.columns if column.id == name), None)
    return cell_text(info, column, value) if column else feature_label("place", value)
