"""Manifest of the app open data."""

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.jobs.types import HISTORY, Clock
from bazan.platform.manifests.types import Manifest

with deferred_imports():
    from bazan.data.open_data import tasks


MANIFEST = Manifest(
    schedules=(Clock("citizens.tables", HISTORY, 3600, tasks.publish_tables),),
)
