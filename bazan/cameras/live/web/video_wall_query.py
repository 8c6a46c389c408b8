"""Which cameras a wall shows, as its address asks: some under a name, some of a place, a road or a part of the map, the nearest first."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from bazan.cameras.devices import components as camera_tiles
from bazan.cameras.devices.types import WALL_SIZES, CameraInfo, Wall
from bazan.core.errors import NotFound, Refused
from bazan.core.map_layers import Extent
from bazan.core.numbers import decimal_numbers
from bazan.platform.web.api import whole

USUAL = 9


@dataclass(frozen=True)
class Wanted:
    """A wall as its address asks for it. ``wall``: one that is kept; ``within``: west, south, east, north."""

    wall: Wall | None
    size: int
    camera: str = ""
    """The one that stands large."""
    place: int | None = None
    road: str = ""
    within: Extent | None = None
    near: tuple[float, float] | None = None
    page: int = 1

    @property
    def narrowed(self) -> bool:
        return self.wall is not None or self.place is not None or bool(self.road) or self.within is not None

    def query(self, **changed: Any) -> str:
        """The address of this wall, or of one that differs in some parts, behind the question mark."""
        wanted = replace(self, **changed)
        parts = {
            "wall": wanted.wall.id if wanted.wall else None,
            "place": wanted.place,
            "road": wanted.road,
            "within": wanted.within.text if wanted.within else "",
            "near": ",".join(f"{part:.5f}" for part in wanted.near or ()),
            "camera": wanted.camera,
            "show": wanted.size,
            "page": wanted.page if wanted.page > 1 else None,
        }
        return urlencode({name: value for name, value in parts.items() if value}, safe=",")


@dataclass(frozen=True)
class Shown:
    """What is on the glass. ``matching``: every camera asked for, in order; ``pages``: how many walls they fill."""

    cameras: list[CameraInfo]
    matching: list[CameraInfo]
    pages: int
    absent: int
    """Cameras of the kept wall that aren't here, or not for this reader."""


def wanted_of(said: Mapping[str, str], kept: Iterable[Wall]) -> Wanted:
    """NotFound ``cameras.wall.unknown``; Refused ``cameras.within``, ``frontend.number``. What is no point to be near to is none."""
    number = whole(said, "wall")
    wall = next((wall for wall in kept if wall.id == number), None)
    if number is not None and wall is None:
        raise NotFound("cameras.wall.unknown", {})
    size = whole(said, "show")
    return Wanted(
        wall=wall,
        size=size if size in WALL_SIZES else wall.size if wall else USUAL,
        camera=said.get("camera", ""),
        place=whole(said, "place"),
        road=said.get("road", ""),
        within=_extent(said.get("within", "")),
        near=_point(said.get("near", "")),
        page=max(whole(said, "page") or 1, 1),
    )


def shown(wanted: Wanted, known: Sequence[CameraInfo]) -> Shown:
    """``known``: in the order they stand where no wall is kept. The chosen one stands first, also where it isn't among those asked for."""
    matching = [camera for camera in _of_wall(wanted.wall, known) if _matches(wanted, camera)]
    chosen = [camera for camera in known if camera.terms.code == wanted.camera]
    others = [camera for camera in matching if camera not in chosen]
    pages = max(-(-len(matching) // wanted.size), 1)
    start = (min(wanted.page, pages) - 1) * wanted.size
    absent = len(wanted.wall.codes) - len(_of_wall(wanted.wall, known)) if wanted.wall else 0
    return Shown([*chosen, *others[start : start + wanted.size - len(chosen)]], matching, pages, absent)


def places_of(known: Iterable[CameraInfo], now: datetime) -> list[tuple[int, str, int]]:
    """Communes with cameras: (number, name, how many)."""
    held = list(known)
    counts = Counter(camera.place_id for camera in held)
    return [(place, name, counts[place]) for place, name in camera_tiles.places_of(held, now)]


def roads_of(known: Iterable[CameraInfo]) -> list[tuple[str, int]]:
    """Roads with cameras: (name, how many)."""
    return sorted(Counter(camera.terms.road for camera in known if camera.terms.road).items())


def _of_wall(wall: Wall | None, known: Sequence[CameraInfo]) -> Sequence[CameraInfo]:
    if wall is None:
        return known
    by_code = {camera.terms.code: camera for camera in known}
    return [by_code[code] for code in wall.codes if code in by_code]


def _matches(wanted: Wanted, camera: CameraInfo) -> bool:
    terms = camera.terms
    return (
        (wanted.place is None or camera.place_id == wanted.place)
        and (not wanted.road or terms.road == wanted.road)
        and (wanted.within is None or wanted.within.holds(terms.latitude, terms.longitude))
    )


def _extent(text: str) -> Extent | None:
    if not text:
        return None
    if (numbers := decimal_numbers(text, 4)) is None:
        raise Refused("cameras.within", {}, "within")
    west, south, east, north = numbers
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise Refused("cameras.within", {}, "within")
    return Extent(west, south, east, north)


def _point(text: str) -> tuple[float, float] | None:
    numbers = decimal_numbers(text, 2)
    return (numbers[0], numbers[1]) if numbers else None
