"""Manifest of the app anomalies."""

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.jobs.types import ANALYSIS, Clock, Job
from bazan.platform.manifests.types import Manifest, Permission

with deferred_imports():
    from bazan.monitoring.anomalies import tasks


MANIFEST = Manifest(
    permissions=(Permission("anomalies.budget", ("leader", "duty_officer", "agency_officer")),),
    schedules=(
        Clock("anomalies", ANALYSIS, 1800, tasks.judge),
        Clock("sensors", ANALYSIS, 1800, tasks.sense),
    ),
    jobs=(Job("anomalies.try_budget", ANALYSIS, tasks.try_budget, attempts=2),),
)
