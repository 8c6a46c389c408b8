"""Manifest of the app process mining."""

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.jobs.types import ANALYSIS, Clock
from bazan.platform.manifests.types import Manifest

with deferred_imports():
    from bazan.analysis.process_mining import tasks


MANIFEST = Manifest(
    schedules=(Clock("processes", ANALYSIS, 1800, tasks.study),),
)
