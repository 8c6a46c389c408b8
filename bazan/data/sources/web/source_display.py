"""What the pages show, in words: pure functions from the room's types to what the templates place."""

import json
import re
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from bazan.core.errors import BazanError
from bazan.core.labels import label, sentence
from bazan.core.language import either
from bazan.data.sources.api import findings, told, words_of
from bazan.data.sources.types import LIVING, RUN_STATES, SOURCE_STATES, QuarantinedItem, RunInfo, RunState, SourceHealth, State, ThingHealth
from bazan.platform.drivers.api import DELIVERED, PUSHED, ROWS, UPLOADED

STRIP = timedelta(days=7)
ORDER: tuple[State, ...] = ("silent", "late", "unconnected", "alive", "resting")
TOLD = ("asked", "dismissed", "reason", "decided")
LONGEST_SHOWN = 400
_LINE = re.compile(r"\bline (\d+)")


def name_of(item: SourceHealth | ThingHealth) -> str:
    return either(item.name, item.name_en)


def of_rows(source: SourceHealth) -> bool:
    """Whether it feeds a dataset instead of stations."""
    return source.driver in ROWS or source.driver in DELIVERED


def overview(sources: list[SourceHealth], strips: dict[int, list[RunInfo]], at: datetime) -> dict[str, Any]:
    """What every.html places: what needs a person first."""
    ranked = sorted(sources, key=lambda s: (ORDER.index(s.state), -(s.lag_s or 0) if s.state != "resting" else 0, name_of(s)))
    counts = Counter(source.state for source in sources)
    living = sum(counts[state] for state in LIVING)
    parts = [
        label(f"sources.count.{state}", count=counts[state])
        for state in ("alive", "late", "silent", "unconnected", "resting")
        if counts[state]
    ]
    return {
        "rows": [_row(source, strips.get(source.id, [])) for source in ranked],
        "line": label("sources.page.line", count=len(sources)) + " " + " · ".join(parts),
        "alive": counts["alive"],
        "living": living,
        "takers": [(s.code, name_of(s)) for s in ranked if s.driver in UPLOADED and s.enabled],
    }


def _row(source: SourceHealth, strip: list[RunInfo]) -> dict[str, Any]:
    share = None if source.lag_s is None or source.promise_s <= 0 else min(1.0, source.lag_s / (3 * source.promise_s))
    return {
        "source": source,
        "of_rows": of_rows(source),
        "name": name_of(source),
        "driver": label(f"sources.driver.{source.driver}"),
        "light": SOURCE_STATES.light(source.state),
        "word": label(f"sources.state.{source.state}"),
        "filled": None if share is None else round(share * 100),
        "strip": [_cell(run, source.driver) for run in strip],
        "strip_words": _strip_words(strip),
    }


def _kind(run: RunInfo, driver: str) -> RunState:
    """How a run looks. A pushing source's run stays open all day: it looks like what came in so far."""
    if run.state == "done" or (run.state == "running" and driver in PUSHED):
        return "refused" if run.rejected else "done"
    return RUN_STATES.member(run.state)


def _cell(run: RunInfo, driver: str) -> dict[str, Any]:
    kind = _kind(run, driver)
    return {"kind": kind, "at": run.started_at, "words": RUN_STATES.word(kind)}


def _strip_words(strip: list[RunInfo]) -> str:
    failed = sum(run.state == "failed" for run in strip)
    return label("sources.strip", count=len(strip), failed=failed)


def detail(
    source: SourceHealth,
    runs: list[RunInfo],
    things: list[ThingHealth],
    reasons: list[tuple[str, int, dict[str, Any]]],
    items: list[QuarantinedItem],
) -> dict[str, Any]:
    """What one.html places."""
    running = next((run for run in runs if run.state == "running" and run.file_name and source.driver in UPLOADED), None)
    return {
        "source": source,
        "of_rows": of_rows(source),
        "title": name_of(source),
        "driver": label(f"sources.driver.{source.driver}"),
        "light": SOURCE_STATES.light(source.state),
        "word": label(f"sources.state.{source.state}"),
        "runs": [_run(run, source.driver) for run in runs],
        "running": run_progress(running) if running else None,
        "things": [
            {"thing": t, "name": name_of(t), "light": SOURCE_STATES.light(t.state), "word": SOURCE_STATES.word(t.state)}
            for t in sorted(things, key=lambda t: ORDER.index(t.state))
        ],
        "reasons": [{"rule": rule, "count": count, "words": words_of(rule, params)} for rule, count, params in reasons],
        "items": [_item(item) for item in items],
        "binding": json.dumps(source.binding, ensure_ascii=False, indent=2) if source.binding else "",
    }


def _run(run: RunInfo, driver: str) -> dict[str, Any]:
    kind = _kind(run, driver)
    error = sentence(BazanError(run.error_rule, run.error_params)) if run.error_rule else ""
    took = (run.finished_at - run.started_at).total_seconds() if run.finished_at else None
    return {
        "run": run,
        "light": RUN_STATES.light(kind),
        "word": label("sources.run.open" if run.state == "running" else f"sources.run.{kind}"),
        "error": error,
        "took_s": took,
        "found": findings(run),
    }


def _item(item: QuarantinedItem) -> dict[str, Any]:
    raw = item.raw if len(item.raw) <= LONGEST_SHOWN else item.raw[:LONGEST_SHOWN] + "…"
    return {
        "item": item,
        "where": where(item),
        "words": words_of(item.rule, item.params),
        "raw": raw.replace("\t", "→"),
    }


def where(item: QuarantinedItem) -> str:
    """The piece's position as people say it: the drivers write ``line 3, value`` whatever the reader's language."""
    position = _LINE.sub(lambda found: label("sources.where.line", number=found[1]), item.position)
    if item.field and position.endswith(f", {item.field}"):
        field = label(f"sources.field.{item.field}")
        position = position.removesuffix(item.field) + (item.field if field.startswith("sources.") else field)
    return position


def run_progress(run: RunInfo) -> dict[str, Any]:
    """A run as the progress bar reads it."""
    error = sentence(BazanError(run.error_rule, run.error_params)) if run.error_rule else ""
    return {
        "id": run.id,
        "state": run.state,
        "percent": 100 if run.state == "done" else round((run.progress or 0) * 100),
        "words": told(run),
        "file": run.file_name,
        "error": error,
    }
