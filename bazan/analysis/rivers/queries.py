"""Reads of the rivers: the province's own, what of them isn't there, the line of water between two points, and the stages to come."""

from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path

import msgspec

from bazan.analysis.rivers import province_config, rules
from bazan.analysis.rivers.models import StageForecast
from bazan.analysis.rivers.types import Rivers, StageOutlook, StageRecord, StageStep
from bazan.analysis.rivers.waterway_graph import Followed, Point, Waters
from bazan.core.settings import current
from bazan.core.time import Period
from bazan.data.observations import api as observations
from bazan.directory.base_map import api as base_map
from bazan.directory.base_map.types import WATERWAY_CLASSES
from bazan.directory.places import api as places

AROUND = 0.3
"""Degrees around the points in which their water is looked for: rivers wind."""


def of_province() -> Rivers | None:
    """The rivers this installation's province knows; None: it has no file. Refused ``rivers.file``."""
    return province_config.read(current().province_folder)


def check(folder: Path, on: date) -> Rivers | None:
    """The rivers of a folder, each of whose nodes names a thing that is registered or a commune of the day. Refused ``rivers.file``."""
    file = province_config.written(folder)
    if file is None:
        return None
    things, communes = frozenset(one.code for one in observations.things()), frozenset(one.code for one in places.communes(on))
    for key, name, known in rules.strange(file, things, communes):
        raise province_config.refused(folder / province_config.NAME, key, *rules.absent(name, known))
    return rules.joined(file)


def waters(points: Sequence[Point], names: Collection[str] | None = None) -> Waters:
    """The lines of water around some points of (latitude, longitude); ``names``: of these rivers alone, without points none."""
    if not points:
        return Waters([])
    latitudes, longitudes = zip(*points, strict=True)
    extent = (min(longitudes) - AROUND, min(latitudes) - AROUND, max(longitudes) + AROUND, max(latitudes) + AROUND)
    lines = base_map.lines(extent, WATERWAY_CLASSES)
    return Waters([line for line in lines if names is None or line.name in names])


def follow(points: Sequence[Point], within_m: float) -> Followed | None:
    """The water through these points in their order; None: one is further than that from any, or no water leads from one to the next."""
    return waters(points).follow(points, within_m)


def stage_outlook(thing_id: int) -> StageOutlook | None:
    """How high the water will stand at a station in reach; None: nothing was said of it yet, or nothing above it is measured."""
    row = StageForecast.objects.filter(thing_id=thing_id).order_by("-day").first()
    if row is None:
        return None
    return StageOutlook(
        thing_id=row.thing_id,
        origin=Period(row.origin, "hour"),
        stage=row.stage,
        steps=tuple(StageStep(*edges) for edges in row.steps),
        record=msgspec.convert(row.record, StageRecord) if row.record else None,
        above=tuple(row.above),
        gauges=row.gauges,
        made_at=row.made_at,
        why=row.why,
        params=row.params,
    )
