"""Which lorry fetches whom, and when: the most urgent first, each trip by the lorry that is there soonest. Pure."""

from collections.abc import Sequence
from math import inf

import numpy as np

from bazan.advise.evacuation import rules
from bazan.advise.evacuation.types import Lorry, Move, Point, Shelter, Stop, Trip

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
    left = sorted(moves, key=lambda move: (rules.apart_m((points[move.point].latitude, points[move.point].longitude), danger), move.point))
    groups = _groups(points, left, sorted((one.seats for one in lorries), reverse=True)[0])
    at: list[tuple[float, int | None]] = [(0.0, None) for _ in lorries]
    """Of each lorry when it is free, and at which shelter; None: at its base."""
    found = []
    waiting = [(group, move) for group, move in groups]
    while waiting:
        group, move = waiting.pop(0)
        first = group[0][0]

        def arrives(number: int, point: int = first) -> float:
            free, shelter = at[number]
            seconds = bases[number, point] if shelter is None else back[shelter, point]
            return free + (float(seconds) if np.isfinite(seconds) else inf) / 60

        number = min(range(len(lorries)), key=lambda n: (arrives(n), -lorries[n].seats, n))
        taken, rest = _fitting(group, lorries[number].seats)
        if rest:
            waiting.insert(0, (rest, move))
        start = at[number][0]
        arrival = arrives(number)
        if arrival == inf:  # no way back that is known: as long as the way there
            arrival = start + move.seconds / 60
        trip = _driven(points, taken, number, move, start, arrival, loading_min)
        at[number] = (trip.end_min, move.shelter)
        found.append(trip)
    return tuple(sorted(found, key=lambda trip: (trip.start_min, trip.lorry)))


def _groups(points: Sequence[Point], left: Sequence[Move], seats: int) -> list[tuple[Group, Move]]:
    """Trips in the order they are wanted: the most urgent point, and with it whoever of the same shelter lives near, until it is full."""
    by_shelter: dict[int, list[Move]] = {}
    for move in left:
        by_shelter.setdefault(move.shelter, []).append(move)
    people = {(move.point, move.shelter): move.people for move in left}
    found = []
    for move in left:
        while people[move.point, move.shelter] > 0:
            group, room = [], seats
            here = points[move.point]
            for other in _near(points, here, by_shelter[move.shelter], people) if people[move.point, move.shelter] < seats else [move]:
                taken = min(people[other.point, other.shelter], room)
                if taken < people[other.point, other.shelter] and other is not move:
                    continue  # nobody else's people are parted only to fill a seat
                people[other.point, other.shelter] -= taken
                room -= taken
                group.append((other.point, taken))
                if room == 0:
                    break
            found.append((group, move))
    return found


def _near(points: Sequence[Point], here: Point, moves: Sequence[Move], people: dict[tuple[int, int], int]) -> list[Move]:
    """Those with people left, the nearest first: the point itself is."""
    at = (here.latitude, here.longitude)
    away = [(rules.apart_m(at, (points[move.point].latitude, points[move.point].longitude)), n) for n, move in enumerate(moves)]
    return [moves[n] for metres, n in sorted(away) if metres <= rules.HOP_M and people[moves[n].point, moves[n].shelter] > 0]


def _fitting(group: Group, seats: int) -> tuple[Group, Group]:
    """(what fits the lorry, what is left for another trip)."""
    taken, rest = [], []
    for point, people in group:
        fits = min(people, seats)
        seats -= fits
        if fits:
            taken.append((point, fits))
        if people > fits:
            rest.append((point, people - fits))
    return taken, rest


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
