"""Reads: what is coming of a number at a place, what was said of it before, and how well all of it did."""

from collections.abc import Collection, Iterable
from datetime import datetime
from statistics import median
from typing import Any

from django.db.models import Sum

from bazan.analysis.forecasts import forecast_rows
from bazan.analysis.forecasts.models import Forecast, Looked
from bazan.analysis.forecasts.types import Accuracy, Outlook
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature


def outlook(code: str, feature: Feature) -> Outlook | None:
    """The newest forecast in reach; null: none was made yet. NotFound ``indicators.unknown``."""
    return outlooks([(code, feature)]).get((code, feature))


def outlooks(pairs: Iterable[tuple[str, Feature]]) -> dict[tuple[str, Feature], Outlook]:
    """The newest forecasts in reach of many numbers, one query; those of which none was made are left out."""
    wanted = list(pairs)
    rows = (
        Forecast.objects.filter(indicator__in={code for code, _ in wanted}, feature_id__in={feature.id for _, feature in wanted})
        .order_by("indicator", "feature_kind", "feature_id", "-stretch_start")
        .distinct("indicator", "feature_kind", "feature_id")
    )
    found = {(row.indicator, Feature(row.feature_kind, row.feature_id)): row for row in rows}
    return {key: forecast_rows.outlook_of(found[key], indicators.info(key[0]).grain) for key in wanted if key in found}


def of_sector(sector: str) -> list[Outlook]:
    """The newest forecasts in reach of every number of a sector, those refused left out; one query."""
    rows = Forecast.objects.filter(sector=sector).order_by("indicator", "feature_kind", "feature_id", "-stretch_start")
    newest = rows.distinct("indicator", "feature_kind", "feature_id")
    known = {info.code: info.grain for info in indicators.catalogue()}
    return [forecast_rows.outlook_of(row, known[row.indicator]) for row in newest if row.model and row.indicator in known]


def earlier(code: str, feature: Feature, before: datetime, limit: int = 12) -> list[Outlook]:
    """What was forecast when less was known, the newest first: beside it stands what came."""
    grain = indicators.info(code).grain
    rows = Forecast.objects.filter(indicator=code, feature_kind=feature.kind, feature_id=feature.id, origin__lt=before)
    return [forecast_rows.outlook_of(row, grain) for row in rows.order_by("-stretch_start")[:limit]]


def accuracy(code: str) -> Accuracy | None:
    """How the newest forecasts of a number did on back-test, the middle of its places in reach; null: none could be tried."""
    return accuracies([code]).get(code)


def accuracies(codes: Collection[str] | None = None) -> dict[str, Accuracy]:
    """The same of many numbers, or of all in reach; one query. Those of which no forecast could be tried are left out."""
    rows = Forecast.objects.all() if codes is None else Forecast.objects.filter(indicator__in=codes)
    newest = rows.order_by("indicator", "feature_kind", "feature_id", "-stretch_start").distinct("indicator", "feature_kind", "feature_id")
    judged: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for code, model, record in newest.values_list("indicator", "model", "judged"):
        if record:
            judged.setdefault(code, []).append((model, record["scores"]))
    return {code: _accuracy(courses) for code, courses in judged.items()}


def _accuracy(courses: list[tuple[str, dict[str, Any]]]) -> Accuracy:
    own = [scores[model] for model, scores in courses if model in scores]
    plain = [scores.get("SeasonalNaive") or scores.get("Naive") for _, scores in courses]
    return Accuracy(
        len(courses),
        sum(model == "Ensemble" for model, _ in courses),
        _middle([score["mase"] for score in own]),
        _middle([score["mase"] for score in plain if score]),
        _middle([score["covered80"] for score in own]),
        _middle([score["covered95"] for score in own]),
    )


def _middle(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None


def standing() -> tuple[int, datetime | None, float]:
    """(numbers forecast, when the last of them was looked at, seconds all took)."""
    took = Looked.objects.aggregate(took=Sum("took_s"))["took"]
    newest = Looked.objects.order_by("-at").first()
    return Looked.objects.count(), newest.at if newest else None, float(took or 0)
