"""The panels under a number's path: why it changed, what was corrected, its course through targets and reforms."""

from datetime import datetime
from typing import Any

from bazan.core.labels import label
from bazan.data.datasets import api as datasets
from bazan.data.figures.api import cell_text, column_name, course_finding, course_sheet, course_source, drawings, feature_label
from bazan.data.forms import api as forms
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Step, Why
from bazan.platform.design_system.api import day, when
from bazan.screens.lineage import indicator_time_series as courses
from bazan.screens.lineage.changes.cell_corrections import Correction, corrections
from bazan.screens.lineage.changes.comparison_start import Since
from bazan.screens.lineage.display_names import actor_name, row_name, unit_name
from bazan.screens.lineage.path.data_path import DataPath
from bazan.screens.lineage.path.row_origin import row_href
from bazan.screens.lineage.queries import IndicatorPage
from bazan.screens.lineage.web import change_explanation as telling
from bazan.screens.lineage.web.station_path_panel import Links

FIRST_CORRECTIONS = 6


def approval_of(shown: IndicatorPage) -> datetime | None:
    """When a form behind the number was last approved; null where none was."""
    batches = {one.batch_id for one in shown.lineage.rows} if shown.lineage else set()
    runs = {batch.run_id for batch in datasets.batches_of(batches).values() if batch.letters}
    return max((sent.approved_at for sent in forms.submissions_of_runs(runs) if sent.approved_at), default=None) if runs else None


def replayed(shown: IndicatorPage, since: Since) -> Why:
    """What moved the number since then, computed again as of each delivery."""
    return indicators.why(shown.info.code, shown.feature, shown.period, since.at)


def hint_of(why: Why) -> tuple[str, int] | None:
    """(dataset, row) of the one row the greatest step changed: where a reader who asks why wants to look."""
    step = max((one for one in why.steps if one.rows), key=lambda one: abs(one.delta), default=None)
    row = next((one for one in step.rows if one.after_id is not None), None) if step is not None else None
    return (row.dataset, row.after_id) if row is not None and row.after_id is not None else None


def choices_of(current: str, approval: datetime | None, links: Links) -> list[dict[str, Any]]:
    """What a number may be compared with."""
    keys = [key for key in ("yesterday", "week", "approval", "previous") if key != "approval" or approval is not None]
    return [
        {
            "label": _capital(label(f"boards.why.{key}")),
            "href": links.along(since=key).replace("#path", "#why"),
            "current": key == current,
        }
        for key in keys
    ]


def why_of(shown: IndicatorPage, why: Why, since: Since, now: datetime) -> dict[str, Any]:
    """The sentence, the walk and its table."""
    causes = _causes(why)
    told = telling.walked(why, causes)
    return {
        "title": label("boards.why.title_since", since=since.name()),
        "sentence": telling.sentence(why, told, causes, shown.info, since, now),
        "drawing": telling.chart(why, told, shown.info, since, now),
        "all": f"/changes?since={since.key}" if since.key in ("yesterday", "week") else "",
        "rows": telling.table(told, why, shown.info, since, now) if told else [],
    }


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _causes(why: Why) -> dict[int, telling.Cause]:
    batches = datasets.batches_of({batch for step in why.steps for batch in step.batch_ids})
    return {
        n: telling.cause_of(step, batches.get(step.batch_ids[-1]) if step.batch_ids else None, _cell(step))
        for n, step in enumerate(why.steps)
    }


def _cell(step: Step) -> str:
    """The cell a step corrected, when it corrected one number of one row that came in a workbook."""
    if step.rows_total != 1 or not step.rows:
        return ""
    change = step.rows[0]
    before, after = change.before, change.after
    if before is None or after is None:
        return ""
    columns = [name for name, value in after.items() if before.get(name) != value]
    if len(columns) != 1 or change.after_id is None:
        return ""
    found = datasets.rows_of(change.dataset, [change.after_id])
    return found[0].cell(columns[0]) if found else ""


def corrections_of(found: DataPath | None, links: Links, every: bool, now: datetime) -> dict[str, Any]:
    """Of the rows in sight, what each delivery changed."""
    if found is None or found.info is None or not found.rows:
        return {"rows": [], "more": 0, "unit": ""}
    known = corrections(found.info, found.every or [row.id for row in found.rows])
    shown = known if every else known[:FIRST_CORRECTIONS]
    units = {unit_name(one.column) for one in shown}
    return {
        "rows": [_correction(found, one, now) for one in shown],
        "more": len(known) if len(known) > len(shown) else 0,
        "more_href": links.along(every="1").replace("#path", "#revisions"),
        "unit": units.pop() if len(units) == 1 else "",
    }


def _correction(found: DataPath, one: Correction, now: datetime) -> dict[str, str]:
    assert found.info is not None
    batch = one.row.batch
    return {
        "at": when(batch.at, now),
        "cell": one.cell or (label("boards.revised.no_cell", line=one.row.line) if one.row.line else ""),
        "href": f"{row_href(one.row)}?column={one.column.id}#source",
        "row": row_name(found.info, one.row),
        "column": column_name(one.column),
        "before": cell_text(found.info, one.column, one.before.values.get(one.column.id)) if one.before else "—",
        "after": cell_text(found.info, one.column, one.row.values.get(one.column.id)),
        "reason": batch.reason or label("boards.revised.first" if one.before is None else "boards.why.no_reason"),
        "who": actor_name(batch.actor),
    }


def course_of(shown: IndicatorPage, geography: str, long: bool, name: str, notes: tuple[str, ...], links: Links) -> dict[str, Any]:
    """The chart, its table, and the switches: how far back, and by the units of which day."""
    first = courses.courses(shown, "reported", long)
    reform = courses.reformed(shown, first.start, first.end)
    told = first if geography == "reported" or reform.born is None else courses.courses(shown, "today", long)
    against = courses.against_path(told)
    finding = course_finding(told, feature_label(shown.feature.kind, shown.feature.id, short=True))
    return {
        "title": against if against and long else f"{against}; {finding}" if against else finding,
        "drawing": drawings.course(told, name, days=reform.days),
        "sheet": course_sheet(told, name, notes),
        "source": course_source(told),
        "note": _note(reform, geography),
        "geographies": [
            {
                "label": label(f"boards.geography.{one}"),
                "href": links.here(geography=one if one != "reported" else "", span="long" if long else "").split("#")[0] + "#course-panel",
                "current": one == (geography if reform.born else "reported"),
            }
            for one in (courses.GEOGRAPHIES if reform.born else ())
        ],
        "spans": [
            {
                "label": label(f"boards.course.{key}"),
                "href": links.here(span=value, geography=geography if geography != "reported" else "") + "#course-panel",
                "current": (value == "long") == long,
            }
            for key, value in (("near", ""), ("far", "long"))
        ],
    }


def _note(reform: courses.Reformed, geography: str) -> str:
    if not reform.days:
        return ""
    on = day(reform.born or reform.days[-1])
    key = "whole" if reform.born is None else geography
    return label(f"boards.geography.{key}_note", day=on)
