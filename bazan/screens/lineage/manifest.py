"""Manifest of the app lineage."""

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.manifests.menu import Entry
from bazan.platform.manifests.types import Manifest, Permission

with deferred_imports():
    from bazan.screens.lineage.web import urls


MANIFEST = Manifest(
    permissions=(
        Permission("records.view", ("leader", "duty_officer", "agency_officer", "commune_officer", "data_steward", "administrator")),
    ),
    menu=(
        Entry("data", "datasets", "/datasets", "database", "records.view", 30),
        Entry("data", "changes", "/changes", "history", "boards.view", 40),
    ),
    urls=urls,
)
