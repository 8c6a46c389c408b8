"""The list of all apps, from the bottom to the top, and what the manifests of all declare together.

Manifests are data without Django, since the supervisor, ingest and live read them too.
"""

import importlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType

from bazan.core.administrator_changes import Kind
from bazan.core.deferred_imports import deferred_imports, resolve
from bazan.core.map_layers import Layers
from bazan.core.settings import ROOT, Settings, load, read
from bazan.platform.data_export.types import Declared
from bazan.platform.events.screen_updates import Live
from bazan.platform.events.types import Subscriber
from bazan.platform.jobs.types import Clock, Job
from bazan.platform.manifests.menu import DOORS, Entry
from bazan.platform.manifests.message_channels import Channel
from bazan.platform.manifests.personal_data import Holder
from bazan.platform.manifests.types import Manifest, Permission
from bazan.platform.observability.health_checks import Check
from bazan.platform.observability.metric_definitions import Metric

with deferred_imports():
    from bazan.processes.installation import checks as system

APPS = (
    "bazan.platform.design_system",
    "bazan.platform.web",
    "bazan.directory.permissions",
    "bazan.directory.audit",
    "bazan.directory.personal_data",
    "bazan.directory.backups",
    "bazan.directory.places",
    "bazan.directory.base_map",
    "bazan.directory.organizations",
    "bazan.directory.accounts",
    "bazan.directory.map_layers",
    "bazan.directory.change_history",
    "bazan.directory.working_calendar",
    "bazan.directory.secrets",
    "bazan.directory.machine_models",
    "bazan.directory.system_health",
    "bazan.data.observations",
    "bazan.data.datasets",
    "bazan.data.sources",
    "bazan.data.open_data",
    "bazan.data.indicators",
    "bazan.data.figures",
    "bazan.data.forms",
    "bazan.monitoring.insights",
    "bazan.monitoring.anomalies",
    "bazan.monitoring.alerts",
    "bazan.coordination.cases",
    "bazan.coordination.notifications",
    "bazan.coordination.duty_rosters",
    "bazan.coordination.comments",
    "bazan.cameras.devices",
    "bazan.cameras.events",
    "bazan.cameras.recording",
    "bazan.cameras.footage",
    "bazan.cameras.plates",
    "bazan.cameras.evidence",
    "bazan.cameras.maintenance",
    "bazan.cameras.live",
    "bazan.response.road_closures",
    "bazan.response.teams",
    "bazan.response.warnings",
    "bazan.response.routing",
    "bazan.response.incidents",
    "bazan.response.evacuation",
    "bazan.response.directives",
    "bazan.response.directives.impact",
    "bazan.citizens.accounts",
    "bazan.citizens.field_reports",
    "bazan.citizens.messages",
    "bazan.citizens.safety_checks",
    "bazan.citizens.app",
    "bazan.citizens.app.camera_notice",
    "bazan.analysis.forecasts",
    "bazan.analysis.outbreaks",
    "bazan.analysis.hotspots",
    "bazan.analysis.process_mining",
    "bazan.analysis.scenarios",
    "bazan.analysis.rivers",
    "bazan.analysis.questions",
    "bazan.analysis.explore",
    "bazan.analysis.sql_queries",
    "bazan.analysis.briefings",
    "bazan.interfaces.ogc_api",
    "bazan.interfaces.open311",
    "bazan.interfaces.cap_feed",
    "bazan.screens.help",
    "bazan.screens.sign_in",
    "bazan.screens.inbox",
    "bazan.screens.demo_outbox",
    "bazan.screens.data_protection",
    "bazan.screens.administration",
    "bazan.screens.map",
    "bazan.screens.boards",
    "bazan.screens.wall",
    "bazan.screens.duty_desk",
    "bazan.screens.lineage",
    "bazan.screens.decisions",
)


SYSTEM_CHECKS = (
    Check("settings", system.settings, database=False),
    Check("processes", system.running, database=False),
    Check("gate", system.gate, database=False),
)
"""Of the processes, of the gate and of the settings, which no app knows."""


@cache
def manifests() -> Mapping[str, Manifest]:
    """Return the manifest of each app, from the bottom to the top."""
    return {app: importlib.import_module(f"{app}.manifest").MANIFEST for app in APPS}


def folders(name: str) -> list[Path]:
    """Return the folders of this name in the apps and in their ``web``."""
    every = [ROOT / app.replace(".", "/") / inside / name for app in APPS for inside in ("", "web")]
    return [folder for folder in every if folder.is_dir()]


def django_apps() -> list[str]:
    """Return the apps with tables or with a hook into Django (``apps.py``)."""
    return [app for app in APPS if (ROOT / app.replace(".", "/") / "apps.py").is_file()]


def url_modules() -> Iterator[ModuleType]:
    """Yield the modules of the apps that have ``urlpatterns``, loaded."""
    return (resolve(manifest.urls) for manifest in manifests().values() if manifest.urls)


def clocks(process: str) -> list[Clock]:
    """Return the schedules of one process."""
    return [clock for manifest in manifests().values() for clock in manifest.schedules if clock.process == process]


def jobs() -> list[Job]:
    """Return the jobs of all processes: any process may defer a job of another."""
    return [job for manifest in manifests().values() for job in manifest.jobs]


def subscribers() -> list[Subscriber]:
    """Return who reads which events."""
    return [subscriber for manifest in manifests().values() for subscriber in manifest.subscribers]


def works(process: str) -> bool:
    """Tell whether any app declares a schedule or a job of this process."""
    return bool(clocks(process)) or any(job.process == process for job in jobs())


def channels() -> list[Channel]:
    """Return the channels to people."""
    return [channel for manifest in manifests().values() for channel in manifest.channels]


def holders() -> list[Holder]:
    """Return the stores of personal data."""
    return [holder for manifest in manifests().values() for holder in manifest.personal_data]


def checks() -> list[Check]:
    """Return the health checks, those of the system first."""
    of_system = manifests()["bazan.directory.system_health"].health_checks
    others = [check for manifest in manifests().values() for check in manifest.health_checks if check not in of_system]
    return [*of_system, *SYSTEM_CHECKS, *others]


def data_export() -> list[tuple[str, Declared]]:
    """Return how tables are exported, each with its app."""
    return [(app, declared) for app, manifest in manifests().items() for declared in manifest.data_export]


def live() -> list[Live]:
    """Return the updates of open screens."""
    return [kind for manifest in manifests().values() for kind in manifest.screen_updates]


def layers() -> list[Layers]:
    """Return the map layers."""
    return [layers for manifest in manifests().values() for layers in manifest.map_layers]


def extensions() -> list[object]:
    """Return what apps add to lower ones."""
    return [extension for manifest in manifests().values() for extension in manifest.extensions]


def changeable() -> list[Kind]:
    """Return what administrators change in the browser."""
    return [kind for manifest in manifests().values() for kind in manifest.administrator_changes]


def metrics() -> list[Metric]:
    """Return the metrics for monitoring programs."""
    return [metric for manifest in manifests().values() for metric in manifest.metrics]


def menu() -> list[Entry]:
    """Return the menu entries in the order shown."""
    entries = [entry for manifest in manifests().values() for entry in manifest.menu]
    return sorted(entries, key=lambda entry: (list(DOORS).index(entry.door), entry.order))


def permissions() -> list[Permission]:
    """Return each permission with the roles that grant it."""
    return [permission for manifest in manifests().values() for permission in manifest.permissions]


def settings() -> list[type]:
    """Return the dataclasses of settings, the system's first."""
    return [Settings, *(manifest.settings for manifest in manifests().values() if manifest.settings)]


def validate_settings(environ: Mapping[str, str]) -> Settings:
    """Return the system's settings after reading those of all apps; WrongSetting names the first that is invalid."""
    for kind in settings():
        read(kind, environ)
    return load(environ)
