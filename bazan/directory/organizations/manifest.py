"""Manifest of the app organizations."""

from bazan.core.administrator_changes import Kind
from bazan.core.deferred_imports import deferred_imports
from bazan.platform.data_export.types import Person
from bazan.platform.manifests.types import Manifest, Permission

with deferred_imports():
    from bazan.directory.organizations import organization_changes


MANIFEST = Manifest(
    permissions=(
        Permission("organizations.view", ("data_steward", "administrator")),
        Permission("organizations.change", ("administrator",)),
    ),
    data_export=(Person("organization_body.posts"),),
    administrator_changes=(
        Kind(
            "organization",
            "organizations.change",
            organization_changes.read,
            organization_changes.put,
            organization_changes.within,
            organization_changes.said,
            organization_changes.title,
            page="/admin/organizations/{subject}",
            together=True,
        ),
    ),
)
