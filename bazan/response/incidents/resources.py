"""What organizations bring, and what they ask each other for."""

from datetime import datetime

from django.db import transaction

from bazan.coordination.cases import api as cases
from bazan.core.errors import NotFound, Refused
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import Acting
from bazan.response.incidents import code_lists, queries, rules
from bazan.response.incidents.access.authorization import held, participant, same_body, still_open, tell
from bazan.response.incidents.models import Incident, Resource
from bazan.response.incidents.notifications import tell_asked
from bazan.response.incidents.types import ResourceInfo

NAME = 200


@transaction.atomic
def bring(
    incident_id: int, kind: str, name: str, quantity: float, by: Acting, at: datetime, key: str, *, organization_id: int | None = None
) -> ResourceInfo:
    """Something of an organization (the doer's own when not said) that is on the scene."""
    return _add(incident_id, kind, name, quantity, by, at, key, organization_id or by.organization_id, None, "on_scene")


@transaction.atomic
def request(
    incident_id: int, kind: str, name: str, quantity: float, organization_id: int, by: Acting, at: datetime, key: str
) -> ResourceInfo:
    """Ask another organization, a neighbouring commune for one, for something. It sees the incident from now on."""
    return _add(incident_id, kind, name, quantity, by, at, key, organization_id, by.organization_id, "requested")


@transaction.atomic
def move_resource(resource_id: int, act: str, by: Acting, at: datetime, *, note: str = "") -> ResourceInfo:
    """It after ``promise``, ``refuse``, ``send``, ``arrive``, ``release`` or ``withdraw``.

    NotFound ``incidents.resource.unknown``; Conflict ``incidents.resource.state``; Forbidden ``incidents.resource.owner``; Refused
    ``incidents.resource.why`` for a refusal without a reason.
    """
    found = Resource.objects.filter(id=resource_id).first()
    if found is None:
        raise NotFound("incidents.resource.unknown", {})
    row = held(found.incident_id)
    found = Resource.objects.select_for_update().get(id=resource_id)
    actor, case = participant(by, row, at)
    still_open(case)
    owner = same_body(found.organization_id, by.organization_id)
    found.state = rules.moved_resource(found.state, act, owner, "command" in actor.roles)
    note = note.strip()[:500]
    if act == "refuse" and len(note) < 3:
        raise Refused("incidents.resource.why", {}, "note")
    found.at, found.note = at, note
    found.save()
    _told(row, found, act, actor, at)
    return queries.resource_info(found)


def let_go(row: Incident, actor: Acting, at: datetime) -> None:
    """At the incident's end nobody stays asked and nothing stays sent: each is withdrawn or released, with its line of the log."""
    for one in Resource.objects.select_for_update().filter(incident=row).order_by("id"):
        act = rules.last_act(one.state)
        if act:
            one.state, one.at, one.note = rules.moved_resource(one.state, act, owner=False, command=True), at, ""
            one.save()
            _told(row, one, act, actor, at)


def _add(
    incident_id: int,
    kind: str,
    name: str,
    quantity: float,
    by: Acting,
    at: datetime,
    key: str,
    organization_id: int | None,
    asked_by: int | None,
    state: str,
) -> ResourceInfo:
    """Refused ``incidents.resource.kind``, ``.quantity``, ``.organization``. The same ``key`` again gives what it made."""
    row = held(incident_id)
    actor, case = participant(by, row, at)
    still_open(case)
    key = f"{by.username}:{key}"[:100]
    known = Resource.objects.filter(incident=row, key=key).first()
    if known is not None:
        return queries.resource_info(known)
    if kind not in code_lists.of_province().resources:
        raise Refused("incidents.resource.kind", {"code": kind}, "kind")
    if not 0 < quantity < 1e9:
        raise Refused("incidents.resource.quantity", {}, "quantity")
    if organization_id is None:
        raise Refused("incidents.resource.organization", {}, "organization")
    body = organizations.organization(organization_id)
    cases.admit([case.id, *(task.case_id for task in queries.tasks(incident_id))], [body.id])
    made = Resource.objects.create(
        incident=row, key=key, kind=kind, name=name.strip()[:NAME], quantity=quantity, organization_id=body.id, asked_by_id=asked_by,
        state=state, at=at,
    )  # fmt: skip
    if state == "requested":
        words = code_lists.of_province().resources[kind]
        what = {language: f"{made.name or words[language]}: {quantity:g} {words[f'unit_{language}']}" for language in queries.LANGUAGES}
        tell_asked(queries.incident(incident_id), "resource", what, body.id, by, at, f"resource:{made.id}")
    _told(row, made, "request" if state == "requested" else "bring", actor, at)
    return queries.resource_info(made)


def _told(row: Incident, one: Resource, act: str, actor: Acting, at: datetime) -> None:
    detail = {
        "resource": one.id, "kind": one.kind, "name": one.name, "quantity": one.quantity, "organization": one.organization_id,
        "state": one.state,
    }  # fmt: skip
    cases.note(row.case_id, f"resource_{act}", actor, at, one.note, detail=detail)
    tell(row, f"resource_{act}")
