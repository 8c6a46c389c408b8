"""Ways between points over a network with closures and the same without them, so that what a closure costs can be told. Pure."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from bazan.response.routing import isochrones, route_geometry, rules, shortest_path
from bazan.response.routing.road_network import Network
from bazan.response.routing.rules import Closed
from bazan.response.routing.shortest_path import Way
from bazan.response.routing.types import Avoided, Near, Place, Ring, Route, Traced

Point = tuple[float, float]
"""(latitude, longitude)."""


def route(held: Network, free: Network, closed: Sequence[Closed], start: Point, end: Point) -> Route:
    """``held``: the roads that are open, ``free``: all of them, ``closed``: what is cut."""
    here, there = held.roads.snaps([start, end])
    if here is None or there is None:
        return straight(start, end)
    found = shortest_path.way(held, shortest_path.spread(held, here), here, there)
    unhindered = shortest_path.way(free, shortest_path.spread(free, here), here, there) if held.cuts else None
    avoided, unhindered_s = _avoided(held, closed, found, unhindered)
    if found is None:
        return straight(start, end, avoided, unhindered_s)
    drawn = {"type": "LineString", "coordinates": route_geometry.line(held.roads, found.edges, start, end)}
    return Route(found.seconds, found.metres, drawn, "road", route_geometry.steps(held.roads, found.edges), avoided, unhindered_s)


def along(free: Network, points: Sequence[Point], within_m: float) -> Traced | None:
    """As ``queries.along``."""
    snaps = [snap for snap in free.roads.snaps(points) if snap is not None and snap.away_m <= within_m]
    if len(snaps) < len(points):
        return None
    found = [shortest_path.way(free, shortest_path.spread(free, here), here, there) for here, there in pairwise(snaps)]
    ways = [way for way in found if way is not None]
    if len(ways) < len(found):
        return None
    line = route_geometry.once(np.concatenate([route_geometry.along(free.roads, way.edges) for way in ways]))
    return Traced(line, route_geometry.steps(free.roads, [edge for way in ways for edge in way.edges]))


def straight(start: Point, end: Point, avoided: tuple[Avoided, ...] = (), unhindered_s: float | None = None) -> Route:
    """The line between two points, where there is no way by road."""
    metres = rules.apart_m(start, end)
    drawn = {"type": "LineString", "coordinates": [[start[1], start[0]], [end[1], end[0]]]}
    return Route(rules.at_pace(metres, rules.STRAIGHT_KMH), metres, drawn, "straight", (), avoided, unhindered_s)


def nearest(
    held: Network, free: Network, closed: Sequence[Closed], start: Point, candidates: Sequence[Place], count: int, towards: bool
) -> list[Near]:
    """As ``queries.nearest``; ``held``, ``free``, ``closed`` as of ``route``."""
    here, *there = held.roads.snaps([start, *((one.latitude, one.longitude) for one in candidates)])
    if here is None:
        return nearest_straight(start, candidates, count)
    reached = shortest_path.spread(held, here, towards)
    told = [
        (shortest_path.quickest(held, reached, here, snap)[0] if snap else float("inf"), one, snap)
        for one, snap in zip(candidates, there, strict=True)
    ]
    by_road = sorted((one for one in told if one[0] < float("inf")), key=lambda one: (one[0], one[1].id))[: max(count, 0)]
    apart = [one for one in told if one[0] == float("inf")]
    apart.sort(key=lambda one: rules.apart_m(start, (one[1].latitude, one[1].longitude)))
    chosen = by_road + apart[: max(count - len(by_road), 0)]
    freely = shortest_path.spread(free, here, towards) if held.cuts and chosen else None
    found = []
    for _, one, snap in chosen:
        way = shortest_path.way(held, reached, here, snap) if snap else None
        unhindered = shortest_path.way(free, freely, here, snap) if freely and snap else None
        avoided, unhindered_s = _avoided(held, closed, way, unhindered)
        metres = way.metres if way else rules.apart_m(start, (one.latitude, one.longitude))
        seconds = way.seconds if way else rules.at_pace(metres, rules.STRAIGHT_KMH)
        found.append(Near(one, seconds, metres, "road" if way else "straight", avoided, unhindered_s))
    return found


def nearest_straight(start: Point, candidates: Sequence[Place], count: int) -> list[Near]:
    """The nearest by straight lines, where there are no roads."""
    metres = [(rules.apart_m(start, (one.latitude, one.longitude)), one) for one in candidates]
    metres.sort(key=lambda one: (one[0], one[1].id))
    return [Near(one, rules.at_pace(away, rules.STRAIGHT_KMH), away, "straight") for away, one in metres[: max(count, 0)]]


def times(held: Network, starts: Sequence[Place], ends: Sequence[Place]) -> np.ndarray:
    """Seconds from every start to every end, (starts, ends); infinite where no open road leads. A search for each of the fewer."""
    towards = len(ends) < len(starts)
    centres, others = (ends, starts) if towards else (starts, ends)
    here, there = ([(one.latitude, one.longitude) for one in side] for side in (centres, others))
    snaps = held.roads.snaps(there)
    nodes, stubs = np.zeros((len(others), 2), dtype=int), np.full((len(others), 2), np.inf)
    for row, snap in enumerate(snaps):
        for column, door in enumerate(shortest_path.doors(held, snap, towards=not towards) if snap else ()):
            nodes[row, column], stubs[row, column] = door.node, door.seconds
    found = np.full((len(centres), len(others)), np.inf)
    for row, snap in enumerate(held.roads.snaps(here)):
        if snap is None:
            continue
        found[row] = (shortest_path.spread(held, snap, towards).seconds[nodes] + stubs).min(axis=1)
        for column, other in enumerate(snaps):
            if other is not None and other.edge == snap.edge:
                ends_ = (other, snap) if towards else (snap, other)
                found[row, column] = min(found[row, column], shortest_path.direct_s(held, *ends_))
    return found.T if towards else found


def times_straight(starts: Sequence[Place], ends: Sequence[Place]) -> np.ndarray:
    """The same by straight lines, where there are no roads."""
    metres = [[rules.apart_m((a.latitude, a.longitude), (b.latitude, b.longitude)) for b in ends] for a in starts]
    return np.array(metres).reshape(len(starts), len(ends)) * 3.6 / rules.STRAIGHT_KMH


def reach(held: Network, start: Point, minutes: Sequence[float]) -> list[Ring]:
    (here,) = held.roads.snaps([start])
    return isochrones.rings(held, here, start, sorted(minutes)) if here else []


def _avoided(
    held: Network, closed: Sequence[Closed], found: Way | None, unhindered: Way | None
) -> tuple[tuple[Avoided, ...], float | None]:
    """The closures on the way one would have gone, and how long that would be; nothing where they cost less than a second."""
    if unhindered is None or (found is not None and found.seconds - unhindered.seconds < 1):
        return (), None
    roads = {one.id: one.road for one in closed}
    avoided = tuple(Avoided(number, roads[number]) for number in shortest_path.crossed(held, unhindered))
    return (avoided, unhindered.seconds) if avoided else ((), None)
