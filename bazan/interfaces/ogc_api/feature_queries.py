"""What stands on a layer for one reader, exactly where and when it was asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shapely.geometry import box, shape

from bazan.core.errors import NotFound, Refused
from bazan.core.map_layers import Extent, Feature, Layer, Question, Run
from bazan.directory.map_layers import api as map_layers
from bazan.directory.permissions.types import Reach
from bazan.interfaces.ogc_api.types import Wanted


@dataclass(frozen=True)
class Reader:
    """Who reads: how far, and which layers."""

    reach: Reach
    codes: frozenset[str] | None = None
    """The layers a token was made for; None: all."""

    def layers(self) -> list[Layer]:
        return [one for one in map_layers.layers(self.reach) if self.codes is None or one.code in self.codes]

    def layer(self, code: str) -> Layer:
        """NotFound ``publication.collection``: there is none, or not for this reader; which of the two isn't told."""
        found = next((one for one in self.layers() if one.code == code), None)
        if found is None:
            raise NotFound("publication.collection", {"code": code[:60]})
        return found


@dataclass(frozen=True)
class Page:
    """Some features by their ids, one by one."""

    features: list[Feature]
    matched: int
    """How many there are on all pages."""
    last: str
    """The id the next page begins behind; empty: there is none."""


def page(layer: Layer, wanted: Wanted, reader: Reader, now: datetime) -> Page:
    """Each feature stands on one page. Refused ``publication.moment``: the layer doesn't know how it stood then."""
    at = wanted.at or now
    question = Question(at, now, at, wanted.extent, run=Run(wanted.after, wanted.limit + 1))
    every = _asked(layer, question, reader)
    counted = map_layers.counted(layer, question, reader.reach)
    if counted is None:
        every = _within(every, wanted.extent)
        counted = len(every)
    left = sorted((one for one in every if one.id > wanted.after), key=lambda one: one.id)
    return Page(left[: wanted.limit], counted, left[wanted.limit - 1].id if len(left) > wanted.limit else "")


def drawn(layer: Layer, extent: Extent, reader: Reader, now: datetime) -> list[Feature]:
    """What a picture shows, by ids: things in heaps where they are too many."""
    found = _asked(layer, Question(now, now, now, extent), reader)
    return sorted(_within(found, extent), key=lambda one: one.id)


def _within(features: list[Feature], extent: Extent | None) -> list[Feature]:
    return features if extent is None else [one for one in features if meets(one.geometry, extent)]


def feature(layer: Layer, feature_id: str, reader: Reader, now: datetime) -> Feature:
    """One as it stands now. NotFound ``publication.feature``."""
    for one in _asked(layer, Question(now, now, now, ids=frozenset({feature_id})), reader):
        if one.id == feature_id:
            return one
    raise NotFound("publication.feature", {"id": feature_id[:60]})


def meets(geometry: Mapping[str, Any], extent: Extent) -> bool:
    """Whether any of it lies in the box, whose edges belong to it."""
    if geometry["type"] == "Point":
        longitude, latitude = geometry["coordinates"][:2]
        return extent.holds(latitude, longitude)
    return shape(dict(geometry)).intersects(box(extent.west, extent.south, extent.east, extent.north))


def _asked(layer: Layer, question: Question, reader: Reader) -> list[Feature]:
    (answer,) = map_layers.asked([layer], question, reader.reach)
    if not answer.known:
        raise Refused("publication.moment", {"title": layer.title}, "datetime")
    return list(answer.features)
