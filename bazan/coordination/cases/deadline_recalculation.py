"""Deadlines of open cases follow the working calendar when it changes: each stays as much working time away as it was."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from bazan.coordination.cases import rules
from bazan.coordination.cases.actions import happened
from bazan.coordination.cases.models import Case, CaseTask
from bazan.coordination.cases.queries import case_info, working_hours
from bazan.coordination.cases.subscriptions import CALENDAR
from bazan.coordination.cases.types import CaseInfo, Policy
from bazan.core.settings import current
from bazan.core.working_days import Calendar
from bazan.core.working_hours import Hours
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import SYSTEM
from bazan.directory.working_calendar import api as working_calendar

ACT = "recount"


@transaction.atomic
def _follow(at: datetime) -> int:
    moved = working_calendar.take_moves(CALENDAR)
    if moved is None:
        return 0
    now = working_calendar.days()
    was = {day: one for day, one in (now | dict(moved.before)).items() if one is not None}
    folder = working_calendar.of_folder(current().province_folder)
    after, count = working_hours(), 0
    for row, due in _moving(replace(after, days=working_calendar.laid(folder, was.values())), after, at, held=True):
        _move(row, due, at, replace(after, days=working_calendar.laid(folder, was.values())), after)
        count += 1
    if count:
        days = sorted({*moved.before, *moved.after})
        audit.append(SYSTEM.username, "casework.recount", "calendar", {"cases": count, "days": [day.isoformat() for day in days]})
    return count


def follow_calendar(at: datetime) -> int:
    """Move the deadlines that run over days which became others; gives how many cases' moved. The first promise stays as it was made."""
    working_calendar.order_moves()
    return _follow(at)


def would_move(after: Calendar, at: datetime) -> list[tuple[CaseInfo, datetime]]:
    """(case, its new deadline) of the open cases in reach whose deadline this calendar would move, the nearest first."""
    hours = working_hours()
    return [(case_info(row), due) for row, due in _moving(hours, replace(hours, days=after), at)]


def _moving(before: Hours, after: Hours, at: datetime, held: bool = False) -> Iterator[tuple[Case, datetime]]:
    rows = Case.objects.filter(closed_at=None, due_at__gt=at).order_by("due_at", "id")
    for row in rows.select_for_update() if held else rows:
        if not Policy(**row.policy).around_the_clock:
            due = rules.recounted(row.due_at, row.paused_at or at, before, after)
            if due != row.due_at:
                yield row, due


def _move(row: Case, due: datetime, at: datetime, before: Hours, after: Hours) -> None:
    was, row.due_at = row.due_at, due
    start = row.paused_at or at
    if row.own_due_at:
        row.own_due_at = rules.recounted(row.own_due_at, start, before, after)
    if row.stage_due_at and row.stage_due_at > at:
        row.stage_due_at = rules.recounted(row.stage_due_at, start, before, after)
    row.save(update_fields=["due_at", "own_due_at", "stage_due_at"])
    CaseTask.objects.filter(case=row, due_at=was, state__in=rules.TASK.running).update(due_at=due)
    happened(row, ACT, row.state, SYSTEM, at, "", {"before": was.isoformat(), "due": due.isoformat()}, ())
