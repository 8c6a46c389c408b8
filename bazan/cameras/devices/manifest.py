"""Manifest of the app devices."""

from bazan.cameras.devices.events import LIVE
from bazan.cameras.devices.settings import CameraSettings
from bazan.core.deferred_imports import deferred_imports
from bazan.core.map_layers import Layers
from bazan.platform.jobs.types import ALERTING, Clock
from bazan.platform.manifests.types import Manifest, Permission

with deferred_imports():
    from bazan.cameras.devices import features, tasks
    from bazan.cameras.devices.web import urls


MANIFEST = Manifest(
    permissions=(
        Permission("cameras.view", ("leader", "duty_officer", "agency_officer", "commune_officer", "administrator")),
        Permission("cameras.live", ("leader", "duty_officer")),
        Permission("cameras.reveal", ("leader", "duty_officer"), second_factor=True),
        Permission("cameras.review", ("duty_officer",)),
        Permission("cameras.edit", ("administrator",), second_factor=True),
        Permission("cameras.share", ("leader", "duty_officer", "administrator")),
        Permission("cameras.switch", ("duty_officer", "administrator")),
    ),
    schedules=(Clock("cameras nobody hears", ALERTING, 10, tasks.find_silent),),
    screen_updates=LIVE,
    map_layers=(
        Layers(
            "cameras",
            "cameras.view",
            features.listed,
            features.asked,
            live=("cameras",),
            remembers=False,
        ),
    ),
    settings=CameraSettings,
    urls=urls,
)
