"""Manifest of the app open311."""

from bazan.core.deferred_imports import deferred_imports
from bazan.interfaces.open311.settings import Open311Settings
from bazan.platform.manifests.types import Manifest

with deferred_imports():
    from bazan.interfaces.open311 import urls


MANIFEST = Manifest(
    settings=Open311Settings,
    urls=urls,
)
