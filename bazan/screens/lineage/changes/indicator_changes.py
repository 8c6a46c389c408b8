"""Backwards: which numbers a delivery moved, and every number that moved since an instant, with what moved it."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from bazan.core.labels import label
from bazan.core.language import words
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Batch
from bazan.data.figures.api import amount, changed, feature_label, feature_text, indicator_name, kept, period_text
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature, Moved
from bazan.platform.design_system.api import number, period, when
from bazan.screens.lineage.display_names import who

MOST = 60


def moved_by_batch(batch_id: int, features: set[Feature]) -> dict[str, Any]:
    """The panel of one batch: numbers of these places, things and organizations; of all, where it moved none of theirs."""
    near = indicators.moved(batch_id=batch_id, features=features, limit=MOST)
    return panel(*(near if near[1] else indicators.moved(batch_id=batch_id, limit=MOST)))


def moved_by_run(run_id: int) -> dict[str, Any]:
    """The panel of one delivery: all that its batches moved."""
    return panel(*indicators.moved(run_id=run_id, limit=MOST))


def panel(moved: Sequence[Moved], count: int) -> dict[str, Any]:
    """What ``tracing/moved.html`` shows: these of so many."""
    more = count > len(moved)
    return {
        "rows": [moved_row(one) for one in moved],
        "count": count,
        "line": label(f"boards.moved.{'some' if more else 'count'}", count=number(count), **({"shown": len(moved)} if more else {})),
    }


def moved_row(one: Moved) -> dict[str, Any]:
    info = indicators.info(one.code)
    return {
        "name": indicator_name(info),
        "href": f"/indicators/{one.code}?feature={feature_text(one.feature)}&period={period_text(one.period)}",
        "of": feature_label(one.feature.kind, one.feature.id),
        "period": period(one.period),
        "before": amount(info, one.before),
        "after": amount(info, one.after),
        "change": changed(info, one.after - one.before) if one.before is not None and one.after is not None else "",
        "boards": [{"name": words(titles), "href": href} for titles, href in boards_of(one.code)],
    }


@kept(60)
def boards_of(code: str) -> tuple[tuple[dict[str, str], str], ...]:
    """(title, address) of every sector's board that shows the indicator."""
    found = []
    for head in indicators.boards():
        if head["board"] and f'"{code}"' in json.dumps(head["board"]):
            found.append((head["title"], f"/boards/{head['pack']}"))
    return tuple(found)


def cause_of(one: Moved, batches: dict[int, Batch], now: datetime) -> dict[str, str]:
    """What moved it last, in words, with the delivery to look at."""
    batch = batches.get(one.batch_ids[-1]) if one.batch_ids else None
    if batch is None:
        known = label(f"boards.reason.{one.reasons[0]}") if one.reasons else ""
        text = known or label("boards.changes.cause_unknown")
        return {"text": text, "href": "", "at": when(one.at, now), "line": ""}
    return {
        "text": batch_words(batch),
        "href": f"/runs/{batch.run_id}",
        "at": when(batch.at, now),
        "line": batch.reason,
    }


def batch_words(batch: Batch) -> str:
    """Who did what: corrected so many rows, sent so many."""
    actor = who(batch.actor, batch.organization_id)
    if batch.superseded:
        return label("boards.why.corrected_plain", who=actor, count=batch.superseded)
    return label("boards.why.entered", who=actor, count=batch.new)


def batches_of(moved: Iterable[Moved]) -> dict[int, Batch]:
    """The batches behind the last moves, by number."""
    return datasets.batches_of({one.batch_ids[-1] for one in moved if one.batch_ids})
