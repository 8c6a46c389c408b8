"""Coordinates in the province's own system, and as people type them. The projection is loaded when it is first needed."""

from functools import cache
from pathlib import Path
from typing import Any

import shapely

from bazan.core.errors import NotFound, Refused
from bazan.core.language import language
from bazan.core.settings import current
from bazan.core.time import local_day, now
from bazan.directory.base_map import coordinate_notation
from bazan.directory.base_map.types import PointWords
from bazan.directory.places import api as places
from bazan.platform.declarations.province_files import declared

GENEROUS_DEGREES = 0.5
"""A point so far outside the province is still taken: rivers come from there, and patients go there."""
_VIETNAM = (102.0, 8.0, 110.0, 24.0)


def as_vn2000(latitude: float, longitude: float) -> tuple[float, float]:
    """(northing, easting) in metres, in the zone of VN-2000 the province declares. NotFound ``ground.coordinates.zone``.

    By the datum shift of EPSG, good to a metre. What was only cut off to four digits of a degree is eleven metres wide.
    """
    easting, northing = _zone().transform(latitude, longitude)
    return northing, easting


def from_vn2000(northing: float, easting: float) -> tuple[float, float]:
    """(latitude, longitude) in degrees of WGS 84. NotFound ``ground.coordinates.zone``."""
    latitude, longitude = _zone().transform(easting, northing, direction="INVERSE")
    return latitude, longitude


def understood(text: str) -> tuple[float, float] | None:
    """(latitude, longitude) of what somebody typed: degrees or metres of VN-2000; None: it is no pair of coordinates.

    Refused ``ground.coordinates.outside``, ``ground.coordinates.swapped``; NotFound ``ground.coordinates.zone``.
    """
    said = coordinate_notation.read(text, language() != "en")
    if said is None:
        return None
    bounds = _bounds()
    if isinstance(said, coordinate_notation.Metres):
        for northing, easting in ((said.first, said.second), (said.second, said.first)):
            found = from_vn2000(northing, easting)
            if _inside(*found, bounds):
                return found
        raise _outside(text, bounds)
    if _inside(said.latitude, said.longitude, bounds):
        return said.latitude, said.longitude
    if _inside(said.longitude, said.latitude, bounds):
        raise Refused("ground.coordinates.swapped", {"text": text[:100]})
    raise _outside(text, bounds)


def point_words(latitude: float, longitude: float) -> PointWords:
    """A point as screens write it, in the language spoken; without metres where the province declares no zone."""
    degrees = coordinate_notation.degrees_words(latitude, longitude, language() != "en")
    try:
        northing, easting = as_vn2000(latitude, longitude)
    except NotFound:
        return PointWords(degrees, "", "")
    return PointWords(degrees, coordinate_notation.metres_words(northing, easting), _meridian_words())


def _inside(latitude: float, longitude: float, bounds: tuple[float, float, float, float]) -> bool:
    west, south, east, north = bounds
    return south <= latitude <= north and west <= longitude <= east


def _outside(text: str, bounds: tuple[float, float, float, float]) -> Refused:
    west, south, east, north = (f"{side:.1f}" for side in bounds)
    return Refused("ground.coordinates.outside", {"text": text[:100], "west": west, "south": south, "east": east, "north": north})


def _bounds() -> tuple[float, float, float, float]:
    """West, south, east, north of the province and half a degree around; of Vietnam, where no outline is known."""
    try:
        outline = places.boundary(places.root(local_day(now())).id)
    except NotFound:
        outline = None
    if outline is None:
        return _VIETNAM
    west, south, east, north = shapely.geometry.shape(outline.geometry).bounds
    return west - GENEROUS_DEGREES, south - GENEROUS_DEGREES, east + GENEROUS_DEGREES, north + GENEROUS_DEGREES


def _meridian_words() -> str:
    """``108°30′``."""
    degrees, minutes = divmod(round(_declared(_folder())["central_meridian"] * 60), 60)
    return f"{degrees}°{minutes:02d}′"


def _zone() -> Any:
    return _transformer(_declared(_folder())["epsg"])


def _folder() -> Path:
    return current().province_folder


@cache
def _declared(folder: Path) -> dict[str, Any]:
    table = declared(folder).get("vn2000")
    if table is None:
        raise NotFound("ground.coordinates.zone")
    return table


@cache
def _transformer(epsg: int) -> Any:
    """From latitude and longitude of WGS 84 to the zone's easting and northing."""
    from pyproj import Transformer

    return Transformer.from_crs("EPSG:4326", f"EPSG:{epsg}")
