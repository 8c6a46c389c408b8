"""Manifest of the app web."""

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.manifests.types import Manifest

with deferred_imports():
    from bazan.platform.web import urls


MANIFEST = Manifest(
    urls=urls,
)
