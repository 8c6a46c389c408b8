"""Manifest of the app briefings."""

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.jobs.types import ANALYSIS, WORKER, Clock, Job
from bazan.platform.manifests.menu import Entry
from bazan.platform.manifests.types import Manifest, Permission

with deferred_imports():
    from bazan.analysis.briefings import tasks
    from bazan.analysis.briefings.web import urls


MANIFEST = Manifest(
    permissions=(
        Permission("briefings.view", ("leader", "duty_officer", "agency_officer", "commune_officer")),
        Permission("briefings.issue", ("leader", "duty_officer", "agency_officer", "commune_officer")),
    ),
    menu=(Entry("decide", "briefings", "/briefings", "file-text", "briefings.view", 20),),
    schedules=(Clock("briefings", WORKER, 60, tasks.order_due),),
    jobs=(
        Job("briefings.issue", ANALYSIS, tasks.issue, attempts=2),
        Job("briefings.scheduled", ANALYSIS, tasks.issue_scheduled, attempts=3),
        Job("briefings.print", ANALYSIS, tasks.print_documents, attempts=2),
    ),
    urls=urls,
)
