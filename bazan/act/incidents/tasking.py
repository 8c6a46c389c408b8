"""Tasks of an incident: given, accepted, declined, passed on, ticked off, finished, given more time."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from bazan.act.casework import api as casework
from bazan.act.casework.types import Given, Policy
from bazan.act.incidents import queries, rules
from bazan.act.incidents.acting import commander, commands, held, same_body, tell
from bazan.act.incidents.models import Incident, IncidentTask
from bazan.act.incidents.opening import POLICY
from bazan.act.incidents.telling import tell_asked
from bazan.act.incidents.types import TaskInfo
from bazan.kernel.errors import Conflict, Forbidden, NotFound, Refused
from bazan.register.organizations import api as organizations
from bazan.register.people import api as people
from bazan.register.people.types import Acting

WHAT = 500
LONGEST = timedelta(days=366)


@transaction.atomic
def give_task(
    incident_id: int,
    what: str,
    organization_id: int,
    minutes: int,
    by: Acting,
    at: datetime,
    key: str,
    *,
    before: str = "",
    purpose: str = "response",
) -> TaskInfo:
    """A task by hand, due ``minutes`` from now; the same ``key`` again gives the one it made. ``purpose``: ``action`` for one that an
    after-action report asks for, which may outlive the incident.

    Refused ``incidents.task.what``, ``incidents.task.minutes``; NotFound ``organizations.unknown``; Forbidden ``incidents.command``.
    """
    row = held(incident_id)
    actor, case = commander(by, row, at)
    known = IncidentTask.objects.select_related("case").filter(incident=row, key=f"{by.username}:{key}"[:100]).first()
    if known is not None:
        return queries.task_info(known)
    what = what.strip()[:WHAT]
    if len(what) < rules.SHORTEST:
        raise Refused("incidents.task.what", {}, "what")
    if not 0 < minutes <= LONGEST / timedelta(minutes=1):
        raise Refused("incidents.task.minutes", {}, "minutes")
    if case.closed_at is not None and purpose != "action":
        raise Conflict("casework.act.state", {})
    body = organizations.organization(organization_id)
    others = [task.case_id for task in queries.tasks(incident_id)]
    casework.admit([case.id, *others], [body.id])
    made = casework.open_case(
        rules.TASK, Policy(POLICY, {}, around_the_clock=True), actor, organization_id=body.id, place_id=case.place_id, sector=case.sector,
        due_at=at + timedelta(minutes=minutes), what=what, asked={}, at=at, seen_by=[*case.organizations, body.id],
        guarded=case.guarded,
    )  # fmt: skip
    task = IncidentTask.objects.create(
        incident=row, case_id=made.id, key=f"{by.username}:{key}"[:100], what={"vi": what, "en": what}, checks=[], ticked=[],
        before=before if before in ("stable", "recovering") else "", purpose=purpose if purpose == "action" else "response",
    )  # fmt: skip
    tell_asked(queries.incident(incident_id), "task", task.what, body.id, by, at, f"task:{task.id}")
    tell(row, "task")
    return queries.task(task.id)


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
        casework.admit(everybody, [organizations.organization(organization_id).id])
    casework.move(
        rules.TASK, task.case_id, act, actor, seen, at, reason=reason, files=files, organization_id=organization_id, detail=detail
    )
    if act == "pass_on" and organization_id is not None:
        tell_asked(queries.incident(row.id), "task", task.what, organization_id, by, at, f"task:{task.id}:{seen}")
    tell(row, f"task_{act}")
    return queries.task(task_id)


@transaction.atomic
def extend_task(task_id: int, minutes: int, by: Acting, seen: int, at: datetime, reason: str) -> TaskInfo:
    """More time, counted; the first deadline stays as it was given. The commander's alone."""
    task, row = _task(task_id)
    actor, _ = commander(by, row, at)
    if not 0 < minutes <= LONGEST / timedelta(minutes=1):
        raise Refused("incidents.task.minutes", {}, "minutes")
    due = max(queries.task_info(task).due_at, at) + timedelta(minutes=minutes)
    casework.extend(task.case_id, due, actor, seen, at, reason)
    tell(row, "task_extend")
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
        casework.note(task.case_id, "tick" if done else "untick", actor, at, before.checks[check]["vi"], detail={"check": check} | whose)
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
    case = casework.case(task.case_id)
    roles = set()
    if people.allowed(by.reach, "incidents.handle") and same_body(case.organization_id, by.organization_id):
        roles.add("support")
    if commands(by.reach, case.place_id, case.sector, row.level, at):
        roles.add("command")
    if not roles:
        raise Forbidden("incidents.task.other", {})
    return by.playing(roles)
