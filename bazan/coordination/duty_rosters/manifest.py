"""Manifest of the app duty rosters."""

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.jobs.types import ALERTING, Clock
from bazan.platform.manifests.menu import Entry
from bazan.platform.manifests.types import Manifest, Permission

with deferred_imports():
    from bazan.coordination.duty_rosters import api
    from bazan.coordination.duty_rosters.web import urls


MANIFEST = Manifest(
    permissions=(
        Permission("rosters.view", ("leader", "duty_officer", "agency_officer", "commune_officer", "administrator")),
        Permission("rosters.edit", ("leader", "agency_officer", "commune_officer", "administrator")),
    ),
    schedules=(Clock("gaps of rosters", ALERTING, 600, api.roster_gaps),),
    menu=(Entry("handle", "rosters", "/rosters", "calendar", "rosters.view", 70),),
    urls=urls,
)
