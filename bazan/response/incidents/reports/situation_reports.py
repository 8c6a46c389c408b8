"""Situation reports, drafted from the log: every figure in them leads to the line it was taken from."""

from datetime import datetime, timedelta

from django.db import transaction

from bazan.coordination.cases import api as cases
from bazan.core.errors import Conflict, NotFound
from bazan.core.language import in_every_language
from bazan.directory.permissions.types import Acting
from bazan.response.incidents import queries, rules
from bazan.response.incidents.access.authorization import commander, held, still_open, tell
from bazan.response.incidents.models import Report
from bazan.response.incidents.notifications import tell_report
from bazan.response.incidents.reports import draft_text
from bazan.response.incidents.types import ReportInfo

WORDS = 5000
PERIOD = 120
"""Minutes of an operational period where no procedure says how long it is."""


@transaction.atomic
def draft_report(incident_id: int, by: Acting, at: datetime) -> ReportInfo:
    """The report of the period that ends now, drafted from the log. One that waits for approval is drafted anew, its words kept."""
    row = held(incident_id)
    actor, case = commander(by, row, at)
    still_open(case)
    last = Report.objects.filter(incident=row).order_by("-number").first()
    approved = Report.objects.filter(incident=row).exclude(approved_at=None).order_by("-number").first()
    start = approved.end if approved else case.opened_at
    info, lines, tasks = queries.incident(incident_id), queries.log(incident_id), queries.tasks(incident_id)
    paragraphs = in_every_language(lambda: draft_text.report(info, lines, tasks, start, at))
    values = {"start": start, "end": at, "paragraphs": paragraphs, "drafted_at": at}
    if last is not None and last.approved_at is None:
        Report.objects.filter(id=last.id).update(**values)
        number, made = last.number, Report.objects.get(id=last.id)
    else:
        number = last.number + 1 if last else 1
        made = Report.objects.create(incident=row, number=number, **values)
    cases.note(row.case_id, "report_draft", actor, at, "", detail={"report": made.id, "number": number})
    tell(row, "report_draft", case)
    return queries.report_info(made)


@transaction.atomic
def word_report(report_id: int, words: str, by: Acting, at: datetime) -> ReportInfo:
    """What the commander adds to the draft in words. Conflict ``incidents.report.approved``."""
    found = _waiting(report_id)
    row = held(found.incident_id)
    commander(by, row, at)
    found.words = words.strip()[:WORDS]
    found.save(update_fields=["words"])
    tell(row, "report_draft")
    return queries.report_info(found)


@transaction.atomic
def approve_report(report_id: int, by: Acting, at: datetime) -> ReportInfo:
    """Let it stand: its words stay, everybody called reads it, and the next period begins. Conflict ``incidents.report.approved``."""
    found = _waiting(report_id)
    row = held(found.incident_id)
    actor, case = commander(by, row, at)
    found.approved_by, found.approved_at = by.username, at
    found.save(update_fields=["approved_by", "approved_at"])
    procedure = rules.thawed(row.procedure)
    row.next_report_at = at + timedelta(minutes=procedure.report_minutes if procedure else PERIOD)
    row.save(update_fields=["next_report_at"])
    cases.note(row.case_id, "report", actor, at, found.words, detail={"report": found.id, "number": found.number})
    tell(row, "report", case)
    approved = queries.report_info(found)
    tell_report(queries.incident(row.id), approved, by, at)
    return approved


def _waiting(report_id: int) -> Report:
    found = Report.objects.select_for_update().filter(id=report_id).first()
    if found is None:
        raise NotFound("incidents.report.unknown", {})
    if found.approved_at is not None:
        raise Conflict("incidents.report.approved", {})
    return found
