"""Manifest of the app evacuation."""

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.jobs.types import ANALYSIS, Job
from bazan.platform.manifests.menu import Entry
from bazan.platform.manifests.types import Manifest, Permission
from bazan.response.evacuation.events import LIVE

with deferred_imports():
    from bazan.response.evacuation import tasks
    from bazan.response.evacuation.web import urls


MANIFEST = Manifest(
    permissions=(
        Permission("evacuation.view", ("leader", "duty_officer", "agency_officer", "commune_officer")),
        Permission("evacuation.plan", ("leader", "duty_officer", "commune_officer")),
    ),
    menu=(Entry("handle", "evacuation", "/evacuation", "route", "evacuation.view", 47),),
    jobs=(Job("evacuation.plan", ANALYSIS, tasks.plan, attempts=2),),
    screen_updates=LIVE,
    urls=urls,
)
