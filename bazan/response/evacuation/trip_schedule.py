"""Which lorry fetches whom, and when: the most urgent first, each trip by the lorry that is there soonest. Pure."""

from collections.abc import Sequence
from math import inf

import numpy as np

from bazan.response.evacuation import rules
from bazan.response.evacuation.types import Lorry, Move, Point, Shelter, Stop, Trip

Group = list[tuple[int, int]]
"""(point, people) of one trip."""


def trips(
    points: Sequence[Point], shelters: Sequence[Shelter], moves: Sequence[Move], lorries: Sequence[Lorry],
    back: np.ndarray, bases: np.ndarray, loading_min: float, danger: tuple[float, float],
) -> tuple[Trip, ...]:  # fmt: skip
    """``back``: seconds from each shelter to each point, float (shelters, points); ``bases``: from each lorry's base, (lorries, points),
    0 for a lorry that is yet to be found; ``danger``: (latitude, longitude) of the middle of the danger area, next to which people are
    fetched first. Empty without lorries.
    """
    if not lorries:
        return ()
    urgent = sorted(
        moves, key=lambda move: (rules.apart_m((points[move.point].latitude, points[move.point].longitude), danger), move.point)
    )
    by_shelter: dict[int, list[Move]] = {}
    for move in urgent:
        by_shelter.setdefault(move.shelter, []).append(move)
    people = {(move.point, move.shelter): move.people for move in urgent}
    at: list[tuple[float, int | None]] = [(0.0, None) for _ in lorries]
    """Of each lorry when it is free, and at which shelter; None: at its base."""

    def arrives(number: int, point: int) -> float:
        free, shelter = at[number]
        seconds = bases[number, point] if shelter is None else back[shelter, point]
        return free + (float(seconds) if np.isfinite(seconds) else inf) / 60

    found = []
    for move in urgent:
        while people[move.point, move.shelter] > 0:
            number = min(range(len(lorries)), key=lambda n: (arrives(n, move.point), -lorries[n].seats, n))
            group = _boarded(points, move, by_shelter[move.shelter], people, lorries[number].seats)
            start, arrival = at[number][0], arrives(number, move.point)
            if arrival == inf:  # no way back that is known: as long as the way there
                arrival = start + move.seconds / 60
            trip = _driven(points, group, number, move, start, arrival, loading_min)
            at[number] = (trip.end_min, move.shelter)
            found.append(trip)
    return tuple(sorted(found, key=lambda trip: (trip.start_min, trip.lorry)))


def _boarded(points: Sequence[Point], move: Move, same: Sequence[Move], people: dict[tuple[int, int], int], seats: int) -> Group:
    """Who of the point gets on, and with them whoever of the same shelter lives near, until it is full; ``people`` are fewer then."""
    group = []
    for other in _near(points, points[move.point], same, people) if people[move.point, move.shelter] < seats else [move]:
        taken = min(people[other.point, other.shelter], seats)
        if taken < people[other.point, other.shelter] and other is not move:
            continue  # nobody else's people are parted only to fill a seat
        people[other.point, other.shelter] -= taken
        seats -= taken
        group.append((other.point, taken))
        if seats == 0:
            break
    return group


def _near(points: Sequence[Point], here: Point, moves: Sequence[Move], people: dict[tuple[int, int], int]) -> list[Move]:
    """Those with people left, the nearest first: the point itself is."""
    at = (here.latitude, here.longitude)
    away = [(rules.apart_m(at, (points[move.point].latitude, points[move.point].longitude)), n) for n, move in enumerate(moves)]
    return [moves[n] for metres, n in sorted(away) if metres <= rules.HOP_M and people[moves[n].point, moves[n].shelter] > 0]


def _driven(points: Sequence[Point], group: Group, lorry: int, move: Move, start: float, arrival: float, loading_min: float) -> Trip:
    """Loading at every stop, hops between them, the way of the last group to the shelter, and loading off."""
    stops, at, before = [], arrival, points[group[0][0]]
    for point, people in group:
        here = points[point]
        hop_m = rules.apart_m((before.latitude, before.longitude), (here.latitude, here.longitude))
        at += hop_m * 60 / (rules.HOP_KMH * 1000)
        stops.append(Stop(point, people, at))
        at += loading_min
        before = here
    return Trip(lorry, move.shelter, tuple(stops), start, at + move.seconds / 60 + loading_min)
