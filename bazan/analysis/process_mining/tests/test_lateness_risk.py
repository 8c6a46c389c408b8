"""What will be late: the estimate by hand, nothing known too early, and told better than by the share of late ones."""

from itertools import count

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bazan.analysis.process_mining import lateness_risk
from bazan.analysis.process_mining.event_log import gathered
from bazan.analysis.process_mining.lateness_risk import LEAST, risks, surviving, trial
from bazan.analysis.process_mining.tests.sample_logs import DAY

REMISSION = [6, 6, 6, 7, 10, 13, 16, 22, 23], [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
"""Weeks until children with leukaemia fell ill again, and until which others were known not to (Freireich and others 1963)."""


def dossiers(cases):
    """Cases as (opened, [(step, days)], days given, whether it is done), each step come to as the one before is left."""
    rows = []
    for number, (opened, steps, given_days, done) in zip(count(), cases, strict=False):
        at, due = opened * DAY, (opened + given_days) * DAY
        for step, days in steps:
            rows.append((str(number), step, int(at), int(due)))
            at += days * DAY
        if done:
            rows.append((str(number), "done", int(at), int(due)))
    case, activity, at, due = zip(*rows, strict=True)
    return gathered(case, activity, at, due=due, entered=True)


PAST = [(number, [("A", 2), ("quick", 1)], 10, True) for number in range(60)] + [
    (number, [("A", 2), ("slow", 20)], 10, True) for number in range(60)
]


def running(step):
    return (200, [("A", 2), (step, 0)], 10, False)


def asked(cases, at):
    return {risk.case: risk for risk in risks(dossiers(cases), ["done"], at * DAY)}


@pytest.mark.parametrize(
    ("week", "share"), [(5, 1), (6, 0.857), (7, 0.807), (10, 0.753), (13, 0.690), (16, 0.627), (22, 0.538), (23, 0.448)]
)
def test_survival_is_that_of_kaplan_and_meier(week, share):
    ill, lost = REMISSION
    found = surviving(np.array([*ill, *lost], float), np.repeat([True, False], [len(ill), len(lost)]), week)
    assert found == pytest.approx(share, abs=5e-4)


@settings(max_examples=40)
@given(st.lists(st.integers(0, 9), min_size=1), st.integers(-1, 10))
def test_where_all_is_known_survival_is_a_share(ended, beyond):
    spans = np.array(ended, float)
    assert surviving(spans, np.ones(len(spans), bool), beyond) == pytest.approx((spans > beyond).mean())


def test_who_stands_where_cases_take_long_is_more_probably_late():
    told = asked([*PAST, running("quick"), running("slow")], 202.5)
    quick, slow = told["120"], told["121"]
    assert quick.late is not None and quick.late < 0.2 and slow.late is not None and slow.late > 0.7
    assert (quick.activity, quick.alike, slow.alike) == ("quick", 60, 60)


def test_a_deadline_that_passed_is_late_already_and_who_has_none_is_not_told():
    told = asked([*PAST, running("slow"), (200, [("A", 1)], 0, False)], 215)
    assert [risk.late for risk in told.values()] == [1.0]


def test_where_hardly_any_case_has_ended_nothing_is_told():
    told = asked([*PAST[: LEAST - 1], running("quick")], 202.5)
    assert told[str(LEAST - 1)].late is None
    assert trial(dossiers(PAST[:LEAST]), ["done"]) is None


def test_a_step_nobody_stood_at_leans_on_all_cases():
    told = asked([*PAST, running("new")], 202.5)["120"]
    assert told.alike == 0 and told.late is not None and 0.3 < told.late < 0.7


def made(random, cases):
    """Made-up cases of three deadlines, each at a pace of its own."""
    for _ in range(cases):
        given_days = int(random.choice((3, 10, 30)))
        pace = given_days / 10 * random.lognormal(0, 0.3)
        steps = [("received", random.gamma(1.5, 0.6) * pace), ("handled", random.gamma(2, 2) * pace)]
        while random.random() < 0.3:
            steps += [("asked", random.lognormal(1.2, 0.6) * pace), ("handled", random.gamma(2, 1) * pace)]
        yield float(random.uniform(0, 300)), steps, given_days, True


@pytest.fixture(scope="module")
def log():
    return dossiers(made(np.random.default_rng(7), 1200))


def test_the_past_would_have_been_told_better_than_by_the_share_of_late_cases(log):
    told = trial(log, ["done"])
    assert told is not None and told.predictions > 200 and told.brier < 0.8 * told.brier_of_share
    assert abs(told.predicted - told.late) < 0.06
    assert sum(part.count for part in told.reliability) == told.predictions
    assert all(part.low <= part.predicted <= part.high for part in told.reliability)


@settings(max_examples=10, deadline=None)
@given(st.integers(40, 290))
def test_nothing_is_known_before_it_happened(log, day):
    seen = log.at <= day * DAY
    case = np.repeat(np.array(log.cases), np.diff(log.start))
    due = np.repeat(log.due, np.diff(log.start))
    until = gathered(
        case[seen].tolist(), [log.activities[number] for number in log.activity[seen]], log.at[seen], due=due[seen].tolist(), entered=True
    )
    assert risks(log, ["done"], day * DAY) == risks(until, ["done"], day * DAY)


def test_only_the_cases_opened_last_are_looked_through(log, monkeypatch):
    monkeypatch.setattr(lateness_risk, "MOST", 300)
    told = risks(log, ["done"], 250 * DAY)
    assert told and all(risk.alike <= 300 for risk in told)
