"""Tasks given: those of a procedure's steps, one by hand, or many in one act, of which either all are given or none."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from bazan.coordination.cases import api as casework
from bazan.coordination.cases.types import CaseInfo, Owed, Policy
from bazan.core.errors import Conflict, NotFound, Refused
from bazan.core.time import local_day
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import Acting
from bazan.response.incidents import queries, rules
from bazan.response.incidents.access.authorization import body_of, command_of, commander, held, still_open, tell
from bazan.response.incidents.models import Incident, IncidentTask
from bazan.response.incidents.notifications import tell_asked, tell_tasks
from bazan.response.incidents.types import Asked, Procedure, Step, TaskInfo
from bazan.response.teams import api as teams

POLICY = Policy(1, {}, around_the_clock=True)
"""Incidents' clocks run around the clock; of this version."""
KEY = 100


@dataclass(frozen=True)
class _Given:
    """A task as it is written down."""

    key: str
    organization_id: int
    minutes: int
    what: dict[str, str]
    before: str
    step: Step | None = None
    purpose: str = "response"


def add_steps(row: Incident, case: CaseInfo, procedure: Procedure | None, given: Collection[str], actor: Acting, at: datetime) -> None:
    """The tasks of the steps the incident's level calls for and that are not ``given`` yet; their clocks begin now."""
    lead, command = organizations.organization(case.organization_id), command_of(row.level, case.place_id, at)
    steps = rules.called(procedure, row.level, given)
    tasks = [_of_step(step, f"step:{step.id}", body_of(step.owner, lead, command, case.place_id, at).id, step.minutes) for step in steps]
    _give(row, case, tasks, actor, at)


def _of_step(step: Step, key: str, organization_id: int, minutes: int) -> _Given:
    return _Given(key, organization_id, minutes, dict(step.labels), step.before or "", step)


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
    team_id: int | None = None,
) -> TaskInfo:
    """A task by hand, due ``minutes`` from now; the same ``key`` again gives the one it made. ``purpose``: ``action`` for one that an
    after-action report asks for, which may outlive the incident. ``team_id``: who of the organization is sent, as ``teams.send`` says.

    Refused ``incidents.task.what``, ``incidents.task.minutes``; NotFound ``organizations.unknown``; Forbidden ``incidents.command``.
    """
    row = held(incident_id)
    actor, case = commander(by, row, at)
    key = f"{by.username}:{key}"[:KEY]
    known = IncidentTask.objects.select_related("case").filter(incident=row, key=key).first()
    if known is not None:
        return queries.task_info(known)
    what = rules.said(what)
    if not what:
        raise Refused("incidents.task.what", {}, "what")
    if not rules.given_time(minutes):
        raise Refused("incidents.task.minutes", {}, "minutes")
    if case.closed_at is not None and purpose != "action":
        raise Conflict("casework.act.state", {})
    body = organizations.organization(organization_id)
    purpose = purpose if purpose == "action" else "response"
    (made,) = _give(row, case, [_Given(key, body.id, minutes, {"vi": what, "en": what}, rules.gate(before), purpose=purpose)], actor, at)
    if team_id is not None:
        teams.send(team_id, made.case_id, actor, at)
    tell_asked(queries.incident(incident_id), "task", made.what, body.id, by, at, f"task:{made.id}")
    tell(row, "task")
    return made


@transaction.atomic
def give_tasks(incident_id: int, asked: Sequence[Asked], by: Acting, at: datetime, key: str) -> tuple[TaskInfo, ...]:
    """Many tasks in one act, all of them or none; the same ``key`` again gives those it made. Each body is told once, of all of its own.

    Refused ``incidents.tasks.none``, ``.many``, and with the number of the line ``.what``, ``.body``, ``.minutes``, ``.step``, ``.short``;
    Conflict ``incidents.closed``; Forbidden ``incidents.command``.
    """
    row = held(incident_id)
    actor, case = commander(by, row, at)
    mark = f"{by.username}:{key}"[: KEY - 4]
    known = IncidentTask.objects.select_related("case").filter(incident=row, key__startswith=f"{mark}:").order_by("id")
    if made := tuple(queries.task_info(task) for task in known):
        return made
    still_open(case)
    rules.countable(asked)
    left = {step.id: step for step in _left(row)}
    given = [_judged(one, left, f"{mark}:{number}", at) for number, one in enumerate(asked)]
    made = _give(row, case, given, actor, at)
    info = queries.incident(incident_id)
    for body in dict.fromkeys(task.organization_id for task in made):
        tell_tasks(info, [task for task in made if task.organization_id == body], by, at)
    tell(row, "task")
    return made


def proposed(incident_id: int, at: datetime) -> tuple[Asked, ...]:
    """A line for each step of its procedure that stands as no task, with whom and how long the procedure gives it."""
    row = Incident.objects.select_related("case").filter(id=incident_id).first()
    if row is None:
        raise NotFound("incidents.unknown", {})
    lead, place = organizations.organization(row.case.organization_id), row.case.place_id

    def owner(step: Step) -> str:
        command = command_of(max(row.level, step.from_level), place, at)
        return body_of(step.owner, lead, command, place, at).code

    return tuple(Asked(line, owner(step), step.minutes, step.id) for line, step in enumerate(_left(row), 1))


def _left(row: Incident) -> tuple[Step, ...]:
    standing = {task.step for task in queries.tasks(row.id) if task.state != "dropped"}
    return rules.left(rules.thawed(row.procedure), standing)


def _judged(one: Asked, left: dict[str, Step], key: str, at: datetime) -> _Given:
    """The line as a task; a step is given once."""
    step = left.pop(one.step, None)
    what = rules.judged(one, step)
    try:
        body = organizations.by_code(one.organization, local_day(at)).id
    except NotFound:
        raise rules.bad_line("body", one, "organization") from None
    if step is not None:
        return _of_step(step, key, body, one.minutes)
    return _Given(key, body, one.minutes, {"vi": what, "en": what}, rules.gate(one.before))


def _give(row: Incident, case: CaseInfo, given: Iterable[_Given], actor: Acting, at: datetime) -> tuple[TaskInfo, ...]:
    """The tasks, with a case each; whoever owes one sees the incident and everything else that is asked in it."""
    given = list(given)
    if not given:
        return ()
    bodies = [one.organization_id for one in given]
    casework.admit([case.id, *(task.case_id for task in queries.tasks(row.id))], bodies)
    cases = casework.open_cases(
        rules.TASK, POLICY, actor, [Owed(one.organization_id, at + timedelta(minutes=one.minutes), one.what["vi"]) for one in given],
        place_id=case.place_id, sector=case.sector, at=at, subject=f"incident:{row.id}", seen_by=[*case.organizations, *bodies],
        guarded=case.guarded,
    )  # fmt: skip
    made = [
        IncidentTask.objects.create(
            incident=row, case_id=opened.id, key=one.key, step=one.step.id if one.step else "", what=one.what,
            checks=[dict(check) for check in one.step.checks] if one.step else [], ticked=[], before=one.before, purpose=one.purpose,
            earliest_at=rules.earliest(one.step, at) if one.step else None,
        )
        for one, opened in zip(given, cases, strict=True)
    ]  # fmt: skip
    return tuple(queries.task_info(task) for task in made)
