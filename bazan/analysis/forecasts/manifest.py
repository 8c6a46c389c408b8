"""Manifest of the app forecasts."""

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.jobs.types import ANALYSIS, Clock
from bazan.platform.manifests.types import Manifest

with deferred_imports():
    from bazan.analysis.forecasts import tasks


MANIFEST = Manifest(
    schedules=(Clock("forecasts", ANALYSIS, 1800, tasks.forecast),),
)
