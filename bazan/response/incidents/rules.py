"""Pure decisions: the life of an incident, of its tasks and resources, what must hold before it moves, and who commands it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bazan.coordination.cases.types import Arrow, Workflow
from bazan.core.errors import Conflict, Forbidden, Refused
from bazan.core.time import LOCAL
from bazan.platform.declarations.api import read
from bazan.platform.security.text_anonymization import hidden_name, hidden_number, shown
from bazan.response.incidents import grammar
from bazan.response.incidents.types import STATES, Asked, Call, Condition, Move, Procedure, Span, State, Step, TaskInfo

COMMAND = frozenset({"command"})

INCIDENT = Workflow(
    "incident",
    "open",
    (
        Arrow("respond", frozenset({"open"}), "responding", COMMAND),
        Arrow("settle", frozenset({"responding"}), "stable", COMMAND),
        Arrow("relapse", frozenset({"stable", "recovering"}), "responding", COMMAND, reason=True),
        Arrow("recover", frozenset({"stable"}), "recovering", COMMAND),
        Arrow("close", frozenset({"stable", "recovering"}), "closed", COMMAND, reason=True, evidence=True),
        Arrow("dismiss", frozenset({"open", "responding"}), "closed", COMMAND, reason=True),
    ),
    running=frozenset({"open"}),
    delivered=frozenset({"responding", "stable", "recovering"}),
)
"""Its deadline is that somebody takes command. From ``dismiss`` nothing came: it was false, a duplicate, or handed to somebody else."""

TASK = Workflow(
    "incident_task",
    "asked",
    (
        Arrow("accept", frozenset({"asked"}), "accepted", frozenset({"support"})),
        Arrow("decline", frozenset({"asked"}), "declined", frozenset({"support"}), reason=True),
        Arrow("pass_on", frozenset({"declined", "asked"}), "asked", COMMAND, reason=True, hands_over=True),
        Arrow("finish", frozenset({"asked", "accepted"}), "done", frozenset({"support", "command"}), reason=True),
        Arrow("reopen_task", frozenset({"done"}), "accepted", COMMAND, reason=True),
        Arrow("drop", frozenset({"asked", "accepted", "declined"}), "dropped", COMMAND, reason=True),
    ),
    running=frozenset({"asked", "accepted"}),
    delivered=frozenset({"done"}),
)

RESOURCE: Mapping[str, tuple[frozenset[str], str, str]] = {
    "promise": (frozenset({"requested"}), "promised", "owner"),
    "refuse": (frozenset({"requested", "promised"}), "refused", "owner"),
    "send": (frozenset({"promised", "requested"}), "on_the_way", "owner"),
    "arrive": (frozenset({"promised", "on_the_way"}), "on_scene", "either"),
    "release": (frozenset({"on_scene", "on_the_way", "promised"}), "released", "either"),
    "withdraw": (frozenset({"requested"}), "withdrawn", "command"),
}
"""Act to (from, to, who): the organization whose it is, the command, or either."""

OUTCOMES = {"close": ("resolved", "handed_on", "exercise"), "dismiss": ("false", "duplicate", "handed_on", "exercise")}
"""What may come of an act that ends an incident."""
SHORTEST = 3
"""Letters below which words say nothing."""
WHAT = 500
LONGEST = timedelta(days=366)
MOST_TASKS = 40
"""Tasks of one act."""
TELLER = 200
"""Letters of who told that a task is done."""
LARGEST_AREA_KM2 = 20_000
"""More than the territory of a province: a slip of the hand."""


def moved_resource(state: str, act: str, owner: bool, command: bool) -> str:
    """The state after the act. Conflict ``incidents.resource.state``; Forbidden ``incidents.resource.owner``."""
    start, end, who = RESOURCE.get(act, (frozenset(), "", "owner"))
    if state not in start:
        raise Conflict("incidents.resource.state", {})
    if not _may(who, owner, command):
        raise Forbidden("incidents.resource.owner", {})
    return end


def offered_resource(state: str, owner: bool, command: bool) -> tuple[str, ...]:
    """The acts somebody may do to a resource in this state, in the table's order."""
    return tuple(act for act, (start, _, who) in RESOURCE.items() if state in start and _may(who, owner, command))


def last_act(state: str) -> str:
    """What the incident's end does to a resource in this state; empty where nothing is left to do."""
    return next((act for act in ("release", "withdraw") if state in RESOURCE[act][0]), "")


def _may(who: str, owner: bool, command: bool) -> bool:
    return {"owner": owner, "command": command, "either": owner or command}[who]


def entered(act: str) -> State | None:
    """The state an act leads to; null: it is no move of an incident."""
    return next((arrow.end for arrow in INCIDENT.arrows if arrow.act == act), None)  # pyrefly: ignore[bad-return] - the arrows of INCIDENT lead to its states


def moves(state: State, exercise: bool) -> tuple[Move, ...]:
    """The ways on from a state, the nearest stage first, the way back last. Only an exercise ends as one."""
    here = STATES.index(state)

    def nearness(arrow: Arrow) -> tuple[bool, int]:
        there = STATES.index(arrow.end)
        return there < here, abs(there - here)

    ways = sorted((arrow for arrow in INCIDENT.arrows if state in arrow.start), key=nearness)
    return tuple(
        Move(
            arrow.act, arrow.end, arrow.reason, arrow.evidence,  # pyrefly: ignore[bad-argument-type] - the arrows of INCIDENT lead to its states
            tuple(outcome for outcome in OUTCOMES.get(arrow.act, ()) if exercise or outcome != "exercise"),
        )
        for arrow in ways
    )  # fmt: skip


def conditions(state: State, tasks: Iterable[TaskInfo], approved: bool, merged: bool) -> tuple[Condition, ...]:
    """What must hold before the incident enters ``state``; each met or not. ``approved``: its last situation report is."""
    every = tuple(tasks)
    if state == "closed":
        left = [task for task in every if task.running and task.purpose == "response"]
        return (_of_tasks(left), Condition("report", approved or merged))
    left = [task for task in every if task.before == state and task.state not in ("done", "dropped")]
    return (_of_tasks(left),) if state in ("stable", "recovering") else ()


def _of_tasks(left: list[TaskInfo]) -> Condition:
    return Condition("tasks", not left, {"count": len(left), "tasks": tuple(task.id for task in left)})


def unmet(found: Iterable[Condition]) -> None:
    """Nothing when every condition is met. Refused ``incidents.condition.<key>``."""
    for one in found:
        if not one.met:
            raise Refused(f"incidents.condition.{one.key}", {key: value for key, value in one.params.items() if key == "count"}, "act")


def outcome(given: str, act: str) -> str:
    """Refused ``incidents.outcome``: closing without saying what came of it, or with what can't come of this act."""
    if given not in OUTCOMES[act]:
        raise Refused("incidents.outcome", {}, "outcome")
    return given


def left(procedure: Procedure | None, given: Collection[str]) -> tuple[Step, ...]:
    """The steps that are not ``given`` yet, whatever level calls for them."""
    return tuple(step for step in procedure.steps if step.id not in given) if procedure else ()


def called(procedure: Procedure | None, level: int, given: Collection[str] = ()) -> tuple[Step, ...]:
    """The steps a level calls for that are not ``given`` yet."""
    return tuple(step for step in left(procedure, given) if step.from_level <= level)


def said(text: str) -> str:
    """What is to be done, as it is kept; empty: too few words to say anything."""
    text = text.strip()[:WHAT]
    return text if len(text) >= SHORTEST else ""


def given_time(minutes: int) -> bool:
    """Whether a task may be given so long."""
    return 0 < minutes <= LONGEST / timedelta(minutes=1)


def gate(state: str) -> str:
    """The state that waits for a task; empty: none does."""
    return state if state in ("stable", "recovering") else ""


def countable(asked: Sequence[Asked]) -> None:
    """Refused ``incidents.tasks.none``, ``incidents.tasks.many``."""
    if not asked:
        raise Refused("incidents.tasks.none", {})
    if len(asked) > MOST_TASKS:
        raise Refused("incidents.tasks.many", {"limit": MOST_TASKS})


def judged(one: Asked, step: Step | None) -> str:
    """What a line by hand asks for; ``step``: the one it names, if it may still be given. Refused ``incidents.tasks.<why>``."""
    if one.step and step is None:
        raise bad_line("step", one, "step")
    if step is None and not said(one.what):
        raise bad_line("what", one, "what")
    if not given_time(one.minutes):
        raise bad_line("minutes", one, "minutes")
    if step is not None and one.minutes < (step.at_least_minutes or 0):
        raise bad_line("short", one, "minutes", least=step.at_least_minutes)
    return said(one.what)


def bad_line(why: str, one: Asked, field: str, **params: Any) -> Refused:
    """The refusal that names the line and its field."""
    return Refused(f"incidents.tasks.{why}", {"line": one.line, **params}, f"{field}-{one.line}")


def earliest(step: Step, given: datetime) -> datetime | None:
    """Before when a step given then can't be reported done; null: whenever it is."""
    return None if step.at_least_minutes is None else given + timedelta(minutes=step.at_least_minutes)


def next_report(after: datetime, minutes: int) -> datetime:
    """When the operational period that began then ends."""
    return after + timedelta(minutes=minutes)


def read_procedure(code: str, spec: Mapping[str, Any]) -> Procedure:
    """A procedure of a pack's file or of what was frozen of it. Believes it: packs are judged when they are loaded."""
    declared = read(grammar.Procedure, spec)
    steps = tuple(
        Step(
            step.id, step.labels, tuple(check.labels for check in step.checks), step.owner, step.minutes, step.at_least_minutes,
            step.before, step.from_level,
        )
        for step in declared.steps
    )  # fmt: skip
    return Procedure(
        code, declared.version, declared.title.labels, declared.law, declared.report_minutes, declared.compute, declared.figures, steps,
        declared.roles, declared.contacts,
    )  # fmt: skip


def thawed(frozen: Mapping[str, Any] | None) -> Procedure | None:
    """The procedure an incident follows, from what was frozen on it."""
    return read_procedure(frozen["code"], frozen["spec"]) if frozen else None


def spans(
    signal: datetime,
    acknowledged: datetime | None,
    on_scene: datetime | None,
    stable: datetime | None,
    closed: datetime | None,
    promised: Mapping[str, float | None],
) -> tuple[Span, ...]:
    """The measured times of an incident, each from the first signal, with what was promised."""
    marks = (("acknowledged", acknowledged), ("on_scene", on_scene), ("stable", stable), ("closed", closed))
    return tuple(Span(key, None if at is None else max(0.0, (at - signal).total_seconds() / 60), promised.get(key)) for key, at in marks)


def median(values: Iterable[float]) -> float | None:
    """The middle one; of an even count the mean of the two; of none null."""
    ordered = sorted(values)
    if not ordered:
        return None
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def finished(task: TaskInfo, own: bool, told_by: str, at: datetime) -> dict[str, Any]:
    """What the log keeps with the end of a task: of another's, whose it is and, in words, who said so.

    Refused ``incidents.task.early`` with the earliest time, ``incidents.task.told_by``.
    """
    if task.earliest_at is not None and at < task.earliest_at:
        raise Refused("incidents.task.early", {"at": f"{task.earliest_at.astimezone(LOCAL):%H:%M, %d/%m/%Y}"})
    if own:
        return {}
    if len(told_by.strip()) < SHORTEST:
        raise Refused("incidents.task.told_by", {}, "told_by")
    return {"for": task.organization_id, "told_by": told_by.strip()[:TELLER]}


def ticked(task: TaskInfo, check: int, done: bool) -> TaskInfo:
    """The task with one check done or not. Refused ``incidents.check.unknown``."""
    if not 0 <= check < len(task.checks):
        raise Refused("incidents.check.unknown", {}, "check")
    return replace(task, ticked=task.ticked | {check} if done else task.ticked - {check})


def hidden(call: Call) -> Call:
    """A call as everybody may know it who sees the incident."""
    return Call(call.line, shown(call.what), shown(call.where), hidden_name(call.caller), hidden_number(call.phone))
