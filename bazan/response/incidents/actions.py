"""Writes in an incident's room: moves, the log, the affected area, its level. One function, one transaction, one audit entry."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from bazan.coordination.cases import api as cases
from bazan.coordination.cases.types import Given
from bazan.core.errors import Refused
from bazan.directory.permissions.types import Acting
from bazan.response.incidents import affected_area, code_lists, queries, resources, rules
from bazan.response.incidents.access.authorization import command_of, commander, held, participant, still_open, tell
from bazan.response.incidents.incident_tasks.assignment import add_steps
from bazan.response.incidents.lifecycle import warnings_in_force
from bazan.response.incidents.notifications import tell_level
from bazan.response.incidents.types import IncidentInfo, State

TEXT = 2000
ENTERED: dict[str, State] = {"settle": "stable", "recover": "recovering", "close": "closed"}
"""Acts that lead to a state with conditions."""
ENDS = ("close", "dismiss")


@transaction.atomic
def move(
    incident_id: int,
    act: str,
    by: Acting,
    seen: int,
    at: datetime,
    *,
    reason: str = "",
    outcome: str = "",
    files: Iterable[Given] = (),
    decided: Mapping[int, str] | None = None,
) -> IncidentInfo:
    """The incident after ``respond``, ``settle``, ``relapse``, ``recover``, ``close`` or ``dismiss``; ``seen``: the version its doer saw.

    Refused ``incidents.condition.<key>`` for what doesn't hold yet, ``incidents.outcome``; Forbidden ``incidents.command``; Conflict
    ``incidents.merged``, and as ``casework.move``. With its end, what was asked for is withdrawn, what was sent is let go, and what is
    ``decided`` of each public warning in force is done, as ``ending.decide`` says.
    """
    row = held(incident_id)
    actor, _ = commander(by, row, at)
    if act in ENTERED:
        info, tasks, reports = queries.incident(incident_id), queries.tasks(incident_id), queries.reports(incident_id)
        rules.unmet(queries.conditions(info, ENTERED[act], tasks, reports))
    if act in ENDS:
        row.outcome = rules.outcome(outcome, act)
        resources.let_go(row, actor, at)
        warnings_in_force.decide(queries.incident(incident_id), row.case_id, actor, at, decided or {})
    case = cases.move(rules.INCIDENT, row.case_id, act, actor, seen, at, reason=reason, files=files)
    if row.acknowledged_at is None:
        row.acknowledged_at = at
    if act == "settle":
        row.stable_at = at
    if act == "relapse":
        row.stable_at = None
    row.save()
    tell(row, act, case)
    return queries.incident(incident_id)


@transaction.atomic
def note(incident_id: int, text: str, by: Acting, at: datetime, *, decision: bool = False, files: Iterable[Given] = ()) -> int:
    """A line of the log; a decision is pinned and is the commander's alone. Gives the line's number.

    Refused ``incidents.note.empty``; Forbidden ``incidents.command``, ``people.not_allowed``.
    """
    row = held(incident_id)
    actor, case = commander(by, row, at) if decision else participant(by, row, at)
    line = cases.note(row.case_id, "decision" if decision else "note", actor, at, _said(text), files=files)
    tell(row, "note", case)
    return line


@transaction.atomic
def count(incident_id: int, figure: str, value: float, by: Acting, at: datetime, *, of: float | None = None, text: str = "") -> int:
    """A counted fact: how many, out of how many. Refused ``incidents.figure.unknown``, ``incidents.figure.value``."""
    row = held(incident_id)
    actor, case = participant(by, row, at)
    still_open(case)
    if figure not in code_lists.of_province().figures:
        raise Refused("incidents.figure.unknown", {"code": figure}, "figure")
    if not 0 <= value < 1e9 or (of is not None and not value <= of < 1e9):
        raise Refused("incidents.figure.value", {}, "value")
    line = cases.note(row.case_id, "figure", actor, at, text.strip()[:TEXT], detail={"figure": figure, "value": value, "of": of})
    tell(row, "figure", case)
    return line


@transaction.atomic
def arrive(incident_id: int, by: Acting, at: datetime, text: str = "") -> int:
    """The first of those who were sent is on the scene; said again it is a line of the log and no more."""
    row = held(incident_id)
    actor, case = participant(by, row, at)
    still_open(case)
    if row.on_scene_at is None:
        row.on_scene_at = at
        row.save(update_fields=["on_scene_at"])
    line = cases.note(row.case_id, "arrive", actor, at, text.strip()[:TEXT])
    tell(row, "arrive", case)
    return line


@transaction.atomic
def draw(
    incident_id: int,
    basis: str,
    points: Iterable[tuple[float, float]],
    by: Acting,
    at: datetime,
    *,
    metres: float | None = None,
    text: str = "",
) -> int:
    """The affected area: ``drawn`` from at least three points, a ``circle`` of ``metres`` around one, a ``corridor`` along two or more.

    Refused ``incidents.area.points``, ``incidents.area.metres``, ``incidents.area.size``, ``incidents.area.crossing``.
    """
    row = held(incident_id)
    actor, case = participant(by, row, at)
    still_open(case)
    geometry = affected_area.drawn(basis, tuple(points), metres)
    detail = {"geometry": geometry, "basis": basis, "metres": metres}
    line = cases.note(row.case_id, "area", actor, at, text.strip()[:TEXT], detail=detail)
    tell(row, "area", case)
    return line


@transaction.atomic
def grade(incident_id: int, severity: str, by: Acting, at: datetime, reason: str) -> IncidentInfo:
    """Another severity, and the command and steps that go with its level. Steps already given stay, whatever the level.

    Whoever commands before may do it: so a commune calls the province. Refused ``incidents.severity.unknown``, ``incidents.note.empty``.
    """
    row = held(incident_id)
    actor, case = commander(by, row, at)
    still_open(case)
    grave = code_lists.of_province().severity(severity)
    before = row.level
    detail = {"before": row.severity, "after": severity, "level_before": before, "level": grave.level}
    row.severity, row.level = severity, grave.level
    row.save(update_fields=["severity", "level"])
    command = command_of(grave.level, case.place_id, at)
    cases.admit([case.id, *(task.case_id for task in queries.tasks(incident_id))], [command.id])
    cases.note(row.case_id, "grade", actor, at, _said(reason), detail=detail)
    if grave.level > before:
        given = {task.step for task in queries.tasks(incident_id)}
        add_steps(row, cases.case(case.id), rules.thawed(row.procedure), given, actor, at)
        tell_level(queries.incident(incident_id), [command.id], by, at)
    tell(row, "grade")
    return queries.incident(incident_id)


@transaction.atomic
def hand_over(incident_id: int, to: str, text: str, by: Acting, at: datetime) -> int:
    """A record that one watch handed it to the next: what stands, what is open. Refused ``incidents.note.empty``, ``.handover.to``."""
    row = held(incident_id)
    actor, case = commander(by, row, at)
    still_open(case)
    if len(to.strip()) < rules.SHORTEST:
        raise Refused("incidents.handover.to", {}, "to")
    line = cases.note(row.case_id, "handover", actor, at, _said(text), detail={"to": to.strip()[:200], "state": case.state})
    tell(row, "handover", case)
    return line


@transaction.atomic
def learn(incident_id: int, text: str, by: Acting, at: datetime) -> int:
    """A lesson for the after-action report; also after the incident is closed."""
    row = held(incident_id)
    actor, case = participant(by, row, at)
    line = cases.note(row.case_id, "lesson", actor, at, _said(text))
    tell(row, "lesson", case)
    return line


def _said(text: str) -> str:
    if len(text.strip()) < rules.SHORTEST:
        raise Refused("incidents.note.empty", {}, "text")
    return text.strip()[:TEXT]
