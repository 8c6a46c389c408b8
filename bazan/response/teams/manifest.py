"""Manifest of the app teams."""

from bazan.core.deferred_imports import deferred_imports
from bazan.core.map_layers import Layers
from bazan.platform.data_export.types import Person
from bazan.platform.jobs.types import WORKER, Clock
from bazan.platform.manifests.menu import Entry
from bazan.platform.manifests.personal_data import Holder
from bazan.platform.manifests.types import Manifest, Permission
from bazan.response.teams.events import LIVE
from bazan.response.teams.settings import TeamSettings

with deferred_imports():
    from bazan.response.teams import erasure, features, tasks
    from bazan.response.teams.web import urls


MANIFEST = Manifest(
    permissions=(
        Permission("teams.view", ("leader", "duty_officer", "agency_officer", "commune_officer")),
        Permission("teams.direct", ("leader", "duty_officer", "agency_officer", "commune_officer")),
        Permission("teams.share", ("leader", "duty_officer", "agency_officer", "commune_officer")),
    ),
    menu=(Entry("handle", "teams", "/teams", "users", "teams.view", 62),),
    schedules=(Clock("shares", WORKER, 30, tasks.keep),),
    screen_updates=LIVE,
    map_layers=(
        Layers(
            "teams",
            "teams.view",
            features.listed,
            features.asked,
            live=("positions", "teams"),
            moves=("positions",),
        ),
    ),
    settings=TeamSettings,
    personal_data=(Holder("teams.positions", "positions", erasure.positions),),
    data_export=(
        Person("team.phone"),
        Person("team_position"),
        Person("team_share"),
    ),
    urls=urls,
)
