"""What a job found out, as one table for the page and for a file."""

from collections.abc import Mapping
from typing import Any

from bazan.cameras.footage.types import JobInfo
from bazan.core.labels import label
from bazan.platform.design_system.api import Cell, Column, Sheet, number

Row = tuple[Cell, ...]
MOVED = {"began": 1, "ended": 1, "share": 1}
COUNTED = {"what": None, "count": 0}
TOLD = {"rule": None, "what": None, "began": 1, "ended": 1, "count": 0}
"""Columns, and how many digits each has behind its comma; None: it holds words."""


def sheet_of(job: JobInfo, rules: Mapping[str, str]) -> Sheet | None:
    """None: it isn't done, or gives no table. ``rules``: what they are called, by code."""
    if job.state != "done" or job.kind not in ("count", "rerun", "motion"):
        return None
    title = label(f"footage.kind.{job.kind}")
    if job.kind == "motion":
        return Sheet(f"{job.id}", title, _columns(MOVED), tuple(_moved(span) for span in job.result["spans"]))
    if job.kind == "count":
        ways = tuple((what, count) for _, what, _, _, count in told(job.result, rules))
        return Sheet(f"{job.id}", title, _columns(COUNTED), ways, (_followed(job.result),))
    return Sheet(f"{job.id}", title, _columns(TOLD), tuple(told(job.result, rules)), (_followed(job.result),))


def told(result: Mapping[str, Any], rules: Mapping[str, str]) -> list[Row]:
    """A row for each way of a line, each event and each trip: rule, what, from, until (seconds of the clip), how many."""
    rows: list[Row] = []
    for line, counts in result["crossings"].items():
        rows += [
            (rules.get(line, line), label(f"cameras.way.{way}"), None, None, count)
            for way, count in zip(("forward", "back"), counts, strict=True)
        ]
    for event in result["events"]:
        rows.append((rules.get(event["rule"], event["rule"]), _word("broken"), event["began"], event["ended"], event["peak"]))
    for trip in result["trips"]:
        rows.append((f"{trip['origin']} → {trip['destination']}", _word("went"), None, None, trip["count"]))
    return rows


def _columns(digits: Mapping[str, int | None]) -> tuple[Column, ...]:
    return tuple(Column(_word(name), count) for name, count in digits.items())


def _moved(span: Mapping[str, float]) -> Row:
    return span["began"], span["ended"], 100 * span["share"]


def _followed(result: Mapping[str, Any]) -> str:
    kinds = ", ".join(f"{number(count)} {label(f'cameras.kind.{kind}').lower()}" for kind, count in sorted(result["tracks"].items()))
    return label("footage.page.followed", kinds=kinds or number(0), pictures=number(result["pictures"]))


def _word(name: str) -> str:
    return label(f"footage.page.{name}")
