"""Pure decisions about alerts: what may be done when, who is quiet, what belongs together, what explains what."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from bazan.core.errors import Conflict, Refused
from bazan.core.reasons import SHORTEST_GRAVE_REASON, SHORTEST_REASON
from bazan.core.time import LOCAL
from bazan.monitoring.alerts.condition_kinds import condition_kind
from bazan.monitoring.alerts.grammar import Quiet
from bazan.monitoring.alerts.types import OUTCOMES, SEVERITIES

LONGEST_SUPPRESSION = timedelta(days=30)
LONGEST_SUPPRESSION_OF_LIFE = timedelta(hours=12)
"""An alert of life safety is silenced for a shift, never for a month."""
TOGETHER_WITHIN = timedelta(minutes=30)
"""Alerts of one place raised within so long of each other may have one cause."""


def graver(one: str, other: str) -> str:
    """The graver of two severities."""
    return max(one, other, key=SEVERITIES.index)


def quiet_until(quiet: Quiet | None, life_safety: bool, at: datetime) -> datetime | None:
    """When the quiet hours that hold this instant end; null: it may call now. Life safety is never quiet."""
    if not quiet or life_safety:
        return None
    begins, ends = (time.fromisoformat(hour) for hour in (quiet.from_, quiet.to))
    local = at.astimezone(LOCAL)
    clock = local.time().replace(tzinfo=None)
    within = begins <= clock < ends if begins < ends else clock >= begins or clock < ends
    if not within:
        return None
    end = datetime.combine(local.date(), ends, LOCAL)
    return end if end > local else end + timedelta(days=1)


def check_outcome(outcome: str, closed: bool) -> None:
    """Raises Refused ``alerts.outcome`` without one of the outcomes, Conflict ``alerts.closed`` for one already told."""
    if closed:
        raise Conflict("alerts.closed")
    if outcome not in OUTCOMES:
        raise Refused("alerts.outcome", {}, "outcome")


def check_suppression(until: datetime, reason: str, person: str, life_safety: bool, now: datetime) -> None:
    """Raises Refused when a suppression has no end ahead, is too long, or lacks its reason or the name of who answers for it."""
    longest = LONGEST_SUPPRESSION_OF_LIFE if life_safety else LONGEST_SUPPRESSION
    if until <= now:
        raise Refused("alerts.suppress.past", {}, "until")
    if until > now + longest:
        raise Refused("alerts.suppress.long", {"hours": int(longest.total_seconds() // 3600)}, "until")
    if len(reason) < (SHORTEST_GRAVE_REASON if life_safety else SHORTEST_REASON):
        raise Refused("alerts.suppress.reason_life" if life_safety else "alerts.suppress.reason", {}, "reason")
    if not person.strip():
        raise Refused("alerts.suppress.person", {}, "person")


def group_of(group_by: Iterable[str], facts: Mapping[str, Any]) -> tuple[str, str] | None:
    """(kind, key) of the group an alert belongs to: what its rule names, else its place. Null: it stands alone.

    ``facts``: rule, place, thing, source, sector, owner. A fact that is unknown makes no group.
    """
    names = sorted(group_by)
    if names:
        if any(facts.get(name) in (None, "") for name in names):
            return None
        return "key", "|".join(f"{name}={facts[name]}" for name in names)
    return None if facts.get("place") is None else ("place_time", f"place={facts['place']}")


def joins(kind: str, newest: datetime, at: datetime) -> bool:
    """Whether an alert raised at ``at`` joins a group whose newest alert was raised then."""
    return kind == "key" or abs(at - newest) <= TOGETHER_WITHIN


def explained(kind: str, life_safety: bool) -> bool:
    """Whether a silent station explains such an alert away. Never one of life safety."""
    return condition_kind(kind).needs_station and not life_safety


def what(before: int, after: int) -> str:
    """What a change of level amounts to."""
    if before == 0:
        return "raised"
    if after == 0:
        return "cleared"
    return "risen" if after > before else "lowered"


def line(labels: Mapping[str, str], level: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    """The one line of an alert in every language: its rule's title with the feature's name in it, then the level's words."""
    found = {}
    for language, title in labels.items():
        said = title.replace("{feature}", names.get(language, ""))
        words = level.get(language, "")
        found[language] = f"{said}: {words}" if words else said
    return found
