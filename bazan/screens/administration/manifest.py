"""Manifest of the app administration."""

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.manifests.menu import Entry
from bazan.platform.manifests.types import Manifest

with deferred_imports():
    from bazan.screens.administration.web import urls


MANIFEST = Manifest(
    menu=(Entry("administer", "administration", "/admin", "settings", "changes.view", 10, first_for=("administrator",)),),
    urls=urls,
)
