"""The same rows and the same procedure in another program, r4pm, which aligns by search in Petri nets."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bazan.analysis.process_mining import conformance, flow
from bazan.analysis.process_mining.tests.sample_logs import NAMES, Net, frame, log_of, log_of_ways, procedures, rows

r4pm = pytest.importorskip("r4pm")


@settings(max_examples=25, deadline=None)
@given(rows())
def test_the_graph_the_ways_and_their_ends_are_those_of_r4pm(given_rows):
    from r4pm.bindings.core.event_data.case_centric.utils.activity_projection import get_variants, log_to_activity_projection
    from r4pm.bindings.discovery.case_centric.dfg import discover_dfg

    log, item = log_of(given_rows), r4pm.import_item_from_df("EventLog", frame(given_rows))
    graph = discover_dfg(item)
    edges = {wait.of: wait.count for wait in flow.waits(log, "from", "to")}
    assert edges == {tuple(pair): count for pair, count in graph["directly_follows_relations"]}
    assert {work.activity: work.events for work in flow.work(log)} == graph["activities"]
    assert set(flow.starts(log)) == set(graph["start_activities"])
    assert set(flow.stops(log)) == set(graph["end_activities"])
    ways = {variant.activities: variant.cases for variant in flow.variants(log)}
    assert ways == {tuple(one["activities"]): one["count"] for one in get_variants(log_to_activity_projection(item))}


@settings(max_examples=40, deadline=None)
@given(procedures(), st.lists(st.text(NAMES + "X", min_size=1, max_size=7), min_size=1, max_size=4))
def test_alignments_cost_what_r4pm_says_and_so_does_fitness(procedure, ways):
    from r4pm.bindings.conformance.case_centric.alignments import align_variants, compute_fitness
    from r4pm.bindings.core.event_data.case_centric.utils.activity_projection import log_to_activity_projection

    told = [(str(case), activity, at, "") for case, way in enumerate(ways) for at, activity in enumerate(way)]
    net = Net(procedure).net
    theirs = align_variants(net, log_to_activity_projection(r4pm.import_item_from_df("EventLog", frame(told))))
    ours = conformance.conformance(log_of_ways(ways), procedure)
    costs = {way.activities: len(way.deviations) for way in ours.ways}
    assert costs == {tuple(one["activities"]): one["result"]["Ok"]["cost"] for one in theirs}
    fitness = compute_fitness(theirs, net)
    assert ours.fitness == pytest.approx(fitness["log_fitness"])
    assert ours.mean_fitness == pytest.approx(fitness["average_fitness"])
    assert ours.conforming / ours.cases == pytest.approx(fitness["perfectly_fitting_frac"])
