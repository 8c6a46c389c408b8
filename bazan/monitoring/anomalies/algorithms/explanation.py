"""Why it is unusual: which places or parts brought the change, exactly, and since when the level is another."""

import math
from collections.abc import Sequence

import numpy as np

from bazan.core.errors import Refused
from bazan.monitoring.anomalies.algorithms.baselines import NORMAL, TO_SIGMA
from bazan.monitoring.anomalies.algorithms.tail_probability import Numbers
from bazan.monitoring.anomalies.types import Change, Contribution, Part, Parts

FEWEST = 3
"""Values on each side of a change."""
CRITICAL = 1.628
"""A Brownian bridge goes further than this once in a hundred times (Kolmogorov's distribution)."""


def contributions(now: Parts, expected: Parts) -> list[Contribution]:
    """What each place or part brings to the change of the whole, the largest first. A part of one side only is 0 on the other.

    Of sums a part brings its own change. A ratio of numerators over denominators is the mean of its parts' ratios, weighted by their
    share of the denominators; the change of such a mean splits exactly into rates and weights, each at the mean of both times (Bennet
    1920): ``rate = mean weight × change of its ratio``, ``mix = change of its weight × (its mean ratio - that of the whole)``.
    Refused ``anomalies.parts``: none, sums beside ratios, not finite, a negative denominator, a numerator over 0, a whole over 0.
    """
    told = [*now.values(), *expected.values()]
    ratios = {part.denominator is not None for part in told}
    if len(ratios) != 1 or not all(map(_sound, told)):
        raise Refused("anomalies.parts")
    brought = (_of_ratio if ratios == {True} else _of_sum)(now, expected)
    return sorted(brought, key=lambda one: (-abs(one.delta), one.key))


def leading(brought: Sequence[Contribution], least: float = 0.5) -> list[Contribution]:
    """The fewest parts that together bring at least this share of the change; none where the whole did not change."""
    led, together = list[Contribution](), 0.0
    for one in sorted(brought, key=lambda one: -(one.share or 0.0)):
        if together >= least or not one.share or one.share < 0:
            break
        led.append(one)
        together += one.share
    return led


def _sound(part: Part) -> bool:
    if part.denominator is None:
        return math.isfinite(part.numerator)
    return math.isfinite(part.numerator) and math.isfinite(part.denominator) and (part.denominator > 0 or part == Part(0, 0))


def _of_sum(now: Parts, expected: Parts) -> list[Contribution]:
    pairs = {key: [side[key].numerator if key in side else 0.0 for side in (now, expected)] for key in {**now, **expected}}
    whole = math.fsum(actual - usual for actual, usual in pairs.values())
    return [
        Contribution(key, actual, usual, actual - usual, actual - usual, 0.0, _share(actual - usual, whole))
        for key, (actual, usual) in pairs.items()
    ]


def _of_ratio(now: Parts, expected: Parts) -> list[Contribution]:
    now_under, usual_under = (math.fsum(part.denominator or 0.0 for part in side.values()) for side in (now, expected))
    if not (now_under > 0 and usual_under > 0):
        raise Refused("anomalies.parts")
    now_whole, usual_whole = (
        math.fsum(part.numerator for part in side.values()) / under for side, under in ((now, now_under), (expected, usual_under))
    )
    brought = list[Contribution]()
    for key in {**now, **expected}:
        ratios = [_ratio(side.get(key)) for side in (now, expected)]
        now_weight, usual_weight = (
            (side[key].denominator or 0.0) / under if key in side else 0.0 for side, under in ((now, now_under), (expected, usual_under))
        )
        # What weighs nothing has any ratio: the other time's, so that it brings no change of rate.
        actual, usual = (one if one is not None else other or 0.0 for one, other in (ratios, ratios[::-1]))
        rate = (now_weight + usual_weight) / 2 * (actual - usual)
        mix = (now_weight - usual_weight) * ((actual + usual) / 2 - (now_whole + usual_whole) / 2)
        brought.append(Contribution(key, ratios[0], ratios[1], rate + mix, rate, mix, _share(rate + mix, now_whole - usual_whole)))
    return brought


def _ratio(part: Part | None) -> float | None:
    return part.numerator / part.denominator if part and part.denominator else None


def _share(delta: float, whole: float) -> float | None:
    share = delta / whole if whole else math.nan
    return share if math.isfinite(share) else None


def changes(values: Numbers) -> list[Change]:
    """Where the level of finite values changed, in order: binary segmentation (Vostrikova 1981) by the largest cumulative sum.

    The sum is set against noise that hangs together, so that waves are no change.
    """
    return _split(np.asarray(values, float), 0)


def since(values: Numbers) -> Change | None:
    """The last change: since when the level is what it is; None: it did not change."""
    return next(reversed(changes(values)), None)


def _split(values: Numbers, offset: int) -> list[Change]:
    count = len(values)
    if count < 2 * FEWEST:
        return []
    sums = np.cumsum(values - values.mean())[FEWEST - 1 : count - FEWEST]
    cut = int(np.abs(sums).argmax()) + FEWEST
    strength = float(np.abs(sums).max()) / max(CRITICAL * _noise(values) * math.sqrt(count), 1e-9 * float(np.abs(values).max()), 1e-300)
    if strength < 1:
        return []
    before, after = values[:cut], values[cut:]
    change = Change(offset + cut, float(before.mean()), float(after.mean()), strength)
    return [*_split(before, offset), change, *_split(after, offset + cut)]


def _noise(values: Numbers) -> float:
    """The spread that sums of values grow with, from steps over one and over two values, which a few changes of level hardly move.

    Were values a first-order process with correlation r, the squares of these steps would stand as 1 to 1 + r.
    """
    one, two = (_typical(np.abs(values[lag:] - values[:-lag])) for lag in (1, 2))
    together = min(max((two / one) ** 2 - 1, 0.0), 0.9) if one else 0.0
    return one / math.sqrt(2) * math.sqrt(1 + together) / (1 - together)


def _typical(steps: Numbers) -> float:
    """As a standard deviation; where most values repeat the one before, by the mean."""
    return NORMAL * float(np.median(steps)) or TO_SIGMA * float(steps.mean())
