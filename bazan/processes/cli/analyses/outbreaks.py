"""``bazan analyse outbreaks``: which periods of a file have more cases than their own past lets expect."""

import argparse
import csv
import json
import re
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

METHODS = ("ears-c1", "ears-c2", "ears-c3", "farrington", "endemic-channel")
WHOLE = re.compile(r"[0-9]{1,15}(\.0*)?")
"""Programs that write tables like to put .0 behind whole numbers."""


def register(verbs) -> None:
    verb = verbs.add_parser("outbreaks", help="is an outbreak starting?")
    verb.add_argument("file", type=Path, metavar="FILE", help="CSV, a row a period: columns period (2026-W05, 2026-02, …) and cases")
    verb.add_argument(
        "--method", required=True, choices=METHODS,
        help="ears needs no years, knows no season; farrington: fewer false alarms; endemic-channel: earlier, more false ones",
    )  # fmt: skip
    verb.add_argument("--alpha", type=float, help="default 0.05; of ears-c1 and ears-c2 0.001, of ears-c3 0.025")
    verb.add_argument("--per-year", type=int, metavar="N", help="periods of a year, for all methods but ears; default as they are written")
    verb.add_argument(
        "--trend", action=argparse.BooleanOptionalAction, help="of farrington: may cases rise or fall over years? default yes"
    )
    verb.add_argument("--years", type=int, metavar="B", help="how many years back, for all methods but ears; default 5")
    verb.add_argument(
        "--half-window", type=int, metavar="W", help="periods beside the same one of a year before; default 3, of the channel 0"
    )
    verb.add_argument("--past-not-included", type=int, metavar="N", help="of farrington: newest periods nothing is learnt from; default W")
    verb.add_argument("--threshold-method", choices=("delta", "nbPlugin", "muan"), help="of farrington; default delta")
    verb.add_argument("--deviations", type=float, metavar="SD", help="of the channel: standard deviations above the mean; default 2")
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Prints one JSON list, a row of the file after the other; of how many nothing can be said, and why, is told on stderr.

    Refusals: as ``_tables.table``; ``outbreaks.*``, among them ``outbreaks.past`` where the file is too short for any row.
    """
    from bazan.analysis.outbreaks import insufficient_data, period_labels
    from bazan.processes.cli.analyses.input_tables import table

    columns = table(arguments.file, {"period": str, "cases": _cases})
    course = period_labels.course(columns["period"], _lines(arguments.file))
    counts: list[int | None] = [None] * (course.places[-1] + 1)
    for place, cases in zip(course.places, columns["cases"], strict=True):
        counts[place] = cases
    signals, needed, per_year = _judged(arguments, counts, course.per_year)
    insufficient_data.require_past(len(counts), needed, per_year)
    told = [
        {"period": period, "cases": counts[at], **asdict(signals[at]), "why": insufficient_data.explain(at, signals[at], needed, per_year)}
        for period, at in zip(columns["period"], course.places, strict=True)
    ]
    print(json.dumps(told, ensure_ascii=False, allow_nan=False))
    if summary := insufficient_data.summarize([(at, signals[at]) for at in course.places], needed, per_year):
        print(summary, file=sys.stderr)
    return 0


def _judged(arguments: argparse.Namespace, counts: list[int | None], written: int) -> tuple[list[Any], int, int]:
    """(a signal of each period, how many periods the method needs before one, periods of a year); ``written``: as the labels say."""
    from bazan.analysis.outbreaks import ears_and_farrington, endemic_channel, rules
    from bazan.analysis.outbreaks.types import EndemicOptions, FarringtonOptions

    per_year = written if arguments.per_year is None else arguments.per_year
    if arguments.method == "farrington":
        options = FarringtonOptions(**_given(arguments, "alpha", "trend", "years", "half_window", "past_not_included", "threshold_method"))
        return ears_and_farrington.farrington(counts, per_year, options=options), rules.reach(options, per_year), per_year
    if arguments.method == "endemic-channel":
        channel = EndemicOptions(**_given(arguments, "years", "half_window", "deviations"))
        return endemic_channel.endemic_channel(counts, per_year, options=channel), endemic_channel.reach(channel, per_year), per_year
    method = arguments.method.removeprefix("ears-")
    return ears_and_farrington.ears(counts, method, alpha=arguments.alpha), ears_and_farrington.ears_reach(method), written


def _given(arguments: argparse.Namespace, *names: str) -> dict[str, Any]:
    return {name: value for name in names if (value := getattr(arguments, name)) is not None}


def _cases(given: str) -> int | None:
    """None for a cell without anything: nobody reported."""
    if given and not WHOLE.fullmatch(given):
        raise ValueError(given)
    return int(given.partition(".")[0]) if given else None


def _lines(path: Path) -> list[int]:
    """Of each row below the head the line it ends in."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        return [rows.line_num for cells in rows if any(cells)][1:]
