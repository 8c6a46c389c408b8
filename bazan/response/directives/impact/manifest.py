"""Manifest of the app impact."""

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.jobs.types import ANALYSIS, Clock
from bazan.platform.manifests.types import Manifest

with deferred_imports():
    from bazan.response.directives.impact import tasks


MANIFEST = Manifest(
    schedules=(Clock("effects", ANALYSIS, 1800, tasks.estimate),),
)
