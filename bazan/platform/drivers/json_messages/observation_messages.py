"""One pushed observation, kept as JSON, read again: ``{"thing", "property", "time", "value", "unit"?, "quality"?}``."""

from datetime import UTC
from typing import Any

import msgspec

from bazan.core.errors import Refused
from bazan.core.quality import Quality
from bazan.platform.drivers.types import Piece, Row, refused
from bazan.platform.drivers.values.source_values import number, shown, time_reader

_NAMES = {flag.name.lower(): int(flag) for flag in Quality}
_read_time = time_reader("iso", UTC)


def read(raw: str, position: str) -> Piece:
    """What one kept observation comes to. Never raises."""
    at = ""
    try:
        item = msgspec.json.decode(raw.encode("utf-8", "replace"))
        if not isinstance(item, dict):
            raise Refused("drivers.json.item")
        for at in ("thing", "property"):
            if not isinstance(item.get(at), str) or not item[at]:
                raise Refused(f"drivers.{at}.absent")
        at = "time"
        time = _read_time(item.get("time"))
        at = "quality"
        quality = _quality(item.get("quality", 0))
        at = "value"
        value = number(item.get("value"))
    except (msgspec.DecodeError, RecursionError):
        return refused(position, raw, "drivers.json.item")
    except Refused as why:
        return refused(position, raw, why.rule, at, **why.params)
    unit = item.get("unit")
    return Piece(position, raw, rows=[Row(item["thing"], item["property"], time, value, unit if isinstance(unit, str) else "", quality)])


def _quality(given: Any) -> int:
    if isinstance(given, str) and given.lower() in _NAMES:
        return _NAMES[given.lower()]
    if isinstance(given, int) and not isinstance(given, bool) and given in _NAMES.values():
        return given
    raise Refused("drivers.quality", {"value": shown(given)})
