"""Pure decisions: light, class, freshness, which target is in force."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bazan.kernel.time import day_start
from bazan.measure.indicators.types import Band, Freshness, Light, Target

MISSING_AFTER = 30
"""Older than so many freshness promises, a value is missing rather than stale."""
LIMITS = ("good", "watch", "off", "disaster")


def freshness(alive_at: datetime | None, value: float | None, fresh_s: int, now: datetime) -> Freshness:
    """fresh within its promise, stale after it, missing when there is none or it is very old."""
    if value is None or alive_at is None:
        return "missing"
    age_s = (now - alive_at).total_seconds()
    if age_s <= fresh_s:
        return "fresh"
    return "stale" if age_s <= fresh_s * MISSING_AFTER else "missing"


def light(value: float | None, target: Target | None, direction: str) -> Light:
    """The gravest limit the value is beyond; none without a value or a limit.

    Beyond: above when less is better, below when more is better; the limit itself counts when the target says so.
    """
    if value is None or target is None or direction == "neutral":
        return "none"
    limits: list[tuple[Light, float | None]] = [("disaster", target.disaster), ("off", target.off), ("watch", target.watch)]
    if all(limit is None for _, limit in limits):
        return "none"
    for name, limit in limits:
        if limit is not None and _beyond(value, limit, direction, target.inclusive):
            return name
    return "good"


def _beyond(value: float, limit: float, direction: str, inclusive: bool) -> bool:
    if inclusive and value == limit:
        return True
    return value > limit if direction == "down" else value < limit


def band(value: float | None, bands: Sequence[Band]) -> Band | None:
    """The class that holds the value: low inclusive, high exclusive."""
    if value is None:
        return None
    return next((b for b in bands if (b.low is None or value >= b.low) and (b.high is None or value < b.high)), None)


def targets(spec: Mapping[str, Any], thing: Mapping[str, Any] | None) -> tuple[Target, ...]:
    """Every target of a feature, oldest first; limits that are a station's own are read from ``thing``."""
    found = []
    for entry in spec.get("targets_resolved", spec.get("targets", [])):
        limits = {name: _limit(entry.get(name), thing) for name in LIMITS}
        if any(value is not None for value in limits.values()):
            start, end = entry.get("valid_from"), entry.get("valid_to")
            found.append(
                Target(
                    **limits,
                    source=entry.get("source", ""),
                    valid_from=_instant(start) or datetime(1970, 1, 1, tzinfo=UTC),
                    valid_to=_instant(end),
                    inclusive=entry.get("inclusive", False),
                )
            )
    return tuple(sorted(found, key=lambda target: target.valid_from))


def _limit(given: Any, thing: Mapping[str, Any] | None) -> float | None:
    if isinstance(given, Mapping):
        given = (thing or {}).get(given["thing"])
    return None if given is None else float(given)


def _instant(day: Any) -> datetime | None:
    return day_start(date.fromisoformat(str(day))) if day else None


def in_force(every: Sequence[Target], at: datetime) -> Target | None:
    """The target in force at an instant; of two, the one that began later."""
    return next((t for t in reversed(every) if t.valid_from <= at and (t.valid_to is None or at < t.valid_to)), None)


def resolve(spec: Mapping[str, Any], tables: Mapping[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """The targets of a file with those that live in a table written out, one for each of its rows."""
    found: list[dict[str, Any]] = []
    for entry in spec.get("targets", []):
        if "table" not in entry:
            found.append(entry)
            continue
        for row in tables.get(entry["table"], []):
            if all(row.get(key) == wanted for key, wanted in entry.get("where", {}).items()):
                found.append(
                    {
                        entry["sets"]: row[entry["column"]],
                        "source": row["source"],
                        "valid_from": row["valid_from"],
                        "valid_to": row.get("valid_to"),
                        "inclusive": entry.get("inclusive", False),
                    }
                )
    return found


def fold(text: str) -> str:
    """Lower case without marks: ``Đắk`` is ``dak``, ``VN_AQI`` is ``vn aqi``."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d").replace("_", " "))
    return "".join(c for c in plain if not unicodedata.combining(c))


def overdue(last: datetime | None, now: datetime, most: timedelta) -> datetime:
    """From when the clock catches up: where it stood, but no further back than ``most``."""
    return max(last, now - most) if last else now - most
