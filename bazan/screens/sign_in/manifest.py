"""Manifest of the app sign in."""

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.jobs.types import ALERTING, Clock
from bazan.platform.manifests.types import Manifest

with deferred_imports():
    from bazan.screens.sign_in import tasks
    from bazan.screens.sign_in.web import urls


MANIFEST = Manifest(
    schedules=(Clock("forgotten passwords", ALERTING, 3, tasks.answer_forgotten),),
    urls=urls,
)
