"""Laws of plans of evacuation, on small made-up ones."""

import itertools
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bazan.response.evacuation import rules, shelter_assignment, trip_schedule
from bazan.response.evacuation.types import Lorry, Point, Shelter


def points_of(people, households=None):
    found = zip(people, households or [1] * len(people), strict=True)
    return [Point(str(n), f"Hộ {n}", 12 + n / 1000, 107.5, count, many) for n, (count, many) in enumerate(found)]


def shelters_of(rooms):
    return [Shelter(str(n), f"Nơi {n}", 12.1, 107.5 + n / 100, room) for n, room in enumerate(rooms)]


@st.composite
def cases(draw, single=False):
    people = draw(st.lists(st.integers(1, 9 if single else 60), min_size=1, max_size=14))
    households = [1] * len(people) if single else [draw(st.sampled_from((1, max(one // 4, 1)))) for one in people]
    rooms = draw(st.lists(st.integers(1, 40), min_size=1, max_size=4))
    costs = draw(
        st.lists(st.lists(st.integers(60, 6000), min_size=len(rooms), max_size=len(rooms)), min_size=len(people), max_size=len(people))
    )
    shut = draw(st.sets(st.tuples(st.integers(0, len(people) - 1), st.integers(0, len(rooms) - 1)), max_size=4))
    seconds = np.array(costs, dtype=float)
    for n, s in shut:
        seconds[n, s] = np.inf
    return points_of(people, households), shelters_of(rooms), seconds


def best_of(points, shelters, seconds):
    """(people placed, person-seconds) of the best whole-number plan, single households never parted, solved to the end."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    pairs = [(n, s) for n in range(len(points)) for s in range(len(shelters)) if np.isfinite(seconds[n, s])]
    if not pairs:
        return 0, 0.0
    size = np.array([points[n].people if points[n].households <= 1 else 1 for n, _ in pairs])
    held = np.zeros((len(points) + len(shelters), len(pairs)))
    for at, (n, s) in enumerate(pairs):
        held[n, at] = held[len(points) + s, at] = size[at]
    found = milp(
        np.array([(seconds[n, s] - 1e6) for n, s in pairs]) * size,
        constraints=LinearConstraint(held, ub=[*(one.people for one in points), *(one.free for one in shelters)]),
        integrality=np.ones(len(pairs)), bounds=Bounds(0, [points[n].people for n, _ in pairs]), options={"mip_rel_gap": 0},
    )  # fmt: skip
    placed = np.rint(found.x) * size
    return int(placed.sum()), float(sum(p * seconds[pair] for p, pair in zip(placed, pairs, strict=True)))


@given(cases())
def test_nobody_is_lost_or_doubled_and_no_shelter_is_overfull(case):
    points, shelters, seconds = case
    found = shelter_assignment.assign(points, shelters, seconds)
    for n, one in enumerate(points):
        parts = [move.people for move in found.moves if move.point == n]
        assert sum(parts) + sum(out.people for out in found.unplaced if out.point == n) == one.people
        assert one.households > 1 or len(parts) <= 1, "a household goes together"
    for s, one in enumerate(shelters):
        assert sum(move.people for move in found.moves if move.shelter == s) <= one.free
    assert all(np.isfinite(move.seconds) and move.people > 0 for move in found.moves)
    assert found.gap is None or found.gap >= 0


@settings(max_examples=60)
@given(cases())
def test_a_plan_is_within_three_per_cent_of_the_best(case):
    points, shelters, seconds = case
    found = shelter_assignment.assign(points, shelters, seconds)
    placed, cost = best_of(*case)
    assert sum(move.people for move in found.moves) == placed
    assert found.cost_s <= cost * 1.03 + 1e-6


@given(cases())
def test_who_has_no_place_hears_why(case):
    points, shelters, seconds = case
    for one in shelter_assignment.assign(points, shelters, seconds).unplaced:
        assert one.why == ("no_room" if np.isfinite(seconds[one.point]).any() else "no_road")


@given(cases(), st.lists(st.integers(4, 30), max_size=4), st.floats(0, 30))
def test_every_trip_fits_its_lorry_and_everybody_placed_is_fetched_once(case, seats, loading):
    points, shelters, seconds = case
    moves = shelter_assignment.assign(points, shelters, seconds).moves
    lorries = [Lorry(str(n), f"Xe {n}", many) for n, many in enumerate(seats)]
    found = trip_schedule.trips(points, shelters, moves, lorries, seconds.T, np.zeros((len(lorries), len(points))), loading, (12.0, 107.5))
    if not lorries:
        assert found == ()
        return
    for move in moves:
        fetched = sum(stop.people for trip in found if trip.shelter == move.shelter for stop in trip.stops if stop.point == move.point)
        assert fetched == move.people
    # only the last trip to the people of a place who go to one shelter may leave seats empty
    assert sum(trip.people < lorries[trip.lorry].seats for trip in found) <= len(moves)
    for number, lorry in enumerate(lorries):
        own = sorted((trip for trip in found if trip.lorry == number), key=lambda trip: trip.start_min)
        assert all(trip.people <= lorry.seats for trip in own)
        assert all(after.start_min >= before.end_min - 1e-9 for before, after in itertools.pairwise(own))
        for trip in own:
            assert trip.start_min <= trip.stops[0].at_min <= trip.end_min - loading


@given(st.integers(0, 5000), st.lists(st.floats(0, 9), min_size=1, max_size=30))
def test_people_spread_over_places_stay_as_many(whole, weights):
    found = rules.spread(whole, weights)
    assert sum(found) == whole and min(found) >= 0


def test_whoever_finds_no_room_near_goes_further():
    points, shelters = points_of([5] * 30), shelters_of([1] * 29 + [400])
    seconds = np.tile(np.arange(30.0) * 60 + 60, (30, 1))
    assert shelter_assignment.assign(points, shelters, seconds).unplaced == ()


@pytest.mark.slow
def test_five_thousand_households_find_sixty_shelters_in_a_minute():
    random = np.random.default_rng(7)
    at, there = random.uniform(0, 60, (5000, 2)), random.uniform(0, 60, (60, 2))
    seconds = np.hypot(*(at[:, None, :] - there[None, :, :]).T).T * 90
    people = random.integers(1, 9, 5000).tolist()
    rooms = random.integers(200, 700, 60)
    began = time.perf_counter()
    found = shelter_assignment.assign(points_of(people), shelters_of(rooms.tolist()), seconds)
    assert time.perf_counter() - began < 60
    assert found.unplaced == () and found.gap is not None and found.gap < 0.03
    assert found.cost_s == pytest.approx(sum(move.people * move.seconds for move in found.moves))
