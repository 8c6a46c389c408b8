"""Writes of teams: their state, and being sent to a task. One function, one transaction, one audit entry."""

from dataclasses import asdict
from datetime import datetime

from django.db import connection, transaction

from bazan.coordination.cases import api as casework
from bazan.core.errors import Conflict, NotFound, Refused
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import SYSTEM, Acting
from bazan.platform.jobs import api as jobs
from bazan.response.teams import queries, rules
from bazan.response.teams.events import CHANGED, TeamMoved
from bazan.response.teams.models import Team, TeamState
from bazan.response.teams.types import TeamInfo


@transaction.atomic
def move(team_id: int, state: str, by: Acting, at: datetime) -> TeamInfo:
    """The team in another state: ``ready``, ``off_duty``, or ``on_task`` for a task that has no case here.

    Called back from a task, nobody shares a place for it any more. NotFound ``teams.unknown``; Forbidden ``people.not_allowed``; as
    ``rules.moved``.
    """
    row = _directed(team_id, by)
    case_id = row.case_id
    _enter(row, rules.moved(row.state, state), None, by, at)
    ended = _end_shares(row, at) if case_id is not None else 0
    audit.append(by.username, "teams.move", f"team:{row.code}", {"state": row.state, "case": case_id, "shares_ended": ended})
    return queries.team(team_id, at)


@transaction.atomic
def send(team_id: int, case_id: int, by: Acting, at: datetime) -> TeamInfo:
    """The team on the task that has this case; it is ready again when the task is over.

    NotFound ``teams.unknown``, ``casework.unknown``; Forbidden ``people.not_allowed``; Conflict ``teams.state.moved``, ``teams.task.over``;
    Refused ``teams.task.body``: the task is another organization's.
    """
    row, case = _directed(team_id, by), casework.case(case_id)
    if not casework.may_know(case, by, at):
        raise NotFound("casework.unknown", {})
    if not case.running:
        raise Conflict("teams.task.over", {})
    if not queries.own(case.organization_id, row.organization_id):
        raise Refused("teams.task.body", {}, "team")
    _enter(row, rules.moved(row.state, "on_task"), case_id, by, at)
    audit.append(by.username, "teams.send", f"team:{row.code}", {"case": case_id})
    return queries.team(team_id, at)


@transaction.atomic
def let_go(case_id: int, by: Acting, at: datetime) -> list[int]:
    """Bring home who was sent to a task that is over, and end what is shared for it; numbers of the teams. Before its end: nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, code, place_id, sector, organization_id FROM team WHERE case_id = %s", [case_id])
        known = {number: rest for number, *rest in cursor.fetchall()}
        cursor.execute("SELECT team_id, shares FROM team_let_go(%s, %s)", [case_id, at])
        gone = dict(cursor.fetchall())
    for number in gone:
        if number in known:  # else it was out of the doer's reach before, and its news too
            _, place_id, sector, organization_id = known[number]
            _announce(number, place_id, sector, organization_id, case_id)
    if gone:
        audit.append(by.username, "teams.let_go", f"case:{case_id}", {"teams": sorted(gone), "shares_ended": sum(gone.values())})
    return sorted(gone)


def let_go_over(at: datetime) -> int:
    """For the clock: the same for every task that is over and still has somebody. How many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT case_id FROM (SELECT case_id FROM team UNION SELECT case_id FROM team_share WHERE ended_at IS NULL) held"
            " WHERE team_task_over_at(case_id) IS NOT NULL"
        )
        cases = [number for (number,) in cursor.fetchall()]
    return sum(len(let_go(case_id, SYSTEM, at)) for case_id in cases)


def tell(row: Team) -> None:
    """Announce on commit that something about the team changed."""
    _announce(row.id, row.place_id, row.sector, row.organization_id, row.case_id)


def _directed(team_id: int, by: Acting) -> Team:
    """The row, held until the transaction ends, for its own organization and for who directs teams there."""
    row = Team.objects.select_for_update().filter(id=team_id, retired_at=None).first()
    if row is None:
        raise NotFound("teams.unknown", {})
    if not (accounts.allowed(by.reach, "teams.direct") and queries.own(by.organization_id, row.organization_id)):
        accounts.require(by.reach, "teams.direct", row.place_id, row.sector)
    return row


def _enter(row: Team, state: str, case_id: int | None, by: Acting, at: datetime) -> None:
    row.state, row.since, row.case_id = state, at, case_id
    row.save(update_fields=["state", "since", "case_id"])
    TeamState.objects.create(team=row, state=state, case_id=case_id, at=at, by=by.username)
    tell(row)


def _end_shares(row: Team, at: datetime) -> int:
    """Nobody shares a place for a team that was called back; how many did."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT team_called_back(%s, %s)", [row.id, at])
        found = cursor.fetchone()
    return found[0] if found else 0


def _announce(team_id: int, place_id: int, sector: str, organization_id: int, case_id: int | None) -> None:
    told = TeamMoved(team_id, place_id, sector, hearers(organization_id, case_id))
    with connection.cursor() as cursor:
        jobs.announce(cursor, CHANGED, asdict(told))


def hearers(organization_id: int, case_id: int | None) -> tuple[int, ...]:
    """Organizations that hear of a team beyond place and sector: its own, and those of the task it is on."""
    heard = set(organizations.same_body(organization_id))
    if case_id is not None:
        heard.update(casework.case(case_id).organizations)
    return tuple(sorted(heard))
