"""What reviews of a rule's events teach: thresholds that would have dropped most false ones and hardly a true one. They are proposed,
and hold only when somebody draws the rule so."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import ceil, floor
from typing import Any

from bazan.cameras.devices.api import thawed
from bazan.cameras.devices.models import CameraEvent
from bazan.cameras.devices.rules import MOST_SHARE
from bazan.cameras.devices.types import Judged, Lesson, RuleTerms

NEWEST = 200
"""Reviewed events of a rule that are learnt from."""
FEWEST_FALSE = 5
"""False events that there must be."""
WORTH = 0.5
"""A threshold is proposed when it drops this share of them."""
SPARED = 0.05
"""And no larger share of the true ones; of fewer than twenty none."""


def lessons(camera_id: int) -> dict[str, Lesson]:
    """By the code of each rule that stands what reviews of its newest events teach, since it was drawn as it is. One query."""
    rows = CameraEvent.objects.filter(camera_id=camera_id, rule__retired_at=None, review__in=("true", "false")).select_related("rule")
    judged: dict[str, list[Judged]] = defaultdict(list)
    terms: dict[str, RuleTerms] = {}
    for row in rows.order_by("-id")[: 10 * NEWEST]:
        terms.setdefault(row.rule.code, thawed(RuleTerms, row.rule.terms))
        if len(judged[row.rule.code]) < NEWEST:
            judged[row.rule.code].append(Judged(row.review == "true", row.sure, _height(row.figures)))
    taught = {code: lesson(events, terms[code].surest, terms[code].smallest) for code, events in judged.items()}
    return {code: known for code, known in taught.items() if known is not None}


def _height(figures: Mapping[str, Any]) -> float:
    """Of the highest that broke the rule; 1 where none is known: no threshold of height drops it."""
    return figures.get("tallest") or 1.0


def lesson(judged: Sequence[Judged], surest: float = 0, smallest: float = 0) -> Lesson | None:
    """The thresholds that would have dropped most false events of those that the given ones let pass, and the lowest that do; None: none
    is worth it."""
    false = [event for event in judged if not event.true]
    true = [event for event in judged if event.true]
    if len(false) < FEWEST_FALSE:
        return None
    tried = (
        _tried(judged, sure, height)
        for sure in sorted({surest} | {_above(event.sure) for event in false if event.sure < MOST_SHARE})
        for height in sorted({smallest} | {_above(event.height) for event in false if event.height < MOST_SHARE})
        if sure >= surest and height >= smallest
    )
    spared = [taught for taught in tried if taught.true_dropped <= floor(SPARED * len(true))]
    best = max(spared, key=lambda taught: (taught.false_dropped, -taught.true_dropped, -taught.surest - taught.smallest), default=None)
    return best if best is not None and best.false_dropped >= max(1, ceil(WORTH * len(false))) else None


def _above(share: float) -> float:
    """The next whole percent above it."""
    return min((floor(round(100 * share, 6)) + 1) / 100, MOST_SHARE)


def _tried(judged: Sequence[Judged], surest: float, smallest: float) -> Lesson:
    dropped = [event.true for event in judged if event.sure < surest or event.height < smallest]
    true = sum(event.true for event in judged)
    return Lesson(surest, smallest, len(dropped) - sum(dropped), len(judged) - true, sum(dropped), true)
