"""All places in memory: a few hundred rows that every page asks for, read again when they changed."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import shapely
from django.db import connection

from bazan.directory.places.models import Boundary, Place, PlaceLink, Succession
from bazan.directory.places.types import Handover, Link, Outline, PlaceInfo
from bazan.platform.web import request_cache


@dataclass(frozen=True)
class Ground:
    """The communes' polygons of one day, with the index that finds the one under a point."""

    ids: list[int]
    tree: shapely.STRtree


@dataclass
class Atlas:
    """Places, links and handovers as they stand in the database; geometry is read when first asked for."""

    stamp: int | None
    places: dict[int, PlaceInfo]
    search_keys: dict[int, str]
    territory_ids: list[int]
    links: list[Link]
    handovers: list[Handover]
    _grounds: dict[frozenset[int], Ground] = field(default_factory=dict)

    @cached_property
    def children(self) -> dict[int, list[Link]]:
        found: dict[int, list[Link]] = defaultdict(list)
        for link in self.links:
            found[link.parent_id].append(link)
        return found

    @cached_property
    def parents(self) -> dict[int, list[Link]]:
        found: dict[int, list[Link]] = defaultdict(list)
        for link in self.links:
            found[link.child_id].append(link)
        return found

    @cached_property
    def outlines(self) -> dict[int, Outline]:
        rows = Boundary.objects.values_list("place_id", "geometry", "schematic", "source")
        return {place: Outline(place, geometry, schematic, source) for place, geometry, schematic, source in rows}

    def ground(self, on: date) -> Ground:
        ids = frozenset(p.id for p in self.places.values() if p.kind == "commune" and p.valid(on) and p.id in self.outlines)
        if ids not in self._grounds:
            ordered = sorted(ids)
            shapes = [_shape(self.outlines[i].geometry) for i in ordered]
            shapely.prepare(shapes)
            self._grounds[ids] = Ground(ordered, shapely.STRtree(shapes))
        return self._grounds[ids]


def _shape(geometry: dict[str, Any]) -> Any:
    return shapely.geometry.shape(geometry)


_kept: Atlas | None = None


def current() -> Atlas:
    """The places as they are now: one small query tells whether the kept copy still holds; in a request, once."""
    return request_cache.asked("places", _newest)


def forget() -> None:
    """Read again at the next question; for whoever just changed places within a request."""
    request_cache.forget("places")


def _newest() -> Atlas:
    global _kept
    stamp, atlas = _stamp(), _kept
    if atlas is None or stamp is None or atlas.stamp != stamp:
        atlas = _kept = _read(stamp)
    return atlas


def _stamp() -> int | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT stamp FROM place_stamp")
        row = cursor.fetchone()
    return row[0] if row else None


def _read(stamp: int | None) -> Atlas:
    fields = list(PlaceInfo.__dataclass_fields__)
    as_info: Callable[..., PlaceInfo] = PlaceInfo
    rows = list(Place.objects.order_by("id").values(*fields, "search_key", "territory"))
    return Atlas(
        stamp=stamp,
        places={row["id"]: as_info(**{name: row[name] for name in fields}) for row in rows},
        search_keys={row["id"]: row["search_key"] for row in rows},
        territory_ids=[row["id"] for row in rows if row["territory"]],
        links=[Link(*row) for row in PlaceLink.objects.values_list("hierarchy", "parent_id", "child_id", "valid_from", "valid_to")],
        handovers=[Handover(*row) for row in Succession.objects.values_list("old_id", "new_id", "on", "share")],
    )
