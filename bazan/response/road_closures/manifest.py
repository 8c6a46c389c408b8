"""Manifest of the app road closures."""

from bazan.core.deferred_imports import deferred_imports
from bazan.core.map_layers import Layers
from bazan.platform.manifests.menu import Entry
from bazan.platform.manifests.types import Manifest, Permission
from bazan.response.road_closures.events import LIVE

with deferred_imports():
    from bazan.response.road_closures import features
    from bazan.response.road_closures.web import urls


MANIFEST = Manifest(
    permissions=(
        Permission("closures.view", ("leader", "duty_officer", "agency_officer", "commune_officer")),
        Permission("closures.decide", ("duty_officer", "agency_officer", "commune_officer")),
    ),
    menu=(Entry("handle", "closures", "/closures", "minus", "closures.view", 64),),
    screen_updates=LIVE,
    map_layers=(
        Layers(
            "closures",
            "closures.view",
            features.listed,
            features.asked,
            live=("closures",),
        ),
    ),
    urls=urls,
)
