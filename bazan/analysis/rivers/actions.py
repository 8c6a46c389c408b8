"""Writes: the stage of the next hours at every station with something measured above it, tried on its past, and kept."""

import logging
from dataclasses import astuple
from datetime import datetime
from math import isfinite
from typing import Any

import msgspec
from django.db import DatabaseError, transaction

from bazan.analysis.rivers import gauge_stations, queries, stage_forecast
from bazan.analysis.rivers.gauge_stations import Station
from bazan.analysis.rivers.models import StageForecast
from bazan.core.errors import Refused
from bazan.core.time import local_day
from bazan.directory.audit import api as audit

log = logging.getLogger(__name__)


def forecast_stages(at: datetime) -> int:
    """Forecast every station of the province's rivers that can be; gives at how many something could be said."""
    known = queries.of_province()
    return sum(_tried(station, at) for station in gauge_stations.stations(known, at)) if known else 0


def _tried(station: Station, at: datetime) -> bool:
    """One station that can't be told keeps no other from being so."""
    try:
        return _forecast_one(station, at)
    except DatabaseError:
        raise
    except Exception:
        log.exception("the stage at %s can't be forecast", station.thing.code)
        return False


def _forecast_one(station: Station, at: datetime) -> bool:
    origin, gauged = gauge_stations.gauged(station, at)
    stage = float(gauged.stage[-1]) if isfinite(gauged.stage[-1]) else None
    told: dict[str, Any] = {"steps": [], "record": None, "why": "", "params": {}}
    try:
        steps, record = stage_forecast.forecast(gauged, station.horizon)
        told |= {"steps": [[round(value, 4) for value in astuple(step)] for step in steps], "record": msgspec.to_builtins(record)}
        if not steps:
            told["why"] = "rivers.stages.no_better"
    except Refused as why:
        told |= {"why": why.rule, "params": dict(why.params)}
    values = told | {
        "sector": station.thing.sector, "place_id": station.thing.place_id, "origin": origin, "stage": stage, "made_at": at,
        "above": [code for code, *_ in station.above], "gauges": len(station.gauges),
    }  # fmt: skip
    with transaction.atomic():
        StageForecast.objects.update_or_create(thing_id=station.thing.id, day=local_day(origin), defaults=values)
        audit.append("system", "rivers.forecast", f"thing:{station.thing.code}", {"steps": len(told["steps"]), "why": told["why"]})
    return bool(told["steps"])
