"""Where the cameras of a commune are, drawn by the server, as coarsely as it is told."""

from collections.abc import Sequence
from datetime import datetime
from math import cos, radians

from markupsafe import Markup

from bazan.citizens.app.camera_notice.public_cameras import Noticed
from bazan.core.labels import label
from bazan.core.time import local_day
from bazan.directory.base_map import api as base_map
from bazan.directory.places import api as places
from bazan.platform.design_system.api import Spot, draw_spot

WIDTH, HEIGHT = 360, 280
KM_A_DEGREE = 111
LEAST_KM, ROOM = 4, 1.6
"""How wide it is at least, and how much wider than what lies farthest apart."""
GREAT = ("motorway", "trunk", "primary", "secondary")
RIVERS = ("river", "stream", "canal")


def drawn(cameras: Sequence[Noticed], at: datetime) -> Markup:
    """Each by its number in the list; empty where there is none."""
    if not cameras:
        return Markup()
    tall, wide = (sorted(values) for values in ([camera.latitude for camera in cameras], [camera.longitude for camera in cameras]))
    latitude, longitude = (tall[0] + tall[-1]) / 2, (wide[0] + wide[-1]) / 2
    across_km = max(LEAST_KM, ROOM * KM_A_DEGREE * max(tall[-1] - tall[0], wide[-1] - wide[0]))
    high = across_km / KM_A_DEGREE / 2
    broad = high / cos(radians(latitude))
    ways = base_map.lines((longitude - broad, latitude - high, longitude + broad, latitude + high), (*GREAT, *RIVERS))
    return draw_spot(
        [(outline.place_id, places.place(outline.place_id).short_name, outline.geometry) for outline in places.boundaries(local_day(at))],
        area=None,
        point=None,
        spots=[Spot(str(number), camera.latitude, camera.longitude) for number, camera in enumerate(cameras, 1)],
        inside=frozenset(),
        finding=label("camera_notice.map", count=len(cameras)),
        width=WIDTH,
        height=HEIGHT,
        least_km=across_km,
        center=(latitude, longitude),
        ways=[("river" if way.kind in RIVERS else "great", way.coordinates) for way in ways],
    )
