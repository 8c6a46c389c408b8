"""Manifest of the app duty rosters."""

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.manifests.menu import Entry
from bazan.platform.manifests.types import Manifest

with deferred_imports():
    from bazan.coordination.duty_rosters.web import urls


MANIFEST = Manifest(
    menu=(Entry("handle", "rosters", "/rosters", "calendar", "rosters.view", 70),),
    urls=urls,
)
