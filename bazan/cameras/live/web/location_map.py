"""Where a camera stands and what it sees of the ground, as a small map."""

from datetime import datetime
from math import cos, radians

from markupsafe import Markup

from bazan.cameras.devices.api import view_of
from bazan.cameras.devices.types import CameraInfo
from bazan.core.labels import label
from bazan.core.language import either
from bazan.core.time import local_day
from bazan.directory.base_map import api as base_map
from bazan.directory.places import api as places
from bazan.platform.design_system.api import draw_spot

M_A_DEGREE = 111_320.0
ACROSS_KM = 0.8
GREAT = ("motorway", "trunk", "primary", "secondary")
RIVERS = ("river", "stream", "canal")


def drawn(camera: CameraInfo, now: datetime) -> Markup:
    terms = camera.terms
    units = [
        (outline.place_id, places.place(outline.place_id).short_name, outline.geometry) for outline in places.boundaries(local_day(now))
    ]
    tall = ACROSS_KM / 2 * 1000 / M_A_DEGREE
    wide = tall / cos(radians(terms.latitude))
    extent = (terms.longitude - wide, terms.latitude - tall, terms.longitude + wide, terms.latitude + tall)
    ways = [
        ("river" if way.kind in RIVERS else "great" if way.kind in GREAT else "small", way.coordinates)
        for way in base_map.lines(extent, None)
    ]
    return draw_spot(
        units,
        area=view_of(terms),
        point=(terms.latitude, terms.longitude),
        spots=[],
        inside=frozenset([camera.place_id] if camera.place_id else []),
        finding=label("cameras.page.stands_at", name=either(terms.name, terms.name_en)),
        least_km=ACROSS_KM,
        ways=ways,
    )
