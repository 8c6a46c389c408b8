"""Manifest of the app warnings."""

from bazan.core.deferred_imports import deferred_imports
from bazan.core.map_layers import Layers
from bazan.platform.jobs.types import WORKER, Clock
from bazan.platform.manifests.menu import Entry
from bazan.platform.manifests.types import Manifest, Permission
from bazan.response.warnings.events import LIVE
from bazan.response.warnings.settings import WarningSettings

with deferred_imports():
    from bazan.response.warnings import api, features
    from bazan.response.warnings.web import urls


MANIFEST = Manifest(
    permissions=(
        Permission("warnings.view", ("leader", "duty_officer", "agency_officer", "commune_officer")),
        Permission("warnings.compose", ("duty_officer", "agency_officer", "commune_officer")),
        Permission("warnings.revise", ("duty_officer",)),
        Permission("warnings.release", ("leader",), second_factor=True),
    ),
    menu=(Entry("handle", "warnings", "/warnings", "megaphone", "warnings.view", 60),),
    schedules=(Clock("warnings", WORKER, 10, api.pull_feeds),),
    screen_updates=LIVE,
    map_layers=(
        Layers(
            "warnings",
            "warnings.view",
            features.listed,
            features.warnings,
            live=("warnings",),
        ),
    ),
    settings=WarningSettings,
    urls=urls,
)
