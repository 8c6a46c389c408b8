"""Manifest of the app live."""

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.manifests.menu import Entry
from bazan.platform.manifests.types import Manifest

with deferred_imports():
    from bazan.cameras.live.web import urls


MANIFEST = Manifest(
    menu=(Entry("see", "cameras", "/cameras", "camera", "cameras.view", 35),),
    urls=urls,
)
