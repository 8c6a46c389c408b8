"""Manifest of the app forms."""

from bazan.core.deferred_imports import deferred_imports
from bazan.data.forms.events import LIVE
from bazan.platform.data_export.types import Person, Received
from bazan.platform.jobs.types import WORKER, Clock, Job
from bazan.platform.manifests.menu import Entry
from bazan.platform.manifests.personal_data import Holder
from bazan.platform.manifests.types import Manifest, Permission

with deferred_imports():
    from bazan.data.forms import api, retention, tasks
    from bazan.data.forms.web import due_forms, urls


MANIFEST = Manifest(
    permissions=(
        Permission("forms.view", ("leader", "agency_officer", "commune_officer", "data_steward", "administrator")),
        Permission("forms.approve", ("data_steward",)),
        Permission("forms.submit", ("agency_officer", "commune_officer")),
        Permission("forms.unlock", ("data_steward",)),
        Permission("forms.verify", ("agency_officer",)),
    ),
    menu=(Entry("data", "forms", "/forms", "file-spreadsheet", "forms.view", 10, waiting=due_forms.waiting),),
    schedules=(Clock("obligations", WORKER, 60, api.keep),),
    jobs=(
        Job("forms.check", WORKER, tasks.check, attempts=5),
        Job("forms.commit", WORKER, tasks.commit, attempts=5),
    ),
    screen_updates=LIVE,
    personal_data=(Holder("forms.files", "raw", retention.files, of_rows=True, keeps=retention.keeps),),
    data_export=(
        Person("form_upload.file_name"),
        Received("form_upload.sha256", "file_name"),
    ),
    urls=urls,
)
