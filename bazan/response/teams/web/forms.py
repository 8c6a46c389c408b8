"""What phones send: positions as JSON."""

import json
from datetime import UTC, datetime
from typing import Any

from bazan.core.errors import Refused
from bazan.response.teams import api as teams
from bazan.response.teams.types import Point


def sent(body: bytes) -> tuple[int, list[Point]]:
    """(number of the share, places) of what a phone sent: ``{"share": 7, "points": [[latitude, longitude, metres, milliseconds], …]}``.

    Refused ``field.batch``, ``teams.position.many``.
    """
    try:
        told = json.loads(body)
        share, given = told["share"], told["points"]
        if type(share) is not int or not 0 < share < 2**31 or not isinstance(given, list):
            raise ValueError("no batch")
        if len(given) > teams.MOST_POINTS:
            raise Refused("teams.position.many", {"limit": teams.MOST_POINTS}, "points")
        return share, [_point(*one) for one in given]
    except (ValueError, TypeError, KeyError, OverflowError, OSError, RecursionError) as why:
        raise Refused("field.batch", {}, "points") from why


def _point(latitude: Any, longitude: Any, accuracy_m: Any, observed_ms: Any) -> Point:
    if any(type(one) not in (int, float) for one in (latitude, longitude, accuracy_m, observed_ms)):
        raise ValueError("no numbers")
    return Point(float(latitude), float(longitude), float(accuracy_m), datetime.fromtimestamp(observed_ms / 1000, UTC))
