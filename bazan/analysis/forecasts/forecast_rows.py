"""Forecasts as rows, and rows as what other rooms read."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from math import isfinite
from typing import Any

import msgspec

from bazan.analysis.forecasts import horizons
from bazan.analysis.forecasts.models import Forecast as Row
from bazan.analysis.forecasts.types import Ahead, Declined, Forecast, Outlook, Record, Step, TargetChance
from bazan.core.time import Period
from bazan.data.indicators.types import Feature, IndicatorInfo, Reading


def keep(rows: Iterable[Row]) -> None:
    """In place of what was kept of the same stretches, in the caller's transaction."""
    values = ["sector", "origin", "model", "steps", "judged", "chance", "why", "params", "reconciled", "made_at"]
    whose = ["indicator", "feature_kind", "feature_id", "stretch_start"]
    Row.objects.bulk_create(rows, update_conflicts=True, unique_fields=whose, update_fields=values)


def row_of(
    info: IndicatorInfo, feature: Feature, origin: Period, made: Forecast | Declined, reading: Reading, reconciled: bool, at: datetime
) -> Row:
    """One forecast, not kept yet."""
    values: dict[str, Any] = {"origin": origin.start, "sector": info.pack, "made_at": at, "reconciled": reconciled}
    if isinstance(made, Declined):
        values |= {"model": "", "steps": [], "judged": None, "chance": None, "why": made.rule, "params": dict(made.params)}
    else:
        values |= {
            "model": made.model,
            "steps": [_numbers(step, naive) for step, naive in zip(made.steps, made.naive, strict=True)],
            "judged": msgspec.to_builtins(made.record) if made.record else None,
            "chance": _chance(origin, made, reading),
            "why": "",
            "params": {},
        }
    return Row(
        indicator=info.code, feature_kind=feature.kind, feature_id=feature.id, stretch_start=horizons.stretch_of(origin).start, **values
    )  # fmt: skip


def _numbers(step: Step, naive: Step) -> list[float]:
    """Raises ValueError for what is no number: it is never kept."""
    values = [horizons.rounded(value) for value in (*asdict(step).values(), naive.mean)]
    if not all(map(isfinite, values)):
        raise ValueError(f"no number among {values}")
    return values


def _chance(origin: Period, made: Forecast, reading: Reading) -> dict[str, Any] | None:
    found = horizons.chance_of(origin, made, reading)
    if found is None:
        return None
    return {
        "goal": found.goal, "at": found.at.text, "probability": round(found.probability, 6), "needed": found.needed, "source": found.source
    }  # fmt: skip


def outlook_of(row: Row, grain: str) -> Outlook:
    origin = Period(row.origin, grain)
    return Outlook(
        indicator=row.indicator,
        feature=Feature(row.feature_kind, row.feature_id),
        origin=origin,
        ahead=_ahead(origin, row.steps),
        model=row.model,
        record=msgspec.convert(row.judged, Record) if row.judged else None,
        chance=_chance_of(row.chance),
        reconciled=row.reconciled,
        made_at=row.made_at,
        why=row.why,
        params=row.params,
    )


def _ahead(origin: Period, steps: list[list[float]]) -> tuple[Ahead, ...]:
    found, period = [], origin
    for *edges, naive in steps:
        period = period.next()
        found.append(Ahead(period, Step(*edges), naive))
    return tuple(found)


def _chance_of(kept: Mapping[str, Any] | None) -> TargetChance | None:
    if kept is None:
        return None
    return TargetChance(kept["goal"], Period.parse(kept["at"]), kept["probability"], kept["needed"], kept["source"])
