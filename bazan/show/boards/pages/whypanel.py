"""The panels under a number's path: why it changed, what was corrected, its course through targets and reforms."""

from datetime import datetime
from typing import Any

from bazan.connect.datasets import api as datasets
from bazan.connect.forms import api as forms
from bazan.kernel.labels import label
from bazan.measure.indicators import api as indicators
from bazan.measure.indicators.types import Step, Why
from bazan.show.boards.pages.route import Links
from bazan.show.boards.queries.indicator import IndicatorPage
from bazan.show.boards.tracing import course as courses
from bazan.show.boards.tracing import why as telling
from bazan.show.boards.tracing.corrections import Correction, corrections
from bazan.show.boards.tracing.naming import cell_text, column_name, feature_label, row_name, unit_name, who
from bazan.show.boards.tracing.origin import row_href
from bazan.show.boards.tracing.path import DataPath
from bazan.show.boards.tracing.since import Since, since_of
from bazan.show.boards.wording import amount, course_finding, course_source
from bazan.show.frontend.api import day, when

FIRST_CORRECTIONS = 6


def approval_of(found: DataPath | None) -> datetime | None:
    """When the form behind the chosen row was last approved; null where no form is."""
    if found is None or found.origin is None:
        return None
    sent = forms.submission_of_run(found.origin.row.batch.run_id)
    return sent.approved_at if sent is not None else None


def why_of(shown: IndicatorPage, asked: str, approval: datetime | None, links: Links, lang: str, now: datetime) -> dict[str, Any]:
    """The sentence, the walk and its table, and what else to compare with."""
    since = since_of(asked, now, approval)
    why = indicators.why(shown.info.code, shown.feature, shown.period, since.at)
    causes = _causes(why, lang)
    told = telling.walked(why, causes, lang)
    keys = [key for key in ("yesterday", "week", "approval") if key != "approval" or approval is not None]
    return {
        "title": label("boards.why.title_since", lang, since=since.name(lang)),
        "choices": [
            {
                "label": label(f"boards.why.{key}", lang),
                "href": links.along(since=key).replace("#path", "#why"),
                "current": key == since.key,
            }
            for key in keys
        ],
        "sentence": telling.sentence(why, told, causes, shown.info, since, lang, now),
        "drawing": telling.chart(why, told, shown.info, since, lang, now),
        "rows": telling.table(told, why, shown.info, since, lang, now) if told else [],
        "now": _now(shown, lang, now),
    }


def _now(shown: IndicatorPage, lang: str, now: datetime) -> dict[str, str]:
    current = shown.reading.current
    return {
        "name": label("boards.why.today_at", lang, at=when(now, lang, now)),
        "after": amount(shown.info, current.value if current else None, lang),
    }


def _causes(why: Why, lang: str) -> dict[int, telling.Cause]:
    batches = datasets.batches_of({batch for step in why.steps for batch in step.batch_ids})
    return {
        n: telling.cause_of(step, batches.get(step.batch_ids[-1]) if step.batch_ids else None, _cell(step), lang)
        for n, step in enumerate(why.steps)
    }


def _cell(step: Step) -> str:
    """The cell a step corrected, when it corrected one number of one row that came in a workbook."""
    if step.rows_total != 1 or not step.rows or step.rows[0].before is None or step.rows[0].after is None:
        return ""
    change = step.rows[0]
    columns = [name for name, value in change.after.items() if change.before.get(name) != value]
    if len(columns) != 1 or change.after_id is None:
        return ""
    found = datasets.rows_of(change.dataset, [change.after_id])
    return found[0].cell(columns[0]) if found else ""


def corrections_of(found: DataPath | None, lang: str, now: datetime) -> dict[str, Any]:
    """Of the rows in sight, what each delivery changed."""
    if found is None or found.info is None or not found.rows:
        return {"rows": [], "more": 0, "unit": ""}
    every = corrections(found.info, found.every or [row.id for row in found.rows])
    shown = every[:FIRST_CORRECTIONS]
    units = {unit_name(one.column, lang) for one in shown}
    return {
        "rows": [_correction(found, one, lang, now) for one in shown],
        "more": len(every) if len(every) > len(shown) else 0,
        "more_href": row_href(found.row) if found.row else "",
        "unit": units.pop() if len(units) == 1 else "",
    }


def _correction(found: DataPath, one: Correction, lang: str, now: datetime) -> dict[str, str]:
    assert found.info is not None
    batch = one.row.batch
    return {
        "at": when(batch.at, lang, now),
        "cell": one.cell or (label("boards.revised.no_cell", lang, line=one.row.line) if one.row.line else ""),
        "href": f"{row_href(one.row)}?column={one.column.id}#source",
        "row": row_name(found.info, one.row, lang),
        "column": column_name(one.column, lang),
        "before": cell_text(found.info, one.column, one.before.values.get(one.column.id), lang) if one.before else "—",
        "after": cell_text(found.info, one.column, one.row.values.get(one.column.id), lang),
        "reason": batch.reason or label("boards.revised.first" if one.before is None else "boards.why.no_reason", lang),
        "who": who(batch.actor, batch.organization_id, lang),
    }


def course_of(
    shown: IndicatorPage, geography: str, long: bool, name: str, notes: tuple[str, ...], links: Links, lang: str
) -> dict[str, Any]:
    """The chart, its table, and the switches: how far back, and by the units of which day."""
    first = courses.courses(shown, "reported", long)
    reform = courses.reformed(shown, first.start, first.end)
    told = first if geography == "reported" or reform.born is None else courses.courses(shown, "today", long)
    against = courses.against_path(told, lang)
    finding = course_finding(told, feature_label(shown.feature.kind, shown.feature.id, lang, short=True), lang)
    return {
        "title": f"{against}; {finding}" if against else finding,
        "drawing": courses.drawing(told, name, reform.days, lang),
        "sheet": courses.sheet(told, name, reform.days, notes, lang),
        "source": course_source(told, lang),
        "note": _note(reform, geography, lang),
        "geographies": [
            {
                "label": label(f"boards.geography.{one}", lang),
                "href": links.here(geography=one if one != "reported" else "", span="long" if long else "").split("#")[0] + "#course-panel",
                "current": one == (geography if reform.born else "reported"),
            }
            for one in (courses.GEOGRAPHIES if reform.born else ())
        ],
        "spans": [
            {
                "label": label(f"boards.course.{key}", lang),
                "href": links.here(span=value, geography=geography if geography != "reported" else "") + "#course-panel",
                "current": (value == "long") == long,
            }
            for key, value in (("near", ""), ("far", "long"))
        ],
    }


def _note(reform: courses.Reformed, geography: str, lang: str) -> str:
    if not reform.days:
        return ""
    on = day(reform.born or reform.days[-1], lang)
    key = "whole" if reform.born is None else geography
    return label(f"boards.geography.{key}_note", lang, day=on)


__all__ = ["Since", "approval_of", "corrections_of", "course_of", "why_of"]
