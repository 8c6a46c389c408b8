"""A log as one document: part by part the same figures, kept as JSON and read again, and a sample from which a shorter step is reckoned."""

import json

import msgspec
import numpy as np
from hypothesis import given, settings

from bazan.analysis.process_mining import flow
from bazan.analysis.process_mining.event_log import gathered
from bazan.analysis.process_mining.lateness_risk import risks
from bazan.analysis.process_mining.log_study import log_of_sample, part, parts, queues, running_of, sampled, study
from bazan.analysis.process_mining.step_simulation import LEAST, shortened
from bazan.analysis.process_mining.tests.sample_logs import DAY, log_of, rows
from bazan.analysis.process_mining.types import NEVER, Procedure, Sample, Step, Study

PROCEDURE = Procedure(steps=(Step(activity="in"), Step(activity="look"), Step(activity="out")), ends=("out",))
NOW = 60 * DAY


def papers(count=40, running=4):
    """Papers that come in a day after another, lie with a commune, are looked at in town; the last ones still lie."""
    told = []
    for n in range(count):
        steps = ("in", "look", "out") if n < count - running else ("in", "look")
        told += [
            (f"{n:02}", step, (n + 3 * place) * DAY, unit, (n + 5) * DAY)
            for place, (step, unit) in enumerate(zip(steps, ("far", "town", "town"), strict=False))
        ]
    case, activity, at, unit, due = zip(*told, strict=True)
    return gathered(case, activity, at, unit=unit, due=due, entered=True)


def studied(log):
    running = running_of(log, risks(log, PROCEDURE.ends, NOW), np.zeros(len(log.at), dtype=np.int64), NOW)
    return study(log, log, PROCEDURE, NOW, running, None, {})


def test_a_study_is_read_again_as_it_was_kept():
    told = studied(papers())
    assert msgspec.convert(json.loads(json.dumps(msgspec.to_builtins(told))), Study) == told
    assert told is not None and told.cases == 40 and told.ended == 36 and told.late == 1
    assert [(queue.step, queue.cases) for queue in told.queues] == [("look", 4)]
    assert told.conformance and told.conformance.conforming == 40
    assert {wait.of[0] for wait in told.units} == {"far", "town"}


def test_too_few_ended_cases_tell_nothing():
    assert studied(papers(count=LEAST + 3)) is None
    assert studied(papers(count=LEAST + 4)) is not None


def test_what_units_have_under_way_is_told_with_what_would_be_usual():
    told = studied(papers())
    assert told is not None
    (burden,) = told.burdens
    assert (burden.unit, burden.running, burden.overdue, burden.likely) == ("town", 4, 4, 0)


@settings(max_examples=20, deadline=None)
@given(rows())
def test_parts_of_a_log_are_what_its_cases_are_alone(told):
    log = log_of(told)
    place = log.unit.astype(np.int64)
    own = dict(parts(log, place))
    assert sum(cases.sum() for cases in own.values()) <= len(log.cases)
    for unit, cases in own.items():
        names = {name for name, chosen in zip(log.cases, cases, strict=True) if chosen}
        alone = log_of([row for row in told if row[0] in names])
        piece = part(log, cases)
        assert piece.cases == alone.cases and flow.variants(piece) == flow.variants(alone)
        assert flow.waits(piece, "from", "to") == flow.waits(alone, "from", "to")
        assert set(piece.unit.tolist()) == {unit}


def test_a_shorter_step_is_reckoned_from_the_sample_as_from_the_log():
    log = papers()
    sample = msgspec.convert(json.loads(json.dumps(msgspec.to_builtins(sampled(log, PROCEDURE)))), Sample)
    whole, told = (shortened(each, "look", 86_400, PROCEDURE.ends) for each in (log, log_of_sample(sample)))
    assert told.figures == whole.figures and told.with_step == whole.with_step == 36


def test_cases_that_run_stand_at_their_last_step():
    log = papers(running=2)
    ended = np.array([NEVER if n >= 38 else 0 for n in range(40)])
    (queue,) = queues(log, ended, NOW)
    assert (queue.step, queue.cases, queue.longest_s) == ("look", 2, (60 - 41) * 86_400)
