"""Manifest of the app decisions."""

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.manifests.menu import Entry
from bazan.platform.manifests.types import Manifest

with deferred_imports():
    from bazan.screens.decisions.web import urls


MANIFEST = Manifest(
    menu=(Entry("decide", "decisions", "/decide", "compass", "boards.view", 10),),
    urls=urls,
)
