"""What the room's modules hand each other. Degrees are WGS 84."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from bazan.core.map_layers import Extent, Layer
from bazan.core.time import LOCAL
from bazan.directory.map_layers.types import Answer

FRAMED = ("c", "on", "figure", "geography", "only")
"""What of an address a map on another page keeps: not the card, and not the moment, which is the page's."""


@dataclass(frozen=True)
class View:
    """A map as its address asks for it. ``at`` None: as things stand now."""

    latitude: float
    longitude: float
    zoom: float
    on: tuple[str, ...]
    """Codes of the layers that are shown."""
    at: datetime | None = None
    known: str = "then"
    """Of a moment that is past: ``then``, as it was known at the moment; ``now``, with all that came later."""
    card: str = ""
    """``LAYER/ID`` of the feature whose card is open."""
    area: str = ""
    """An area somebody asks about, see ``areas``."""
    figure: str = ""
    """The indicator the communes are coloured by."""
    geography: str = ""
    """Whose communes are shown, see ``geography``; empty: those of the moment."""
    only: str = ""
    """``off``: of points only what needs eyes."""
    near: str = ""
    """What is looked for near the card's feature: ``LAYER``, or ``LAYER:ASSET`` of teams."""
    way: str = ""
    """``LAYER/ID`` of the one of those the way is drawn to."""
    river: str = ""
    """``down``, ``up``: what lies along the river below or above the card's feature."""
    theme: str = "dark"
    bounds: tuple[float, float, float, float] | None = None
    """West, south, east, north of the whole territory, where the address names no centre."""

    def shows(self, layer: Layer) -> bool:
        return layer.code in self.on or layer.code == f"figures.{self.figure}"

    def query(self, **changed: Any) -> str:
        """The address of this view, or of one that differs in some parts, behind the question mark."""
        view = replace(self, **changed)
        parts = {"c": f"{view.latitude:.5f},{view.longitude:.5f},{view.zoom:.2f}", "on": ",".join(view.on)}
        if view.at is not None:
            parts["at"] = view.at.astimezone(LOCAL).strftime("%Y-%m-%dT%H:%M:%S")
            if view.known != "then":
                parts["known"] = view.known
        named = ("card", "area", "figure", "geography", "only", *(("near", "way", "river") if view.card else ()))
        parts |= {name: value for name in named if (value := getattr(view, name))}
        if view.theme != "dark":
            parts["theme"] = view.theme
        return urlencode(parts, safe=",:/;")


@dataclass(frozen=True)
class Scene:
    """A view with everything in it."""

    view: View
    extent: Extent
    at: datetime
    now: datetime
    units: date
    """A day on which the communes stood that are shown."""
    layers: tuple[Layer, ...]
    """Every one the reader may switch on."""
    answers: tuple[Answer, ...]

    @property
    def past(self) -> bool:
        return self.view.at is not None
