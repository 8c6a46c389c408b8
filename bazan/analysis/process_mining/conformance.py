"""How near the way of a case comes to a declared procedure: the fewest steps skipped and events inserted that make one the other. Pure.

The procedure is a graph of states: which block of steps it has come to, and how far in each of that block's branches. An alignment
is a cheapest path that takes the events one by one (Adriansyah, van Dongen, van der Aalst 2011, 'Conformance Checking using Cost-Based
Fitness Analysis'): an event that fits costs nothing, one that doesn't costs 1, an owed step that is passed over costs 1. All states are
carried along at once with their costs; which costs follow from which by an activity is reckoned once, as in Levenshtein automata.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

from bazan.analysis.process_mining.flow import variant_of
from bazan.analysis.process_mining.grammar import Procedure, Step, blocks
from bazan.analysis.process_mining.types import Aligned, Conformance, Departure, Deviation, Log

FAR = 1 << 40
"""The cost of a state that can't be reached yet."""
UNKNOWN = ""
"""Stands for every activity the procedure doesn't know: they are all alike to it."""


@dataclass(frozen=True)
class _Move:
    """How a state is reached most cheaply: from another one of the same instant (a step left out), or from before an event."""

    kind: Literal["left out", "fits", "inserted"]
    state: int
    step: Step | None = None


@dataclass(frozen=True)
class _Front:
    """The cost of each state, less the least of them, and how each is reached."""

    costs: tuple[int, ...]
    least: int
    """What the least rose by with the last event."""
    moves: tuple[_Move | None, ...]


class Aligner:
    """Aligns ways to one procedure. States are numbered so that every move leads to a higher number, or stays."""

    def __init__(self, procedure: Procedure):
        self.owed = sum(not step.optional for step in procedure.steps)
        self.ends = frozenset(procedure.ends)
        self.known = frozenset(step.activity for step in procedure.steps) | self.ends
        self.early = self.ends - {step.activity for step in procedure.steps}
        self.leaving: list[list[tuple[int, int, Step | None]]] = []
        """Of each state (the next one, the price, the step left out) without any event."""
        self.fitting: dict[str, list[tuple[int, int]]] = {}
        """Of each activity the (state, state after it) that it fits."""
        for branches in blocks(procedure):
            self._block(branches)
        self.leaving.append([])
        self.final = len(self.leaving) - 1
        self._fronts: dict[tuple[tuple[int, ...], str], _Front] = {}
        self._first = self._left_out([0, *[FAR] * self.final], [None] * (self.final + 1))

    def _block(self, branches: Sequence[Sequence[Step]]) -> None:
        """States of a block: how many steps of each branch are done or left out."""
        base = len(self.leaving)
        numbers = {done: base + number for number, done in enumerate(product(*(range(len(steps) + 1) for steps in branches)))}
        for done, state in numbers.items():
            self.leaving.append([])
            for branch, (steps, count) in enumerate(zip(branches, done, strict=True)):
                if count < len(steps):
                    step, following = steps[count], numbers[(*done[:branch], count + 1, *done[branch + 1 :])]
                    self.leaving[state].append((following, int(not step.optional), step))
                    self.fitting.setdefault(step.activity, []).append((state, following))
                if count and steps[count - 1].repeatable:
                    self.fitting.setdefault(steps[count - 1].activity, []).append((state, state))
        self.leaving[-1].append((len(self.leaving), 0, None))

    def aligned(self, way: Sequence[str]) -> tuple[int, tuple[Deviation, ...]]:
        """(cost, deviations in their order) of the nearest way that the procedure allows."""
        fronts = [self._first]
        for activity in way:
            fronts.append(self._after(fronts[-1].costs, activity if activity in self.known else UNKNOWN))
        risen = sum(front.least for front in fronts)
        state = self.final if self.over(way) else _furthest(fronts[-1])
        cost = risen + fronts[-1].costs[state]
        return cost, self._deviations(fronts, way, state) if cost else ()

    def over(self, way: Sequence[str]) -> bool:
        """Whether a case that took this way is over, so that all its steps are owed."""
        return not self.ends or not self.ends.isdisjoint(way)

    def fitness(self, way: Sequence[str], cost: int) -> float:
        """1 less the cost as a share of the most it could be: every event inserted and every owed step skipped."""
        return 1 - cost / self.worst(way)

    def worst(self, way: Sequence[str]) -> int:
        return len(way) + (self.owed if self.over(way) else 0)

    def _after(self, costs: tuple[int, ...], activity: str) -> _Front:
        """The front after an event."""
        front = self._fronts.get((costs, activity))
        if front is None:
            reached = [cost + 1 for cost in costs]
            moves: list[_Move | None] = [_Move("inserted", state) for state in range(len(costs))]
            fitting = self.fitting.get(activity, [])
            if activity in self.early:
                fitting = [(state, self.final) for state in range(self.final)]
            for state, following in fitting:
                if costs[state] < reached[following]:
                    reached[following], moves[following] = costs[state], _Move("fits", state)
            front = self._fronts[costs, activity] = self._left_out(reached, moves)
        return front

    def _left_out(self, costs: list[int], moves: list[_Move | None]) -> _Front:
        """The front with all that is reached by leaving steps out."""
        for state, leaving in enumerate(self.leaving):
            for following, price, step in leaving:
                if costs[state] + price < costs[following]:
                    costs[following], moves[following] = costs[state] + price, _Move("left out", state, step)
        least = min(costs)
        return _Front(tuple(cost - least for cost in costs), least, tuple(moves))

    def _deviations(self, fronts: Sequence[_Front], way: Sequence[str], state: int) -> tuple[Deviation, ...]:
        """Back along the moves."""
        deviations, at = [], len(way)
        while (move := fronts[at].moves[state]) is not None:
            if move.kind == "left out":
                if move.step is not None and not move.step.optional:
                    deviations.append(Deviation("skipped", move.step.activity))
            else:
                at -= 1
                if move.kind == "inserted":
                    deviations.append(Deviation("inserted", way[at]))
            state = move.state
        return tuple(reversed(deviations))


def _furthest(front: _Front) -> int:
    """Of the cheapest states of a case that still runs one that the last event fits, where there is one: so far it came."""
    cheapest = [state for state, cost in enumerate(front.costs) if not cost]
    fitting = [state for state in cheapest if (move := front.moves[state]) is not None and move.kind == "fits"]
    return fitting[-1] if fitting else cheapest[0]


def conformance(log: Log, procedure: Procedure) -> Conformance:
    """How far the cases of a log keep a procedure. A case that still runs owes nothing of what would come next."""
    aligner = Aligner(procedure)
    which, ways = variant_of(log)
    counts = Counter(which.tolist())
    cost = worst = 0
    fitness = 0.0
    aligned, departures = [], dict[Deviation, list[int]]()
    for number, way in enumerate(ways):
        price, deviations = aligner.aligned(way)
        cases = counts[number]
        cost, worst, fitness = cost + cases * price, worst + cases * aligner.worst(way), fitness + cases * aligner.fitness(way, price)
        aligned.append(Aligned(way, cases, aligner.over(way), deviations, aligner.fitness(way, price)))
        for deviation, times in Counter(deviations).items():
            tally = departures.setdefault(deviation, [0, 0])
            tally[0] += cases
            tally[1] += cases * times
    return Conformance(
        1 - cost / worst, fitness / len(log.cases),
        sum(way.cases for way in aligned if not way.deviations), len(log.cases), sum(way.cases for way in aligned if not way.over),
        _departures(departures, aligner.known), tuple(sorted(aligned, key=lambda way: (-way.cases, way.activities))),
    )  # fmt: skip


def _departures(counted: dict[Deviation, list[int]], known: frozenset[str]) -> tuple[Departure, ...]:
    departures = [
        Departure(deviation.kind, deviation.activity, cases, times, deviation.activity in known)
        for deviation, (cases, times) in counted.items()
    ]
    return tuple(sorted(departures, key=lambda departure: (-departure.cases, departure.kind, departure.activity)))
