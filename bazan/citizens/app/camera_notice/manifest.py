"""Manifest of the app camera notice."""

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.manifests.types import Manifest

with deferred_imports():
    from bazan.citizens.app.camera_notice import urls


MANIFEST = Manifest(
    urls=urls,
)
