"""Pure: how a camera stands, which way it looks, and the ground it sees."""

from math import cos, radians, sin
from typing import Any

from bazan.cameras.devices.types import CameraInfo, Terms
from bazan.core.labels import label
from bazan.core.map_layers import Light

USUAL_ANGLE, USUAL_REACH_M = 60.0, 60.0
M_A_DEGREE = 111_320.0
SIDES = 8
"""Of the fan's edge."""
WINDS = 8
PICTURE_FAULTS = ("dark", "overexposed", "defocused", "moved", "slow", "clock_skew")


def light_of(camera: CameraInfo) -> tuple[Light, str]:
    """The light it stands at, and the label that says why; empty: it is well."""
    if camera.state in ("resting", "off"):
        return "none", f"cameras.state.{camera.state}"
    if "offline" in camera.faults or camera.state != "live":
        return "missing", f"cameras.state.{camera.state if camera.state != 'live' else 'silent'}"
    if "frozen" in camera.faults:
        return "stale", "cameras.fault.frozen"
    fault = next((fault for fault in PICTURE_FAULTS if fault in camera.faults), "")
    return ("watch", f"cameras.fault.{fault}") if fault else ("good", "")


def direction(bearing: float | None) -> str:
    """Which way it looks, in words; empty where nobody said."""
    if bearing is None:
        return ""
    wind = round(bearing / (360 / WINDS)) % WINDS
    return label("cameras.direction.said", wind=label(f"cameras.direction.{wind}"), degrees=f"{bearing:g}")


def view_of(terms: Terms) -> dict[str, Any] | None:
    """The ground it sees, GeoJSON: a fan from where it stands, the whole circle where it sees all around. None where nobody said which
    way it looks."""
    if terms.bearing is None:
        return None
    angle, reach = terms.view_angle or USUAL_ANGLE, terms.reach_m or USUAL_REACH_M
    sides = max(SIDES, round(angle / 10))
    squeeze = cos(radians(terms.latitude))
    fan = [
        (
            round(terms.longitude + reach / M_A_DEGREE / squeeze * sin(radians(way)), 7),
            round(terms.latitude + reach / M_A_DEGREE * cos(radians(way)), 7),
        )
        for way in (terms.bearing - angle / 2 + angle * side / sides for side in range(sides + 1))
    ]
    here = (terms.longitude, terms.latitude)
    return {"type": "Polygon", "coordinates": [[*fan[:-1], fan[0]] if angle >= 360 else [here, *fan, here]]}
