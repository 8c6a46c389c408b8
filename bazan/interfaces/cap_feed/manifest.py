"""Manifest of the app cap feed."""

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.manifests.types import Manifest

with deferred_imports():
    from bazan.interfaces.cap_feed import urls


MANIFEST = Manifest(
    urls=urls,
)
