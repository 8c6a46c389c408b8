"""Tasks of an incident: accepted, declined, passed on, ticked off, finished, given more time."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from bazan.coordination.cases import api as cases
from bazan.coordination.cases.types import Given
from bazan.core.errors import Forbidden, NotFound, Refused
from bazan.directory.accounts import api as accounts
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import Acting
from bazan.response.incidents import queries, rules
from bazan.response.incidents.access.authorization import commander, commands, held, same_body, tell
from bazan.response.incidents.models import Incident, IncidentTask
from bazan.response.incidents.notifications import tell_asked
from bazan.response.incidents.types import TaskInfo
from bazan.response.teams import api as teams


@transaction.atomic
def move_task(
    task_id: int,
    act: str,
    by: Acting,
    seen: int,
    at: datetime,
    *,
    reason: str = "",
    files: Iterable[Given] = (),
    organization_id: int | None = None,
    told_by: str = "",
) -> TaskInfo:
    """The task after ``accept``, ``decline``, ``pass_on``, ``finish``, ``reopen_task`` or ``drop``. ``told_by``: who told that another's
    task is done, in words. Raises as ``casework.move``, and as ``rules.finished`` says.
    """
    task, row = _task(task_id)
    actor = _doer(by, row, task, at)
    info = queries.task_info(task)
    detail = rules.finished(info, _own(info, by), told_by, at) if act == "finish" else {}
    if act == "pass_on" and organization_id is not None:
        everybody = [row.case_id, *(one.case_id for one in queries.tasks(row.id))]
        cases.admit(everybody, [organizations.organization(organization_id).id])
    cases.move(rules.TASK, task.case_id, act, actor, seen, at, reason=reason, files=files, organization_id=organization_id, detail=detail)
    if act == "pass_on" and organization_id is not None:
        tell_asked(queries.incident(row.id), "task", task.what, organization_id, by, at, f"task:{task.id}:{seen}")
    teams.let_go(task.case_id, actor, at)
    tell(row, f"task_{act}")
    return queries.task(task_id)


@transaction.atomic
def extend_task(task_id: int, minutes: int, by: Acting, seen: int, at: datetime, reason: str) -> TaskInfo:
    """More time, counted; the first deadline stays as it was given. The commander's alone."""
    task, row = _task(task_id)
    actor, _ = commander(by, row, at)
    if not rules.given_time(minutes):
        raise Refused("incidents.task.minutes", {}, "minutes")
    due = max(queries.task_info(task).due_at, at) + timedelta(minutes=minutes)
    cases.extend(task.case_id, due, actor, seen, at, reason)
    tell(row, "task_extend")
    return queries.task(task_id)


@transaction.atomic
def send_team(task_id: int, team_id: int, by: Acting, at: datetime) -> TaskInfo:
    """A team of the organization that owes the task goes to it; that is a line of its log. Raises as ``teams.send``."""
    task, row = _task(task_id)
    actor = _doer(by, row, task, at)
    sent = teams.send(team_id, task.case_id, actor, at)
    cases.note(task.case_id, "send_team", actor, at, sent.names["vi"], detail={"team": sent.id})
    tell(row, "send_team")
    return queries.task(task_id)


@transaction.atomic
def tick(task_id: int, check: int, done: bool, by: Acting, at: datetime) -> TaskInfo:
    """One check of a task done, or not after all; of another's, the log says whose. Doing it again changes nothing.

    Refused ``incidents.check.unknown``.
    """
    task, row = _task(task_id)
    actor = _doer(by, row, task, at)
    before = queries.task_info(task)
    after = rules.ticked(before, check, done)
    if after.ticked != before.ticked:
        task.ticked = sorted(after.ticked)
        task.save(update_fields=["ticked"])
        whose = {} if _own(before, by) else {"for": before.organization_id}
        cases.note(task.case_id, "tick" if done else "untick", actor, at, before.checks[check]["vi"], detail={"check": check} | whose)
        tell(row, "tick")
    return queries.task(task_id)


def _task(task_id: int) -> tuple[IncidentTask, Incident]:
    """The task, its incident held. NotFound ``incidents.task.unknown``."""
    found = IncidentTask.objects.filter(id=task_id).first()
    if found is None:
        raise NotFound("incidents.task.unknown", {})
    row = held(found.incident_id)
    return IncidentTask.objects.select_related("case").get(id=task_id), row


def _own(task: TaskInfo, by: Acting) -> bool:
    """Whether the person is of the body that owes the task."""
    return same_body(task.organization_id, by.organization_id)


def _doer(by: Acting, row: Incident, task: IncidentTask, at: datetime) -> Acting:
    """As what the person acts on the task: the organization that owes it, the command, or both. Forbidden ``incidents.task.other``."""
    case = cases.case(task.case_id)
    roles = set()
    if accounts.allowed(by.reach, "incidents.handle") and same_body(case.organization_id, by.organization_id):
        roles.add("support")
    if commands(by.reach, case.place_id, case.sector, row.level, at):
        roles.add("command")
    if not roles:
        raise Forbidden("incidents.task.other", {})
    return by.playing(roles)
