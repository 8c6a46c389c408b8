"""Manifest of the app change history."""

from bazan.platform.data_export.types import Person
from bazan.platform.manifests.types import Manifest, Permission

MANIFEST = Manifest(
    permissions=(Permission("changes.view", ("data_steward", "administrator")),),
    data_export=(Person("change.reason"), Person("pending_change")),
)
