"""Manifest of the app help."""

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.manifests.types import Manifest, Permission

with deferred_imports():
    from bazan.screens.help.web import urls


MANIFEST = Manifest(
    permissions=(
        Permission("help.view", ("leader", "duty_officer", "agency_officer", "commune_officer", "data_steward", "administrator")),
    ),
    urls=urls,
)
