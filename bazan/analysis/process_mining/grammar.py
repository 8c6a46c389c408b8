"""How a procedure is written: the steps a case takes and what ends it; and ``processes/<id>.toml`` of a pack: which rows, or which cases of
the house, are its log."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod
from typing import Any, Literal

from bazan.platform.declarations.api import Declaration, Keys, Whole, words
from bazan.platform.packs import Declared, Grammar, Pack, Problem, labelled

MOST_STATES = 500
"""Of branches side by side: how far each may have come, times how far each other may."""


@dataclass(frozen=True, kw_only=True)
class Step(Declaration):
    """A step, in the order cases take them."""

    activity: str
    """what is done, as the log names it"""
    optional: bool = False
    """it may be left out"""
    repeatable: bool = False
    """it may be done again, until the next step of its branch is"""
    branch: str = ""
    """neighbouring steps that name a branch go side by side: those of one branch in their order, those of two in any; all are done before
    the next step without a branch"""


@dataclass(frozen=True, kw_only=True)
class Procedure(Declaration):
    """The way a case should take."""

    steps: tuple[Step, ...] = ()
    """in their order, below; none: any way will do"""
    ends: tuple[str, ...] = ()
    """activities with which a case is over and its deadline met. One that is no step ends it early: nothing more is owed. A case without
    any of them still runs. None: every case is over with its last event"""

    def judge(self, keys: Keys) -> None:
        if not self.steps and not self.ends:
            keys.wrong("steps", "keys.missing")
        for branches in blocks(self):
            if prod(len(steps) + 1 for steps in branches) > MOST_STATES:
                keys.wrong("steps", "processes.branches", step=branches[0][0].activity, most=MOST_STATES)


def blocks(procedure: Procedure) -> list[tuple[tuple[Step, ...], ...]]:
    """Its steps in blocks that follow each other: the branches that go side by side, or one of one step."""
    following: list[dict[str, tuple[Step, ...]]] = []
    beside = False
    for step in procedure.steps:
        if step.branch and beside:
            following[-1][step.branch] = (*following[-1].get(step.branch, ()), step)
        else:
            following.append({step.branch: (step,)})
        beside = bool(step.branch)
    return [tuple(branches.values()) for branches in following]


@dataclass(frozen=True, kw_only=True)
class Cases(Declaration):
    """Rows of another dataset that tell more of a case, one row a case."""

    dataset: str
    """which one, another pack's as `<pack>.<id>`"""
    case: str
    """its column with the case"""
    due: str = ""
    """its date or instant column by when a case must be over"""
    kind: str = ""
    """its column that says what a case is about, as the administrative procedure"""
    kind_name: str = ""
    """its column with the name of that, where the other has its code"""


@dataclass(frozen=True, kw_only=True)
class Process(Procedure):
    """Rows of a dataset, or cases of the house, as the log of a process. Its name: the label `processes.<id>.name`."""

    id: str
    """the file's name; the full code is `<pack>.<id>`"""
    version: Whole
    """raise it when the meaning changes"""
    dataset: str = ""
    """of which a row is an event: a dataset of this pack, or another's as `<pack>.<id>`"""
    case: str = ""
    """its column that says which case"""
    activity: str = ""
    """its column that says what was done"""
    at: str = ""
    """its instant column that says when"""
    unit: str = ""
    """its column that says who did it"""
    workflow: Literal["", "field_report", "incident"] = ""
    """in place of a dataset: cases of the house, whose states are the steps, and what ends them is known"""
    entered: bool = False
    """true: a row says that the case came to this step, and the time until its next row is this one's; false: that the step was done, and
    the time since the row before is this one's"""
    office_hours: bool = False
    """its deadlines are counted in office hours: nights and holidays bring no case nearer to its end"""
    indicator: str = ""
    """the number of this pack that a directive about its waits is to move"""
    cases: Cases | None = None
    """where more stands of a case, below"""
    labels: Mapping[str, str] = words()

    def judge(self, keys: Keys) -> None:
        if self.workflow:
            for key in ("dataset", "case", "activity", "at", "unit", "steps", "ends", "cases"):
                if getattr(self, key):
                    keys.wrong(key, "processes.either")
            return
        for key in ("dataset", "case", "activity", "at"):
            if not getattr(self, key):
                keys.wrong(key, "keys.missing")
        super().judge(keys)


def _dress(pack: Pack, table: dict[str, Any]) -> dict[str, Any]:
    return table | {"labels": pack.words(f"processes.{table['id']}.name")}


def _judge(pack: Pack, files: list[Declared[Process]]) -> Iterator[Problem]:
    """What processes must keep towards their datasets and their words."""
    for file in files:
        process, cases = file.declaration, file.declaration.cases
        yield from labelled(pack, file.name, f"processes.{process.id}.name")
        if process.indicator:
            keys = Keys({})
            keys.among("indicator", [process.indicator], {str(indicator.get("id")) for indicator in pack.indicators})
            yield from (Problem(file.name, problem.key, problem.rule, problem.params) for problem in keys.problems)
        if process.workflow:
            continue
        columns = {"case": process.case, "activity": process.activity, "at": process.at, "unit": process.unit}
        yield from _columns(pack, file.name, "", process.dataset, columns)
        if cases is not None:
            told = {"case": cases.case, "due": cases.due, "kind": cases.kind, "kind_name": cases.kind_name}
            yield from _columns(pack, file.name, "cases.", cases.dataset, told)


def _columns(pack: Pack, file: str, where: str, dataset: str, columns: Mapping[str, str]) -> Iterator[Problem]:
    relation = pack.relations.get(dataset)
    if relation is None or relation.kind != "dataset":
        yield Problem(file, f"{where}dataset", "dataset_unknown", {"name": dataset})
        return
    keys = Keys({})
    for key, column in columns.items():
        if column:
            keys.among(f"{where}{key}", [column], relation.dates if key in ("at", "due") else relation.columns)
    yield from (Problem(file, problem.key, problem.rule, problem.params) for problem in keys.problems)


PROCESSES = Grammar("processes", Process, _dress, _judge)
