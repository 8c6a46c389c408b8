"""A plan as its page writes it: sums, hours, rows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup
from shapely.geometry import shape

from bazan.core.labels import label
from bazan.core.map_layers import Feature, Layer
from bazan.core.time import LOCAL, local_day
from bazan.data.figures.api import outlines, short_place_name
from bazan.directory.places import api as places
from bazan.platform.design_system.api import Spot, draw_spot, number
from bazan.response.evacuation.types import Lorry, Plan, PlanInfo, Shelter, Trip, Unplaced

TEAMS = "teams"
MOST_SHELTERS = 60
"""The nearest so many are looked at."""
MOST_TRIPS = 400
"""So many are written out; the table by hour counts all."""
MOST_HOURS = 24


@dataclass(frozen=True)
class Cell:
    trips: int
    people: int


@dataclass(frozen=True)
class LorryRow:
    name: str
    seats: int
    hours: list[Cell]
    people: int
    done: str


@dataclass(frozen=True)
class ShelterRow:
    name: str
    filled: int
    free: int
    told: str
    last: str
    """When the last lorry has left."""


@dataclass(frozen=True)
class TripRow:
    start: str
    end: str
    lorry: str
    stops: str
    shelter: str
    people: int


def told(info: PlanInfo, layers: Collection[str]) -> dict[str, Any]:
    """What the page says of a plan that is made; nothing of one that isn't. ``layers``: codes of those its reader may see."""
    plan = info.plan
    if plan is None:
        return {}
    hours = min(max(ceil((plan.finish_min or 0) / 60), 1), MOST_HOURS)
    begin = info.wishes.start_at
    people = sum(one.people for one in plan.points)
    out = sum(one.people for one in plan.assigned.unplaced)
    return {
        "people": people,
        "households": sum(one.households for one in plan.points),
        "placed": people - out,
        "finish": clock(begin, plan.finish_min) if plan.finish_min is not None else "",
        "finish_hours": number(plan.finish_min / 60, 1) if plan.finish_min is not None else "",
        "hours": [clock(begin, 60 * n) for n in range(hours)],
        "hours_more": (plan.finish_min or 0) > 60 * hours,
        "lorries": [_lorry(info, plan, n, one, hours) for n, one in enumerate(info.wishes.lorries)],
        "shelters": [_shelter(info, plan, n, one) for n, one in enumerate(info.wishes.shelters)],
        "trips": [_trip(info, plan, trip) for trip in plan.trips[:MOST_TRIPS]],
        "more_trips": max(len(plan.trips) - MOST_TRIPS, 0),
        "unplaced": [(plan.points[one.point].name, one.people, _why(one)) for one in plan.assigned.unplaced],
        "out": out,
        "gap": None if plan.assigned.gap is None else number(plan.assigned.gap * 100, 1),
        "map": picture(info),
        "map_query": _map_query(info, layers),
        "plan": plan,
    }


def _map_query(info: PlanInfo, layers: Collection[str]) -> str:
    """The map over the area, with the shelters, the teams and what is cut."""
    middle = shape(dict(info.wishes.area)).centroid
    codes = dict.fromkeys([*(one.id.partition("/")[0] for one in info.wishes.shelters), TEAMS, "closures"])
    return urlencode({"c": f"{middle.y:.5f},{middle.x:.5f},11.5", "on": ",".join(code for code in codes if code in layers)}, safe=",")


def clock(begin: datetime, minutes: float) -> str:
    """``08:40``; of another day with its date."""
    at, first = (begin + timedelta(minutes=minutes)).astimezone(LOCAL), begin.astimezone(LOCAL)
    return f"{at:%H:%M}" if at.date() == first.date() else f"{at:%H:%M %d/%m}"


def picture(info: PlanInfo) -> Markup:
    """The area and the shelters that take somebody."""
    plan = info.plan
    used = {move.shelter for move in plan.assigned.moves} if plan else set(range(len(info.wishes.shelters)))
    spots = [Spot(one.name, one.latitude, one.longitude) for n, one in enumerate(info.wishes.shelters) if n in used]
    units = [(one.place_id, short_place_name(places.place(one.place_id)), one.geometry) for one in outlines(local_day(info.asked_at))]
    inside = frozenset(one.place_id for one in plan.points if one.place_id) if plan else frozenset({info.place_id})
    finding = label("evacuation.map", count=len(spots))
    return draw_spot(units, area=info.wishes.area, point=None, spots=spots, inside=inside, finding=finding, least_km=12)


def shelters(found: Sequence[tuple[Layer, Feature]], area: Any) -> tuple[Shelter, ...]:
    """The nearest to the area of what has places left, outside of it."""
    danger = shape(dict(area))
    middle = danger.centroid
    free = [(layer, one) for layer, one in found if one.adds_up is not None and one.adds_up >= 1 and _outside(one, danger)]

    def away(feature: Feature) -> float:
        x, y = feature.geometry["coordinates"][:2]
        return (x - middle.x) ** 2 + (y - middle.y) ** 2

    free.sort(key=lambda one: (away(one[1]), one[1].id))
    return tuple(
        Shelter(
            f"{layer.code}/{one.id}", one.name, one.geometry["coordinates"][1], one.geometry["coordinates"][0], int(one.adds_up or 0),
            one.place_id, one.since.isoformat() if one.since else "",
        )
        for layer, one in free[:MOST_SHELTERS]
    )  # fmt: skip


def _outside(one: Feature, danger: Any) -> bool:
    return one.geometry["type"] == "Point" and not danger.covers(shape(dict(one.geometry)))


def offered(every: Sequence[Layer]) -> list[Layer]:
    """Layers that tell how many people each of their features can still take in."""
    return [one for one in every if one.geometry == "point" and one.shelters]


def lorry_name(one: Lorry) -> str:
    return one.name or label("evacuation.other_lorry", number=one.id.removeprefix("x"))


def _lorry(info: PlanInfo, plan: Plan, number_: int, lorry: Lorry, hours: int) -> LorryRow:
    own = [trip for trip in plan.trips if trip.lorry == number_]
    by_hour: list[list[Trip]] = [[] for _ in range(hours)]
    for trip in own:
        by_hour[min(int(trip.start_min // 60), hours - 1)].append(trip)
    cells = [Cell(len(trips), sum(trip.people for trip in trips)) for trips in by_hour]
    done = clock(info.wishes.start_at, own[-1].end_min) if own else ""
    return LorryRow(lorry_name(lorry), lorry.seats, cells, sum(trip.people for trip in own), done)


def _shelter(info: PlanInfo, plan: Plan, number_: int, shelter: Shelter) -> ShelterRow:
    ends = [trip.end_min for trip in plan.trips if trip.shelter == number_]
    filled = sum(move.people for move in plan.assigned.moves if move.shelter == number_)
    told = f"{datetime.fromisoformat(shelter.told_at).astimezone(LOCAL):%H:%M %d/%m}" if shelter.told_at else ""
    return ShelterRow(shelter.name, filled, shelter.free, told, clock(info.wishes.start_at, max(ends)) if ends else "")


def _trip(info: PlanInfo, plan: Plan, trip: Trip) -> TripRow:
    begin = info.wishes.start_at
    stops = ", ".join(f"{plan.points[stop.point].name} {number(stop.people)} ({clock(begin, stop.at_min)})" for stop in trip.stops)
    return TripRow(
        clock(begin, trip.start_min), clock(begin, trip.end_min), lorry_name(info.wishes.lorries[trip.lorry]), stops,
        info.wishes.shelters[trip.shelter].name, trip.people,
    )  # fmt: skip


def _why(one: Unplaced) -> str:
    return label(f"evacuation.why.{one.why}")
