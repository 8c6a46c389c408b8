"""What came of what a camera saw, beside the cameras: the event, its alert, the incident opened from it, and how that one stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bazan.cameras.devices import api as devices
from bazan.cameras.devices.types import CameraInfo
from bazan.cameras.events import api as camera_events
from bazan.core.labels import label
from bazan.core.language import either, words
from bazan.directory.accounts import api as accounts
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import Reach
from bazan.monitoring.alerts import api as alerts
from bazan.response.incidents import api as incidents
from bazan.response.incidents.types import IncidentInfo

BACK = timedelta(days=7)
MOST = 100
"""Events of one alert, of which the oldest is shown: who comes back within an open alert raises it no more."""


@dataclass(frozen=True)
class Outcome:
    event: camera_events.EventRow
    proof: str
    """The beginning and the end of its still's fingerprint; empty: none is kept."""
    alert: str
    alert_id: int
    raised_at: datetime
    taken: str
    """Who took it up; empty: nobody did."""
    taken_at: datetime | None
    incident: IncidentInfo
    lead: str
    light: str
    word: str
    near: str
    """The camera's place as the wall is asked for the nearest ones."""
    may_live: bool


def newest(known: Iterable[CameraInfo], reach: Reach, now: datetime) -> Outcome | None:
    """Of the last days' events the one whose incident is to be shown: an open one before a closed one, the gravest first. None where
    there is none, or where the reader reads no incidents. Guarded ones stay with whom they are. At most nine questions."""
    if not accounts.allowed(reach, "incidents.view"):
        return None
    by_id = {camera.id: camera for camera in known}
    raised = devices.alerts_since(now - BACK)
    opened = incidents.of_alerts(raised) if raised else {}
    found = incidents.incidents(ids=opened.values()) if opened else []
    incident = next((info for info in found if not info.guarded), None)
    if incident is None or incident.alert_id is None:
        return None
    rows = [row for row in devices.events(alert_ids=[incident.alert_id], most=MOST) if row.camera_id in by_id]
    if not rows:
        return None
    row = min(rows, key=lambda row: row.began_at)
    alert, camera = alerts.alert(incident.alert_id, now), by_id[row.camera_id]
    return Outcome(
        event=camera_events.describe_events([row], by_id, now)[0],
        proof=f"{row.still[:4]}…{row.still[-4:]}" if row.still else "",
        alert=words(alert.labels),
        alert_id=alert.id,
        raised_at=alert.raised_at,
        taken=accounts.full_names().get(alert.acknowledged_by, alert.acknowledged_by),
        taken_at=alert.acknowledged_at,
        incident=incident,
        lead=_called(incident.lead_id),
        light="good" if incident.state == "closed" else "watch",
        word=label(f"incidents.state.{incident.state}"),
        near=f"{camera.terms.latitude},{camera.terms.longitude}",
        may_live=accounts.allowed(reach, "cameras.live", camera.place_id, devices.catalogue().sector),
    )


def _called(organization_id: int) -> str:
    body = organizations.organization(organization_id)
    return either(body.short_name, body.name_en)
