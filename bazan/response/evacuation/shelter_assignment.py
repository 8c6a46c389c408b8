"""Who goes where: as few person-seconds on the road as can be, within what each shelter takes. Pure.

A linear program over the nearest shelters of each point tells the best there is; its vertex parts at most as many points as there are
shelters. Of those, households are made whole, and hamlets where that costs next to nothing. What then is further than ``CLOSE`` from the
best, or leaves somebody out, is looked at again as a whole-number program for a while, and the better of the two is taken.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from bazan.response.evacuation.types import Assigned, Move, Point, Shelter, Unplaced

NEAREST = 10
"""Shelters looked at for each point."""
LEFT_OUT_S = 1e6
"""What a person without a place costs: more than any road."""
CLOSE = 0.01
SMALL = 40_000
"""Pairs of point and shelter up to which a whole-number program is worth trying."""
PATIENCE_S = 20.0


def assign(points: Sequence[Point], shelters: Sequence[Shelter], seconds: np.ndarray) -> Assigned:
    """``seconds``: float (points, shelters), infinite where no open road leads."""
    found = _assigned(points, shelters, seconds, NEAREST)
    for count in (4 * NEAREST, len(shelters)):  # whoever finds no room in the nearest ones goes further
        if count <= NEAREST or not any(one.why == "no_room" for one in found.unplaced):
            break
        further = _assigned(points, shelters, seconds, min(count, len(shelters)))
        found = further if _left_out(further) < _left_out(found) else found
    return found


def _left_out(found: Assigned) -> int:
    return sum(one.people for one in found.unplaced)


def _assigned(points: Sequence[Point], shelters: Sequence[Shelter], seconds: np.ndarray, nearest: int) -> Assigned:
    demand, room = np.array([one.people for one in points], dtype=int), np.array([one.free for one in shelters], dtype=int)
    near = np.argsort(seconds, axis=1, kind="stable")[:, :nearest]
    row, column = np.repeat(np.arange(len(points)), near.shape[1]), near.ravel()
    usable = np.isfinite(seconds[row, column]) & (demand[row] > 0)
    row, column = row[usable], column[usable]
    if not len(row):
        return _told(points, seconds, np.zeros((0, 3), dtype=int), None)
    cost = seconds[row, column]
    flow, bound = _relaxed(demand, room, row, column, cost)
    whole = np.array([one.households <= 1 for one in points])
    best = _repaired(demand, room, row, column, cost, flow, whole)
    left_out = int(demand.sum() - flow.sum())
    least = bound - LEFT_OUT_S * left_out
    if len(row) <= SMALL and _value(best, demand, seconds) > LEFT_OUT_S * left_out + least * (1 + CLOSE):
        tried = _in_whole_numbers(demand, room, row, column, cost, whole)
        if tried is not None:
            tried = _repaired(demand, room, row, column, cost, tried, whole)
            best = min(best, tried, key=lambda one: _value(one, demand, seconds))
    comparable = int(demand.sum() - best[:, 2].sum()) == left_out
    return _told(points, seconds, best, least if comparable else None)


def _value(moves: np.ndarray, demand: np.ndarray, seconds: np.ndarray) -> float:
    """Person-seconds, with everybody left out at their price."""
    placed = moves[:, 2]
    return float((placed * seconds[moves[:, 0], moves[:, 1]]).sum()) + LEFT_OUT_S * float(demand.sum() - placed.sum())


def _relaxed(demand: np.ndarray, room: np.ndarray, row: np.ndarray, column: np.ndarray, cost: np.ndarray) -> tuple[np.ndarray, float]:
    """(people on each pair, the least person-seconds there can be with everybody left out at their price)."""
    from scipy.optimize import linprog
    from scipy.sparse import coo_matrix

    count, pairs = len(demand), len(row)
    # what a person placed saves against one left out
    gain = cost - LEFT_OUT_S
    held = coo_matrix(
        (np.ones(2 * pairs), (np.concatenate([row, count + column]), np.tile(np.arange(pairs), 2))), shape=(count + len(room), pairs)
    )
    found = linprog(gain, A_ub=held.tocsr(), b_ub=np.concatenate([demand, room]), method="highs-ds")
    flow = np.rint(np.asarray(found.x)).astype(int)
    return flow, float(found.fun) + LEFT_OUT_S * float(demand.sum())


def _repaired(
    demand: np.ndarray, room: np.ndarray, row: np.ndarray, column: np.ndarray, cost: np.ndarray, flow: np.ndarray, whole: np.ndarray
) -> np.ndarray:
    """Moves as (point, shelter, people): no single household parted, and no hamlet that one shelter takes whole for next to nothing."""
    spare_s = CLOSE * float((flow * cost).sum())
    left = room - np.bincount(column, weights=flow, minlength=len(room)).astype(int)
    held = {int(n): flow[row == n] for n in np.unique(row)}
    pairs = {int(n): np.flatnonzero(row == n) for n in held}
    unsettled = [n for n, parts in held.items() if (parts > 0).sum() > 1 or parts.sum() < demand[n]]
    for n in sorted(unsettled, key=lambda n: (not whole[n], -demand[n])):
        own = pairs[n]
        back = np.bincount(column[own], weights=held[n], minlength=len(room)).astype(int)
        fits = own[(left + back)[column[own]] >= demand[n]]
        target = fits[np.argmin(cost[fits])] if len(fits) else -1
        more_s = float(demand[n] * cost[target] - (held[n] * cost[own]).sum()) if len(fits) else np.inf
        if len(fits) and (whole[n] or held[n].sum() < demand[n] or more_s <= spare_s):
            spare_s -= 0.0 if whole[n] else max(more_s, 0.0)
            left += back
            left[column[target]] -= demand[n]
            held[n] = np.where(own == target, demand[n], 0)
        elif whole[n]:
            left += back
            held[n] = _made_room(n, demand, left, column, cost, held, pairs, whole)
        elif held[n].sum() < demand[n]:  # of a hamlet that has room nowhere whole, as many as can be
            for at in np.argsort(cost[own]):
                more = min(int(left[column[own[at]]]), int(demand[n] - held[n].sum()))
                held[n][at] += more
                left[column[own[at]]] -= more
    moves = [
        (n, int(column[pair]), int(people)) for n, parts in held.items() for pair, people in zip(pairs[n], parts, strict=True) if people > 0
    ]
    return np.array(moves, dtype=int).reshape(-1, 3)


def _made_room(
    n: int, demand: np.ndarray, left: np.ndarray, column: np.ndarray, cost: np.ndarray, held: dict[int, np.ndarray],
    pairs: dict[int, np.ndarray], whole: np.ndarray,
) -> np.ndarray:  # fmt: skip
    """The household in a shelter that one other household leaves for another one; else nowhere. ``left`` and the other are changed."""
    own = pairs[n]
    for target in own[np.argsort(cost[own])]:
        lacking = demand[n] - left[column[target]]
        for other, parts in held.items():
            if other == n or not whole[other] or demand[other] < lacking:
                continue
            theirs = pairs[other]
            if parts[column[theirs] == column[target]].sum() < demand[other]:
                continue
            free = theirs[(left[column[theirs]] >= demand[other]) & (column[theirs] != column[target])]
            if len(free):
                to = free[np.argmin(cost[free])]
                left[column[to]] -= demand[other]
                left[column[target]] += demand[other] - demand[n]
                held[other] = np.where(theirs == to, demand[other], 0)
                return np.where(own == target, demand[n], 0)
    return np.zeros(len(own), dtype=int)


def _in_whole_numbers(
    demand: np.ndarray, room: np.ndarray, row: np.ndarray, column: np.ndarray, cost: np.ndarray, whole: np.ndarray
) -> np.ndarray | None:
    """The same as a whole-number program, in which a single household goes whole or not; None: nothing was found in time."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_matrix

    count, pairs = len(demand), len(row)
    size = np.where(whole[row], demand[row], 1)
    held = coo_matrix(
        (np.concatenate([size, size]), (np.concatenate([row, count + column]), np.tile(np.arange(pairs), 2))),
        shape=(count + len(room), pairs),
    )
    limits: Any = np.concatenate([demand, room])
    most: Any = np.where(whole[row], 1, demand[row])
    found = milp(
        (cost - LEFT_OUT_S) * size,
        constraints=LinearConstraint(held.tocsr(), ub=limits),
        integrality=np.ones(pairs),
        bounds=Bounds(0, most),
        options={"time_limit": PATIENCE_S, "mip_rel_gap": 1e-9},
    )
    return None if found.x is None else np.rint(found.x).astype(int) * size


def _told(points: Sequence[Point], seconds: np.ndarray, moves: np.ndarray, bound: float | None) -> Assigned:
    made = tuple(Move(int(n), int(s), int(people), float(seconds[int(n), int(s)])) for n, s, people in moves)
    placed = np.zeros(len(points), dtype=int)
    for move in made:
        placed[move.point] += move.people
    reached = np.isfinite(seconds).any(axis=1) if seconds.size else np.zeros(len(points), dtype=bool)
    unplaced = tuple(
        Unplaced(n, one.people - int(placed[n]), "no_room" if reached[n] else "no_road")
        for n, one in enumerate(points)
        if one.people > placed[n]
    )
    cost = sum(move.people * move.seconds for move in made)
    return Assigned(made, unplaced, cost, bound)
