"""How near a way comes to a procedure: what it allows costs nothing, and what doesn't fit is named."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bazan.analysis.process_mining.conformance import Aligner, conformance
from bazan.analysis.process_mining.tests.sample_logs import NAMES, log_of_ways, procedures, way_allowed
from bazan.analysis.process_mining.types import Departure, Deviation, Procedure, Step


def steps(*names, **flags):
    return tuple(Step(activity=name, **flags) for name in names)


LINE = Procedure(steps=steps(*"ABC"))
DOSSIER = Procedure(
    steps=(
        *steps("registered", optional=True), *steps("received"), Step(activity="handled", repeatable=True, branch="work"),
        Step(activity="supplement", optional=True, repeatable=True, branch="asking"), *steps("done"), *steps("returned", optional=True),
    ),
    ends=("done", "withdrawn"),
)  # fmt: skip


def skipped(*names):
    return tuple(Deviation("skipped", name) for name in names)


@settings(max_examples=40)
@given(procedures(), st.data())
def test_what_a_procedure_allows_fits_it(procedure, data):
    ways = [way for _ in range(3) if (way := way_allowed(procedure, data.draw))]
    if ways:
        told = conformance(log_of_ways(ways), procedure)
        assert (told.fitness, told.mean_fitness, told.conforming, told.departures) == (1, 1, len(ways), ())


@settings(max_examples=50)
@given(procedures(), st.text(NAMES + "X", min_size=1, max_size=9))
def test_the_cost_is_what_is_named_and_never_more_than_all(procedure, way):
    aligner = Aligner(procedure)
    cost, deviations = aligner.aligned(way)
    assert cost == len(deviations) <= aligner.worst(way)
    kept = list(way)
    for deviation in deviations:
        if deviation.kind == "inserted":
            kept.remove(deviation.activity)
    owed = {step.activity for step in procedure.steps if not step.optional}
    assert owed - set(kept) == {deviation.activity for deviation in deviations if deviation.kind == "skipped"}


@settings(max_examples=50)
@given(procedures(), st.text(NAMES + "X", min_size=1, max_size=9), st.integers(0, 8))
def test_one_event_more_costs_one_more_at_most(procedure, way, at):
    aligner = Aligner(procedure)
    cost = aligner.aligned(way)[0]
    assert abs(aligner.aligned(way[:at] + "X" + way[at:])[0] - cost) == 1
    assert abs(aligner.aligned(way[:at] + "A" + way[at:])[0] - cost) <= 1


def test_what_is_skipped_and_what_is_inserted_is_named_in_its_order():
    assert Aligner(LINE).aligned("XAC") == (2, (Deviation("inserted", "X"), *skipped("B")))
    assert Aligner(LINE).aligned("AABC") == (1, (Deviation("inserted", "A"),))
    assert Aligner(LINE).fitness("AC", 1) == 1 - 1 / 5


def test_branches_go_side_by_side_each_in_its_order():
    side = Procedure(steps=(*steps("A"), *steps("B", "C", branch="x"), *steps("D", branch="y"), *steps("E")))
    for way in ("ABCDE", "ABDCE", "ADBCE"):
        assert Aligner(side).aligned(way) == (0, ())
    assert Aligner(side).aligned("ACBDE")[0] == 2
    assert Aligner(side).aligned("ABCED")[0] == 2


def test_a_case_that_still_runs_owes_nothing_of_what_would_come_next():
    told = conformance(log_of_ways([["received"], ["received", "handled", "supplement", "handled"], ["handled"]]), DOSSIER)
    assert (told.running, told.conforming) == (3, 2)
    assert told.departures == (Departure("skipped", "received", 1, 1, declared=True),)


def test_a_case_that_ends_early_owes_nothing_more():
    aligner = Aligner(DOSSIER)
    assert aligner.aligned(["received", "withdrawn"]) == (0, ())
    assert aligner.aligned(["withdrawn", "handled"]) == (1, (Deviation("inserted", "handled"),))
    assert aligner.aligned(["withdrawn", "withdrawn"])[0] == 1
    assert aligner.aligned(["received", "done"]) == (1, skipped("handled"))


def test_departures_count_cases_and_times():
    told = conformance(log_of_ways(["ABC", "AXXBC", "XBC", "ABC"]), LINE)
    assert told.departures == (
        Departure("inserted", "X", 2, 3, declared=False), Departure("skipped", "A", 1, 1, declared=True),
    )  # fmt: skip
    assert (told.conforming, told.cases, told.running) == (2, 4, 0)
    assert told.fitness == 1 - 4 / (14 + 4 * 3)
