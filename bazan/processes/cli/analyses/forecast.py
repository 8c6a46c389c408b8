"""``bazan analyse forecast``: what is coming of each series of a file, with intervals that were calibrated on its past."""

import argparse
import csv
import json
import os
import re
import sys
from datetime import date, datetime
from math import inf, nan
from pathlib import Path
from typing import Any

from bazan.core.errors import Refused, Unavailable
from bazan.core.numbers import decimal_number

MONTHS = 12
WEEKS = (52, 53)
"""Seasons of a year of weeks."""
WORTH = 20
"""So many series are worth a process."""


def register(verbs) -> None:
    forecast = verbs.add_parser("forecast", help="what is coming of each series, with intervals calibrated on its past")
    forecast.add_argument("file", type=Path, metavar="FILE", help="CSV: columns series, month (YYYY-MM, a day, or a whole number), value")
    forecast.add_argument("--horizon", type=int, default=MONTHS, metavar="N", help="steps to forecast (12)")
    forecast.add_argument("--season", type=int, default=MONTHS, metavar="N", help="steps in a season: 12 of months, 7 of days, 52 of weeks")
    forecast.add_argument("--bounds", type=float, nargs=2, default=(-inf, inf), metavar=("LOW", "HIGH"), help="of values: 0 100 of a share")
    forecast.add_argument("--light", action="store_true", help="without the slowest model: for thousands of series")
    forecast.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Prints a list of steps; which series can't be forecast, and whose level has just jumped, is told on stderr. 2: none could be.

    Refused as ``_tables.table``, ``forecasts.horizon``, ``forecasts.season``, ``forecasts.limits``, ``forecasts.twice``;
    Unavailable ``analyse.packages``.
    """
    from bazan.analysis.forecasts.forecaster import forecast
    from bazan.analysis.forecasts.rules import judged
    from bazan.analysis.forecasts.types import Declined, Forecast
    from bazan.core.labels import label, sentence

    judged(arguments.horizon, arguments.season, tuple(arguments.bounds))
    courses = _courses(arguments)
    effort, processes = "light" if arguments.light else "full", min(os.cpu_count() or 1, 1 + len(courses) // WORTH)
    try:
        told = forecast(courses, arguments.horizon, arguments.season, effort=effort, processes=processes)
    except ModuleNotFoundError as why:
        raise Unavailable("analyse.packages", {}) from why
    for found in told:
        if isinstance(found, Declined):
            print(f"{found.key}: {sentence(Refused(found.rule, dict(found.params)))}", file=sys.stderr)
        elif found.shifted is not None:
            print(f"{found.key}: {label('forecasts.shifted')}", file=sys.stderr)
    made = [found for found in told if isinstance(found, Forecast)]
    rows = [
        {"series": found.key, "step": number, **vars(step), "model": found.model}
        for found in made
        for number, step in enumerate(found.steps, 1)
    ]
    print(json.dumps(rows, ensure_ascii=False, allow_nan=False))
    return 0 if rows else 2


def _courses(arguments: argparse.Namespace) -> list[Any]:
    """The series of a file in the order in which they first stand there, each with the newest values that a forecast looks at."""
    from bazan.analysis.forecasts.rules import LONGEST
    from bazan.analysis.forecasts.types import Course
    from bazan.processes.cli.analyses.input_tables import table

    columns = table(arguments.file, {"series": _name, "month": _Periods(arguments.season), "value": _value})
    series: dict[str, dict[int, float]] = {}
    for row, (key, period, value) in enumerate(zip(columns["series"], columns["month"], columns["value"], strict=True)):
        values = series.setdefault(key, {})
        if period in values:
            raise Refused("forecasts.twice", {"line": _line(arguments.file, row), "series": key}, "month")
        values[period] = value
    return [
        Course(key, [values.get(period, nan) for period in range(max(min(values), max(values) + 1 - LONGEST), max(values) + 1)], bounds)
        for bounds in [tuple(arguments.bounds)]
        for key, values in series.items()
    ]


def _line(path: Path, row: int) -> int:
    """The line of the file in which a row ends."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file)
        next(lines)
        rows = (lines.line_num for cells in lines if any(cells))
        return next(number for at, number in enumerate(rows) if at == row)


def _name(text: str) -> str:
    if not text:
        raise ValueError(text)
    return text


def _value(text: str) -> float:
    """An empty cell is a value that is missing."""
    value = decimal_number(text) if text else nan
    if value is None:
        raise ValueError(text)
    return value


class _Periods:
    """What reads the column of months: all whole numbers, or all months or days, as numbers that grow by one from period to period."""

    def __init__(self, season: int):
        self.season = season
        self.kind = ""

    def __call__(self, text: str) -> int:
        kind, number = self._read(text)
        self.kind = self.kind or kind
        if kind != self.kind:
            raise ValueError(text)
        return number

    def _read(self, text: str) -> tuple[str, int]:
        if re.fullmatch(r"-?[0-9]{1,12}", text):
            return "number", int(text)
        if month := re.fullmatch(r"([0-9]{4})-([0-9]{2})", text):
            day = date(int(month[1]), int(month[2]), 1)
        else:
            day = datetime.fromisoformat(text).date()
        if self.season > 1 and MONTHS % self.season == 0:
            return "month", (day.year * MONTHS + day.month - 1) // (MONTHS // self.season)
        if month:
            return "month", day.year * MONTHS + day.month
        return "day", day.toordinal() // (7 if self.season in WEEKS else 1)
