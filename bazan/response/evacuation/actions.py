"""Writes of plans: asked for in a page, reckoned in the process for heavy work. Tasks are given by who commands, in an open incident."""

import logging
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from math import ceil

import msgspec
import numpy as np
from django.db import connection, transaction
from shapely.geometry import Point, shape

from bazan.core.errors import BazanError, Conflict, NotFound, Refused
from bazan.core.labels import label
from bazan.core.time import LOCAL, local_day
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import Acting
from bazan.directory.places import api as places
from bazan.platform.jobs import api as jobs
from bazan.response.evacuation import population, queries, rules, shelter_assignment, trip_schedule
from bazan.response.evacuation.events import CHANNEL, PlanReckoned
from bazan.response.evacuation.models import EvacuationPlan
from bazan.response.evacuation.types import Lorry, Plan, PlanInfo, Shelter, Wishes
from bazan.response.incidents import api as incidents
from bazan.response.incidents.types import Asked, TaskInfo
from bazan.response.routing import api as routing
from bazan.response.routing.types import Place
from bazan.response.teams import api as teams

SEATS = "lorry_seats"
"""What a team has to carry people, in the province's list."""
LEAST_MINUTES = 15
_log = logging.getLogger(__name__)


@transaction.atomic
def ask(wishes: Wishes, by: Acting, at: datetime, key: str, *, again: int | None = None) -> PlanInfo:
    """A plan that will be reckoned; the same ``key`` again gives the one it made. ``again``: the plan whose next version it is.

    Shelters in the area itself are left out. Refused as ``rules.judged``, ``evacuation.outside``, ``evacuation.organization``;
    Forbidden ``people.not_allowed``; NotFound ``evacuation.unknown``.
    """
    key = f"{by.username}:{key}"[:100]
    if known := EvacuationPlan.objects.filter(key=key).first():
        return queries.info(known)
    danger = shape(dict(wishes.area))
    outside = tuple(one for one in wishes.shelters if not danger.covers(Point(one.longitude, one.latitude)))
    wishes = rules.judged(replace(wishes, shelters=outside))
    middle = danger.representative_point()
    place = places.locate(middle.y, middle.x, local_day(at))
    if place is None:
        raise Refused("evacuation.outside", {}, "area")
    accounts.require(by.reach, "evacuation.plan", place.id)
    if by.organization_id is None:
        raise Refused("evacuation.organization", {})
    before = queries.versions(queries.plan(again).series) if again is not None else []
    row = EvacuationPlan.objects.create(
        key=key, series=before[0].series if before else None, version=len(before) + 1, wishes=msgspec.to_builtins(wishes),
        organization_id=by.organization_id, place_id=place.id, asked_by=by.username, asked_at=at,
    )  # fmt: skip
    told = {"version": row.version, "shelters": len(wishes.shelters), "free": rules.free_places(wishes.shelters)}
    audit.append(by.username, "evacuation.ask", f"evacuation:{row.id}", told | {"lorries": len(wishes.lorries)})
    jobs.defer("evacuation.plan", plan_id=row.id)
    return queries.info(row)


def lorries(at: datetime) -> tuple[Lorry, ...]:
    """Those of the ready teams in reach that carry people: one a team, since seats are counted by team."""
    return tuple(
        Lorry(one.code, one.names.get("vi", one.code), min(one.assets[SEATS], rules.MOST_SEATS), *one.at, team=one.id)
        for one in teams.teams(at, states=["ready"], asset=SEATS)
    )


def reckon(plan_id: int, at: datetime) -> None:
    """Make the plan that was asked for, as of the instant it was asked; one that can't be made says why. Once it is made it stays."""
    row = EvacuationPlan.objects.filter(id=plan_id).first()
    if row is None or row.state == "done":
        return
    began = time.perf_counter()
    try:
        made, why = reckoned(msgspec.convert(row.wishes, Wishes), row.asked_at), ""
    except BazanError as refusal:
        made, why = None, refusal.rule
    except Exception:
        _log.exception("plan %s can't be reckoned", plan_id)
        made, why = None, "evacuation.broken"
    with transaction.atomic():
        row.state, row.why, row.done_at, row.took_s = ("failed" if why else "done"), why, at, round(time.perf_counter() - began, 2)
        row.plan = None if made is None else msgspec.to_builtins(made)
        row.save(update_fields=["state", "why", "done_at", "took_s", "plan"])
        with connection.cursor() as cursor:
            jobs.announce(cursor, CHANNEL, asdict(PlanReckoned(row.id)))
        audit.append("system", "evacuation.reckon", f"evacuation:{row.id}", {"state": row.state, "why": why, "took_s": row.took_s})


def reckoned(wishes: Wishes, at: datetime) -> Plan:
    """The plan of these wishes, over the roads that are open to lorries at ``at``. Refused ``evacuation.nobody``, ``evacuation.many``."""
    points, hamlets = population.points(wishes.area, local_day(at))
    if len(points) > rules.MOST_POINTS:
        raise Refused("evacuation.many", {"most": rules.MOST_POINTS}, "area")
    homes = [Place(one.id, one.latitude, one.longitude) for one in points]
    havens = [Place(one.id, one.latitude, one.longitude) for one in wishes.shelters]
    there, found = routing.times(homes, havens, "lorry", at)
    assigned = shelter_assignment.assign(points, wishes.shelters, there)
    back, _ = routing.times(havens, homes, "lorry", at)
    danger = shape(dict(wishes.area)).centroid
    trips = trip_schedule.trips(
        points, wishes.shelters, assigned.moves, wishes.lorries, back, _bases(wishes.lorries, homes, at), wishes.loading_min,
        (danger.y, danger.x),
    )  # fmt: skip
    finish = max((trip.end_min for trip in trips), default=None)
    return Plan(points, assigned, trips, finish, found, routing.standing_roads("lorry", at), hamlets)


def _bases(held: Sequence[Lorry], homes: Sequence[Place], at: datetime) -> np.ndarray:
    """Seconds from each lorry's base to each point; none for a lorry that is yet to be found."""
    found = np.zeros((len(held), len(homes)))
    known = [
        (n, Place(one.id, one.latitude, one.longitude))
        for n, one in enumerate(held)
        if one.latitude is not None and one.longitude is not None
    ]
    if known:
        found[[n for n, _ in known]] = routing.times([place for _, place in known], homes, "lorry", at)[0]
    return found


@transaction.atomic
def give(plan_id: int, incident_id: int, by: Acting, at: datetime) -> tuple[TaskInfo, ...]:
    """The plan as tasks of an open incident: one for each shelter, to its commune's committee, and one for each team with a lorry.

    Given twice in an incident they are the same. Conflict ``evacuation.not_made``; Refused and Forbidden as ``incidents.give_tasks``.
    """
    held = queries.plan(plan_id)
    accounts.require(by.reach, "evacuation.plan", held.place_id)
    if held.plan is None or not held.plan.assigned.moves:
        raise Conflict("evacuation.not_made", {})
    asked = [*_for_shelters(held, held.plan, at), *_for_teams(held, held.plan, at)]
    lines = [replace(one, line=number) for number, one in enumerate(asked, 1)]
    made = incidents.give_tasks(incident_id, lines, by, at, f"evacuation:{plan_id}")
    audit.append(by.username, "evacuation.give", f"evacuation:{plan_id}", {"incident": incident_id, "tasks": len(made)})
    return made


def _for_shelters(held: PlanInfo, plan: Plan, at: datetime) -> list[Asked]:
    found = []
    for number, shelter in enumerate(held.wishes.shelters):
        moves = [move for move in plan.assigned.moves if move.shelter == number]
        if not moves:
            continue
        ends = [trip.end_min for trip in plan.trips if trip.shelter == number]
        froms = ", ".join(f"{plan.points[move.point].name} {move.people}" for move in sorted(moves, key=lambda move: -move.people))
        what = label("evacuation.task.shelter", people=sum(move.people for move in moves), shelter=shelter.name, places=froms, plan=held.id)
        found.append(Asked(0, _committee(shelter, held.place_id, at), _minutes(held, max(ends, default=60.0), at), what=what))
    return found


def _for_teams(held: PlanInfo, plan: Plan, at: datetime) -> list[Asked]:
    found, day = [], local_day(at)
    for number, lorry in enumerate(held.wishes.lorries):
        trips = [trip for trip in plan.trips if trip.lorry == number]
        if not trips or lorry.team is None:
            continue
        begin = (held.wishes.start_at + timedelta(minutes=trips[0].start_min)).astimezone(LOCAL)
        code = organizations.organization(teams.team(lorry.team, at).organization_id).code
        to = ", ".join(dict.fromkeys(held.wishes.shelters[trip.shelter].name for trip in trips))
        what = label(
            "evacuation.task.team", lorry=lorry.name, trips=len(trips), people=sum(trip.people for trip in trips), shelters=to,
            start=f"{begin:%H:%M}", plan=held.id,
        )  # fmt: skip
        found.append(Asked(0, organizations.by_code(code, day).code, _minutes(held, trips[-1].end_min, at), what=what))
    return found


def _committee(shelter: Shelter, place_id: int, at: datetime) -> str:
    """Who answers for the shelter's commune, or the plan's if it says none. NotFound ``evacuation.no_committee``."""
    found = organizations.responsible("*", shelter.place_id or place_id, local_day(at))
    if not found:
        raise NotFound("evacuation.no_committee", {"shelter": shelter.name})
    return found[0].code


def _minutes(held: PlanInfo, end_min: float, at: datetime) -> int:
    """From now until the plan says it is done."""
    until = held.wishes.start_at + timedelta(minutes=end_min)
    return max(ceil((until - at).total_seconds() / 60), LEAST_MINUTES)
