"""What trials came to, as the room's types."""

from collections.abc import Iterable
from datetime import datetime

from bazan.core.time import Period
from bazan.data.indicators.formula_trials import models
from bazan.data.indicators.formula_trials.models import TrialValue, Tried
from bazan.data.indicators.indicator_catalog import catalogue
from bazan.data.indicators.types import Difference, Feature, Trial, TriedFormula

ORDERS = ("lights", "largest", "newest")
_SIZE = "abs(coalesce(after, 0) - coalesce(before, 0))"
_ORDERED = {
    "lights": f"(light_before = light_after), {_SIZE} DESC",
    "largest": f"{_SIZE} DESC",
    "newest": "period_start DESC, feature_kind, feature_id",
}


def trial_of(code: str) -> Trial | None:
    """The newest trial of an indicator that wasn't dropped."""
    row = models.Trial.objects.filter(tried__code=code).exclude(state="dropped").order_by("-id").first()
    return _trial(row) if row else None


def trials(packs: Iterable[str] | None = None) -> list[Trial]:
    """Those that weren't dropped, the newest first."""
    rows = models.Trial.objects.exclude(state="dropped").order_by("-id")
    return [_trial(row) for row in (rows if packs is None else rows.filter(pack__in=list(packs)))]


def differences(trial_id: int, code: str, order: str = "lights", limit: int = 50) -> list[Difference]:
    """Values of one indicator that would differ, in one of ``ORDERS``."""
    grain = catalogue().entry(code).info.grain
    found = TrialValue.objects.raw(
        "SELECT * FROM indicator_trial_value WHERE tried_id = ANY(SELECT id FROM indicator_tried WHERE trial_id = %s AND code = %s)"
        f" ORDER BY {_ORDERED[order]} LIMIT %s", [trial_id, code, limit],
    )  # fmt: skip
    return [_difference(row, grain) for row in found]


def differences_of(trial_id: int, code: str, feature: Feature, start: datetime, end: datetime) -> list[Difference]:
    """Those of one feature in the periods that begin in [start, end), oldest first."""
    grain = catalogue().entry(code).info.grain
    rows = TrialValue.objects.filter(
        tried__trial_id=trial_id, tried__code=code, feature_kind=feature.kind, feature_id=feature.id,
        period_start__gte=start, period_start__lt=end,
    ).order_by("period_start")  # fmt: skip
    return [_difference(row, grain) for row in rows]


def _difference(row: TrialValue, grain: str) -> Difference:
    feature = Feature(row.feature_kind, row.feature_id)
    return Difference(
        feature, Period(row.period_start, grain), row.before, row.after, row.light_before, row.light_after
    )  # fmt: skip


def _trial(row: models.Trial) -> Trial:
    formulas = tuple(_formula(one) for one in row.tried.order_by("id"))
    codes = {one.code for one in formulas}
    follow = sorted(code for code, entry in catalogue().entries.items() if codes & set(entry.info.inputs) and code not in codes)
    return Trial(
        row.id, row.pack, row.state, row.done, row.total, row.asked_by, row.why, row.asked_at, row.until, row.ended_at, row.rule,
        row.params, formulas, tuple(follow), row.switched_by,
    )  # fmt: skip


def _formula(row: Tried) -> TriedFormula:
    before, tried = (spec["words"]["formula"] for spec in (row.spec_before, row.spec))
    return TriedFormula(
        row.code, row.version_before, row.version, before, tried, row.compared, row.differing, row.appeared, row.vanished, row.worse,
        row.better,
    )  # fmt: skip
