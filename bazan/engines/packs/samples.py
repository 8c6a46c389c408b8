"""Runs a pack's samples without a database: functions on arrays, SELECTs on SQLite in memory.

A case gives each input as a list whose last item is the newest of the target period (``nan``: nothing good was measured) and
the values expected, ``"none"`` where too little data must give no value.
"""

import math
import sqlite3
from collections.abc import Iterator
from typing import Any

import numpy as np
from sqlglot import exp

from bazan.engines.packs.formulas import RELATIONS, Formula
from bazan.engines.packs.types import Pack

SECONDS = {"hour": 3600, "day": 86400}
PERIOD_HOURS = {"hour": 1, "day": 24, "week": 168, "month": 720, "quarter": 2160, "year": 8760}
END = 2_000 * 86400
"""The instant at which every sample's target period ends, in seconds; SQLite knows no intervals, so times are numbers there."""


def differences(pack: Pack, indicator: dict[str, Any], case: dict[str, Any], formula: Formula | None) -> Iterator[tuple[str, Any, Any]]:
    """(key, expected, given) for everything a case expected otherwise."""
    given = _by_sql(formula, indicator, case) if formula else _by_function(pack, indicator, case)
    rule = indicator.get("completeness", {})
    if not math.isfinite(given.get("n", math.inf)) or given.get("n", math.inf) < rule.get("at_least", 0):
        given["value"] = math.nan
    for key, expected in case.get("expect", {}).items():
        found = given.get(key, math.nan)
        if expected == "none":
            if not math.isnan(found):
                yield key, expected, found
        elif not math.isclose(found, expected, rel_tol=1e-9, abs_tol=case.get("within", 1e-6)):
            yield key, expected, found


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


def _by_sql(formula: Formula, indicator: dict[str, Any], case: dict[str, Any]) -> dict[str, float]:
    start = END - PERIOD_HOURS[indicator["grain"]] * 3600
    with sqlite3.connect(":memory:") as base:
        base.execute("CREATE TABLE targets (thing, period, period_end, expected REAL)")
        base.execute("INSERT INTO targets VALUES (1, ?, ?, ?)", (start, END, case.get("expected", 1)))
        for relation in ("hours", "days", "values"):
            columns = ", ".join(sorted(RELATIONS[relation]))
            base.execute(f'CREATE TABLE "{relation}" ({columns})')
            rows = list(_rows(relation, case.get(relation, {})))
            marks = ", ".join(f":{column}" for column in sorted(RELATIONS[relation]))
            base.executemany(f'INSERT INTO "{relation}" VALUES ({marks})', rows)  # noqa: S608 names from our own table
        found = base.execute(_for_sqlite(formula)).fetchone()
    if found is None:
        return {"value": math.nan, "n": 0}
    names = ("thing", "period", "value", "n")[: len(found)]
    return {name: math.nan if x is None else float(x) for name, x in zip(names, found, strict=True) if name not in ("thing", "period")}


def _rows(relation: str, given: dict[str, list[float]]) -> Iterator[dict[str, Any]]:
    step = SECONDS["hour"] if relation == "hours" else SECONDS["day"]
    for name, values in given.items():
        for back, value in enumerate(reversed(values)):
            at, good = END - (back + 1) * step, not math.isnan(value)
            known = value if good else None
            yield {
                "thing": 1, "property": name, "indicator": name, "hour": at, "day": at, "period": at, "n": int(good), "total": 1,
                "expected": 1, "mean": known, "min": known, "max": known, "sum": known or 0.0, "value": known,
            }  # fmt: skip


def _for_sqlite(formula: Formula) -> str:
    tree = formula.tree.copy()
    for interval in list(tree.find_all(exp.Interval)):
        interval.replace(exp.Literal.number(_interval_s(interval)))
    for table in tree.find_all(exp.Table):
        table.this.set("quoted", True)
    return tree.sql("sqlite")


def _interval_s(interval: exp.Interval) -> int:
    unit = interval.text("unit").lower().rstrip("s")
    return int(float(interval.this.name) * {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}[unit])
