"""The rooms of this house, and what each declares in files of fixed names. A new room is one more line here; nothing else is told of it.

Declarations are data without Django: the supervisor and the push process read them too.
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

ROOMS = (
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
def holding(module: str) -> tuple[str, ...]:
    """The modules of this name, of the rooms that have one, in the order above: ``ROOM.MODULE``."""
    files = {room: ROOT / f"{room}.{module}".replace(".", "/") for room in ROOMS}
    return tuple(
        f"{room}.{module}" for room, file in files.items() if file.with_suffix(".py").is_file() or (file / "__init__.py").is_file()
    )


def folders(name: str) -> list[Path]:
    """The folders of this name, of the rooms that have one, and of the pages within them."""
    every = [ROOT / room.replace(".", "/") / inside / name for room in ROOMS for inside in ("", "web")]
    return [folder for folder in every if folder.is_dir()]


def declared(module: str, name: str) -> Iterator[tuple[str, Any]]:
    """(room, each thing its ``module`` says under ``name``)."""
    for path in holding(module):
        for one in getattr(importlib.import_module(path), name, ()):
            yield path.rpartition(".")[0], one


def django_apps() -> list[str]:
    """``apps.py``: rooms that keep tables, or hear Django."""
    return [path.removesuffix(".apps") for path in holding("apps")]


def clocks(process: str) -> list[Clock]:
    """``jobs.py``, ``CLOCKS``: those of one process."""
    return [clock for _, clock in declared("jobs", "CLOCKS") if clock.process == process]


def jobs() -> list[Job]:
    """``jobs.py``, ``JOBS``: of all processes, since whoever defers one is told here where it is done."""
    return [job for _, job in declared("jobs", "JOBS")]


def subscribers() -> list[Subscriber]:
    """``jobs.py``, ``SUBSCRIBERS``: which facts rooms read, by their clocks."""
    return [subscriber for _, subscriber in declared("jobs", "SUBSCRIBERS")]


def works(process: str) -> bool:
    """Whether any room has declared something for this process to do."""
    return bool(clocks(process)) or any(job.process == process for job in jobs())


def channels() -> list[Any]:
    """``outgoing.py``, ``CHANNELS``: by which a person may be reached outside of this house."""
    return [channel for _, channel in declared("outgoing", "CHANNELS")]


def holders() -> list[Holder]:
    """``holders.py``, ``HOLDERS``: what rooms keep of people."""
    return [holder for _, holder in declared("holders", "HOLDERS")]


def checks() -> list[str]:
    """``checks.py``: the modules whose ``CHECKS`` are looked at to find out what is wrong, those of no room first. They are loaded by who
    looks."""
    return sorted(
        (*holding("checks"), "bazan.processes.installation.checks"),
        key=lambda path: path not in ("bazan.directory.system_health.checks", "bazan.processes.installation.checks"),
    )


def leaving() -> list[tuple[str, Declared]]:
    """``leaving.py``, ``LEAVING``: what is said of rooms' tables when the province leaves, each with its room."""
    return list(declared("leaving", "LEAVING"))


def live() -> list[Live]:
    """``events.py``, ``LIVE``: what open screens are told of."""
    return [kind for _, kind in declared("events", "LIVE")]


def layers() -> list[Layers]:
    """``layers.py``, ``LAYERS``: what rooms put on maps."""
    return [layers for _, layers in declared("layers", "LAYERS")]


def changeable() -> list[Kind]:
    """``changeable.py``, ``KINDS``: what administrators change in the browser."""
    return [kind for _, kind in declared("changeable", "KINDS")]


def metrics() -> list[Metric]:
    """``metrics.py``, ``METRICS``: figures for a program that watches the house."""
    return [metric for _, metric in declared("metrics", "METRICS")]


def menu() -> list[Entry]:
    """``menu.py``, ``ENTRIES``: by their doors, in the order they are shown."""
    entries = [entry for _, entry in declared("menu", "ENTRIES")]
    return sorted(entries, key=lambda entry: (list(DOORS).index(entry.door), entry.order))


def permissions() -> list[tuple[str, tuple[str, ...]]]:
    """``permissions.py``, ``GRANTS``: each permission with the roles that bring it."""
    return [grant for path in holding("permissions") for grant in importlib.import_module(path).GRANTS.items()]


def strong_permissions() -> list[str]:
    """``permissions.py``, ``STRONG``: those that only whoever proves twice who they are may use."""
    return [permission for _, permission in declared("permissions", "STRONG")]


def settings() -> list[type]:
    """``settings.py``, ``SETTINGS``: a room's own, as a dataclass; the whole system's come first."""
    return [Settings, *(importlib.import_module(path).SETTINGS for path in holding("settings"))]


def judge_settings(environ: Mapping[str, str]) -> Settings:
    """The system's settings, when every room's can be used too. Raises WrongSetting naming the first one that can't."""
    for kind in settings():
        read(kind, environ)
    return load(environ)
