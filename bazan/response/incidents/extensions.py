"""What higher apps add to incidents: they put it into ``extensions`` of their manifest."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # manifests import this module, so it stays light
    from bazan.directory.permissions.types import Reach
    from bazan.response.incidents.types import IncidentInfo
    from bazan.response.warnings.types import MessageInfo


@dataclass(frozen=True)
class IncidentOrigin:
    """Things of a higher app that incidents are opened from."""

    source: str
    """The source of such an incident, one of ``types.SOURCES``."""
    parameter: str
    """Names the thing in the address of a new incident: ``/incidents/new?report=7``."""
    fill: Callable[[int], Mapping[str, str]]
    """Gives what the thing numbered so knows, by the names of the form's fields. NotFound where the reader may not see it."""
    address: Callable[[str], str]
    """Gives the thing's page by the ``source_ref`` of an incident; empty where the reader may not see it."""


@dataclass(frozen=True)
class IncidentPanel:
    """A panel on the page of an incident."""

    read: Callable[["IncidentInfo", Sequence["MessageInfo"], "Reach", datetime], object | None]
    """Gives what the template shows as ``told``, of the incident and the warnings sent because of it; None: there is no panel."""
    template: str
