"""Manifest of the app explore."""

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.jobs.types import HISTORY, Clock, Job
from bazan.platform.manifests.menu import Entry
from bazan.platform.manifests.personal_data import Holder
from bazan.platform.manifests.types import Manifest, Permission

with deferred_imports():
    from bazan.analysis.explore import api, retention, tasks
    from bazan.analysis.explore.web import urls


MANIFEST = Manifest(
    permissions=(
        Permission("explorations.ask", ("leader", "duty_officer", "agency_officer", "commune_officer", "data_steward", "administrator")),
    ),
    menu=(Entry("data", "explore", "/explore", "chart-column", "explorations.ask", 35),),
    schedules=(Clock("explorations.measure", HISTORY, 600, tasks.measure),),
    jobs=(Job("explorations.run", HISTORY, api.run, attempts=1),),
    personal_data=(Holder("explorations.answers", "traces", retention.answers, of_rows=True),),
    urls=urls,
)
