"""Manifest of the app rivers."""

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.jobs.types import ANALYSIS, Clock
from bazan.platform.manifests.types import Manifest

with deferred_imports():
    from bazan.analysis.rivers import tasks


MANIFEST = Manifest(
    schedules=(Clock("river-stages", ANALYSIS, 3600, tasks.forecast_stages),),
)
