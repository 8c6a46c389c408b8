"""Manifest of the app events."""

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.jobs.types import ALERTING, WORKER, Clock
from bazan.platform.manifests.types import Manifest

with deferred_imports():
    from bazan.cameras.events import tasks
    from bazan.cameras.events.web import urls


MANIFEST = Manifest(
    schedules=(
        Clock("camera events", ALERTING, 5, tasks.alert, on="cameras"),
        Clock("camera counts", WORKER, 20, tasks.observe),
        Clock("camera trials", WORKER, 300, tasks.observe_trials),
    ),
    urls=urls,
)
