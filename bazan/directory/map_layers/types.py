"""What crosses the border of this app. Degrees are WGS 84, lengths metres."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bazan.core.map_layers import Extent, Feature, Layer, Light


@dataclass(frozen=True)
class Answer:
    """What stands on one layer. ``known`` False: the layer can't tell how it was at that moment."""

    layer: Layer
    features: tuple[Feature, ...]
    known: bool = True

    @property
    def lights(self) -> Mapping[Light, int]:
        counts: dict[Light, int] = {}
        for feature in self.features:
            counts[feature.light] = counts.get(feature.light, 0) + 1
        return counts


@dataclass(frozen=True)
class Area:
    """An area as it was asked for. ``basis`` and what belongs to it are empty for the area of a feature."""

    text: str
    geometry: Mapping[str, Any]
    basis: str
    points: tuple[tuple[float, float], ...]
    """Of a corridor along the road or the river those of its line, not those that were given."""
    metres: float | None
    line: str = ""
    """By which line a corridor was drawn, in words; empty: straight, as it was asked."""
    road: str = ""
    """Of a corridor along roads the longest of them."""
    closes: bool = False
    """A road may be closed along it: it is a corridor, and none of a river."""

    @property
    def extent(self) -> Extent:
        from shapely.geometry import shape  # loaded when it is needed: manifests import this module

        return Extent(*shape(dict(self.geometry)).bounds)
