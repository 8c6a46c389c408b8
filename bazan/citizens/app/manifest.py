"""Manifest of the citizens' app."""

from bazan.citizens.app.settings import CitizenSettings
from bazan.core.deferred_imports import deferred_imports
from bazan.platform.manifests.types import Manifest

with deferred_imports():
    from bazan.citizens.app import urls


MANIFEST = Manifest(
    settings=CitizenSettings,
    urls=urls,
)
