"""The one declaration of all that an app brings. Reading it needs neither Django nor any of the functions it names.

An app's ``manifest.py`` names its functions within ``deferred_imports()``, so that the type checker and the editor find them.
"""

from dataclasses import dataclass
from types import ModuleType
from typing import Any

from bazan.core.administrator_changes import Kind
from bazan.core.map_layers import Layers
from bazan.platform.data_export.types import Declared
from bazan.platform.events.screen_updates import Live
from bazan.platform.events.types import Subscriber
from bazan.platform.jobs.types import Clock, Job
from bazan.platform.manifests.menu import Entry
from bazan.platform.manifests.message_channels import Channel
from bazan.platform.manifests.personal_data import Holder
from bazan.platform.observability.health_checks import Check
from bazan.platform.observability.metric_definitions import Metric


@dataclass(frozen=True)
class Permission:
    """What roles may do within the places and sectors they are held in.

    ``second_factor``: whoever holds it proves twice who they are.
    """

    name: str
    roles: tuple[str, ...]
    second_factor: bool = False


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """All that one app declares."""

    permissions: tuple[Permission, ...] = ()
    menu: tuple[Entry, ...] = ()
    schedules: tuple[Clock, ...] = ()
    jobs: tuple[Job, ...] = ()
    subscribers: tuple[Subscriber, ...] = ()
    screen_updates: tuple[Live, ...] = ()
    map_layers: tuple[Layers, ...] = ()
    health_checks: tuple[Check, ...] = ()
    metrics: tuple[Metric, ...] = ()
    channels: tuple[Channel, ...] = ()
    settings: type[Any] | None = None
    """A dataclass of settings."""
    personal_data: tuple[Holder, ...] = ()
    data_export: tuple[Declared, ...] = ()
    administrator_changes: tuple[Kind, ...] = ()
    extensions: tuple[object, ...] = ()
    """What it adds to lower apps, in types of theirs: a panel on a page, an origin of incidents."""
    urls: ModuleType | None = None
    """The module with ``urlpatterns``."""
