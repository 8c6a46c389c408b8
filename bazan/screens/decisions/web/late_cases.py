"""Cases under way that will probably be late: only those whose own page the reader may open, each with the way there."""

from datetime import datetime
from typing import Any

from bazan.analysis.process_mining import api as process_mining
from bazan.analysis.process_mining.types import Known, Running
from bazan.citizens.field_reports import api as field_reports
from bazan.citizens.field_reports.types import Sought
from bazan.core.labels import label
from bazan.data.datasets import api as datasets
from bazan.directory.accounts.api import Reach, allowed
from bazan.platform.design_system.api import duration, when
from bazan.response.incidents import api as incidents
from bazan.screens.decisions.web.waiting_times_tables import percent, unit_name

SHOWN = 15
LIKELY = 0.5
OPEN = 500
"""Open cases of the house among which those likely late are looked for."""


def likely_late(known: Known, place_id: int | None, reach: Reach, now: datetime) -> dict[str, Any]:
    """The most probably late first. ``refused``: the reader may open no such case."""
    cases = process_mining.under_way(known.code, SHOWN, place_id, now)
    pages = _pages(known, cases, reach)
    rows = [_row(known, case, *pages[case.case], now) for case in cases if case.case in pages]
    return {"rows": rows, "refused": bool(cases) and not rows}


def _row(known: Known, case: Running, name: str, href: str, now: datetime) -> dict[str, Any]:
    return {
        "name": name,
        "href": href,
        "step": known.word(case.activity),
        "since": duration((now - case.came_at).total_seconds()),
        "unit": unit_name(case.unit),
        "due": when(case.due_at, now),
        "late": percent(case.late or 0.0),
        "likely": (case.late or 0.0) > LIKELY,
        "alike": label("decisions.waits.alike", count=case.alike),
    }


def _pages(known: Known, cases: list[Running], reach: Reach) -> dict[str, tuple[str, str]]:
    """Case to its name and page, of those that this reader sees: rows by row security, cases of the house by their own lists."""
    if not cases:
        return {}
    wanted = [case.case for case in cases]
    if known.process.workflow == "incident":
        return {str(one.case_id): (one.code, f"/incidents/{one.id}") for one in incidents.incidents(limit=OPEN) if not one.guarded}
    if known.process.workflow:
        if not allowed(reach, "field_reports.view"):
            return {}
        return {str(one.case.id): (one.number, f"/reports/{one.id}") for one in field_reports.reports(Sought(open=True), limit=OPEN)}
    code, column = (known.case_dataset, known.process.cases.case) if known.process.cases else (known.dataset, known.process.case)
    if not allowed(reach, "records.view", sector=datasets.dataset(code).pack):
        return {}
    rows = datasets.rows(code, {column: wanted}, limit=len(wanted), count=False).rows
    return {str(row.values[column]): (str(row.values[column]), f"/datasets/{code}/rows/{row.id}") for row in rows}
