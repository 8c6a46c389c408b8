"""What stands around a person: the shelters with the way there, and what the nearest stations tell of air, rain and rivers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import cos, hypot, radians

from bazan.core.labels import label
from bazan.core.language import words
from bazan.core.map_layers import Question
from bazan.core.time import local_day
from bazan.data.datasets import api as datasets
from bazan.data.figures import api as readings
from bazan.data.figures.api import light_of
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature, Reading
from bazan.data.observations.types import ThingInfo
from bazan.data.open_data.api import opened, within
from bazan.platform.design_system.api import age, duration, quantity
from bazan.response.routing import api as routing
from bazan.response.routing.types import Place

Point = tuple[float, float]
"""(latitude, longitude)."""
KM_A_DEGREE = 111.32
KEPT_S = 30
SHELTERS = 3
STATION_KM = 40
"""A station further away says nothing of here."""
WALKED_KM = 3
WALK_KMH = 4.5
"""On foot with children and bags. ĐỀ XUẤT: 1.25 m/s, the slower walkers of pedestrian counts."""


@dataclass(frozen=True)
class Shelter:
    """``free``: places left, as its keeper told at ``told_at``; None: nobody said."""

    id: str
    name: str
    latitude: float
    longitude: float
    free: int | None
    told_at: datetime


@dataclass(frozen=True)
class Way:
    """A shelter and how one gets there. ``time`` is empty where the distance is a straight line."""

    shelter: Shelter
    km: float
    time: str

    @property
    def far(self) -> str:
        return kilometres(self.km)


@dataclass(frozen=True)
class Figure:
    """One number of a station near by, ready to print."""

    name: str
    value: str
    band: str
    light: str
    station: str
    apart: str
    age: str
    stale: bool
    source: str


def kilometres(km: float) -> str:
    """650 m, 1,2 km, 14 km."""
    return quantity(round(km * 100) * 10, 0, "m") if km < 0.995 else quantity(km, 1 if km < 10 else 0, "km")


def apart(one: Point, other: Point) -> float:
    """Kilometres as the crow flies, over the few tens of them that matter here."""
    squeeze = cos(radians((one[0] + other[0]) / 2))
    return KM_A_DEGREE * hypot(one[0] - other[0], (one[1] - other[1]) * squeeze)


def ways(point: Point, at: datetime) -> list[Way]:
    """The nearest shelters with room, in the order of the way there by the roads as they are open; a full one is left out."""
    found = {one.id: one for one in shelters(minute(at)) if one.free is None or one.free > 0}
    near = sorted(found.values(), key=lambda one: apart(point, (one.latitude, one.longitude)))[: 4 * SHELTERS]
    wanted = [Place(one.id, one.latitude, one.longitude) for one in near]
    reached = within(opened().shelters, lambda: routing.nearest(point, wanted, SHELTERS, "car", at)) if wanted else []
    return [_way(found[one.place.id], one.length_m / 1000, one.duration_s, one.found == "road") for one in reached]


def _way(shelter: Shelter, km: float, seconds: float, by_road: bool) -> Way:
    if not by_road:
        return Way(shelter, km, "")
    walked = km <= WALKED_KM
    time = duration(max(60.0, km / WALK_KMH * 3600 if walked else seconds))
    return Way(shelter, km, label("citizens.warned.walk" if walked else "citizens.warned.drive", time=time))


@readings.kept(KEPT_S)
def shelters(at: datetime) -> tuple[Shelter, ...]:
    """Those open to everybody, wherever they are."""
    codes = opened().shelters
    return within(codes, lambda: tuple(one for code in codes for one in _of_layer(code, at))) if codes else ()


def _of_layer(code: str, at: datetime) -> list[Shelter]:
    layer = next((one for one in datasets.layers() if one.code == code), None)
    if layer is None:
        return []
    said = layer.declared
    spots, _ = datasets.standing(code, Question(at, at, at))
    return [
        Shelter(f"{code}/{one.id}", str(one.values[said.name]), one.latitude, one.longitude, _free(one.values.get(said.adds_up)), one.at)
        for one in spots
    ]


def _free(said: object) -> int | None:
    return None if said is None else int(float(str(said)))


def figures(point: Point, at: datetime) -> list[Figure]:
    """What the nearest station that tells it says of each figure opened; one that is silent for long is left out for the next."""
    told = station_figures(minute(at))
    found = []
    for code in opened().near:
        near = [(apart(point, (thing.latitude, thing.longitude)), thing, one) for thing, one in told.get(code, ())]  # pyrefly: ignore[bad-argument-type] - only such as stand somewhere
        usual = [(km, thing, one) for km, thing, one in near if km <= STATION_KM]
        if usual:
            found.append(_figure(*min(usual, key=lambda each: (each[2].freshness != "fresh", each[0])), at))
    return found


@readings.kept(KEPT_S)
def station_figures(at: datetime) -> dict[str, list[tuple[ThingInfo, Reading]]]:
    """Indicator to the stations that tell it now, with what they tell."""
    codes = opened().near
    return within(codes, lambda: _station_figures(codes, at)) if codes else {}


def _station_figures(codes: Sequence[str], at: datetime) -> dict[str, list[tuple[ThingInfo, Reading]]]:
    known = {one.code for one in indicators.catalogue()}
    stations = [one for one in readings.things().values() if one.latitude is not None and one.longitude is not None]
    asked = [(code, Feature("thing", one.id)) for code in codes if code in known for one in stations]
    read = indicators.readings_of(asked, at, spark=0, alone=frozenset(asked))
    by_id = {one.id: one for one in stations}
    found: dict[str, list[tuple[ThingInfo, Reading]]] = {}
    for (code, feature), one in read.items():
        if one.current is not None and one.current.value is not None and one.freshness != "missing":
            found.setdefault(code, []).append((by_id[feature.id], one))
    return found


def _figure(km: float, thing: ThingInfo, one: Reading, at: datetime) -> Figure:
    current = one.current
    alive = current.alive_at or current.period.end if current else at
    return Figure(
        name=words(one.info.short_labels) or words(one.info.labels),
        value=quantity(current.value if current else None, one.info.digits, readings.unit_of(one.info)),
        band=words(one.band.labels) if one.band else "",
        light=light_of(one),
        station=readings.thing_name(thing),
        apart=kilometres(km),
        age=age((at - alive).total_seconds()),
        stale=one.freshness == "stale",
        source=readings.owner_name(one.info.owner, local_day(at)),
    )


def minute(at: datetime) -> datetime:
    """Of one minute all ask the same, so that an answer can be kept."""
    return at.replace(second=0, microsecond=0) + timedelta(minutes=1)
