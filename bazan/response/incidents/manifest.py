"""Manifest of the app incidents."""

from bazan.cameras.live.extensions import WallPanel
from bazan.coordination.cases.extensions import CasePages
from bazan.core.deferred_imports import deferred_imports
from bazan.core.map_layers import Layers
from bazan.platform.data_export.types import Person
from bazan.platform.jobs.types import WORKER, Clock
from bazan.platform.manifests.menu import Entry
from bazan.platform.manifests.personal_data import Holder
from bazan.platform.manifests.types import Manifest, Permission
from bazan.response.incidents.events import LIVE

with deferred_imports():
    from bazan.response.incidents import api, case_pages, erasure, features
    from bazan.response.incidents.web import camera_outcome, urls


MANIFEST = Manifest(
    permissions=(
        Permission("incidents.view", ("leader", "duty_officer", "agency_officer", "commune_officer")),
        Permission("incidents.command", ("leader", "duty_officer", "commune_officer")),
        Permission("incidents.enter", ("leader",)),
        Permission("incidents.erase", ("leader", "administrator")),
        Permission("incidents.exercise", ("duty_officer",)),
        Permission("incidents.handle", ("agency_officer", "commune_officer")),
        Permission("incidents.open", ("leader", "duty_officer", "agency_officer", "commune_officer")),
    ),
    menu=(Entry("handle", "incidents", "/incidents", "triangle-alert", "incidents.view", 40),),
    schedules=(Clock("exercises", WORKER, 5, api.play_due),),
    screen_updates=LIVE,
    map_layers=(
        Layers(
            "incidents",
            "incidents.view",
            features.listed,
            features.incidents,
            live=("incidents",),
        ),
    ),
    personal_data=(
        Holder("incidents.callers", "callers", erasure.callers, of_cases=True),
        Holder("incidents.words", "words", erasure.words, of_cases=True),
        Holder(
            "incidents.evidence",
            "evidence",
            erasure.evidence,
            of_cases=True,
            keeps=erasure.keeps,
        ),
    ),
    data_export=(
        Person("incident.title"),
        Person("incident.call"),
        Person("incident.search_key"),
        Person("incident_report.paragraphs"),
        Person("incident_report.words"),
        Person("incident_resource.note"),
    ),
    extensions=(CasePages(case_pages.find_task_pages), WallPanel(camera_outcome.newest, "incidents/camera_outcome.html")),
    urls=urls,
)
