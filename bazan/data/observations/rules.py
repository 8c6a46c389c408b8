"""Pure decisions of the room: what a registration must say."""

import math
import re
from typing import Any

from bazan.core.errors import Refused
from bazan.core.units import canonical

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,58}")
"""A code is one level of an MQTT topic: no slash, plus or hash."""


def check_thing(code: str, latitude: float, longitude: float, properties: dict[str, dict[str, Any]], units: dict[str, str]) -> None:
    """Raises Refused when a thing can't be registered. ``units``: property code → its canonical unit."""
    if not CODE.fullmatch(code):
        raise Refused("streams.thing.code", {"code": code}, field="code")
    if not (math.isfinite(latitude) and math.isfinite(longitude) and -90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise Refused("streams.thing.position", {"latitude": latitude, "longitude": longitude}, field="latitude")
    for name, terms in properties.items():
        if name not in units:
            raise Refused("streams.property.unknown", {"property": name}, field="properties")
        if canonical(terms.get("unit") or units[name]) != units[name]:  # one unit a property, or roll-ups and limits would mix them
            raise Refused("streams.unit.differs", {"property": name, "unit": terms["unit"], "wanted": units[name]}, field="properties")
        if not terms.get("cadence_s", 3600) > 0:
            raise Refused("streams.cadence", {"property": name}, field="properties")


def check_property(item: dict[str, Any]) -> None:
    """Raises Refused when a vocabulary entry can't be loaded."""
    if not CODE.fullmatch(item["code"]):
        raise Refused("streams.property.code", {"code": item["code"]}, field="code")
    canonical(item["unit"])
