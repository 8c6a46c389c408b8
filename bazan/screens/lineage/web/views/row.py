"""One row: every column, the cell it came from, its versions, what is related, which numbers it moved."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from bazan.core.labels import label
from bazan.core.time import now as clock_now
from bazan.data.datasets.types import Column, DatasetInfo, Row
from bazan.data.figures.api import NUMBERS, cell_text, column_name
from bazan.data.indicators.types import Feature
from bazan.directory.accounts.api import Request, page
from bazan.directory.audit import api as audit
from bazan.platform.design_system.api import when
from bazan.platform.web.api import asked
from bazan.screens.lineage import dataset_rows as tracing
from bazan.screens.lineage.changes.indicator_changes import moved_by_batch
from bazan.screens.lineage.dataset_rows import Related, RowPage
from bazan.screens.lineage.display_names import dataset_name, feature_href, row_name, shown_columns, unit_name, who
from bazan.screens.lineage.path.row_origin import origin_of, row_href, source_of


@page("records.view")
def show(request: Request, code: str, row_id: int) -> HttpResponse:
    """One row: every column, the cell it came from, its versions, what is related, which numbers it moved."""
    now = clock_now()
    shown = tracing.row_page(code, row_id, request.reach)
    info, found = shown.info, shown.row
    personal = [column.id for column in info.kept if column.personal]
    if personal:
        audit.append(request.reach.username, "datasets.read_personal", f"row:{code}/{row_id}", {"columns": personal})
    wanted = asked(request).get("column", "") or _corrected(shown)
    source = source_of(origin_of(info, found, wanted, request.reach, now), now, onward=False)
    newest = shown.versions[-1]
    return render(
        request,
        "tracing/row.html",
        {
            "section": "datasets",
            "trail": [
                (label("boards.datasets.all"), "/datasets"),
                (dataset_name(info), f"/datasets/{code}"),
                (label("boards.row.page", id=row_id), ""),
            ],
            "title": row_name(info, found),
            "line": " · ".join(part for part in (dataset_name(info), _period(info, found)) if part),
            "state": "withdrawn" if found.withdrawn else "superseded" if found.superseded_by else "current",
            "replaced": label("boards.row.superseded_line", at=when(found.superseded_by.at, now)) if found.superseded_by else "",
            "newest": row_href(newest) if newest.id != found.id else "",
            "values": [_value(info, column, found) for column in info.kept],
            "personal": bool(personal),
            "source": source,
            "versions": _versions(shown, now),
            "related": [_related(one, now) for one in shown.related],
            "moved": moved_by_batch(found.batch.id, _features(info, found)),
        },
    )


def _corrected(shown: RowPage) -> str:
    """The first number this version changed; empty where it changed none."""
    at = shown.versions.index(shown.row)
    if at == 0:
        return ""
    before = shown.versions[at - 1].values
    changed = [column.id for column in shown_columns(shown.info) if before.get(column.id) != shown.row.values.get(column.id)]
    return next((name for name in changed if shown.info.column(name).type in NUMBERS), changed[0] if changed else "")


def _period(info: DatasetInfo, found: Row) -> str:
    return "" if found.period is None else cell_text(info, info.column("period"), found.period)


def _value(info: DatasetInfo, column: Column, found: Row) -> dict[str, str]:
    value = found.values.get(column.id)
    unit = unit_name(column)
    text = cell_text(info, column, value)
    return {
        "name": column_name(column),
        "text": f"{text}\u00a0{unit}" if unit and value is not None else text,
        "href": feature_href(column.type, value) if column.type in ("place", "thing", "organization") else "",
        "cell": found.cell(column.id),
        "cell_href": f"?column={column.id}#source" if found.cell(column.id) else "",
        "personal": column.personal,
    }


def _features(info: DatasetInfo, found: Row) -> set[Feature]:
    """Whom a row speaks of: its place with what holds it, its things and organizations."""
    spoken = {
        Feature(column.type, found.values[column.id])
        for column in info.kept
        if column.type in ("thing", "organization") and found.values.get(column.id)
    }
    if found.place_id is not None:
        spoken.add(Feature("place", found.place_id))
    return spoken


def _versions(shown: RowPage, now: datetime) -> list[dict[str, Any]]:
    """Newest first, each with the columns it changed."""
    found = []
    for before, version in zip((None, *shown.versions), shown.versions, strict=False):
        changed = [
            {
                "column": column_name(column),
                "cell": version.cell(column.id),
                "before": cell_text(shown.info, column, before.values.get(column.id)) if before else "—",
                "after": cell_text(shown.info, column, version.values.get(column.id)),
            }
            for column in shown.info.kept
            if before is not None and before.values.get(column.id) != version.values.get(column.id)
        ]
        found.append(
            {
                "at": when(version.batch.at, now),
                "who": who(version.batch.actor, version.batch.organization_id),
                "reason": version.batch.reason or label("boards.revised.first" if before is None else "boards.why.no_reason"),
                "changed": changed,
                "href": row_href(version),
                "current": version.id == shown.row.id,
                "withdrawn": version.withdrawn,
                "file": version.batch.file_name,
            }
        )
    return found[::-1]


def _related(one: Related, now: datetime) -> dict[str, Any]:
    when_column = tracing.when_column(one.info)
    columns = [column for column in shown_columns(one.info) if column != when_column][:6]
    return {
        "name": dataset_name(one.info),
        "timeline": one.info.grain == "event" and when_column is not None,
        "rows": [
            {
                "at": cell_text(one.info, when_column, row.values.get(when_column.id)) if when_column else "",
                "href": row_href(row),
                "name": row_name(one.info, row),
                "line": " · ".join(
                    cell_text(one.info, column, row.values.get(column.id), short=True)
                    for column in columns
                    if row.values.get(column.id) is not None
                ),
            }
            for row in one.rows
        ],
    }
