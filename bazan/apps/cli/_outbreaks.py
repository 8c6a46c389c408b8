"""``bazan analyse outbreaks``: which periods of a file have more cases than their own past lets expect."""

import argparse
import csv
import json
import re
from dataclasses import asdict
from pathlib import Path

METHODS = ("ears-c1", "ears-c2", "ears-c3", "farrington")
WHOLE = re.compile(r"[0-9]{1,15}(\.0*)?")
"""Programs that write tables like to put .0 behind whole numbers."""


def register(verbs) -> None:
    verb = verbs.add_parser("outbreaks", help="is an outbreak starting?")
    verb.add_argument("file", type=Path, metavar="FILE", help="CSV, a row a period: columns period (2026-W05, 2026-02, …) and cases")
    verb.add_argument("--method", required=True, choices=METHODS)
    verb.add_argument("--alpha", type=float, help="default 0.05; of ears-c1 and ears-c2 0.001, of ears-c3 0.025")
    verb.add_argument(
        "--per-year", type=int, metavar="N", help="periods of a year, for farrington as all below; default as they are written"
    )
    verb.add_argument("--trend", action=argparse.BooleanOptionalAction, help="may cases rise or fall from year to year? default yes")
    verb.add_argument("--years", type=int, metavar="B", help="how many years back; default 5")
    verb.add_argument("--half-window", type=int, metavar="W", help="periods on either side of the same one of a year before; default 3")
    verb.add_argument("--past-not-included", type=int, metavar="N", help="newest periods nothing is learnt from; default W")
    verb.add_argument("--threshold-method", choices=("delta", "nbPlugin", "muan"), help="default delta")
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Prints one JSON list, a row of the file after the other. Refusals: as ``_tables.table``; ``outbreaks.*``."""
    from bazan.advise.outbreaks import detecting, periods
    from bazan.advise.outbreaks.types import FarringtonOptions
    from bazan.apps.cli._tables import table

    columns = table(arguments.file, {"period": str, "cases": _cases})
    course = periods.course(columns["period"], _lines(arguments.file))
    counts: list[int | None] = [None] * (course.places[-1] + 1)
    for place, cases in zip(course.places, columns["cases"], strict=True):
        counts[place] = cases
    if arguments.method == "farrington":
        names = ("alpha", "trend", "years", "half_window", "past_not_included", "threshold_method")
        given = {name: value for name in names if (value := getattr(arguments, name)) is not None}
        per_year = course.per_year if arguments.per_year is None else arguments.per_year
        signals = detecting.farrington(counts, per_year, options=FarringtonOptions(**given))
    else:
        signals = detecting.ears(counts, arguments.method.removeprefix("ears-"), alpha=arguments.alpha)
    told = zip(columns["period"], course.places, strict=True)
    print(
        json.dumps(
            [{"period": period, "cases": counts[at], **asdict(signals[at])} for period, at in told], ensure_ascii=False, allow_nan=False
        )
    )
    return 0


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
