"""Reads of teams and of where they are, as the room's types. What was known at an instant is what had come in by then."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from django.db.models import Q

from bazan.core.errors import NotFound
from bazan.directory.organizations import api as organizations
from bazan.response.teams import rules
from bazan.response.teams.models import Team, TeamErasure, TeamPosition, TeamShare
from bazan.response.teams.types import Nearby, Position, ShareInfo, State, TeamInfo

LONGEST_TRACK = 20_000
"""Places of one share: 12 hours at two seconds."""
OVER = "least(share.ends_at, coalesce(share.ended_at, team_task_over_at(share.case_id)))"
"""When a share is over, as ``rules.end`` has it."""
NEWEST = f"""
SELECT DISTINCT ON (share.team_id) share.team_id, held.latitude, held.longitude, held.accuracy_m, held.rough, held.observed_at,
       held.received_at
  FROM team_share share
 CROSS JOIN LATERAL (SELECT * FROM team_position WHERE share_id = share.id AND received_at <= %(at)s
                     ORDER BY observed_at DESC LIMIT 1) held
 WHERE share.team_id = ANY(%(teams)s) AND share.started_at <= %(at)s AND %(at)s < {OVER}
 ORDER BY share.team_id, held.observed_at DESC
"""  # noqa: S608 - ours
STATES = """
SELECT DISTINCT ON (team_id) team_id, state, at, case_id FROM team_state WHERE team_id = ANY(%(teams)s) AND at <= %(at)s
 ORDER BY team_id, at DESC, id DESC
"""


def team(team_id: int, at: datetime) -> TeamInfo:
    """NotFound ``teams.unknown``, also for one out of reach and for one not known then."""
    found = _infos(Team.objects.filter(id=team_id), at)
    if not found:
        raise NotFound("teams.unknown", {})
    return found[0]


def teams(
    at: datetime,
    *,
    ids: Iterable[int] | None = None,
    organization_ids: Iterable[int] | None = None,
    states: Iterable[State] | None = None,
    case_ids: Iterable[int] | None = None,
    asset: str = "",
    near: tuple[float, float] | None = None,
    most: int | None = None,
) -> list[TeamInfo]:
    """Teams in reach as they stood and as their places were known at ``at``, by code; ``near``: the nearest to it first.

    ``asset``: only who has at least one of it; ``most``: so many of them. At most three queries.
    """
    rows = Team.objects.all()
    if ids is not None:
        rows = rows.filter(id__in=list(ids))
    if organization_ids is not None:
        rows = rows.filter(organization_id__in=list(organization_ids))
    found = sorted(_infos(rows, at), key=lambda team: rules.as_counted(team.code))
    if states is not None:
        wanted = frozenset(states)
        found = [one for one in found if one.state in wanted]
    if case_ids is not None:
        cases = frozenset(case_ids)
        found = [one for one in found if one.case_id in cases]
    if asset:
        found = [one for one in found if one.assets.get(asset, 0) > 0]
    if near is not None:
        found = [one.team for one in rules.nearest(found, near, len(found))]
    return found[:most]


def nearest(
    near: tuple[float, float], at: datetime, most: int, asset: str = "", states: Iterable[State] = ("ready",)
) -> tuple[Nearby, ...]:
    """The nearest teams in these states with how far they are in a straight line; ``asset``: only who has at least one of it."""
    return rules.nearest(teams(at, states=states), near, most, asset)


def share(share_id: int) -> ShareInfo:
    """NotFound ``teams.share.unknown``."""
    found = TeamShare.objects.filter(id=share_id).first()
    if found is None:
        raise NotFound("teams.share.unknown", {})
    return share_info(found)


def sharing(account_id: int, at: datetime) -> ShareInfo | None:
    """What the account shares now; null once it is over, whether or not the clock came."""
    found = TeamShare.objects.filter(account_id=account_id, ended_at=None).first()
    return share_info(found) if found is not None and at < over_at(found) else None


def shares(team_id: int, limit: int = 50) -> list[ShareInfo]:
    """Who shared for the team, newest first."""
    return [share_info(row) for row in TeamShare.objects.filter(team_id=team_id).order_by("-started_at")[:limit]]


def track(share_id: int, at: datetime) -> list[Position]:
    """Where one officer was, oldest first, as known at ``at``. Whoever shows it tells the audit so (``people.Look``)."""
    rows = TeamPosition.objects.filter(share_id=share_id, received_at__lte=at).order_by("observed_at")[:LONGEST_TRACK]
    return [Position(row.latitude, row.longitude, row.accuracy_m, row.rough, row.observed_at, row.received_at) for row in rows]


def waits_for_erasure(account_id: int) -> bool:
    """Whether the account asked for its places to be erased and the clock hasn't come yet."""
    return TeamErasure.objects.filter(account_id=account_id, done_at=None).exists()


def over_at(row: TeamShare) -> datetime:
    """When the share is over, or will be at the latest."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT team_task_over_at(%s)", [row.case_id])
        told = cursor.fetchone()
    return rules.end(row.ends_at, row.ended_at, told[0] if told else None)


def own(organization_id: int | None, team_of: int) -> bool:
    """Whether somebody of the first organization is a member of the team's, under any number that bore its code."""
    return organization_id is not None and team_of in organizations.same_body(organization_id)


def _infos(rows, at: datetime) -> list[TeamInfo]:
    kept = list(rows.filter(Q(retired_at=None) | Q(retired_at__gt=at), known_at__lte=at))
    states, places = {}, {}
    moved = [row.id for row in kept if row.since > at]
    # nobody shares a place for a team that is on no task
    out = [row.id for row in kept if row.since > at or row.case_id is not None]
    with connection.cursor() as cursor:
        if moved:
            cursor.execute(STATES, {"teams": moved, "at": at})
            states = {number: rest for number, *rest in cursor.fetchall()}
        if out:
            cursor.execute(NEWEST, {"teams": out, "at": at})
            places = {number: Position(*rest) for number, *rest in cursor.fetchall()}
    found = []
    for row in kept:
        state, since, case_id = states.get(row.id, (row.state, row.since, row.case_id))
        found.append(
            TeamInfo(
                row.id, row.code, row.names, row.organization_id, row.kind, row.people, row.assets, row.latitude, row.longitude, row.phone,
                row.place_id, row.sector, state, since, case_id, places.get(row.id),
            )
        )  # fmt: skip
    return found


def share_info(row: TeamShare) -> ShareInfo:
    return ShareInfo(row.id, row.team_id, row.account_id, row.case_id, row.started_at, row.ends_at, row.ended_at, row.ended_why)
