"""Reads of cases, as the room's types."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from bazan.coordination.cases import rules
from bazan.coordination.cases.models import Case, CaseEvent, CaseEvidence, CaseTask
from bazan.coordination.cases.types import CaseInfo, EventInfo, FileInfo, Standing, TaskInfo
from bazan.core.errors import NotFound
from bazan.core.settings import current
from bazan.core.working_hours import Hours
from bazan.directory.working_calendar import api as working_calendar
from bazan.platform.security.text_anonymization import ERASED, shown


def working_hours() -> Hours:
    """The province's working days and hours."""
    return working_calendar.hours_of_province(current().province_folder)


def shown_hours() -> Hours:
    """The same, two seconds old at most: for counting what is soon due on a page that many look at, never for a deadline."""
    return working_calendar.shown_hours(current().province_folder)


def judge_extension(one: CaseInfo, due_at: datetime, at: datetime) -> datetime:
    """A later deadline as it may be asked for or granted. Refused ``casework.due.earlier``, ``.past``, ``.rest``."""
    return rules.extended(one.due_at, due_at, at, working_hours())


def case(case_id: int) -> CaseInfo:
    """Raises NotFound ``casework.unknown``, also for one out of reach."""
    found = Case.objects.filter(id=case_id).first()
    if found is None:
        raise NotFound("casework.unknown", {})
    return case_info(found)


def cases(
    workflow: str,
    *,
    ids: Iterable[int] | None = None,
    states: Iterable[str] | None = None,
    organization_ids: Iterable[int] | None = None,
    opened_by: str = "",
    sectors: Iterable[str] | None = None,
    place_ids: Iterable[int] | None = None,
    late_at: datetime | None = None,
    still_open: bool = False,
    limit: int = 200,
) -> list[CaseInfo]:
    """Cases in reach. Open ones first, the nearest deadline first; then the closed ones, newest first.

    ``organization_ids``: led by one of them or asked of one; ``late_at``: only those late at the instant;
    ``still_open``: none that is closed.
    """
    found = _chosen(workflow, organization_ids, opened_by)
    if ids is not None:
        found = found.filter(id__in=list(ids))
    if states is not None:
        found = found.filter(state__in=list(states))
    if sectors is not None:
        found = found.filter(sector__in=list(sectors))
    if place_ids is not None:
        found = found.filter(place_id__in=list(place_ids))
    if late_at is not None:
        found = found.filter(running=True, due_at__lt=late_at)
    opened = list(found.filter(closed_at=None).order_by("due_at", "id")[:limit])
    wanted = len(opened) < limit and not still_open and late_at is None
    closed = list(found.exclude(closed_at=None).order_by("-closed_at", "-id")[: limit - len(opened)]) if wanted else []
    return [case_info(row) for row in (*opened, *closed)]


def tally(workflow: str, at: datetime, organization_ids: Iterable[int] | None = None, opened_by: str = "") -> dict[str, int]:
    """How many cases in reach stand in each state, and under ``late`` how many are late."""
    found = _chosen(workflow, organization_ids, opened_by)
    rows = found.values_list("state").annotate(n=Count("id"), late=Count("id", filter=Q(running=True, due_at__lt=at))).order_by("state")
    counts = {state: n for state, n, _ in rows}
    return counts | {"late": sum(late for *_, late in rows)}


def standing(workflow: str, at: datetime, soon: datetime) -> Standing:
    """How the open cases in reach stand; ``soon``: due before this instant. One query."""
    owed = Q(running=True)
    return Standing(
        **Case.objects.filter(workflow=workflow, closed_at=None).aggregate(
            open=Count("id"),
            late=Count("id", filter=owed & Q(due_at__lt=at)),
            soon=Count("id", filter=owed & Q(due_at__gte=at, due_at__lt=soon)),
            extended=Count("id", filter=owed & Q(extensions__gt=0)),
        )
    )


def promises(workflow: str, start: datetime, end: datetime) -> list[CaseInfo]:
    """Cases in reach opened, or first due, in [start, end)."""
    opened, due = Q(opened_at__gte=start, opened_at__lt=end), Q(first_due_at__gte=start, first_due_at__lt=end)
    return [case_info(row) for row in Case.objects.filter(opened | due, workflow=workflow).order_by("id")]


def timeline(*case_ids: int, whole: bool = False) -> tuple[EventInfo, ...]:
    """Everything that happened to a case, or to several, oldest first, each with the files that came with it.

    ``whole``: with numbers of people in its words, for an act that tells the audit so.
    """
    files: dict[int, list[FileInfo]] = {}
    for row in CaseEvidence.objects.select_related("event").filter(case_id__in=case_ids).order_by("id"):
        files.setdefault(row.event_id, []).append(_file_info(row))
    rows = CaseEvent.objects.filter(case_id__in=case_ids).order_by("id")
    return tuple(_event_info(row, tuple(files.get(row.id, ())), whole) for row in rows)


def acted(case_ids: Iterable[int], acts: Iterable[str], start: datetime, end: datetime) -> dict[int, str]:
    """Case to the last of these acts done to it in [start, end)."""
    rows = CaseEvent.objects.filter(case_id__in=list(case_ids), act__in=list(acts), at__gte=start, at__lt=end).order_by("id")
    return dict(rows.values_list("case_id", "act"))


def happened(case_ids: Iterable[int], acts: Iterable[str] | None, until: datetime) -> list[EventInfo]:
    """What was done to these cases up to an instant, oldest first, without files; ``acts``: these alone, None: every one."""
    rows = CaseEvent.objects.filter(case_id__in=list(case_ids), at__lte=until)
    if acts is not None:
        rows = rows.filter(act__in=list(acts))
    return [_event_info(row) for row in rows.order_by("id")]


def tasks(case_id: int) -> tuple[TaskInfo, ...]:
    """The parts of a case asked of other organizations, in the order they were asked."""
    return tuple(task_info(row) for row in CaseTask.objects.filter(case_id=case_id).order_by("id"))


def tasks_of(case_ids: Iterable[int]) -> dict[int, list[TaskInfo]]:
    """Case to its parts asked of others, in one query; cases without any are left out."""
    found: dict[int, list[TaskInfo]] = {}
    for row in CaseTask.objects.filter(case_id__in=list(case_ids)).order_by("id"):
        found.setdefault(row.case_id, []).append(task_info(row))
    return found


def task(task_id: int) -> TaskInfo:
    """Raises NotFound ``casework.unknown``, also for one out of reach."""
    found = CaseTask.objects.filter(id=task_id).first()
    if found is None:
        raise NotFound("casework.unknown", {})
    return task_info(found)


def file(case_id: int, file_id: int) -> FileInfo:
    """Raises NotFound ``casework.unknown``, also for one out of reach."""
    found = CaseEvidence.objects.select_related("event").filter(id=file_id, case_id=case_id).first()
    if found is None:
        raise NotFound("casework.unknown", {})
    return _file_info(found)


def _chosen(workflow: str, organization_ids: Iterable[int] | None, opened_by: str) -> QuerySet[Case]:
    found = Case.objects.filter(workflow=workflow)
    if organization_ids is not None:
        found = found.extra(where=["organizations && %s::int[]"], params=[list(organization_ids)])
    return found.filter(opened_by=opened_by) if opened_by else found


def case_info(row: Case) -> CaseInfo:
    values: dict[str, Any] = {name: getattr(row, name) for name in CaseInfo.__dataclass_fields__ if hasattr(row, name)}
    return CaseInfo(**values | {"organizations": tuple(row.organizations), "policy_version": row.policy["version"]})


def task_info(row: CaseTask) -> TaskInfo:
    values: dict[str, Any] = {name: getattr(row, name) for name in TaskInfo.__dataclass_fields__}
    values |= {"what": shown(row.what), "reason": shown(row.reason)}
    return TaskInfo(**values)


def _event_info(row: CaseEvent, files: tuple[FileInfo, ...] = (), whole: bool = False) -> EventInfo:
    reason = row.reason if whole and row.reason != ERASED else shown(row.reason)
    detail = row.detail if whole else rules.with_words(row.detail, shown)
    return EventInfo(
        row.id, row.act, row.before, row.after, row.actor, row.organization_id, row.at, reason, detail, files, row.case_id
    )  # fmt: skip


def _file_info(row: CaseEvidence) -> FileInfo:
    return FileInfo(row.id, row.case_id, row.sha256, shown(row.name), row.media_type, row.size, row.event.actor, row.event.at)
