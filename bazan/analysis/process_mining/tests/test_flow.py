"""What follows what: counts that must come out, waits by hand, and that the order of rows says nothing."""

from itertools import pairwise
from statistics import median

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bazan.analysis.process_mining import flow
from bazan.analysis.process_mining.event_log import begun_of, gathered
from bazan.analysis.process_mining.rules import SECOND, grouped
from bazan.analysis.process_mining.tests.sample_logs import log_of, log_of_ways, rows
from bazan.analysis.process_mining.types import Handover, Rework, Spread, Variant, Wait
from bazan.core.errors import Refused


def everything(log):
    return (
        flow.variants(log), flow.waits(log, "from", "to"), flow.waits(log, "unit", "step"), flow.waits(log, "giver", "taker"),
        flow.starts(log), flow.stops(log), flow.durations(log), flow.work(log), flow.rework(log), flow.handovers(log),
    )  # fmt: skip


@settings(max_examples=30)
@given(rows())
def test_counts_come_out(given_rows):
    log = log_of(given_rows)
    edges, variants = flow.waits(log, "from", "to"), flow.variants(log)
    assert sum(edge.count for edge in edges) == len(given_rows) - len(log.cases)
    assert sum(variant.cases for variant in variants) == len(log.cases) == sum(flow.starts(log).values()) == sum(flow.stops(log).values())
    assert sum(variant.share for variant in variants) == pytest.approx(1)
    assert sum(edge.share for edge in edges) == pytest.approx(1 if any(edge.total_s for edge in edges) else 0)
    assert sum(activity.events for activity in flow.work(log)) == len(given_rows)
    again = {activity.activity: activity.times for activity in flow.rework(log)}
    assert again == {one.activity: one.events - one.cases for one in flow.work(log) if one.events > one.cases}


@settings(max_examples=30)
@given(rows(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(given_rows, random):
    mixed = random.sample(given_rows, len(given_rows))
    assert everything(log_of(mixed)) == everything(log_of(given_rows))


@settings(max_examples=25)
@given(rows())
def test_waits_are_those_between_neighbours_of_a_case(given_rows):
    told = {}
    for case in {row[0] for row in given_rows}:
        events = sorted((row for row in given_rows if row[0] == case), key=lambda row: row[2])
        for before, after in pairwise(events):
            told.setdefault((before[1], after[1]), []).append((after[2] - before[2]) / SECOND)
    found = {wait.of: wait for wait in flow.waits(log_of(given_rows), "from", "to")}
    assert found.keys() == told.keys()
    for of, waits in told.items():
        assert found[of].median_s == pytest.approx(median(waits), abs=1e-5)
        assert found[of].p90_s == pytest.approx(np.quantile(waits, 0.9), abs=1e-5)
        assert found[of].total_s == pytest.approx(sum(waits), abs=1e-5)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(-1, 3), st.integers(0, 50)), min_size=1))
def test_groups_are_told_apart_whatever_their_codes(pairs):
    codes, values = (np.array(column) for column in zip(*pairs, strict=True))
    groups = grouped(codes, values)
    for code, count, total in zip(groups.codes, groups.counts, groups.totals, strict=True):
        assert (count, total) == ((codes == code).sum(), values[codes == code].sum())


def test_a_case_of_one_event_takes_no_time_and_waits_nowhere():
    log = log_of([("1", "A", 5, "")])
    assert flow.waits(log, "from", "to") == [] == flow.rework(log) == flow.handovers(log)
    assert flow.variants(log) == [Variant(("A",), 1, 1.0, 0.0)]
    assert flow.durations(log) == Spread(0, 0, 0, 0, 0)


def test_events_at_one_instant_keep_the_order_of_the_rows():
    assert flow.variants(log_of([("1", name, 7, "") for name in "CAB"]))[0].activities == ("C", "A", "B")


def test_no_rows_are_refused():
    with pytest.raises(Refused, match=r"processes\.empty"):
        gathered([], [], [])


def test_the_time_is_of_the_step_that_was_done_or_of_the_one_that_was_come_to():
    told = [("1", "A", 0, "u"), ("1", "B", 10 * SECOND, "v")]
    (done,), (entered,) = (flow.waits(log_of(told, entered=entered), "step", "unit") for entered in (False, True))
    assert done == Wait(("B", "v"), 1, 10, 1, 10, 10)
    assert entered.of == ("A", "u")


def test_work_that_began_after_the_step_before_waited_until_then():
    log = gathered(["1"] * 3, list("ABC"), [0, 10 * SECOND, 20 * SECOND], begun=[0, 6 * SECOND, 9 * SECOND])
    assert {wait.of: wait.total_s for wait in flow.waits(log, "from", "to")} == {("A", "B"): 6, ("B", "C"): 0}
    assert {work.activity: work.total_s for work in flow.work(log)} == {"A": 0, "B": 4, "C": 11}
    with pytest.raises(Refused, match=r"processes\.begun"):
        gathered(["1"], ["A"], [5], begun=[6])


def test_what_is_done_began_with_the_earliest_beginning_nothing_else_began_with():
    life = ["start", "start", "complete", "complete", "complete", "start"]
    done, begun = begun_of(["1"] * 6, ["A", "A", "A", "A", "B", "B"], [1, 2, 5, 6, 7, 8], life)
    assert (done.tolist(), begun.tolist()) == ([2, 3, 4], [1, 2, 7])


def test_what_is_done_again_is_told_with_its_usual_way_back():
    log = log_of_ways(["ABA", "ABAA", "ACA", "AB"], step=SECOND)
    assert flow.rework(log) == [Rework("A", 3, 4, 1, 4, ("A", "B", "A"), 2)]


def test_a_way_back_too_long_for_a_loop_is_none():
    log = log_of_ways([["A", *map(str, range(20)), "A"]])
    assert [(again.way, again.way_times) for again in flow.rework(log)] == [((), 0)]


def test_a_case_handed_back_is_told():
    told = [("1", "A", at * SECOND, unit) for at, unit in enumerate(["u", "v", "u", "", "v", "v", "w"])]
    assert flow.handovers(log_of(told)) == [
        Handover("u", "v", 1, 0, 1, 1), Handover("v", "u", 1, 1, 1, 1), Handover("v", "w", 1, 0, 1, 1),
    ]  # fmt: skip


def test_what_nobody_told_is_none_and_the_last_word_on_a_case_counts():
    log = gathered(["1", "1", "2"], ["A", "B", "A"], [0, SECOND, 0], unit=["", "", ""], kind=["x", "", ""], due=[5, 9, None])
    assert [wait.of for wait in flow.waits(log, "kind", "unit")] == [("x", None)]
    assert log.due.tolist() == [9, np.iinfo(np.int64).max]
