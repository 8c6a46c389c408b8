"""Runs a pack's samples without a database: functions on arrays, SELECTs on SQLite in memory.

Of a stream indicator a case gives each input as a list whose last item is the newest of the target period (``nan``: nothing good
was measured); of one over datasets it names its ``period`` and gives the rows of the feature. ``expect`` holds the values
expected, ``"none"`` where nothing can be said; ``expect = "none"`` is short for ``{ value = "none" }``.
"""

import math
import sqlite3
from collections.abc import Iterator
from datetime import date, datetime
from itertools import pairwise
from statistics import median
from typing import Any

import numpy as np

from bazan.core.lazy_import import exp
from bazan.core.time import LOCAL, Period, day_start
from bazan.platform.packs.formulas import RELATIONS, VALIDITY, Formula, sqlite
from bazan.platform.packs.types import Pack

NONE = "none"
SECONDS = {"hour": 3600, "day": 86400}
PERIOD_HOURS = {"hour": 1, "day": 24, "week": 168, "month": 720, "quarter": 2160, "year": 8760}
END = 2_000 * 86400
"""The instant at which a stream sample's target period ends, in seconds; SQLite knows no intervals, so times are numbers there."""
FOREVER = 4_102_444_800
"""2100: until when a row without a successor stands."""


def differences(pack: Pack, indicator: dict[str, Any], case: dict[str, Any], formula: Formula | None) -> Iterator[tuple[str, str, Any]]:
    """(key, rule, what its sentence needs) for everything a case expected otherwise."""
    given = _by_sql(pack, formula, indicator, case) if formula else _by_function(pack, indicator, case)
    n, least = given.get("n"), indicator.get("completeness", {}).get("at_least", 0)
    few = n is not None and not n >= least  # so is an n that isn't known
    if few or n == math.inf:
        given["value"] = math.nan
    wanted: dict[str, Any] = {"value": NONE} if case.get("expect") == NONE else case.get("expect", {})
    for key, expected in wanted.items():
        found = given.get(key, math.nan)
        if expected == NONE:
            if not math.isnan(found):
                yield key, "sample_differs", {"expected": expected, "given": round(found, 6)}
        elif math.isnan(found):
            if few and key == "value":
                yield key, "sample_few", {"expected": expected, "n": n, "least": least}
            else:
                yield key, "sample_none", {"expected": expected}
        elif not math.isclose(found, expected, rel_tol=1e-9, abs_tol=case.get("within", 1e-6)):
            yield key, "sample_differs", {"expected": expected, "given": round(found, 6)}


def _by_function(pack: Pack, indicator: dict[str, Any], case: dict[str, Any]) -> dict[str, float]:
    declared = indicator["formula"]["inputs"]
    inputs = {name: _row(case.get("inputs", {}).get(name, []), spec) for name, spec in declared.items()}
    result = pack.function(indicator["formula"]["function"])(inputs, pack.tables, pack.options | case.get("options", {}))
    return {key: float(np.asarray(column)[0]) for key, column in result.items()}


def _row(values: list[float] | float, spec: dict[str, Any]) -> np.ndarray:
    if not isinstance(values, list):
        values = [values]
    window = spec.get("window", 1)
    width = len(values) if window == "period" else int(window)
    return np.array([([math.nan] * width + [float(v) for v in values])[-width:]]) if width else np.full((1, 1), math.nan)


class _Median:
    """PERCENTILE_CONT(x, 0.5), which SQLite lacks."""

    def __init__(self):
        self.values: list[float] = []

    def step(self, value: float | None, _: float) -> None:
        if value is not None:
            self.values.append(value)

    def finalize(self) -> float | None:
        return median(self.values) if self.values else None


def _by_sql(pack: Pack, formula: Formula, indicator: dict[str, Any], case: dict[str, Any]) -> dict[str, float]:
    period = Period.parse(case["period"]) if "period" in case else None
    end = int(period.end.timestamp()) if period else END
    start = int(period.start.timestamp()) if period else END - PERIOD_HOURS[indicator["grain"]] * 3600
    with sqlite3.connect(":memory:") as base:
        base.create_aggregate("PERCENTILE_CONT", 2, _Median)  # pyrefly: ignore[bad-argument-type] - its stub knows only aggregates of one whole number
        _fill(
            base,
            "targets",
            RELATIONS["targets"],
            [{"feature": 1, "period": start, "period_end": end, "expected": float(case.get("expected", 1))}],
        )
        for name in ("hours", "days"):
            _fill(base, name, RELATIONS[name], _streamed(name, case.get(name, {})))
        _fill(base, "values", RELATIONS["values"], _values(case.get("values", {})))
        for name in {*formula.datasets, *formula.tables}:
            relation = pack.relations[name]
            given = case.get("rows", {}).get(name, [])
            rows = _valid(pack.tables[name]) if relation.kind == "table" else _rows(given, case["period"], relation.periodic)
            _fill(base, name, relation.columns, rows)
        found = base.execute(_for_sqlite(formula)).fetchone()
    if found is None:
        return {"value": math.nan, "n": 0}
    names = ("feature", "period", "value", "n")[: len(found)]
    return {name: math.nan if x is None else float(x) for name, x in zip(names, found, strict=True) if name not in ("feature", "period")}


def _fill(base: sqlite3.Connection, name: str, columns: frozenset[str], rows: Any) -> None:
    names = sorted(columns)
    base.execute(f'CREATE TABLE "{name}" ({", ".join(names)})')
    marks = ", ".join("?" * len(names))
    given = []
    for row in rows:
        if strange := set(row) - columns:
            raise ValueError(f"{name} has no column {', '.join(sorted(strange))}")
        given.append([row.get(column) for column in names])
    base.executemany(f'INSERT INTO "{name}" VALUES ({marks})', given)  # noqa: S608 names from our own table and the pack's


def _streamed(relation: str, given: dict[str, list[float]]) -> Iterator[dict[str, Any]]:
    step = SECONDS["hour"] if relation == "hours" else SECONDS["day"]
    for name, values in given.items():
        for back, value in enumerate(reversed(values)):
            good = not math.isnan(value)
            known = value if good else None
            yield {
                "feature": 1, "property": name, "hour" if relation == "hours" else "day": END - (back + 1) * step, "n": int(good),
                "total": 1, "expected": 1, "mean": known, "min": known, "max": known, "sum": known or 0.0,
            }  # fmt: skip


def _values(given: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Values of other indicators: a list of days, the newest last, or a table from period to value."""
    for name, values in given.items():
        if isinstance(values, list):
            timed = [(END - (len(values) - n) * SECONDS["day"], value) for n, value in enumerate(values)]
        else:
            timed = sorted((int(Period.parse(text).start.timestamp()), value) for text, value in values.items())
        for (at, value), following in zip(timed, [*(at for at, _ in timed[1:]), FOREVER], strict=True):
            known = None if math.isnan(value) else value
            yield {"indicator": name, "feature": 1, "period": at, "until": following, "value": known}


def _valid(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of a table with the days of their validity as seconds."""
    return [row | {name: _instant(date.fromisoformat(row[name])) for name in VALIDITY if row.get(name)} for row in rows]


def _rows(given: list[dict[str, Any]], period: str, periodic: bool) -> list[dict[str, Any]]:
    """Rows of one feature with times as seconds. A row without a period has the case's; it stands until the next with its other texts."""
    found = [{"feature": 1, **{name: _instant(value) for name, value in row.items()}} for row in given]
    if not periodic:
        return found
    for made, row in zip(found, given, strict=True):
        made["period"] = int(Period.parse(row.get("period", period)).start.timestamp())
    by_key: dict[tuple, list[dict[str, Any]]] = {}
    for row in found:
        by_key.setdefault(tuple(sorted((k, v) for k, v in row.items() if isinstance(v, str))), []).append(row)
    for same in by_key.values():
        ordered = sorted(same, key=lambda row: row["period"])
        for row, following in pairwise([*ordered, {"period": FOREVER}]):
            row["until"] = following["period"] if following["period"] > row["period"] else FOREVER
    return found


def _instant(value: Any) -> Any:
    """Seconds of ``"2026-11-24T09:00"`` (local), of a TOML time or of a date; anything else as it is."""
    if isinstance(value, str) and len(value) >= 16 and value[4:5] == "-" and value[10:11] == "T":
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=LOCAL)).timestamp()
    return day_start(value).timestamp() if isinstance(value, date) else value


def _for_sqlite(formula: Formula) -> str:
    tree = formula.tree.copy()
    for interval in list(tree.find_all(exp.Interval)):
        interval.replace(exp.Literal.number(_interval_s(interval)))
    for table in tree.find_all(exp.Table):
        name = f"{table.db}.{table.name}" if table.db else table.name
        table.set("db", None)
        table.set("this", exp.to_identifier(name, quoted=True))
    return sqlite(tree)


def _interval_s(interval: "exp.Interval") -> int:
    unit = interval.text("unit").lower().rstrip("s")
    return int(float(interval.this.name) * {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}[unit])
