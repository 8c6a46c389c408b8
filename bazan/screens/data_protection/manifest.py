"""Manifest of the app data protection."""

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.manifests.menu import Entry
from bazan.platform.manifests.types import Manifest

with deferred_imports():
    from bazan.screens.data_protection.web import urls


MANIFEST = Manifest(
    menu=(Entry("administer", "retention", "/retention", "shield", "retention.view", 40),),
    urls=urls,
)
