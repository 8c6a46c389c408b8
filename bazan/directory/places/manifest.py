"""Manifest of the app places."""

from bazan.core.administrator_changes import Kind
from bazan.core.deferred_imports import deferred_imports
from bazan.platform.data_export.types import Stays
from bazan.platform.manifests.types import Manifest, Permission

with deferred_imports():
    from bazan.directory.places import boundary_versions


MANIFEST = Manifest(
    permissions=(
        Permission("boundaries.view", ("data_steward", "administrator")),
        Permission("boundaries.change", ("administrator",)),
    ),
    data_export=(Stays("place_stamp", "rebuilt"),),
    administrator_changes=(
        Kind(
            "boundaries",
            "boundaries.change",
            boundary_versions.read,
            boundary_versions.put,
            boundary_versions.within,
            boundary_versions.said,
            boundary_versions.title,
            page="/admin/boundaries",
        ),
    ),
)
