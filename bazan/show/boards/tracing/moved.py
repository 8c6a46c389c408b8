"""Backwards: which numbers a delivery moved, and every number that moved since an instant, with what moved it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bazan.connect.datasets import api as datasets
from bazan.connect.datasets.types import Batch
from bazan.kernel.labels import label
from bazan.measure.indicators import api as indicators
from bazan.measure.indicators.types import Feature, IndicatorInfo, Movement
from bazan.show.boards.address import feature_text, period_text
from bazan.show.boards.queries.keeping import kept
from bazan.show.boards.tracing.naming import feature_label, who
from bazan.show.boards.wording import amount, changed, indicator_name
from bazan.show.frontend.api import period, when, words

MOST = 60


@dataclass(frozen=True)
class Moved:
    """One number over everything that moved it, from the first to the last."""

    info: IndicatorInfo
    feature: Feature
    movements: tuple[Movement, ...]

    @property
    def before(self) -> float | None:
        return self.movements[0].before

    @property
    def after(self) -> float | None:
        return self.movements[-1].after

    @property
    def weight(self) -> float:
        """How far it moved against its own size, so that unlike numbers can be put in order; a new number counts as moved by its all."""
        before, after = self.before, self.after
        if before is None or after is None:
            return 1.0
        return abs(after - before) / (max(abs(before), abs(after)) or 1.0)


def joined(movements: Iterable[Movement]) -> list[Moved]:
    """Moves of one number taken together; what came back to where it was is left out. Greatest first."""
    held: dict[tuple, list[Movement]] = {}
    for one in movements:
        held.setdefault((one.code, one.feature, one.period), []).append(one)
    found = [Moved(indicators.info(code), feature, tuple(moves)) for (code, feature, _), moves in held.items()]
    return sorted((one for one in found if not _same(one)), key=lambda one: (-one.weight, one.info.code))


def _same(one: Moved) -> bool:
    if one.before is None or one.after is None:
        return one.before is one.after
    return round(one.before, one.info.digits) == round(one.after, one.info.digits)


def moved_by_batch(batch_id: int, pack: str, language: str, features: set[tuple[str, int]] | None = None) -> dict[str, Any]:
    """The panel of one batch. ``features``: only numbers of these places, things and organizations."""
    movements = indicators.moved_by([batch_id])
    if features:
        near = [one for one in movements if (one.feature.kind, one.feature.id) in features]
        movements = near or movements
    return panel(joined(movements), language)


def moved_by_run(run_id: int, language: str) -> dict[str, Any]:
    """The panel of one delivery: all that its batches moved."""
    return panel(joined(indicators.moved_by([one.id for one in datasets.batches(run_id)])), language)


def panel(moved: Sequence[Moved], language: str, most: int = MOST) -> dict[str, Any]:
    """What ``boards/moved.html`` shows."""
    key = "some" if len(moved) > most else "count"
    return {
        "rows": [moved_row(one, language) for one in moved[:most]],
        "count": len(moved),
        "line": label(f"boards.moved.{key}", language, count=len(moved), **({"shown": most} if key == "some" else {})),
    }


def moved_row(one: Moved, language: str) -> dict[str, Any]:
    shown = one.movements[-1].period
    board = boards_of(one.info.code)
    return {
        "name": indicator_name(one.info, language),
        "href": f"/indicators/{one.info.code}?feature={feature_text(one.feature)}&period={period_text(shown)}",
        "of": feature_label(one.feature.kind, one.feature.id, language),
        "period": period(shown, language),
        "before": amount(one.info, one.before, language),
        "after": amount(one.info, one.after, language),
        "change": changed(one.info, one.after - one.before, language) if one.before is not None and one.after is not None else "",
        "boards": [{"name": words(titles, language), "href": href} for titles, href in board],
    }


@kept(60)
def boards_of(code: str) -> tuple[tuple[dict[str, str], str], ...]:
    """(title, address) of every sector's board that shows the indicator."""
    found = []
    for head in indicators.boards():
        if head["board"] and f'"{code}"' in json.dumps(head["board"]):
            found.append((head["title"], f"/boards/{head['pack']}"))
    return tuple(found)


def cause_of(one: Moved, batches: dict[int, Batch], language: str, now: datetime) -> dict[str, str]:
    """What moved it last, in words, with the delivery to look at."""
    last = one.movements[-1]
    batch = batches.get(last.batch_id)
    if batch is None:
        known = last.reason and label(f"boards.reason.{last.reason}", language)
        return {
            "text": known or label("boards.changes.cause_unknown", language),
            "href": "",
            "at": when(last.at, language, now),
            "line": "",
        }
    return {
        "text": batch_words(batch, language),
        "href": f"/runs/{batch.run_id}",
        "at": when(batch.at, language, now),
        "line": batch.reason,
    }


def batch_words(batch: Batch, language: str) -> str:
    """Who did what: corrected so many rows, sent so many."""
    actor = who(batch.actor, batch.organization_id, language)
    if batch.superseded:
        return label("boards.why.corrected_plain", language, who=actor, count=batch.superseded)
    return label("boards.why.entered", language, who=actor, count=batch.new)


def batches_of(moved: Iterable[Moved]) -> dict[int, Batch]:
    """The batches behind the last moves, by number."""
    return datasets.batches_of({one.movements[-1].batch_id for one in moved} - {0})
