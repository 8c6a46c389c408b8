"""How fast logs of events are read and how right they are told: ``python -m tests.accuracy.process_mining [FILE …]`` prints JSON.

Without a file: made-up logs of 100,000 and 1,000,000 events beside r4pm on the same rows; how well the risk to end late would have been
told of made-up cases, and of the demo's dossiers by the clock of the day and by that of the offices; how often the interval of a shorter
step holds what is known to be true.
``FILE``: a log as published (columns ``case_id``, ``activity``, ``timestamp``, or ``case:concept:name``, ``concept:name``,
``time:timestamp``, CSV or CSV.gz): its graph beside r4pm's, its longest waits, and, where cases say by when they should be over and when
they were (``case_end_planned``, ``case_end``), how well the risk would have been told. Left out of that: cases over before they began.
"""

import argparse
import csv
import gzip
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars
import r4pm
from r4pm.bindings.core.event_data.case_centric.utils.activity_projection import get_variants, log_to_activity_projection
from r4pm.bindings.discovery.case_centric.dfg import discover_dfg

from bazan.analysis.process_mining import flow, lateness_risk, working_time
from bazan.analysis.process_mining.event_log import gathered
from bazan.analysis.process_mining.rules import SECOND, micros
from bazan.analysis.process_mining.step_simulation import shortened
from bazan.analysis.process_mining.types import Log
from bazan.core.settings import ROOT
from bazan.core.time import LOCAL
from bazan.core.working_hours import of_province
from bazan.processes.cli.analyses import process
from simulator.feeds.dossiers import Dossiers, procedures, steps
from simulator.feeds.stage import load
from simulator.feeds.working_time import day_number
from simulator.noise import seed_number
from tests.load.machine_speed import report

SIZES = (100_000, 1_000_000)
DAY = 86_400 * SECOND
YEAR = 365 * DAY
NAMES = (("case", "activity", "timestamp"), ("case_id", "activity", "timestamp"), ("case:concept:name", "concept:name", "time:timestamp"))
CASES = (30, 100, 300, 1000)
LOGS = 200
TRUE_OF = 1_000_000
"""Made-up cases that say what is true."""
LESS = 2.0
"""Days."""
DAYS = 150
ENDS = ("3", "7", "8", "9")
"""States that end a dossier."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.accuracy.process_mining", description=__doc__)
    parser.add_argument("files", type=Path, nargs="*")
    given = parser.parse_args()
    report(lambda: {path.name: of_file(path) for path in given.files} if given.files else made_up())
    return 0


def made_up() -> dict[str, Any]:
    return {
        "speed": [speed(size) for size in SIZES],
        "risk": [risk(count) for count in (300, 3000)] + dossiers(),
        "less": coverage(),
    }


def speed(size: int) -> dict[str, Any]:
    """Seconds of processor time of the command and of its parts, beside r4pm's on the same rows, and what the two tell differently."""
    rows = walks(size)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("case", "activity", "timestamp"))
            writer.writerows((case, activity, process.written(at)) for case, activity, at in rows)
        command_s, _ = timed(lambda: _command(path))
    columns = list(zip(*rows, strict=True))
    gathering_s, log = timed(lambda: gathered(*columns))
    graph_s, _ = timed(lambda: (flow.waits(log, "from", "to"), flow.starts(log), flow.stops(log)))
    variants_s, _ = timed(lambda: flow.variants(log))
    frame = framed(rows)
    import_s, item = timed(lambda: r4pm.import_item_from_df("EventLog", frame))
    dfg_s, _ = timed(lambda: discover_dfg(item))
    ways_s, _ = timed(lambda: get_variants(log_to_activity_projection(item)))
    return {
        "events": size, "cases": len(log.cases), "command_s": command_s,
        "gathering_s": gathering_s, "graph_s": graph_s, "variants_s": variants_s,
        "r4pm": {"import_s": import_s, "graph_s": dfg_s, "variants_s": ways_s}, "differences": differences(log, item),
    }  # fmt: skip


def timed[T](act: Callable[[], T]) -> tuple[float, T]:
    began = time.process_time()
    made = act()
    return round(time.process_time() - began, 3), made


def _command(path: Path) -> None:
    parser = argparse.ArgumentParser()
    process.register(parser.add_subparsers())
    printed, sys.stdout = sys.stdout, (path.parent / "out.json").open("w", encoding="utf-8")
    try:
        process.run(parser.parse_args(["process", str(path)]))
    finally:
        sys.stdout.close()
        sys.stdout = printed


def walks(size: int) -> list[tuple[str, str, int]]:
    """So many events in a random order: cases walk over twenty steps, go back now and then, and some of them stop early."""
    random = np.random.default_rng(size)
    rows: list[tuple[str, str, int]] = []
    case = 0
    while len(rows) < size:
        case, at, step = case + 1, int(random.integers(YEAR)), 0
        while step < 20 and len(rows) < size:
            rows.append((f"case {case}", f"step {step}", at))
            at += 1 + int(random.exponential(DAY))
            step += 1 if random.random() < 0.8 else -min(step, 2)
            if random.random() < 0.05:
                break
    return [rows[number] for number in random.permutation(size)]


def framed(rows: Sequence[tuple[str, str, int]]) -> polars.DataFrame:
    """Rows as r4pm takes them: it keeps their order, so they come sorted; those at one instant as they stood."""
    case, activity, at = zip(*sorted(rows, key=lambda row: (row[0], row[2])), strict=True)
    columns = {"case:concept:name": case, "concept:name": activity, "time:timestamp": np.array(at, "datetime64[us]")}
    return polars.DataFrame(columns).with_columns(polars.col("time:timestamp").dt.replace_time_zone("UTC"))


def differences(log: Log, item: str) -> int:
    """Of edges, activities, starts, stops and variants: how many the two count differently or know alone."""
    graph = discover_dfg(item)
    ways = {tuple(way["activities"]): way["count"] for way in get_variants(log_to_activity_projection(item))}
    pairs: list[tuple[dict[Any, int], dict[Any, int]]] = [
        (
            {wait.of: wait.count for wait in flow.waits(log, "from", "to")},
            {tuple(of): n for of, n in graph["directly_follows_relations"]},
        ),
        ({work.activity: work.events for work in flow.work(log)}, graph["activities"]),
        (dict.fromkeys(flow.starts(log), 1), dict.fromkeys(graph["start_activities"], 1)),
        (dict.fromkeys(flow.stops(log), 1), dict.fromkeys(graph["end_activities"], 1)),
        ({variant.activities: variant.cases for variant in flow.variants(log)}, ways),
    ]
    return sum(ours.get(key) != theirs.get(key) for ours, theirs in pairs for key in ours.keys() | theirs.keys())


def risk(count: int) -> dict[str, Any]:
    """How well the risk would have been told of so many made-up dossiers: three kinds with deadlines of 3, 10 and 30 days."""
    random = np.random.default_rng(count)
    rows: list[tuple[str, str, int, int]] = []
    for case in range(count):
        given = int(random.choice((3, 10, 30)))
        at, pace = int(random.integers(YEAR)), given / 10 * random.lognormal(0, 0.3)
        due = at + given * DAY
        steps = [("received", random.gamma(1.5, 0.6)), ("handled", random.gamma(2, 2))]
        while random.random() < 0.2:
            steps += [("supplement asked", random.lognormal(1.2, 0.6)), ("handled", random.gamma(2, 1))]
        if random.random() < 0.3:
            steps.append(("to be paid", random.gamma(1, 1.5)))
        for step, days in steps:
            rows.append((str(case), step, at, due))
            at += int(days * pace * DAY)
        rows.append((str(case), "done", at, due))
    case, activity, at, due = zip(*rows, strict=True)
    return {"made_up": count} | trial(gathered(case, activity, at, due=due, entered=True), ["done"])


def dossiers() -> list[dict[str, Any]]:
    """The same of what the demo's one-stop shops did in 150 days."""
    demo = ROOT / "provinces/dak_nong/demo"
    today = day_number(date(2026, 11, 25))
    shops = Dossiers(seed_number("2022-11-11"), load(demo), procedures(demo / "procedures.csv"))
    rows = [
        (dossier.code, row["state"], moment * SECOND, dossier.due * SECOND)
        for day in range(today - DAYS, today)
        for dossier in shops.dossiers(day)
        for moment, row in steps(dossier)
        if moment * SECOND < today * DAY
    ]
    case, activity, at, due = zip(*rows, strict=True)
    log = gathered(case, activity, at, due=due, entered=True)
    first, last = (datetime(2026, 11, 25, tzinfo=UTC) + timedelta(days=days) for days in (-DAYS - 1, DAYS))
    office = working_time.worked(log, working_time.working_clock(of_province(demo.parent), first, last))
    return [{"made_up": len(log.cases), "clock": name} | trial(clocked, ENDS) for name, clocked in (("day", log), ("office", office))]


def trial(log: Log, ends: Sequence[str]) -> dict[str, Any]:
    judged = lateness_risk.trial(log, ends)
    if judged is None:
        return {"predictions": 0}
    figures = {
        name: round(value, 4) if isinstance(value, float) else value for name, value in vars(judged).items() if name != "reliability"
    }
    return figures | {
        "off": round(sum(part.count * abs(part.predicted - part.late) for part in judged.reliability) / judged.predictions, 4),
        "reliability": [[part.low, part.high, part.count, round(part.predicted, 3), round(part.late, 3)] for part in judged.reliability],
    }


def coverage() -> list[dict[str, Any]]:
    """How often the 95 % interval of a step two days shorter holds the true change, and what that is, by how many cases a log has."""
    random = np.random.default_rng(5)
    steps, given = _spans(random, TRUE_OF)
    true = _figures(np.maximum(steps - [[0], [LESS], [0]], 0).sum(axis=0), given) - _figures(steps.sum(axis=0), given)
    names = ("mean_s", "median_s", "p90_s", "late")
    units = np.array([86_400, 86_400, 86_400, 1])
    shares = []
    for count in CASES:
        held = np.zeros(len(names))
        for _ in range(LOGS):
            figures = shortened(_log(*_spans(random, count)), "checked", LESS * 86_400).figures
            low, high = (np.array([getattr(figures[name], side) for name in names]) / units for side in ("low", "high"))
            held += (low - 1e-9 <= true) & (true <= high + 1e-9)
        shares.append({"cases": count, "held": dict(zip(names, (held / LOGS).round(3).tolist(), strict=True))})
    return [{"true_days": dict(zip(names, true.round(3).tolist(), strict=True))}, *shares]


def _spans(random: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """(days of three steps of each case, float64 (3, count), of which the second is left out by some; days each is given)."""
    pace = random.lognormal(0, 0.5, count)
    checked = np.where(random.random(count) < 0.7, random.lognormal(0.8, 0.8, count), 0)
    steps = np.stack([random.gamma(1.5, 2, count), checked, random.gamma(2, 1.5, count)]) * pace
    return steps, 12.0 + 4 * random.integers(0, 3, count)


def _figures(lasted: np.ndarray, given: np.ndarray) -> np.ndarray:
    return np.array([lasted.mean(), *np.quantile(lasted, (0.5, 0.9)), (lasted > given).mean()])


def _log(steps: np.ndarray, given: np.ndarray) -> Log:
    rows: list[tuple[str, str, int, int]] = []
    for case, (spans, days) in enumerate(zip(steps.T, given.tolist(), strict=True)):
        ends = np.cumsum([0.0, *spans])
        rows += [
            (str(case), name, int(end * DAY), int(days * DAY))
            for name, end, span in zip(("opened", "written", "checked", "signed"), ends, (1.0, *spans), strict=True)
            if span
        ]
    case, activity, at, due = zip(*rows, strict=True)
    return gathered(case, activity, at, due=due)


def of_file(path: Path) -> dict[str, Any]:
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    names = next(names for names in NAMES if set(names) <= lines[0].keys())
    rows = [(row[names[0]], row[names[1]], instant(row[names[2]])) for row in lines]
    log = gathered(*zip(*rows, strict=True))
    longest = flow.waits(log, "from", "to")[:5]
    figures: dict[str, Any] = {
        "cases": len(log.cases), "events": len(log.at), "variants": len(flow.variants(log)),
        "differences": differences(log, r4pm.import_item_from_df("EventLog", framed(rows))), "durations": vars(flow.durations(log)),
        "longest": [[*wait.of, wait.count, round(wait.share, 3), wait.median_s, wait.p90_s] for wait in longest],
    }  # fmt: skip
    return figures | ({"risk": trial(ended(lines, rows), ["ended"])} if "case_end" in lines[0] else {})


def instant(text: str) -> int:
    read = datetime.fromisoformat(text)
    return micros(read if read.tzinfo else read.replace(tzinfo=LOCAL))


def ended(lines: Sequence[dict[str, str]], rows: Sequence[tuple[str, str, int]]) -> Log:
    """The log with an event at the end of each case, and its deadline."""
    began: dict[str, int] = {}
    for case, _, at in rows:
        began[case] = min(at, began.get(case, at))
    end = {case: instant(row["case_end"]) for (case, *_), row in zip(rows, lines, strict=True) if row["case_end"]}
    due = {case: instant(row["case_end_planned"]) for (case, *_), row in zip(rows, lines, strict=True)}
    whole = [*rows, *((case, "ended", at) for case, at in end.items())]
    case, activity, at = zip(*(row for row in whole if end.get(row[0], began[row[0]]) >= began[row[0]]), strict=True)
    return gathered(case, activity, at, due=[due[name] for name in case])


if __name__ == "__main__":
    sys.exit(main())
