"""The rooms of this house, and what each declares in files of fixed names. A new room is one more line here; nothing else is told of it.

Declarations are data without Django: the supervisor and the push process read them too.
"""

import importlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from bazan.engines.bus.types import Clock, Job, Subscriber
from bazan.engines.leaving.types import Declared
from bazan.kernel.changeable import Kind
from bazan.kernel.layers import Layers
from bazan.kernel.live import Live
from bazan.kernel.menu import DOORS, Entry
from bazan.kernel.metrics import Metric
from bazan.kernel.settings import ROOT, Settings, load, read
from bazan.register.retention.types import Holder

ROOMS = (
    "register.audit",
    "register.retention",
    "register.backups",
    "register.places",
    "register.ground",
    "register.organizations",
    "register.people",
    "register.changes",
    "register.calendar",
    "register.secrets",
    "register.models",
    "register.citizens",
    "register.health",
    "connect.streams",
    "connect.datasets",
    "connect.sources",
    "connect.forms",
    "measure.indicators",
    "watch.alerts",
    "watch.insights",
    "watch.anomalies",
    "watch.cameras",
    "watch.footage",
    "watch.plates",
    "watch.evidence",
    "act.notifications",
    "act.casework",
    "act.upkeep",
    "act.teams",
    "act.closures",
    "act.comments",
    "act.directives",
    "act.field_reports",
    "act.warnings",
    "act.calls_for_help",
    "act.incidents",
    "act.citizen_messages",
    "advise.rivers",
    "advise.routes",
    "advise.evacuation",
    "advise.forecasts",
    "advise.questions",
    "advise.effects",
    "advise.processes",
    "advise.outbreaks",
    "advise.hotspots",
    "advise.explorations",
    "advise.inquiries",
    "advise.scenarios",
    "advise.briefings",
    "show.frontend",
    "show.citizens",
    "show.entrance",
    "show.help",
    "show.account",
    "show.field",
    "show.forms",
    "show.inbox",
    "show.open311",
    "show.outbox",
    "show.rosters",
    "show.sources",
    "show.warnings",
    "show.readings",
    "show.map",
    "show.publication",
    "show.retention",
    "show.models",
    "show.administration",
    "show.directives",
    "show.explore",
    "show.inquiries",
    "show.boards",
    "show.tracing",
    "show.incidents",
    "show.evacuation",
    "show.field_reports",
    "show.footage",
    "show.plates",
    "show.cameras",
    "show.camera_notice",
    "show.evidence",
    "show.desk",
    "show.wall",
    "show.briefings",
    "show.decisions",
)


@cache
def holding(module: str) -> tuple[str, ...]:
    """The modules of this name, of the rooms that have one, in the order above: ``bazan.FLOOR.ROOM.MODULE``."""
    folders = {room: ROOT / "bazan" / room.replace(".", "/") for room in ROOMS}
    held = [room for room, folder in folders.items() if (folder / f"{module}.py").is_file() or (folder / module / "__init__.py").is_file()]
    return tuple(f"bazan.{room}.{module}" for room in held)


def declared(module: str, name: str) -> Iterator[tuple[str, Any]]:
    """(room, each thing its ``module`` says under ``name``)."""
    for path in holding(module):
        for one in getattr(importlib.import_module(path), name, ()):
            yield path.removeprefix("bazan.").rpartition(".")[0], one


def django_apps() -> list[str]:
    """``apps.py``: rooms that keep tables, or hear Django."""
    return [path.removesuffix(".apps") for path in holding("apps")]


def clocks(process: str) -> list[Clock]:
    """``jobs.py``, ``CLOCKS``: those of one process, each ``act`` with the whole path of its function."""
    return [replace(clock, act=f"bazan.{room}.{clock.act}") for room, clock in declared("jobs", "CLOCKS") if clock.process == process]


def jobs() -> list[Job]:
    """``jobs.py``, ``JOBS``: of all processes, since whoever defers one is told here where it is done."""
    return [replace(job, act=f"bazan.{room}.{job.act}") for room, job in declared("jobs", "JOBS")]


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
    """``holders.py``, ``HOLDERS``: what rooms keep of people, with the whole paths of their functions."""
    return [
        replace(one, **{name: f"bazan.{room}.{path}" for name in ("act", "keeps", "finds") if (path := getattr(one, name))})
        for room, one in declared("holders", "HOLDERS")
    ]


def checks() -> list[str]:
    """``checks.py``: the modules whose ``CHECKS`` are looked at to find out what is wrong, those of no room first. They are loaded by who
    looks."""
    return sorted(
        (*holding("checks"), "bazan.apps.checks"), key=lambda path: path not in ("bazan.register.health.checks", "bazan.apps.checks")
    )


def leaving() -> list[tuple[str, Declared]]:
    """``leaving.py``, ``LEAVING``: what is said of rooms' tables when the province leaves, each with its room."""
    return list(declared("leaving", "LEAVING"))


def live() -> list[Live]:
    """``events.py``, ``LIVE``: what open screens are told of."""
    return [kind for _, kind in declared("events", "LIVE")]


def layers() -> list[Layers]:
    """``layers.py``, ``LAYERS``: what rooms put on maps, with the whole paths of their functions."""
    functions = ("listed", "asked", "counted")
    return [
        replace(one, **{name: f"bazan.{room}.{path}" for name in functions if (path := getattr(one, name))})
        for room, one in declared("layers", "LAYERS")
    ]


def changeable() -> list[Kind]:
    """``changeable.py``, ``KINDS``: what administrators change in the browser, with the whole paths of its functions."""
    functions = ("read", "put", "within", "said", "title", "takes_two", "agreed")
    return [
        replace(kind, **{name: f"bazan.{room}.{path}" for name in functions if (path := getattr(kind, name))})
        for room, kind in declared("changeable", "KINDS")
    ]


def metrics() -> list[Metric]:
    """``metrics.py``, ``METRICS``: figures for a program that watches the house."""
    return [metric for _, metric in declared("metrics", "METRICS")]


def menu() -> list[Entry]:
    """``menu.py``, ``ENTRIES``: by their doors, in the order they are shown, ``waiting`` with the whole path of its function."""
    every = [
        replace(entry, waiting=f"bazan.{room}.{entry.waiting}") if entry.waiting else entry for room, entry in declared("menu", "ENTRIES")
    ]
    return sorted(every, key=lambda entry: (list(DOORS).index(entry.door), entry.order))


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
