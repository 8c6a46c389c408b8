"""Manifest of the app map."""

from bazan.core.deferred_imports import deferred_imports
from bazan.directory.map_layers.extensions import AreaReader
from bazan.platform.manifests.menu import Entry
from bazan.platform.manifests.types import Manifest, Permission

with deferred_imports():
    from bazan.screens.map import area_query
    from bazan.screens.map.web import urls


MANIFEST = Manifest(
    permissions=(Permission("map.view", ("leader", "duty_officer", "agency_officer", "commune_officer", "data_steward", "administrator")),),
    menu=(Entry("see", "map", "/map", "map", "map.view", 25),),
    extensions=(AreaReader(area_query.area_now),),
    urls=urls,
)
