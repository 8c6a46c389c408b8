"""Where an alert is, and what stands around it that people use: facilities of every sector, nearest first."""

from dataclasses import dataclass
from typing import Any

from bazan.core.geographic_distance import distance_km
from bazan.data.figures.api import kept, station_of, things
from bazan.data.indicators import api as indicators
from bazan.data.observations.types import ThingInfo
from bazan.monitoring.alerts.types import AlertInfo
from bazan.screens.duty_desk.types import Around

NEAR_KM = 5.0
"""What is farther away stands in the rooms of incidents, not on the desk."""
MOST = 12


@dataclass(frozen=True)
class Spot:
    """``thing``: the station it speaks of; null when it speaks of a place or an organization."""

    latitude: float
    longitude: float
    thing: ThingInfo | None


@kept(60)
def kinds() -> dict[str, dict[str, Any]]:
    """Every kind of thing the packs know, by code: its words, its shape, what it observes."""
    return {kind["code"]: kind for head in indicators.boards() for kind in head["kinds"] or ()}


def station(alert: AlertInfo) -> ThingInfo | None:
    """The station an alert speaks of or through."""
    return station_of(alert.feature_kind, alert.feature_id)


def spot(alert: AlertInfo, place: Any) -> Spot | None:
    """The station's own point, else the middle of the place; null without either."""
    thing = station(alert)
    if thing is not None and thing.latitude is not None and thing.longitude is not None:
        return Spot(thing.latitude, thing.longitude, thing)
    if place is not None and place.latitude is not None and place.longitude is not None:
        return Spot(place.latitude, place.longitude, thing)
    return None


def around(point: Spot) -> list[Around]:
    """Facilities within ``NEAR_KM``: things of a kind that observes nothing, as schools and clinics do not."""
    facilities = {code for code, kind in kinds().items() if not kind.get("properties")}
    found = []
    for one in things().values():
        if one.kind in facilities and one.latitude is not None and one.longitude is not None:
            km = distance_km((point.latitude, point.longitude), (one.latitude, one.longitude))
            if km <= NEAR_KM:
                found.append(Around(one, km))
    return sorted(found, key=lambda one: one.km)


def beside(point: Spot, across_km: float) -> list[ThingInfo]:
    """Other stations of the same kind near enough to be on the map."""
    if point.thing is None:
        return []
    return [
        one
        for one in things().values()
        if one.kind == point.thing.kind
        and one.id != point.thing.id
        and one.latitude is not None
        and one.longitude is not None
        and distance_km((point.latitude, point.longitude), (one.latitude, one.longitude)) <= across_km / 2
    ]
