"""A log as one document: where it waits, how it goes, how it keeps its procedure, what stands and what will be late. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from bazan.analysis.process_mining import flow
from bazan.analysis.process_mining.conformance import conformance
from bazan.analysis.process_mining.event_log import gathered
from bazan.analysis.process_mining.rules import SECOND, case_of, instant, over, seconds, spread
from bazan.analysis.process_mining.step_simulation import LEAST
from bazan.analysis.process_mining.types import NEVER, Burden, Conformance, Log, Procedure, Queue, Risk, Running, Sample, Study, Trial, Wait
from bazan.analysis.process_mining.wait_comparison import growths

MOST = 12
"""Of ways, hand-overs, subjects: what a person looks through."""
UNITS_OF_A_STEP = 3
SAMPLED = 600
"""Ended cases, the newest, from which a shorter step is reckoned on a page."""
LIKELY = 0.5


def study(
    log: Log,
    clocked: Log,
    procedure: Procedure,
    moment: int,
    running: Sequence[Running],
    trial: Trial | None,
    kind_names: Mapping[str, str],
    comparisons: int = 1,
) -> Study | None:
    """All that is told of a log. ``clocked``: by the offices' clock where deadlines run by it; ``running``: its cases with a deadline.

    None: fewer than 20 cases have ended.
    """
    ended_at, opened = over(log, procedure.ends), log.at[log.start[:-1]]
    ended = ended_at != NEVER
    if ended.sum() < LEAST:
        return None
    timed = ended & (log.due != NEVER)
    late = float((ended_at > log.due)[timed].mean()) if timed.any() else None
    variants, kinds = flow.variants(log), flow.waits(log, "kind")[:MOST]
    return Study(
        cases=len(log.cases), ended=int(ended.sum()), took=spread((ended_at - opened)[ended]), late=late,
        steps=tuple(flow.waits(log, "step")), edges=tuple(flow.waits(log, "from", "to")),
        starts=flow.starts(log), stops=flow.stops(log), work=tuple(each for each in flow.work(log) if each.events),
        variants=tuple(variants[:MOST]), ways=len(variants), conformance=_kept(log, procedure),
        rework=tuple(flow.rework(log)), handovers=tuple(flow.handovers(log)[:MOST]),
        units=tuple(flow.waits(log, "unit")), unit_steps=_unit_steps(log), kinds=tuple(kinds),
        kind_names={name: kind_names[name] for wait in kinds if (name := wait.of[0]) is not None and name in kind_names},
        growths=tuple(growths(log, clocked, moment, comparisons)), queues=tuple(queues(log, ended_at, moment)),
        burdens=tuple(burdens(running, trial.late if trial else late or 0.0, moment)), trial=trial,
    )  # fmt: skip


def _kept(log: Log, procedure: Procedure) -> Conformance | None:
    if not procedure.steps:
        return None
    whole = conformance(log, procedure)
    return Conformance(
        whole.fitness, whole.mean_fitness, whole.conforming, whole.cases, whole.running, whole.departures[:MOST], whole.ways[:MOST]
    )  # fmt: skip


def _unit_steps(log: Log) -> tuple[Wait, ...]:
    found, counted = [], dict[str | None, int]()
    for wait in flow.waits(log, "step", "unit"):
        counted[wait.of[0]] = counted.get(wait.of[0], 0) + 1
        if wait.of[1] is not None and counted[wait.of[0]] <= UNITS_OF_A_STEP:
            found.append(wait)
    return tuple(found)


def queues(log: Log, ended_at: np.ndarray, moment: int) -> list[Queue]:
    """Where cases stand that still run, the most first."""
    last = log.start[1:] - 1
    running = ended_at == NEVER
    step, since = log.activity[last][running], (moment - log.at[last])[running]
    standing = []
    for number in np.unique(step):
        spans = since[step == number]
        standing.append(Queue(log.activities[number], len(spans), seconds(np.median(spans)), seconds(spans.max())))
    return sorted(standing, key=lambda queue: (-queue.cases, queue.step))


def running_of(log: Log, risks: Iterable[Risk], place: np.ndarray, moment: int) -> list[Running]:
    """The running cases of a log with their risks. ``place``, int64 (E,): where each event was."""
    numbers = {name: number for number, name in enumerate(log.cases)}
    made_at = instant(moment)
    rows = []
    for risk in risks:
        case = numbers[risk.case]
        last = int(log.start[case + 1]) - 1
        unit = int(log.unit[last])
        rows.append(
            Running(
                risk.case, risk.activity, log.units[unit] if unit >= 0 else "", int(place[last]), instant(int(log.at[last])),
                instant(int(log.due[case])), risk.late, risk.alike, made_at,
            )
        )  # fmt: skip
    return rows


def burdens(running: Iterable[Running], late: float, moment: int) -> list[Burden]:
    """What each unit has under way, the one with most cases likely late first. ``late``: the usual share of cases under way."""
    of_unit: dict[str, list[Running]] = {}
    for case in running:
        of_unit.setdefault(case.unit, []).append(case)
    now = instant(moment)
    found = []
    for unit, cases in of_unit.items():
        ahead = [case for case in cases if case.due_at > now]
        risks = [case.late or 0.0 for case in ahead]
        likely = sum(risk > LIKELY for risk in risks)
        found.append(Burden(unit, len(cases), len(cases) - len(ahead), likely, sum(risks), len(ahead) * late))
    return sorted(found, key=lambda burden: (-burden.likely, -burden.overdue, -burden.running, burden.unit))


def parts(log: Log, place: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    """(place, which cases were there from first to last, bool (C,)), by place."""
    low, high = (by.reduceat(place, log.start[:-1]) for by in (np.minimum, np.maximum))
    for number in np.unique(low[low == high]):
        yield int(number), (low == number) & (high == number)


def part(log: Log, cases: np.ndarray) -> Log:
    """The log of some of its cases, bool (C,); one at least."""
    events = cases[case_of(log)]
    lengths = np.diff(log.start)[cases]
    names = tuple(name for name, own in zip(log.cases, cases.tolist(), strict=True) if own)
    return Log(
        names, log.activities, log.units, log.kinds, np.r_[0, np.cumsum(lengths)], log.activity[events], log.at[events],
        None if log.begun is None else log.begun[events], log.unit[events], log.kind[cases], log.due[cases], log.entered,
    )  # fmt: skip


def sampled(log: Log, procedure: Procedure) -> Sample:
    """The newest of its ended cases."""
    ended_at = over(log, procedure.ends)
    ended = np.flatnonzero(ended_at != NEVER)
    chosen = np.zeros(len(log.cases), dtype=bool)
    chosen[ended[np.argsort(-ended_at[ended], kind="stable")[:SAMPLED]]] = True
    own = part(log, chosen)
    opened = own.at[own.start[:-1]]
    due = [None if at == NEVER else (at - first) // SECOND for at, first in zip(own.due.tolist(), opened.tolist(), strict=True)]
    return Sample(
        own.activities, tuple(np.diff(own.start).tolist()), tuple(own.activity.tolist()),
        tuple(((own.at - opened[case_of(own)]) // SECOND).tolist()), tuple(due), own.entered,
    )  # fmt: skip


def log_of_sample(sample: Sample) -> Log:
    """Its cases as a log that begins with each of them."""
    case = [f"{number:06}" for number, length in enumerate(sample.lengths) for _ in range(length)]
    due = [at for at, length in zip(sample.due, sample.lengths, strict=True) for _ in range(length)]
    return gathered(
        case, [sample.activities[number] for number in sample.activity], [at * SECOND for at in sample.at],
        due=[None if at is None else at * SECOND for at in due], entered=sample.entered,
    )  # fmt: skip
