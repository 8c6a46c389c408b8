"""Writes: indicators whose values changed are forecast for every place, made to sum up, held against the year's target, and kept."""

import hashlib
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import nan

import numpy as np
from django.db import DatabaseError, transaction

from bazan.analysis.forecasts import forecast_rows, horizons, insights
from bazan.analysis.forecasts.models import Looked
from bazan.analysis.forecasts.types import Course, Declined, Forecast
from bazan.core.time import Period, local_day
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature, IndicatorInfo
from bazan.directory.audit import api as audit
from bazan.directory.places import api as places

BACK = {"day": timedelta(days=800), "week": timedelta(days=2200), "month": timedelta(days=5500), "quarter": timedelta(days=7300)}
"""How far back values are looked at, by grain."""
AGAIN = timedelta(hours=6)
"""An indicator is looked at again after so long, or as soon as another of its periods has ended."""
SETTLE = timedelta(hours=1)
"""A period that has ended is looked at so much later: its last figures are on their way."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Past:
    """The values of an indicator by feature over the same periods, NaN where there is none; ``newest``: each one's last period."""

    values: Mapping[Feature, list[float]]
    newest: Mapping[Feature, Period]


def forecast_due(at: datetime) -> int:
    """Forecast every indicator whose values changed since they were looked at; gives how many. Nothing while values are still owed.

    What is likely to pass its limits is told then, of every sector that was looked at.
    """
    if indicators.backlog()[0]:
        return 0
    looked = {row.indicator: row for row in Looked.objects.all()}
    every = [info for info in indicators.catalogue() if info.grain in horizons.HORIZON and "place" in info.features]
    due = [info for info in every if _due(info, looked.get(info.code), at)]
    made = sum(_tried(info, at) for info in due)
    for sector in sorted({info.pack for info in due}):
        insights.tell(sector, at)
    return made


def _tried(info: IndicatorInfo, at: datetime) -> bool:
    """One number that no model can take keeps no other from being forecast; it is tried again with the next look."""
    try:
        return forecast_one(info, at)
    except (DatabaseError, ModuleNotFoundError):  # without the packages of the analysis set none can be: all are tried again next time
        raise
    except Exception:
        log.exception("%s can't be forecast", info.code)
        told = {"at": at, "fingerprint": "", "took_s": 0.0, "series": 0}
        Looked.objects.update_or_create(indicator=info.code, defaults=told)
        return False


def _due(info: IndicatorInfo, looked: Looked | None, at: datetime) -> bool:
    return looked is None or at - looked.at >= AGAIN or Period.holding(at - SETTLE, info.grain).start > looked.at


def forecast_one(info: IndicatorInfo, at: datetime) -> bool:
    """One indicator, every place of today. False: nothing has changed since it was looked at."""
    began = time.perf_counter()
    whole = Feature("place", places.root(local_day(at)).id)
    past = _past(info, [whole, *(Feature("place", commune.id) for commune in places.communes(local_day(at)))], at)
    printed = _fingerprint(info, past)
    if Looked.objects.filter(indicator=info.code, fingerprint=printed).update(at=at):
        return False
    made, summed = _made(info, past, whole)
    readings = indicators.readings_of([(info.code, feature) for feature in made], at, spark=0)
    took = round(time.perf_counter() - began, 2)
    with transaction.atomic():
        forecast_rows.keep(
            forecast_rows.row_of(info, feature, past.newest[feature], forecast, readings[info.code, feature], summed, at)
            for feature, forecast in made.items()
        )
        told = {"at": at, "fingerprint": printed, "took_s": took, "series": len(made)}
        Looked.objects.update_or_create(indicator=info.code, defaults=told)
        audit.append("system", "forecasts.make", f"indicator:{info.code}", {"series": len(made), "took_s": took})
    return True


def _past(info: IndicatorInfo, features: list[Feature], at: datetime) -> _Past:
    """Periods that have ended, in the units of today carried back."""
    start = Period.holding(at - BACK[info.grain], info.grain)
    courses = indicators.courses([(info.code, feature, start.start, at) for feature in features], "today")
    values: dict[Feature, dict[Period, float]] = {
        feature: {one.period: one.value for one in course if one.value is not None and one.period.end <= at}
        for feature, course in zip(features, courses, strict=True)
    }
    known = {feature: course for feature, course in values.items() if course}
    periods = _between(min(map(min, known.values())), max(map(max, known.values()))) if known else []
    return _Past(
        {feature: [course.get(period, nan) for period in periods] for feature, course in known.items()},
        {feature: max(course) for feature, course in known.items()},
    )


def _between(first: Period, last: Period) -> list[Period]:
    found = [first]
    while found[-1] < last:
        found.append(found[-1].next())
    return found


def _fingerprint(info: IndicatorInfo, past: _Past) -> str:
    told = hashlib.sha256(f"{info.code} {info.version} {info.direction}".encode())
    for feature, values in past.values.items():
        told.update(f"{feature.kind}{feature.id} {past.newest[feature].text}".encode() + np.asarray(values).tobytes())
    return told.hexdigest()


def _made(info: IndicatorInfo, past: _Past, whole: Feature) -> tuple[dict[Feature, Forecast | Declined], bool]:
    """Every place's forecast, and whether they were made to sum up. The whole's is worth every model, those of parts are made with less."""
    from bazan.analysis.forecasts import forecaster, reconciliation  # their models are heavy

    horizon, season = horizons.HORIZON[info.grain], horizons.SEASON[info.grain]
    made: dict[Feature, Forecast | Declined] = {}
    parts = [feature for feature in past.values if feature != whole]
    for features, effort in (([whole] if whole in past.values else [], "full"), (parts, "light")):
        own = {feature: _own(past, feature) for feature in features}
        courses = [Course(f"{one.kind}:{one.id}", values, horizons.bounds_of(info.unit, values)) for one, values in own.items()]
        made |= dict(zip(features, forecaster.forecast(courses, horizon, season, effort=effort), strict=True))
    if len({past.newest[feature] for feature in made}) > 1 or whole not in made or not horizons.sums_up(past.values, whole):
        return made, False
    total, known = made[whole], {feature: one for feature in parts if isinstance(one := made[feature], Forecast)}
    if isinstance(total, Declined) or not known:
        return made, False
    settled = reconciliation.reconcile(total, list(known.values()), missing=len(known) < len(parts))
    return made | {whole: settled.total} | dict(zip(known, settled.parts, strict=True)), True


def _own(past: _Past, feature: Feature) -> list[float]:
    """A course up to its own last value: who hasn't reported yet has no gap at the end."""
    values = past.values[feature]
    last = max(n for n, value in enumerate(values) if value == value)
    return values[: last + 1]
