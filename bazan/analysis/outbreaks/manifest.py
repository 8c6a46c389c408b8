"""Manifest of the app outbreaks."""

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.jobs.types import ANALYSIS, Clock
from bazan.platform.manifests.types import Manifest

with deferred_imports():
    from bazan.analysis.outbreaks import tasks


MANIFEST = Manifest(
    schedules=(Clock("outbreaks", ANALYSIS, 1800, tasks.sweep),),
)
