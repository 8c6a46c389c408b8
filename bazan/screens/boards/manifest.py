"""Manifest of the app boards."""

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.manifests.menu import Entry
from bazan.platform.manifests.types import Manifest, Permission

with deferred_imports():
    from bazan.screens.boards.web import urls


MANIFEST = Manifest(
    permissions=(
        Permission("boards.view", ("leader", "duty_officer", "agency_officer", "commune_officer", "data_steward", "administrator")),
        Permission("boards.compose", ("data_steward",)),
    ),
    menu=(Entry("see", "boards", "/boards", "layers", "boards.view", 30),),
    urls=urls,
)
