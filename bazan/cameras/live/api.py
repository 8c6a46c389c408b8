"""What other apps show of cameras: the picture of what one saw, the cameras nearest to a point."""

from dataclasses import dataclass

from bazan.cameras.devices import api as devices
from bazan.cameras.devices.components import state_of
from bazan.core.geographic_distance import distance_km
from bazan.core.language import either
from bazan.directory.accounts.api import Reach, allowed
from bazan.monitoring.alerts.types import AlertInfo
from bazan.platform.design_system.api import number

NEAREST = 3
FARTHEST_KM = 5.0


@dataclass(frozen=True)
class Near:
    """A camera near a point."""

    name: str
    href: str
    """It on the wall, live for who may."""
    km: str
    light: str
    word: str
    still: str
    """Address of its newest picture; empty while there is none."""
    live: bool
    """The reader may see it live, and it is."""


@dataclass(frozen=True)
class Picture:
    """What a camera saw, as an alert shows it."""

    still: str
    """Address of the blurred picture; empty: none was kept."""
    href: str
    """The camera on the wall, live for who may."""
    live: bool
    """The reader may."""


def near(reach: Reach, latitude: float, longitude: float) -> list[Near]:
    """The nearest cameras that the reader may see, within FARTHEST_KM. Three queries; none for who may see no camera."""
    if not allowed(reach, "cameras.view"):
        return []
    found = []
    for camera in devices.cameras(near=(latitude, longitude), most=NEAREST):
        terms = camera.terms
        km = distance_km((latitude, longitude), (terms.latitude, terms.longitude))
        if km <= FARTHEST_KM:
            shows = camera.state == "live"
            still = f"/cameras/{terms.code}/still.jpg" if shows else ""
            live = shows and allowed(reach, "cameras.live", camera.place_id)
            found.append(
                Near(either(terms.name, terms.name_en), f"/cameras?camera={terms.code}", number(km, 1), *state_of(camera), still, live)
            )
    return found


def around(reach: Reach, latitude: float, longitude: float) -> str:
    """The wall with the cameras nearest to a point first; empty for who may see none."""
    return f"/cameras?near={latitude:.5f},{longitude:.5f}" if allowed(reach, "cameras.view") else ""


def of_alert(reach: Reach, alert_id: int | None) -> Picture | None:
    """The newest picture of the events that led to an alert; none: no camera raised it. Two queries, none without an alert."""
    if alert_id is None or not allowed(reach, "cameras.view"):
        return None
    rows = devices.events(alert_ids=[alert_id], most=1)
    known = devices.cameras(ids=[rows[0].camera_id]) if rows else []
    return _picture(reach, rows[0].id, known[0].terms.code) if known else None


def picture(reach: Reach, alert: AlertInfo) -> Picture | None:
    """Of an alert that a camera raised."""
    event, code = alert.detail.get("camera_event"), alert.detail.get("camera")
    if code is None or not allowed(reach, "cameras.view"):
        return None
    return _picture(reach, event, code)


def _picture(reach: Reach, event_id: int | None, code: str) -> Picture:
    still = f"/cameras/events/{event_id}/still.jpg" if event_id is not None else ""
    return Picture(still, f"/cameras?camera={code}", allowed(reach, "cameras.live"))
