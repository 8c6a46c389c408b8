"""Pure decisions: light, class, freshness, which target is in force."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from bazan.core.time import LOCAL, Period, day_start
from bazan.data.indicators.limit_rules import LIMITS
from bazan.data.indicators.types import Band, Freshness, Light, Reading, Target, Value
from bazan.data.indicators.types import in_force as in_force

MISSING_AFTER = 30
"""Older than so many freshness promises, a value is missing rather than stale."""


def freshness(alive_at: datetime | None, value: float | None, fresh_s: int, now: datetime) -> Freshness:
    """fresh within its promise, stale after it, missing when there is none or it is very old."""
    if value is None or alive_at is None:
        return "missing"
    age_s = (now - alive_at).total_seconds()
    if age_s <= fresh_s:
        return "fresh"
    return "stale" if age_s <= fresh_s * MISSING_AFTER else "missing"


def alive_until(alive_at: datetime | None, over_rows: bool, period_end: datetime) -> datetime | None:
    """From when a value ages: its newest input; of one over rows the end of its period, since a figure of October is due once."""
    return alive_at if alive_at is None or not over_rows else period_end


@lru_cache(20_000)
def carried_from(period: Period) -> datetime:
    """From when a period's value stands for a later one: its end; of hours and days the end of the next, which is measured once over."""
    return period.next().end if period.grain in ("hour", "day") else period.end


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


STRETCH = {"quarter": 3, "year": 12}
"""Months a target of a path lasts, by the indicator's grain; one for every other grain."""


def targets(spec: Mapping[str, Any], thing: Mapping[str, Any] | None, until: int = 0) -> tuple[Target, ...]:
    """Every target of a feature, oldest first; limits that are a station's own are read from ``thing``.

    A path over the year (``{ month = [twelve numbers] }``) is one target a month, each year it is valid; of a quarter or a year it is
    the number of its last month. ``until``: the last year for a path without an end.
    """
    found: list[Target] = []
    for entry in spec.get("targets_resolved", spec.get("targets", [])):
        start = _instant(entry.get("valid_from")) or datetime(1970, 1, 1, tzinfo=UTC)
        end = _instant(entry.get("valid_to"))
        if any(_is_path(entry.get(name)) for name in LIMITS):
            found += _path(entry, thing, start, end, STRETCH.get(spec.get("grain", ""), 1), until)
        else:
            found += _target(entry, thing, 0, start, end)
    return tuple(sorted(found, key=lambda target: target.valid_from))


def _path(entry: Mapping[str, Any], thing: Any, start: datetime, end: datetime | None, months: int, until: int) -> Iterator[Target]:
    """One target a stretch of months, each the limit of its last month, within [start, end)."""
    last = max((end - timedelta(seconds=1)).astimezone(LOCAL).year if end else until, start.astimezone(LOCAL).year)
    for year in range(start.astimezone(LOCAL).year, last + 1):
        for month in range(1, 13, months):
            begins = day_start(date(year, month, 1))
            after = month + months
            ends = day_start(date(year + (after > 12), after - 12 if after > 12 else after, 1))
            if ends > start and (end is None or begins < end):
                yield from _target(entry, thing, after - 1, max(begins, start), min(ends, end) if end else ends, of_path=True)


def _target(
    entry: Mapping[str, Any], thing: Any, month: int, start: datetime, end: datetime | None, of_path: bool = False
) -> Iterator[Target]:
    limits = {name: _limit(entry.get(name), thing, month) for name in LIMITS}
    if any(value is not None for value in limits.values()):
        inclusive = entry.get("inclusive", False)
        yield Target(
            **limits, source=entry.get("source", ""), valid_from=start, valid_to=end, inclusive=inclusive, of_path=of_path
        )  # fmt: skip


def _is_path(given: Any) -> bool:
    return isinstance(given, Mapping) and "month" in given


def _limit(given: Any, thing: Mapping[str, Any] | None, month: int = 0) -> float | None:
    if isinstance(given, Mapping):
        given = given["month"][month - 1] if "month" in given else (thing or {}).get(given["thing"])
    return None if given is None else float(given)


def _instant(day: Any) -> datetime | None:
    return day_start(date.fromisoformat(str(day))) if day else None


def light_of(reading: Reading, value: Value) -> Light:
    """The light of one value of a reading's course."""
    return light(value.value, reading.target_of(value.period), reading.info.direction)


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
