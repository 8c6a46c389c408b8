"""What to do now: the steps of the procedure an incident of this kind would follow, and the incident that was opened already."""

from dataclasses import dataclass

from bazan.core.errors import NotFound
from bazan.data.figures.api import kept
from bazan.monitoring.alerts.types import AlertInfo
from bazan.response.incidents import api as incidents
from bazan.response.incidents.types import IncidentInfo, Procedure, Step

SHOWN = 7
GRAVEST = 2
"""The level of command the gravest alerts call; others call the first."""


@dataclass(frozen=True)
class Doing:
    """``incident``: opened from this alert; then its room leads, not the desk."""

    procedure: Procedure | None
    steps: tuple[Step, ...]
    incident: IncidentInfo | None


def doing(alert: AlertInfo) -> Doing:
    """Within the reader's rows, in two questions at most."""
    found = incidents.of_alerts([alert.id]).get(alert.id)
    held = in_force(alert.incident_kind) if alert.incident_kind else None
    level = GRAVEST if alert.severity == "extreme" else 1
    steps = tuple(one for one in held.steps if one.from_level <= level) if held else ()
    return Doing(held, steps[:SHOWN], incidents.incident(found) if found else None)


@kept(60)
def in_force(kind: str) -> Procedure | None:
    """None also where the province lists no kinds of incident."""
    try:
        return incidents.in_force(kind)
    except NotFound:
        return None
