"""What an office would honestly write into a cell: a function of the seed, the dataset, the row, the column and the period.

``figures.toml`` of the demo says how each column is worked out; a column it doesn't know gets a value its declaration allows.
"""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from simulator.declared import Dataset
from simulator.noise import drift, normal, seed_number, uniform
from simulator.offices.expressions import worked_out
from simulator.periods import Period

_NUMBERS = ("integer", "decimal")
ORIGIN_YEAR = 2020


@dataclass(frozen=True)
class Lead:
    """Whom or what a row speaks of: the code in its lead column, and what is known of it (people, beds, pupils, a base)."""

    code: str
    known: Mapping[str, Any]


class Figures:
    """The figures of every dataset."""

    def __init__(self, seed: int, told: Mapping[str, Any], people: Mapping[str, int] | None = None):
        self.seed, self.people = seed, dict(people or {})
        self.formulas: dict[str, dict[str, Any]] = {code: dict(table) for code, table in told.items() if code != "tables"}
        self.tables: dict[str, dict[str, Any]] = dict(told.get("tables", {}))

    @classmethod
    def load(cls, seed: int, path: Path, people: Mapping[str, int]) -> "Figures":
        """Of a demo's ``figures.toml``; ``people``: commune to how many live there."""
        return cls(seed, tomllib.loads(path.read_text("utf-8")) if path.exists() else {}, people)

    def lines(self, dataset: Dataset, period: Period) -> int:
        """How many free lines this dataset has in a period."""
        formula = str(self.formulas.get(dataset.code, {}).get("_lines", "0"))
        return int(worked_out(formula, _calendar(period), _Tools(self, dataset.code, "_lines", "", period).functions()))

    def table_of(self, dataset: Dataset) -> tuple[str, str] | None:
        """(file, column that names the sender) of the table whose rows are this dataset's free lines."""
        told = self.formulas.get(dataset.code, {}).get("_lines_of")
        return tuple(told.split()) if told else None

    def row(self, dataset: Dataset, period: Period, lead: Lead, columns: tuple[str, ...]) -> dict[str, Any]:
        """Values of these columns; an empty cell is None. Numbers are rounded to what the column keeps."""
        formulas = self.formulas.get(dataset.code, {})
        names = _calendar(period) | dict(lead.known) | {"code": lead.code}
        found: dict[str, Any] = {}
        for column in [
            *(name for name in formulas if not name.startswith("_lines")),
            *(column for column in columns if column not in formulas),
        ]:
            tools = _Tools(self, dataset.code, column, lead.code, period)
            if column in formulas:
                value = worked_out(str(formulas[column]), names, tools.functions())
            else:
                value = tools.allowed(dataset, dataset.columns[column])
            if column in dataset.columns:
                value = _kept(value, dataset.columns[column]["type"], _digits(dataset.columns[column]))
            names[column] = value
            found[column] = value
        return {column: found[column] for column in columns}


class _Tools:
    """The functions a formula may call, for one cell."""

    def __init__(self, figures: Figures, dataset: str, column: str, lead: str, period: Period):
        self.figures, self.seed, self.period = figures, figures.seed, period
        self.cell = (seed_number(f"{dataset}.{column}") % 2**31, seed_number(lead) % 2**31)
        self.dataset, self.lead = dataset, lead
        self.when = period.begin.toordinal()
        self.asked = 0

    def functions(self) -> dict[str, Any]:
        return {
            "noise": self.noise, "own": self.own, "drift": self.drift, "chance": self.chance, "season": self.season,
            "count": self.count, "look": self.look, "pick": self.pick, "clip": lambda x, low, high: min(max(x, low), high),
            "path": self.path, "whole": lambda x, whole: round(x) if whole else x,
            "moment": self.moment, "day_in": self.day_in, "serial": self.serial, "somewhere": self.somewhere,
            "min": min, "max": max, "round": round, "floor": math.floor,
        }  # fmt: skip

    def _next(self) -> int:
        self.asked += 1
        return self.asked

    def chance(self) -> float:
        """A number in [0, 1) of this cell."""
        return float(uniform(self.seed, *self.cell, self.when, self._next()))

    def noise(self) -> float:
        """Mean 0, deviation 1, of this cell alone."""
        return float(normal(self.seed, *self.cell, self.when, self._next()))

    def own(self) -> float:
        """Mean 0, deviation 1, the same in every period: what makes this row's subject unlike the others."""
        return float(normal(self.seed, *self.cell, 77, self._next()))

    def drift(self, days: float = 120) -> float:
        """A smooth curve over the periods; mean 0."""
        return float(drift(self.seed, np.array(self.when / days), *self.cell, self._next()))

    def season(self, month: float) -> float:
        """1 in this month of the year, -1 half a year later."""
        return math.cos(2 * math.pi * (self.period.begin.timetuple().tm_yday / 365.25 - (month - 0.5) / 12))

    def count(self, mean: float) -> int:
        """A number of events of this mean."""
        from simulator.feeds.life import how_many

        return int(how_many(max(0.0, mean), self.chance()))

    def look(self, table: str, key: Any, otherwise: float = 0) -> Any:
        """A figure of ``[tables.<table>]``."""
        return self.figures.tables.get(table, {}).get(str(key), otherwise)

    def pick(self, text: str) -> str:
        """One of the words of ``"a:3 b:1"``, by weight."""
        words = [part.rpartition(":") for part in text.split()]
        point, total = self.chance() * sum(float(weight) for _, _, weight in words), 0.0
        for word, _, weight in words:
            total += float(weight)
            if point < total:
                return word
        return words[-1][0]

    def path(self, back: float = 0, lean: float = 0, years: float = 0) -> float:
        """Share of the year's total reached at the end of the month so many months back; ``lean`` > 0: late months are heavier."""
        last = date.fromordinal(self.period.end.toordinal() - 1)
        months = np.arange(1, 13)
        uneven = normal(self.seed, seed_number(f"path {self.dataset} {self.lead}") % 2**31, last.year - int(years), months)
        weights = np.maximum(0.15, 1 + 0.22 * uneven) * (1 + lean * (months - 6.5) / 6.5)
        return float(weights[: max(0, last.month - int(back))].sum() / weights.sum())

    def moment(self) -> str:
        """A moment of the period by day, local time."""
        day = self.day_in()
        minute = int(self.chance() * 720) + 360
        return f"{day}T{minute // 60:02}:{minute % 60:02}:00"

    def day_in(self) -> date:
        """A day of the period."""
        return date.fromordinal(self.when + int(self.chance() * (self.period.end - self.period.begin).days))

    def serial(self, prefix: str) -> str:
        """A number nobody else has: the period's and the line's."""
        return f"{prefix}-{self.period.text}-{self.lead}"

    def somewhere(self) -> str:
        """The code of a commune, by its people."""
        places = self.figures.people
        point, total = self.chance() * sum(places.values()), 0.0
        for code, people in places.items():
            total += people
            if point < total:
                return code
        return next(iter(places))

    def allowed(self, dataset: Dataset, column: dict[str, Any]) -> Any:
        """Some value the declaration allows: nothing is known of the column."""
        kind, part = column["type"], self.chance()
        if kind in _NUMBERS:
            low = column.get("low", 0)
            return low + (min(column.get("high", low + 100), low + 100) - low) * part
        if kind == "boolean":
            return part < 0.5
        if kind == "code":
            codes = dataset.codes(column["id"])
            return codes[int(part * len(codes))] if codes else None
        if kind == "date":
            return date.fromordinal(self.when + int(part * (self.period.end - self.period.begin).days))
        return None if not column.get("required") else "DEMO"


def _calendar(period: Period) -> dict[str, Any]:
    last = date.fromordinal(period.end.toordinal() - 1)
    return {
        "year": period.begin.year,
        "month": last.month,
        "day": period.begin.timetuple().tm_yday,
        "t": period.begin.year - ORIGIN_YEAR + (period.begin.timetuple().tm_yday - 1) / 365.25,
        "done": last.timetuple().tm_yday / 365.25,
        "weekday": period.begin.weekday(),
        "days": (period.end - period.begin).days,
        "none": None,
        "true": True,
        "false": False,
    }


def _digits(column: dict[str, Any]) -> int:
    return int(column.get("digits", 2 if column["type"] == "decimal" else 0))


def _kept(value: Any, kind: str, digits: int) -> Any:
    if value is None:
        return None
    if kind == "integer":
        return round(value)
    if kind == "decimal":
        return round(float(value), digits)
    return bool(value) if kind == "boolean" else value
