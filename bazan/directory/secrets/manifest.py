"""Manifest of the app secrets."""

from bazan.core.administrator_changes import Kind
from bazan.core.deferred_imports import deferred_imports
from bazan.platform.data_export.types import Stays
from bazan.platform.manifests.types import Manifest, Permission

with deferred_imports():
    from bazan.directory.secrets import actions, queries


MANIFEST = Manifest(
    permissions=(Permission("secrets.manage", ("administrator",), second_factor=True),),
    data_export=(Stays("sealed_secret", "secret"),),
    administrator_changes=(
        Kind(
            "secret",
            "secrets.manage",
            queries.read,
            actions.put,
            queries.within,
            queries.said,
            queries.title,
            "/admin/secrets/{subject}",
        ),
    ),
)
