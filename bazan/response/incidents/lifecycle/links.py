"""Incidents that are one, or belong together; both can be undone."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from bazan.coordination.cases import api as cases
from bazan.core.errors import Conflict, NotFound, Refused
from bazan.directory.permissions.types import Acting
from bazan.response.incidents import queries
from bazan.response.incidents.access.authorization import commander, held, tell
from bazan.response.incidents.models import Incident, Link
from bazan.response.incidents.types import IncidentInfo, LinkInfo


@transaction.atomic
def merge(incident_id: int, into: int, by: Acting, at: datetime, reason: str) -> IncidentInfo:
    """Lay an incident into another: it leaves the lists, nothing is done in it any more, its log is read with the other's.

    Refused ``incidents.merge.same``, ``incidents.merge.sandbox`` (an exercise is never laid into what is actual, nor the reverse);
    Conflict ``incidents.merged`` when either lies in another already, ``incidents.merge.holds`` when something was laid into it.
    """
    if incident_id == into:
        raise Refused("incidents.merge.same", {}, "into")
    first, second = (held(one) for one in sorted((incident_id, into)))
    row, other = (first, second) if first.id == incident_id else (second, first)
    if (row.exercise_id is None) != (other.exercise_id is None):
        raise Refused("incidents.merge.sandbox", {}, "into")
    if Incident.objects.filter(merged_into=row).exists():
        raise Conflict("incidents.merge.holds", {})
    actor, case = commander(by, row, at)
    theirs, target = commander(by, other, at)
    row.merged_into = other
    row.save(update_fields=["merged_into"])
    cases.note(case.id, "merge", actor, at, reason, detail={"into": into})
    cases.note(target.id, "merged", theirs, at, reason, detail={"incident": incident_id, "code": queries.incident(incident_id).code})
    cases.admit([target.id], case.organizations)
    tell(row, "merge")
    tell(other, "merged")
    return queries.incident(into)


@transaction.atomic
def unmerge(incident_id: int, by: Acting, at: datetime, reason: str) -> IncidentInfo:
    """Take it out again, as it was. Conflict ``incidents.merge.not``."""
    row = Incident.objects.select_for_update().filter(id=incident_id).first()
    if row is None:
        raise NotFound("incidents.unknown", {})
    if row.merged_into_id is None:
        raise Conflict("incidents.merge.not", {})
    other = held(row.merged_into_id)
    actor, case = commander(by, row, at)
    row.merged_into = None
    row.save(update_fields=["merged_into"])
    cases.note(case.id, "unmerge", actor, at, reason, detail={"from": other.id})
    cases.note(other.case_id, "unmerged", actor, at, reason, detail={"incident": incident_id, "code": queries.incident(incident_id).code})
    tell(row, "unmerge")
    tell(other, "unmerged")
    return queries.incident(incident_id)


@transaction.atomic
def link(incident_id: int, other: int, by: Acting, at: datetime, reason: str) -> LinkInfo:
    """Say that two belong together. Linking again gives the link that stands. Refused as ``merge``."""
    if incident_id == other:
        raise Refused("incidents.merge.same", {}, "other")
    row, theirs = held(incident_id), Incident.objects.filter(id=other).first()
    if theirs is None:
        raise NotFound("incidents.unknown", {})
    if (row.exercise_id is None) != (theirs.exercise_id is None):
        raise Refused("incidents.merge.sandbox", {}, "other")
    actor, case = commander(by, row, at)
    standing = Link.objects.filter(Q(one=row, other=theirs) | Q(one=theirs, other=row), ended_at=None).first()
    if standing is None:
        standing = Link.objects.create(one=row, other=theirs, reason=reason.strip()[:500], at=at, by=by.username)
        cases.note(case.id, "link", actor, at, reason, detail={"incident": other, "code": queries.incident(other).code})
        tell(row, "link", case)
    return LinkInfo(standing.id, standing.one_id, standing.other_id, standing.reason, standing.at, standing.by, None)


@transaction.atomic
def unlink(link_id: int, by: Acting, at: datetime, reason: str) -> None:
    """They don't, after all. Doing it again changes nothing."""
    found = Link.objects.filter(id=link_id).first()
    if found is None:
        raise NotFound("incidents.unknown", {})
    row = held(found.one_id)
    actor, case = commander(by, row, at)
    if Link.objects.filter(id=link_id, ended_at=None).update(ended_at=at):
        cases.note(case.id, "unlink", actor, at, reason, detail={"incident": found.other_id})
        tell(row, "unlink", case)
