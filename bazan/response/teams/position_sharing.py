"""An officer's phone says where the team is: by consent, for one task, until an end that is told beforehand."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import connection, transaction

from bazan.coordination.cases import api as cases
from bazan.core.errors import BazanError, Conflict, Forbidden, NotFound, Refused, Unavailable
from bazan.core.settings import of_room
from bazan.core.time import local_day
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import SYSTEM, Acting
from bazan.directory.places import api as places
from bazan.platform.jobs import api as jobs
from bazan.response.teams import actions, queries, rules
from bazan.response.teams.events import CHANNEL, PositionMoved
from bazan.response.teams.models import Team, TeamPosition, TeamShare
from bazan.response.teams.settings import SETTINGS
from bazan.response.teams.types import Point, Reported, ShareInfo, Why

MINUTE = timedelta(minutes=1)
PUT = """
INSERT INTO team_position (share_id, team_id, latitude, longitude, accuracy_m, rough, observed_at, received_at)
SELECT %(share)s, %(team)s, latitude, longitude, accuracy_m, accuracy_m > %(rough)s, observed_at, %(at)s
  FROM unnest(%(latitudes)s::float8[], %(longitudes)s::float8[], %(accuracies)s::float8[], %(instants)s::timestamptz[])
       AS given (latitude, longitude, accuracy_m, observed_at)
    ON CONFLICT (share_id, observed_at) DO NOTHING RETURNING observed_at
"""


@transaction.atomic
def start_sharing(team_id: int, case_id: int, by: Acting, at: datetime) -> ShareInfo:
    """The officer agrees that the own phone tells where the team is. It ends with the task, when the officer says so, or after the
    province's hours, whichever comes first; agreeing again while it runs gives the one that runs.

    NotFound ``teams.unknown``, ``casework.unknown``; Forbidden ``teams.share.member``, ``people.not_allowed``; Conflict
    ``teams.task.over``, ``teams.share.other``: another one runs; Refused ``teams.share.task``: the team is not on this task.
    """
    accounts.require(by.reach, "teams.share")
    row = Team.objects.filter(id=team_id, retired_at=None).first()
    if row is None:
        raise NotFound("teams.unknown", {})
    if not queries.own(by.organization_id, row.organization_id):
        raise Forbidden("teams.share.member", {})
    case = cases.case(case_id)
    if not cases.may_know(case, by, at):
        raise NotFound("casework.unknown", {})
    if not case.running:
        raise Conflict("teams.task.over", {})
    if row.case_id != case_id:
        raise Refused("teams.share.task", {}, "team")
    _turn(by.reach.account_id)
    if before := TeamShare.objects.filter(account_id=by.reach.account_id, ended_at=None).first():
        if at < queries.over_at(before):
            if (before.team_id, before.case_id) == (team_id, case_id):
                return queries.share_info(before)
            raise Conflict("teams.share.other", {})
        _end(before, at, "time" if before.ends_at <= at else "task")
    ends_at = at + timedelta(hours=of_room(SETTINGS).share_h)
    made = TeamShare.objects.create(team=row, account_id=by.reach.account_id, case_id=case_id, started_at=at, ends_at=ends_at)
    audit.append(by.username, "teams.start_sharing", f"team:{row.code}", {"share": made.id, "case": case_id, "until": ends_at.isoformat()})
    actions.tell(row)
    return queries.share_info(made)


@transaction.atomic
def stop_sharing(share_id: int, by: Acting, at: datetime) -> ShareInfo:
    """The officer's word that it ends now. Ended already, it stays as it ended. NotFound ``teams.share.unknown``, also for another's."""
    row = _own_share(share_id, by)
    if row.ended_at is None:
        _end(row, at, "stopped")
        audit.append(by.username, "teams.stop_sharing", f"team:{row.team.code}", {"share": row.id})
        actions.tell(row.team)
    return queries.share_info(row)


@transaction.atomic
def report_positions(share_id: int, points: Sequence[Point], by: Acting, at: datetime) -> Reported:
    """Take what a phone kept, at most 200 places; each that can be believed is committed, one that came before is nothing new, and
    each of the others is named with why.

    NotFound ``teams.share.unknown``, also for another's; Conflict ``teams.share.ended``; Refused ``teams.position.many``; Unavailable
    ``teams.position.rate``: later.
    """
    if len(points) > rules.MOST_POINTS:
        raise Refused("teams.position.many", {"limit": rules.MOST_POINTS}, "points")
    row, settings = _own_share(share_id, by), of_room(SETTINGS)
    rules.running(queries.over_at(row), at)
    lately = TeamPosition.objects.filter(share=row, received_at__gt=at - MINUTE, received_at__lte=at).count()
    if lately + len(points) > settings.points_per_minute:
        raise Unavailable("teams.position.rate", {})
    ground = places.root(local_day(at))
    believed: list[Point] = []
    refused: list[tuple[int, BazanError]] = []
    for number, point in enumerate(points):
        try:
            believed.append(rules.judged(point, row.started_at, at, (ground.latitude, ground.longitude)))
        except Refused as why:
            refused.append((number, why))
    new = _put(row, believed, settings.rough_m, at)
    if new:
        _announce(row, at)
    return Reported(len(new), len(believed) - len(new), tuple(refused))


def report_position(
    share_id: int, latitude: float, longitude: float, accuracy_m: float, observed_at: datetime, by: Acting, at: datetime
) -> bool:
    """One place; False: it came in before. Raises as ``report_positions``, and the refusal of the place itself."""
    told = report_positions(share_id, [Point(latitude, longitude, accuracy_m, observed_at)], by, at)
    if told.refused:
        raise told.refused[0][1]
    return told.taken == 1


@transaction.atomic
def end_over(at: datetime) -> int:
    """For the clock: end what has to end, with its task or with its hours. How many teams and shares it touched."""
    touched = actions.let_go_over(at)
    for row in (
        TeamShare.objects.select_for_update(of=("self",)).select_related("team").filter(ended_at=None, ends_at__lte=at).order_by("id")
    ):
        _end(row, row.ends_at, "time")
        audit.append(SYSTEM.username, "teams.stop_sharing", f"team:{row.team.code}", {"share": row.id, "why": "time"})
        actions.tell(row.team)
        touched += 1
    return touched


def _own_share(share_id: int, by: Acting) -> TeamShare:
    row = TeamShare.objects.select_for_update().filter(id=share_id, account_id=by.reach.account_id).first()
    if row is None:
        raise NotFound("teams.share.unknown", {})
    return row


def _end(row: TeamShare, at: datetime, why: Why) -> None:
    row.ended_at, row.ended_why = min(at, row.ends_at), why
    row.save(update_fields=["ended_at", "ended_why"])


def _turn(account_id: int) -> None:
    """Two taps at once are one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"share {account_id}"])


def _put(row: TeamShare, points: Sequence[Point], rough_m: float, at: datetime) -> list[datetime]:
    """The instants of those that are new."""
    given = {
        "share": row.id, "team": row.team_id, "rough": rough_m, "at": at, "latitudes": [point.latitude for point in points],
        "longitudes": [point.longitude for point in points], "accuracies": [point.accuracy_m for point in points],
        "instants": [point.observed_at for point in points],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(PUT, given)
        return [instant for (instant,) in cursor.fetchall()]


def _announce(row: TeamShare, at: datetime) -> None:
    """The newest place of the team, for it may be another one's than what just came in."""
    team = queries.team(row.team_id, at)
    if team.position is None:
        return
    told = PositionMoved(
        team.id, round(team.position.longitude, 6), round(team.position.latitude, 6), round(team.position.observed_at.timestamp() * 1000),
        team.place_id, team.sector, actions.hearers(team.organization_id, team.case_id),
    )  # fmt: skip
    with connection.cursor() as cursor:
        jobs.announce(cursor, CHANNEL, asdict(told))
