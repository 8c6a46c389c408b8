"""Manifest of the app ogc api."""

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.data_export.types import Stays
from bazan.platform.manifests.menu import Entry
from bazan.platform.manifests.types import Manifest

with deferred_imports():
    from bazan.interfaces.ogc_api import urls


MANIFEST = Manifest(
    menu=(Entry("data", "tokens", "/tokens", "external-link", "map.view", 50),),
    data_export=(Stays("reading_token", "secret"),),
    urls=urls,
)
