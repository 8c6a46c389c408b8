"""Manifest of the app wall."""

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.manifests.menu import Entry
from bazan.platform.manifests.types import Manifest, Permission

with deferred_imports():
    from bazan.screens.wall.web import urls


MANIFEST = Manifest(
    permissions=(Permission("wall.view", ("leader", "duty_officer", "agency_officer", "data_steward", "administrator")),),
    menu=(
        Entry("see", "wall", "/wall", "monitor", "wall.view", 10, first_for=("leader",), wide=True),
        Entry("see", "morning", "/morning", "sun", "boards.view", 20, first_on_phone_for=("leader",)),
    ),
    urls=urls,
)
