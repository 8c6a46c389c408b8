"""Incidents about children and victims: guarded by their kind or by their commander, entered by who names a reason; and what is held."""

from datetime import datetime

from django.db import connection, transaction

from bazan.coordination.cases import api as casework
from bazan.core.errors import NotFound, Refused
from bazan.directory.accounts import api as accounts
from bazan.directory.permissions.types import Acting
from bazan.response.incidents import code_lists, queries
from bazan.response.incidents.access.authorization import commander, held, tell
from bazan.response.incidents.types import GuardedInfo, IncidentInfo


@transaction.atomic
def guard(incident_id: int, guarded: bool, by: Acting, at: datetime, reason: str) -> IncidentInfo:
    """Keep the incident to who is in it, its commander's body with them; or no longer. With its tasks.

    Forbidden ``incidents.command``; Refused ``incidents.note.empty``, ``incidents.guarded.body``: nobody hides from himself.
    """
    row = held(incident_id)
    actor, case = commander(by, row, at)
    if len(reason.strip()) < 3:
        raise Refused("incidents.note.empty", {}, "reason")
    cases = [case.id, *(task.case_id for task in queries.tasks(incident_id))]
    casework.admit(cases, [body_in(by)] if guarded else [])
    casework.guard(cases, guarded)
    casework.note(case.id, "guard" if guarded else "unguard", actor, at, reason)
    tell(row, "guard")
    return queries.incident(incident_id)


@transaction.atomic
def hold(incident_id: int, hold_it: bool, by: Acting, at: datetime, reason: str) -> IncidentInfo:
    """Keep everything of it for a court or an inquiry, also after its time; or no longer. Forbidden ``incidents.command``; Refused
    ``incidents.note.empty``."""
    row = held(incident_id)
    actor, case = commander(by, row, at)
    if len(reason.strip()) < 3:
        raise Refused("incidents.note.empty", {}, "reason")
    casework.hold([case.id, *(task.case_id for task in queries.tasks(incident_id))], hold_it)
    casework.note(case.id, "hold" if hold_it else "unhold", actor, at, reason)
    tell(row, "hold", case)
    return queries.incident(incident_id)


@transaction.atomic
def enter(incident_id: int, by: Acting, at: datetime, reason: str) -> IncidentInfo:
    """Let somebody into a guarded incident of his reach for a day, with the reason in its log and in the audit.

    Forbidden ``people.not_allowed``; NotFound ``incidents.unknown``; Refused ``casework.act.reason``.
    """
    accounts.require(by.reach, "incidents.enter")
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id FROM incident_cases(%s) ORDER BY case_id", [incident_id])
        cases = [case_id for (case_id,) in cursor.fetchall()]
    if not cases:
        raise NotFound("incidents.unknown", {})
    # its own case was opened before those of its tasks
    casework.enter(cases, by, at, reason)
    casework.note(cases[0], "enter", by.playing({"command"}), at, reason)
    return queries.incident(incident_id)


def unseen() -> list[GuardedInfo]:
    """The guarded incidents of the request's places and sectors that it doesn't see: that they are, and no more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, year, number, opened_at FROM incident_guarded() WHERE id NOT IN (SELECT id FROM incident) ORDER BY id")
        rows = cursor.fetchall()
    prefix = code_lists.of_province().prefixes["incident"]
    return [GuardedInfo(number_, f"{prefix}-{year}-{number:04}", opened_at) for number_, year, number, opened_at in rows]


def body_in(by: Acting) -> int:
    """The organization that stays in with who guards. Refused ``incidents.guarded.body`` for who has none."""
    if by.organization_id is None:
        raise Refused("incidents.guarded.body", {}, "guarded")
    return by.organization_id
