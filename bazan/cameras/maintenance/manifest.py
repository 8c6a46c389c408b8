"""Manifest of the app maintenance."""

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.jobs.types import WORKER, Clock
from bazan.platform.manifests.types import Manifest, Permission

with deferred_imports():
    from bazan.cameras.maintenance import tasks
    from bazan.cameras.maintenance.web import urls


MANIFEST = Manifest(
    permissions=(Permission("upkeep.handle", ("duty_officer", "agency_officer", "commune_officer", "administrator")),),
    schedules=(Clock("camera upkeep", WORKER, 60, tasks.keep),),
    urls=urls,
)
