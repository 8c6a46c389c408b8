"""Reads of estimates, as the room's types; in reach is what of a directive is."""

from collections.abc import Collection

import msgspec

from bazan.core.time import Period
from bazan.response.directives.impact.models import EffectEstimate
from bazan.response.directives.impact.types import EffectInfo, Estimate, Judged


def effect_of(directive_id: int) -> EffectInfo | None:
    """The newest estimate of a directive; null: none was made, or it is out of reach."""
    return effects_of([directive_id]).get(directive_id)


def effects_of(directive_ids: Collection[int]) -> dict[int, EffectInfo]:
    """The newest estimates of many, one query; those without any are left out."""
    rows = EffectEstimate.objects.filter(directive_id__in=directive_ids).order_by("directive_id", "-id").distinct("directive_id")
    return {row.directive_id: _info(row) for row in rows}


def verdicts_of(directive_ids: Collection[int]) -> dict[int, Judged]:
    """The newest verdicts of many, one query that reads no course; those never estimated are left out."""
    rows = EffectEstimate.objects.filter(directive_id__in=directive_ids).order_by("directive_id", "-id").distinct("directive_id")
    return {
        number: Judged(*judged) for number, *judged in rows.values_list("directive_id", "estimate__verdict", "estimate__why", "made_at")
    }


def history(directive_id: int) -> list[EffectInfo]:
    """Every estimate of a directive, the newest first: what was found when other values were known."""
    return [_info(row) for row in EffectEstimate.objects.filter(directive_id=directive_id).order_by("-id")]


def _info(row: EffectEstimate) -> EffectInfo:
    periods = [Period(row.start, row.grain)]
    while len(periods) < len(row.observed):
        periods.append(periods[-1].next())
    kept = row.estimate
    weights = None if kept["weights"] is None else {int(place): weight for place, weight in kept["weights"].items()}
    return EffectInfo(
        row.directive_id, msgspec.convert(kept | {"weights": weights}, Estimate), tuple(periods), row.given_at, tuple(row.observed),
        row.made_at, row.checked_at,
    )  # fmt: skip
