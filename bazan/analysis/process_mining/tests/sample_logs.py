"""Logs and procedures made up for the tests of this room."""

from typing import TYPE_CHECKING
from uuid import uuid4

import numpy as np
from hypothesis import strategies as st

from bazan.analysis.process_mining.event_log import gathered
from bazan.analysis.process_mining.grammar import blocks
from bazan.analysis.process_mining.rules import SECOND
from bazan.analysis.process_mining.types import Procedure, Step

if TYPE_CHECKING:
    from r4pm.bindings.conformance.case_centric.alignments import PetriNet

NAMES = "ABCDEF"
DAY = 86_400 * SECOND


def rows(most=40):
    """Rows (case, activity, microseconds, unit) of a few cases; no two events of a case at one instant."""
    row = st.tuples(st.sampled_from("123456"), st.sampled_from(NAMES), st.integers(0, 10**13), st.sampled_from(["", "u", "v", "w"]))
    return st.lists(row, min_size=1, max_size=most, unique_by=lambda row: (row[0], row[2]))


def log_of(rows, **more):
    case, activity, at, unit = zip(*rows, strict=True)
    return gathered(case, activity, at, unit=unit, **more)


def log_of_ways(ways, step=DAY):
    """A log in which a case takes each of the ways, an event a day."""
    told = [(str(case), activity, at * step, "") for case, way in enumerate(ways) for at, activity in enumerate(way)]
    return log_of(told)


@st.composite
def procedures(draw):
    """Up to six steps, each an activity of its own, some of them in branches side by side."""
    names = draw(st.permutations(NAMES))[: draw(st.integers(1, 6))]
    flags = st.booleans()
    return Procedure(
        steps=tuple(
            Step(activity=name, optional=draw(flags), repeatable=draw(flags), branch=draw(st.sampled_from(["", "", "x", "y"])))
            for name in names
        )
    )


def way_allowed(procedure, draw):
    """A way that the procedure allows."""
    way = []
    for branches in blocks(procedure):
        queues = [[step.activity for step in steps for _ in range(_times(step, draw))] for steps in branches]
        while any(queues):
            way.append(draw(st.sampled_from([queue for queue in queues if queue])).pop(0))
    return tuple(way)


def _times(step, draw):
    return draw(st.integers(0 if step.optional else 1, 3 if step.repeatable else 1))


class Net:
    """A procedure as a Petri net in the words of r4pm."""

    def __init__(self, procedure):
        self.places, self.transitions, self.arcs = {}, {}, []
        first = here = self.place()
        for branches in blocks(procedure):
            ahead = self.place()
            opened, closed = [], []
            for steps in branches:
                start = at = self.place()
                for step in steps:
                    at = self.step(at, step)
                opened.append(start)
                closed.append(at)
            self.transition(None, [here], opened)
            self.transition(None, closed, [ahead])
            here = ahead
        self.net: PetriNet = {
            "places": {one: {"id": one} for one in self.places}, "transitions": self.transitions, "arcs": self.arcs,
            "initial_marking": {first: 1}, "final_markings": [{here: 1}],
        }  # fmt: skip

    def place(self):
        name = str(uuid4())
        self.places[name] = name
        return name

    def step(self, at, step):
        after = self.place()
        self.transition(step.activity, [at], [after])
        if step.optional:
            self.transition(None, [at], [after])
        if step.repeatable:
            self.transition(step.activity, [after], [after])
        return after

    def transition(self, label, taken, given):
        name = str(uuid4())
        self.transitions[name] = {"id": name, "label": label}
        arcs = [("PlaceTransition", [place, name]) for place in taken] + [("TransitionPlace", [name, place]) for place in given]
        self.arcs += [{"from_to": {"type": kind, "nodes": nodes}, "weight": 1} for kind, nodes in arcs]


def frame(rows):
    """Rows as r4pm takes them: it keeps their order, so they come sorted."""
    import polars

    case, activity, at, *_ = zip(*sorted(rows, key=lambda row: (row[0], row[2])), strict=True)
    columns = {"case:concept:name": case, "concept:name": activity, "time:timestamp": np.array(at, "datetime64[us]")}
    return polars.DataFrame(columns).with_columns(polars.col("time:timestamp").dt.replace_time_zone("UTC"))
