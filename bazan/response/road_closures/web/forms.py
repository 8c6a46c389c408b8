"""What the forms of closures send: local instants, points of a road."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bazan.core.errors import Refused
from bazan.core.time import LOCAL

_PAIR = re.compile(r"\s*(-?\d{1,3}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*", re.ASCII)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)


def instant(given: Mapping[str, str], name: str) -> datetime | None:
    """The local instant of a form, as 2026-11-25T07:30; None when nothing was said. Refused ``field.instant``."""
    text = given.get(name, "").strip()
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
        found = (found if found.tzinfo else found.replace(tzinfo=LOCAL)).astimezone(UTC)
    except (ValueError, OverflowError) as why:
        raise Refused("field.instant", {"text": text[:40]}, name) from why
    if not 1900 < found.year < LATEST.year:
        raise Refused("field.instant", {"text": text[:40]}, name)
    return found


def local(value: datetime | None) -> str:
    """The same the other way round."""
    return f"{value.astimezone(LOCAL):%Y-%m-%dT%H:%M}" if value else ""


def geometry(text: str) -> dict[str, Any]:
    """A point, or a line through several, one a line as latitude, longitude. Refused ``field.points``."""
    found = [_PAIR.fullmatch(line) for line in text.splitlines() if line.strip()]
    if not found or not all(found):
        raise Refused("field.points", {}, "points")
    pairs = [[float(one[2]), float(one[1])] for one in found if one]
    return {"type": "Point", "coordinates": pairs[0]} if len(pairs) == 1 else {"type": "LineString", "coordinates": pairs}
