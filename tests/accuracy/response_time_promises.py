"""How honest the promise is, on real reports nobody here wrote: each closed case is held against what would have been promised the day it
came in, from the cases of the year before as they stood then. ``python -m tests.accuracy.response_time_promises FILE.csv`` prints JSON.

The file has ``created_date``, ``closed_date``, ``category`` (DataSF's 311 cases do); without one there is nothing to measure.
"""

import argparse
import csv
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bazan.citizens.field_reports import rules
from bazan.citizens.field_reports.types import Promise
from tests.load.machine_speed import report

YEAR = timedelta(days=365)
LEAST, FIRST = 20, 1_000
"""Closed cases without which nothing is promised; cases that are only learnt from."""
PROMISE = {"inside": [0.87, 0.93]}
Case = tuple[datetime, datetime | None, str]


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.accuracy.response_time_promises", description=__doc__)
    parser.add_argument("file", type=Path, nargs="?")
    told = parser.parse_args()
    report(lambda: measure(told.file) if told.file and told.file.is_file() else {"skipped": "no file of real cases was given"})
    return 0


def measure(path: Path) -> dict[str, Any]:
    with path.open(encoding="utf-8", newline="") as file:
        cases = sorted(filter(None, map(_case, csv.DictReader(file))), key=lambda one: one[0])
    judged = []
    for number, (came, closed, kind) in enumerate(cases):
        if number < FIRST or closed is None:
            continue
        known = [one for one in cases[:number] if came - one[0] <= YEAR]
        told = _promised([one for one in known if one[2] == kind], came) or _promised(known, came)
        if told is not None:
            judged.append((told, _days(closed - came), True))
    found = rules.calibrated(judged)
    shares = {name: round(getattr(found, name) / found.promised, 3) for name in ("half", "most", "inside")}
    low, high = PROMISE["inside"]
    return {"cases": len(cases), "held_out": found.promised, "promise": PROMISE, **shares, "kept": low <= shares["inside"] <= high}


def _case(row: dict[str, str]) -> Case | None:
    if not row["created_date"]:
        return None
    closed = datetime.fromisoformat(row["closed_date"]) if row["closed_date"] else None
    return datetime.fromisoformat(row["created_date"]), closed, row["category"]


def _promised(known: list[Case], at: datetime) -> Promise | None:
    lengths = [
        (_days(closed - came), True) if closed is not None and closed <= at else (_days(at - came), False) for came, closed, _ in known
    ]
    return rules.promised(lengths, LEAST, False)


def _days(length: timedelta) -> float:
    return length / timedelta(days=1)


if __name__ == "__main__":
    sys.exit(main())
