"""The list of all apps, from the bottom to the top, and what each declares in files of fixed names.

Declarations are data without Django, since the supervisor, ingest and live read them too.
"""

import importlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from bazan.core.administrator_changes import Kind
from bazan.core.map_layers import Layers
from bazan.core.settings import ROOT, Settings, load, read
from bazan.directory.personal_data.types import Holder
from bazan.platform.data_export.types import Declared
from bazan.platform.events.screen_updates import Live
from bazan.platform.jobs.types import Clock, Job, Subscriber
from bazan.platform.observability.metric_definitions import Metric
from bazan.platform.web.navigation import DOORS, Entry

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
    "bazan.coordination.duty_rosters",
    "bazan.coordination.notifications",
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


@cache
def find_modules(module: str) -> tuple[str, ...]:
    """Return the modules of this name in the order of the apps: ``APP.MODULE``."""
    files = {app: ROOT / f"{app}.{module}".replace(".", "/") for app in APPS}
    return tuple(f"{app}.{module}" for app, file in files.items() if file.with_suffix(".py").is_file() or (file / "__init__.py").is_file())


def folders(name: str) -> list[Path]:
    """Return the folders of this name in the apps and in their ``web``."""
    every = [ROOT / app.replace(".", "/") / inside / name for app in APPS for inside in ("", "web")]
    return [folder for folder in every if folder.is_dir()]


def read_declarations(module: str, name: str) -> Iterator[tuple[str, Any]]:
    """Yield each declaration under ``name`` in the apps' ``module``, with its app."""
    for path in find_modules(module):
        for declaration in getattr(importlib.import_module(path), name, ()):
            yield path.rpartition(".")[0], declaration


def django_apps() -> list[str]:
    """Return the apps with tables or with a hook into Django (``apps.py``)."""
    return [path.removesuffix(".apps") for path in find_modules("apps")]


def clocks(process: str) -> list[Clock]:
    """Return the schedules of one process (``jobs.py``, ``CLOCKS``)."""
    return [clock for _, clock in read_declarations("jobs", "CLOCKS") if clock.process == process]


def jobs() -> list[Job]:
    """Return the jobs of all processes (``jobs.py``, ``JOBS``): any process may defer a job of another."""
    return [job for _, job in read_declarations("jobs", "JOBS")]


def subscribers() -> list[Subscriber]:
    """Return who reads which events (``jobs.py``, ``SUBSCRIBERS``)."""
    return [subscriber for _, subscriber in read_declarations("jobs", "SUBSCRIBERS")]


def works(process: str) -> bool:
    """Tell whether any app declares a schedule or a job of this process."""
    return bool(clocks(process)) or any(job.process == process for job in jobs())


def channels() -> list[Any]:
    """Return the channels to people (``outgoing.py``, ``CHANNELS``)."""
    return [channel for _, channel in read_declarations("outgoing", "CHANNELS")]


def holders() -> list[Holder]:
    """Return the stores of personal data (``holders.py``, ``HOLDERS``)."""
    return [holder for _, holder in read_declarations("holders", "HOLDERS")]


def checks() -> list[str]:
    """Return the modules with health checks (``checks.py``), those of the system first."""
    return sorted(
        (*find_modules("checks"), "bazan.processes.installation.checks"),
        key=lambda path: path not in ("bazan.directory.system_health.checks", "bazan.processes.installation.checks"),
    )


def data_export() -> list[tuple[str, Declared]]:
    """Return how tables are exported, each with its app (``data_export.py``, ``DATA_EXPORT``)."""
    return list(read_declarations("data_export", "DATA_EXPORT"))


def live() -> list[Live]:
    """Return the updates of open screens (``events.py``, ``LIVE``)."""
    return [kind for _, kind in read_declarations("events", "LIVE")]


def layers() -> list[Layers]:
    """Return the map layers (``layers.py``, ``LAYERS``)."""
    return [layers for _, layers in read_declarations("layers", "LAYERS")]


def changeable() -> list[Kind]:
    """Return what administrators change in the browser (``changeable.py``, ``KINDS``)."""
    return [kind for _, kind in read_declarations("changeable", "KINDS")]


def metrics() -> list[Metric]:
    """Return the metrics for monitoring programs (``metrics.py``, ``METRICS``)."""
    return [metric for _, metric in read_declarations("metrics", "METRICS")]


def menu() -> list[Entry]:
    """Return the menu entries in the order shown (``menu.py``, ``ENTRIES``)."""
    entries = [entry for _, entry in read_declarations("menu", "ENTRIES")]
    return sorted(entries, key=lambda entry: (list(DOORS).index(entry.door), entry.order))


def permissions() -> list[tuple[str, tuple[str, ...]]]:
    """Return each permission with the roles that grant it (``permissions.py``, ``GRANTS``)."""
    return [grant for path in find_modules("permissions") for grant in importlib.import_module(path).GRANTS.items()]


def strong_permissions() -> list[str]:
    """Return the permissions that demand a second factor (``permissions.py``, ``STRONG``)."""
    return [permission for _, permission in read_declarations("permissions", "STRONG")]


def settings() -> list[type]:
    """Return the dataclasses of settings, the system's first (``settings.py``, ``SETTINGS``)."""
    return [Settings, *(importlib.import_module(path).SETTINGS for path in find_modules("settings"))]


def validate_settings(environ: Mapping[str, str]) -> Settings:
    """Return the system's settings after reading those of all apps; WrongSetting names the first that is invalid."""
    for kind in settings():
        read(kind, environ)
    return load(environ)
