"""As what somebody acts in an incident, and the word about it to everybody else."""

from dataclasses import asdict
from datetime import datetime

from django.db import connection

from bazan.coordination.cases import api as cases
from bazan.coordination.cases.types import CaseInfo
from bazan.core.errors import Conflict, Forbidden, NotFound
from bazan.core.time import local_day
from bazan.directory.accounts import api as accounts
from bazan.directory.organizations import api as organizations
from bazan.directory.organizations.types import OrganizationInfo
from bazan.directory.permissions.types import Acting, Reach
from bazan.directory.places import api as places
from bazan.platform.jobs import api as jobs
from bazan.response.incidents import code_lists
from bazan.response.incidents.events import CHANNEL, IncidentChanged
from bazan.response.incidents.models import Incident


def commands(reach: Reach, place_id: int, sector: str, level: int, at: datetime) -> bool:
    """Whether the account may command there at this level: a commune commands the first level on its own ground, the province all."""
    if not accounts.allowed(reach, "incidents.command", place_id, sector):
        return False
    answers = code_lists.of_province().levels[level].command
    return answers == code_lists.COMMUNE or accounts.allowed(reach, "incidents.command", places.root(local_day(at)).id, sector)


def held(incident_id: int) -> Incident:
    """The row, held until the transaction ends. NotFound ``incidents.unknown``; Conflict ``incidents.merged``: it lies in another."""
    row = Incident.objects.select_for_update().filter(id=incident_id).first()
    if row is None:
        raise NotFound("incidents.unknown", {})
    if row.merged_into_id is not None:
        raise Conflict("incidents.merged", {})
    return row


def known(person: Acting, row: Incident, at: datetime) -> CaseInfo:
    """Its case, for who may know of it. NotFound ``incidents.unknown``."""
    case = cases.case(row.case_id)
    if not cases.may_know(case, person, at):
        raise NotFound("incidents.unknown", {})
    return case


def commander(person: Acting, row: Incident, at: datetime) -> tuple[Acting, CaseInfo]:
    """The person as commander. Forbidden ``incidents.command`` naming the level that has to."""
    case = known(person, row, at)
    if not commands(person.reach, case.place_id, case.sector, row.level, at):
        raise Forbidden("incidents.command", {"level": row.level})
    return person.playing({"command", "support"}), case


def participant(person: Acting, row: Incident, at: datetime) -> tuple[Acting, CaseInfo]:
    """The person as anybody who takes part: commander, or officer of an organization that was called. Forbidden ``people.not_allowed``."""
    case = known(person, row, at)
    if commands(person.reach, case.place_id, case.sector, row.level, at):
        return person.playing({"command", "support"}), case
    accounts.require(person.reach, "incidents.handle")
    if not any(same_body(one, person.organization_id) for one in case.organizations):
        accounts.require(person.reach, "incidents.handle", case.place_id, case.sector)
    return person.playing({"support"}), case


def still_open(case: CaseInfo) -> None:
    """Conflict ``incidents.closed``: after its end only words, lessons and what is to be done about it are added."""
    if case.closed_at is not None:
        raise Conflict("incidents.closed", {})


def same_body(one: int | None, other: int | None) -> bool:
    """Whether both numbers are of one body: a code may have borne several numbers over the years."""
    if one is None or other is None:
        return False
    return one == other or organizations.organization(one).code == organizations.organization(other).code


def body_of(code: str, lead: OrganizationInfo, command: OrganizationInfo, place_id: int, at: datetime) -> OrganizationInfo:
    """Who is meant by an owner in a procedure. A code this province doesn't know means the lead: no step may be left to nobody."""
    if code == "lead":
        return lead
    if code == "command":
        return command
    day = local_day(at)
    if code == code_lists.COMMUNE:
        return committee(place_id, at)
    try:
        return organizations.by_code(code, day)
    except NotFound:
        return lead


def committee(place_id: int, at: datetime) -> OrganizationInfo:
    """Who answers for the place in everything: the committee of a commune, or of the province. NotFound ``incidents.no_committee``."""
    found = organizations.responsible("*", place_id, local_day(at))
    if not found:
        raise NotFound("incidents.no_committee", {})
    return found[0]


def command_of(level: int, place_id: int, at: datetime) -> OrganizationInfo:
    """The body whose head commands at this level."""
    answers = code_lists.of_province().levels[level].command
    return committee(place_id, at) if answers == code_lists.COMMUNE else organizations.by_code(answers, local_day(at))


def tell(row: Incident, act: str, case: CaseInfo | None = None) -> None:
    """Announce on commit that something happened in the incident's room."""
    case = case or cases.case(row.case_id)
    told = IncidentChanged(
        row.id, act, case.state, case.place_id, case.sector, tuple(case.organizations), row.exercise_id is not None
    )  # fmt: skip
    with connection.cursor() as cursor:
        jobs.announce(cursor, CHANNEL, asdict(told))
