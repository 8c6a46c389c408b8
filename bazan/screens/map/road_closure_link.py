"""The form that closes a road, opened from the map with the place on it; it leads back to the same view."""

from collections.abc import Sequence
from urllib.parse import urlencode

from bazan.directory.accounts.api import Reach, allowed
from bazan.directory.base_map import api as base_map
from bazan.directory.places.types import PlaceInfo
from bazan.response.road_closures import api as road_closures
from bazan.screens.map.types import View

ON_ROAD_M = 200
"""So near to a road somebody who chose a point means the road."""


def at_point(latitude: float, longitude: float, place: PlaceInfo | None, reach: Reach, view: View) -> str:
    """The form's address with this point, on its road where one is near; empty: the reader closes no road there, or looks at the past."""
    sector = road_closures.catalogue().sector
    if view.at is not None or place is None or not allowed(reach, "closures.decide", place.id, sector):
        return ""
    road = base_map.nearest_road(latitude, longitude)
    if road is None or road.distance_m > ON_ROAD_M:
        return _form([(latitude, longitude)], "", view)
    return _form([(road.latitude, road.longitude)], road.ref or road.name, view)


def along(points: Sequence[tuple[float, float]], road: str, reach: Reach, view: View) -> str:
    """The same with a line; where it may be closed is judged when the form is sent."""
    return _form(points, road, view) if view.at is None and allowed(reach, "closures.decide") else ""


def _form(points: Sequence[tuple[float, float]], road: str, view: View) -> str:
    place = ";".join(f"{latitude:.6f},{longitude:.6f}" for latitude, longitude in points)
    return "/closures/new?" + urlencode({"at": place, "road": road, "back": view.query()}, safe=",;:/")
