"""What moved a number from the period before to this one: the part of each place or body it is made of, or of each of its two amounts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bazan.core.errors import NotFound
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature
from bazan.directory.accounts.api import Reach
from bazan.screens.lineage.path.data_path import Branch, Ratio, ratio_of, taken_apart
from bazan.screens.lineage.queries import IndicatorPage

EXACT = 1e-6
"""Parts that add up to the whole to so much of it."""


@dataclass(frozen=True)
class Share:
    """What one part did to the number, with what it stood at itself; ``feature`` null: the amount at this place among the number's two."""

    feature: Feature | None
    amount: int
    before: float | None
    after: float | None
    delta: float


@dataclass(frozen=True)
class Shares:
    """From one value to another: the shares sum to the difference. Without any the number can't be taken apart."""

    before: float | None
    after: float | None
    shares: tuple[Share, ...] = ()


def shares(shown: IndicatorPage, by: str, reach: Reach, now: datetime) -> Shares:
    """The number against the period before, by the parts of the kind asked for, else the first that has values."""
    earlier = _at(shown, now)
    before, after = (_value(one) for one in (earlier, shown))
    if before is None or after is None or shown.lineage is None:
        return Shares(before, after)
    old, new = (taken_apart(one, by, reach) for one in (earlier, shown))
    ratios = ratio_of(old.totals, before), ratio_of(new.totals, after)
    found: Sequence[Share] = ()
    if old.by == new.by and old.branches:
        found = _by_branch(old.branches, new.branches, ratios, (old.totals, new.totals), before)
    if not _adds_up(found, after - before) and ratios[0] is not None and ratios[0] == ratios[1]:
        found = _by_amount(ratios[0], old.totals, new.totals)
    return Shares(before, after, tuple(found) if _adds_up(found, after - before) else ())


def _at(shown: IndicatorPage, now: datetime) -> IndicatorPage:
    period = shown.period.previous()
    try:
        lineage = indicators.lineage(shown.info.code, shown.feature, period, min(period.end, now))
        return replace(shown, period=period, reading=lineage.reading, lineage=lineage)
    except NotFound:
        reading = indicators.compare(shown.info.code, [shown.feature], period, now)[shown.feature]
        return replace(shown, period=period, reading=reading, lineage=None)


def _value(shown: IndicatorPage) -> float | None:
    return shown.reading.current.value if shown.reading.current else None


def _adds_up(found: Sequence[Share], delta: float) -> bool:
    scale = max(abs(delta), *(abs(one.delta) for one in found)) if found else 0.0
    return bool(found) and abs(sum(one.delta for one in found) - delta) <= EXACT * max(scale, 1.0)


def _by_branch(
    old: Sequence[Branch],
    new: Sequence[Branch],
    ratios: tuple[Ratio | None, Ratio | None],
    totals: tuple[Sequence[float | None], Sequence[float | None]],
    start: float,
) -> list[Share]:
    """Of a ratio: how much each part lies beyond what the whole amounted to at first, over the whole. Of a sum: what each part grew by."""
    held = {one.feature: one for one in old}
    came = {one.feature: one for one in new}
    features = list(dict.fromkeys([*came, *held]))
    ratio = ratios[0] if ratios[0] == ratios[1] else None

    def weight(branch: Branch | None, total: Sequence[float | None]) -> float:
        if ratio is None or branch is None:
            return (branch.value or 0.0) if branch is not None and ratio is None else 0.0
        above, below = ratio.of(branch.amounts or (None, None))
        return ratio.times * (above - start / ratio.times * below) / ratio.of(total)[1]

    return [
        Share(
            feature,
            0,
            held[feature].value if feature in held else None,
            came[feature].value if feature in came else None,
            weight(came.get(feature), totals[1]) - weight(held.get(feature), totals[0]),
        )
        for feature in features
    ]


def _by_amount(ratio: Ratio, old: Sequence[float | None], new: Sequence[float | None]) -> list[Share]:
    """First the amount divided moves, then the one it is divided by."""
    (above, below), (after_above, after_below) = ratio.of(old), ratio.of(new)
    between = ratio.times * after_above / below
    return [
        Share(None, ratio.above, above, after_above, between - ratio.times * above / below),
        Share(None, 1 - ratio.above, below, after_below, ratio.times * after_above / after_below - between),
    ]
