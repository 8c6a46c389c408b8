"""Manifest of the app personal data."""

from bazan.core.deferred_imports import deferred_imports
from bazan.directory.personal_data.settings import RetentionSettings
from bazan.platform.data_export.types import Stays
from bazan.platform.jobs.types import WORKER, Clock
from bazan.platform.manifests.types import Manifest, Permission

with deferred_imports():
    from bazan.directory.personal_data import api


MANIFEST = Manifest(
    permissions=(
        Permission("retention.view", ("leader", "data_steward", "administrator")),
        Permission("retention.erase", ("leader", "data_steward", "administrator")),
    ),
    schedules=(
        Clock("retention", WORKER, 24 * 3600, api.run),
        Clock("retention.outlook", WORKER, 6 * 3600, api.look_ahead),
    ),
    settings=RetentionSettings,
    data_export=(Stays("retention_outlook", "rebuilt"),),
)
