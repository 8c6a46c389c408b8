"""Ways between points, as the roads are known and open at an instant. What was reckoned once is kept as long as it can't change."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

import numpy as np

from bazan.directory.base_map import api as base_map
from bazan.directory.base_map.types import RoadGraph
from bazan.response.road_closures import api as road_closures
from bazan.response.road_closures.types import ClosureInfo, vertices
from bazan.response.routing import closed_edges, route_calculation, rules
from bazan.response.routing.road_network import Network, Roads
from bazan.response.routing.route_calculation import Point
from bazan.response.routing.rules import Closed
from bazan.response.routing.types import VEHICLES, Found, Near, Place, Ring, Route, Traced, Vehicle


def network() -> Network | None:
    """All roads, as if every one were open; the same object while the same version is served. None: there are none."""
    graph = _graph()
    return _network(graph, (), VEHICLES[0]) if graph else None


def open_network(vehicle: Vehicle, at: datetime, held: Sequence[ClosureInfo] | None = None) -> Network | None:
    """The roads without what is cut for this vehicle at ``at``, as far as the reader may know; ``held``: closures already read.

    It is kept under the closures' numbers and versions: a road that was cut a moment ago is cut here.
    """
    graph = _graph()
    return _network(graph, standing(vehicle, at, held), vehicle) if graph else None


def standing(vehicle: Vehicle, at: datetime, held: Sequence[ClosureInfo] | None = None) -> tuple[Closed, ...]:
    """The closures that stop this vehicle at ``at``, by number."""
    known = road_closures.closures(at) if held is None else held
    cut = [one for one in known if one.standing(at) and rules.stops(one.terms.whom, vehicle)]
    return tuple(
        Closed(one.id, one.version, one.terms.whom, one.terms.road, tuple((x, y) for y, x in vertices(one.terms.geometry)))
        for one in sorted(cut, key=lambda one: one.id)
    )


def route(start: Point, end: Point, vehicle: Vehicle, at: datetime) -> Route:
    """The quickest way for this vehicle; a straight line where there is none by road, which it says."""
    graph = _graph()
    if graph is None:
        return route_calculation.straight(start, end)
    closed = standing(vehicle, at)
    return route_calculation.route(_network(graph, closed, vehicle), _network(graph, (), vehicle), closed, start, end)


def along(points: Sequence[Point], within_m: float) -> Traced | None:
    """The roads through these points in their order by the quickest way, as if every one were open.

    None: a point is further than ``within_m`` from any road, or no road leads from one to the next.
    """
    free = network()
    return route_calculation.along(free, points, within_m) if free else None


def nearest(start: Point, candidates: Sequence[Place], count: int, vehicle: Vehicle, at: datetime, *, towards: bool = False) -> list[Near]:
    """The ``count`` nearest in time, the nearest first; ``towards``: they come to the point, instead of going there from it.

    Those that no open road leads to come last, by their straight line. One search over the roads, however many there are.
    """
    graph = _graph()
    if graph is None:
        return route_calculation.nearest_straight(start, candidates, count)
    closed = standing(vehicle, at)
    held, free = _network(graph, closed, vehicle), _network(graph, (), vehicle)
    return route_calculation.nearest(held, free, closed, start, candidates, count, towards)


def times(starts: Sequence[Place], ends: Sequence[Place], vehicle: Vehicle, at: datetime) -> tuple[np.ndarray, Found]:
    """Seconds from every start to every end by open roads, float64 (starts, ends), infinite where none leads; and how they were found.

    ``straight``: there are no roads to reckon with, so all of them are straight lines at an assumed speed.
    """
    held = open_network(vehicle, at)
    return (route_calculation.times(held, starts, ends), "road") if held else (route_calculation.times_straight(starts, ends), "straight")


def standing_roads(vehicle: Vehicle, at: datetime) -> tuple[str, ...]:
    """The roads that are cut for this vehicle, as people say them."""
    return tuple(dict.fromkeys(one.road for one in standing(vehicle, at)))


def reach(start: Point, vehicle: Vehicle, at: datetime, minutes: Sequence[float] = (5, 10, 20)) -> list[Ring]:
    """How far one gets by open roads, the nearest ring first; each lies within the next. Empty: there is no road."""
    held = open_network(vehicle, at)
    return route_calculation.reach(held, start, minutes) if held else []


def _graph() -> RoadGraph | None:
    graph = base_map.roads()
    return graph if graph is not None and len(graph.start) else None


@lru_cache(maxsize=2)
def _roads(graph: RoadGraph) -> Roads:
    return Roads(graph)


def _network(graph: RoadGraph, closed: tuple[Closed, ...], vehicle: Vehicle) -> Network:
    """Where nothing is cut every vehicle has the same."""
    return _kept(graph, closed, vehicle if closed else VEHICLES[0])


@lru_cache(maxsize=12)
def _kept(graph: RoadGraph, closed: tuple[Closed, ...], vehicle: Vehicle) -> Network:
    """A version's graph is one object, which stands for it."""
    roads = _roads(graph)
    return Network(roads, closed_edges.cuts(roads, closed, vehicle))
