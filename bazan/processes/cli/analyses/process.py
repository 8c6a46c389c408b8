"""``bazan analyse process``: where the cases of a log of events wait, which ways they take, what they do again, what will be late."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

COLUMNS = {
    "unit": "column of who did it",
    "kind": "column of what a case is about",
    "due": "column of by when a case must be over; needs the ends of a procedure",
}
WORK = {
    "begun": "column of when work on the activity began",
    "lifecycle": "or: column of XES life cycle transitions (start, complete, schedule, …; empty: complete)",
}
SIGNS = "0123456789-:.,+TZW "
"""What ISO 8601 is written in."""
DAY = len("2026-11-24")


def register(verbs) -> None:
    process = verbs.add_parser("process", help="where cases of a log wait, which ways they take, what they do again, what will be late")
    process.add_argument("file", type=Path, metavar="FILE", help="CSV, a row an event: columns case, activity, timestamp (ISO 8601)")
    for name, meaning in COLUMNS.items():
        process.add_argument(f"--{name}", default="", metavar="COLUMN", help=meaning)
    work = process.add_mutually_exclusive_group()
    for name, meaning in WORK.items():
        work.add_argument(f"--{name}", default="", metavar="COLUMN", help=meaning)
    process.add_argument("--entered", action="store_true", help="an event says that a case came to a step, not that the step was done")
    process.add_argument("--procedure", type=Path, metavar="FILE.toml", help="[[steps]] in their order and ends: how cases should go")
    process.add_argument("--less", type=_less, metavar="STEP=DAYS", help="what if this step took so many days less?")
    process.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Prints one JSON document; life cycle transitions that no standard knows are named on stderr.

    Refusals: as ``_tables.table``; ``processes.*`` of what the room can't do with the rows.
    """
    from bazan.analysis.process_mining.conformance import conformance
    from bazan.analysis.process_mining.procedure_file import procedure_of
    from bazan.analysis.process_mining.step_simulation import shortened
    from bazan.analysis.process_mining.types import Procedure

    procedure = procedure_of(arguments.procedure) if arguments.procedure else Procedure()
    log, transitions = _log(arguments)
    document = _flow(log)
    if transitions:
        document["lifecycle"] = transitions
    if procedure.steps:
        document["conformance"] = conformance(log, procedure)
    if arguments.due:
        document["risk"] = _risk(log, procedure.ends)
    if arguments.less:
        step, days = arguments.less
        document["less"] = shortened(log, step, days * 86_400, procedure.ends)
    print(json.dumps(document, ensure_ascii=False, allow_nan=False, default=vars))
    _warn_of_unknown(transitions)
    return 0


def _warn_of_unknown(transitions: Sequence[Any]) -> None:
    from bazan.core.labels import label

    unknown = [transition for transition in transitions if transition.use == "unknown"]
    if unknown:
        listed = ", ".join(f"{transition.transition} ({transition.rows})" for transition in unknown)
        rows = sum(transition.rows for transition in unknown)
        print(label("cli.process.unknown_transitions", rows=rows, listed=listed), file=sys.stderr)


def _less(text: str) -> tuple[str, float]:
    step, _, days = text.rpartition("=")
    try:
        return step.strip(), float(days)
    except ValueError as why:
        raise argparse.ArgumentTypeError("a step and a number of days are needed: STEP=DAYS") from why


def _log(arguments: argparse.Namespace) -> tuple[Any, list[Any]]:
    """The log, and how many rows each life cycle transition has; none where no column tells them."""
    from bazan.analysis.process_mining.event_log import begun_of, gathered
    from bazan.analysis.process_mining.lifecycle import count_transitions, transition_of
    from bazan.processes.cli.analyses.input_tables import table

    instant, deadline = _instants()
    readers = {"unit": str, "kind": str, "due": _or_none(deadline), "begun": _or_none(instant), "lifecycle": transition_of}
    named = {name: column for name in (*COLUMNS, *WORK) if (column := getattr(arguments, name))}
    needed = {"case": _name, "activity": _name, "timestamp": instant}
    columns = table(arguments.file, {column: readers[name] for name, column in named.items()} | needed)
    case, activity, at = (columns[name] for name in needed)
    more: dict[str, Any] = {name: columns[column] for name, column in named.items()}
    if "begun" in more:
        more["begun"] = [done if began is None else began for began, done in zip(more["begun"], at, strict=True)]
    life = more.pop("lifecycle", None) or []
    if life:
        rows, began = begun_of(case, activity, at, life)
        case, activity, at, *rest = ([column[row] for row in rows.tolist()] for column in (case, activity, at, *more.values()))
        more |= dict(zip(more, rest, strict=True)) | {"begun": began}
    return gathered(case, activity, at, entered=arguments.entered, **more), count_transitions(life)


def _name(text: str) -> str:
    if not text:
        raise ValueError
    return text


def _instants() -> tuple[Callable[[str], int], Callable[[str], int]]:
    """What reads an instant as logs write it, a day as its beginning, and what reads a deadline, a day as its end.

    Without a zone it is the local one.
    """
    from bazan.analysis.process_mining.rules import DAY_LASTS, micros
    from bazan.core.time import LOCAL

    first, last = micros(datetime.min.replace(tzinfo=UTC)), micros(datetime.max.replace(tzinfo=UTC))

    def instant(text: str) -> int:
        if text.strip(SIGNS):
            raise ValueError(text)
        read = datetime.fromisoformat(text)
        at = micros(read if read.tzinfo else read.replace(tzinfo=LOCAL))
        if not first <= at <= last:
            raise ValueError(text)
        return at

    def deadline(text: str) -> int:
        return instant(text) + (DAY_LASTS if len(text) == DAY else 0)

    return instant, deadline


def _or_none(read: Callable[[str], int]) -> Callable[[str], int | None]:
    return lambda text: read(text) if text else None


def _flow(log: Any) -> dict[str, Any]:
    from bazan.analysis.process_mining import flow

    edges = sorted(flow.waits(log, "from", "to"), key=lambda wait: (-wait.count, wait.of))
    work = flow.work(log)
    return {
        "cases": len(log.cases),
        "events": len(log.at),
        "variants": flow.variants(log),
        "edges": _waits(edges, "from", "to"),
        "start": flow.starts(log),
        "end": flow.stops(log),
        "durations": flow.durations(log),
        "activities": work,
        "time": {
            "waiting_s": sum(edge.total_s for edge in edges),
            "working_s": None if log.begun is None else sum(activity.total_s or 0.0 for activity in work),
        },
        "bottlenecks": {
            "steps": _waits(flow.waits(log, "step"), "step"),
            "units": _waits(flow.waits(log, "unit"), "unit") if log.units else [],
            "kinds": _waits(flow.waits(log, "kind", "unit"), "kind", "unit") if log.kinds else [],
        },
        "rework": flow.rework(log),
        "handovers": [_renamed(vars(handover), giver="from", taker="to") for handover in flow.handovers(log)],
    }


def _waits(waits: Sequence[Any], *names: str) -> list[dict[str, Any]]:
    return [
        dict(zip(names, wait.of, strict=True)) | {
            "count": wait.count, "total_wait_s": wait.total_s, "share": wait.share,
            "median_wait_s": wait.median_s, "p90_wait_s": wait.p90_s,
        }
        for wait in waits
    ]  # fmt: skip


def _renamed(row: dict[str, Any], **names: str) -> dict[str, Any]:
    return {names.get(name, name): value for name, value in row.items()}


def _risk(log: Any, ends: Sequence[str]) -> dict[str, Any]:
    """Of the cases that run at the log's last instant. Refused ``processes.ends``."""
    from bazan.analysis.process_mining.lateness_risk import risks, trial
    from bazan.core.errors import Refused

    if not ends:
        raise Refused("processes.ends", {}, "procedure")
    moment = int(log.at.max())
    due = dict(zip(log.cases, log.due.tolist(), strict=True))
    running = [vars(risk) | {"due": written(due[risk.case])} for risk in risks(log, ends, moment)]
    return {"at": written(moment), "running": running, "trial": trial(log, ends)}


def written(instant: int) -> str:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=instant)).isoformat()
