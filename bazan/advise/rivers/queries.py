"""Reads of the rivers: the province's own, what of them isn't there, and the line of water between two points."""

from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path

from bazan.advise.rivers import reading, rules
from bazan.advise.rivers.types import Rivers
from bazan.advise.rivers.waters import Followed, Point, Waters
from bazan.connect.streams import api as streams
from bazan.kernel.settings import ROOT, current
from bazan.register.ground import api as ground
from bazan.register.ground.types import WATERWAY_CLASSES
from bazan.register.places import api as places

AROUND = 0.3
"""Degrees around the points in which their water is looked for: rivers wind."""


def of_province() -> Rivers | None:
    """The rivers this installation's province knows; None: it has no file. Refused ``rivers.file``."""
    return reading.read(ROOT / "provinces" / current().province)


def check(folder: Path, on: date) -> Rivers | None:
    """The rivers of a folder, each of whose nodes names a thing that is registered or a commune of the day. Refused ``rivers.file``."""
    file = reading.written(folder)
    if file is None:
        return None
    things, communes = frozenset(one.code for one in streams.things()), frozenset(one.code for one in places.communes(on))
    for key, name, known in rules.strange(file, things, communes):
        raise reading.refused(folder / reading.NAME, key, *rules.absent(name, known))
    return rules.joined(file)


def waters(points: Sequence[Point], names: Collection[str] | None = None) -> Waters:
    """The lines of water around some points of (latitude, longitude); ``names``: of these rivers alone, without points none."""
    if not points:
        return Waters([])
    latitudes, longitudes = zip(*points, strict=True)
    extent = (min(longitudes) - AROUND, min(latitudes) - AROUND, max(longitudes) + AROUND, max(latitudes) + AROUND)
    lines = ground.lines(extent, WATERWAY_CLASSES)
    return Waters([line for line in lines if names is None or line.name in names])


def follow(points: Sequence[Point], within_m: float) -> Followed | None:
    """The water through these points in their order; None: one is further than that from any, or no water leads from one to the next."""
    return waters(points).follow(points, within_m)
