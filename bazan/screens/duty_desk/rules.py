"""Pure decisions of the desk: which part of the queue, what a line speaks for, how fast something moves, when the bell may be quiet."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from bazan.core.errors import Refused
from bazan.core.reasons import SHORTEST_REASON
from bazan.monitoring.alerts.types import AlertInfo, condition_kind
from bazan.screens.duty_desk.types import Entry, Rate, Section

LONGEST_SILENCE = timedelta(hours=8)
"""The bell is silenced for a shift at most."""
RATE_OVER = timedelta(hours=3)
"""The stretch a rate is taken over."""
AHEAD = timedelta(hours=48)
"""A limit reached later than this isn't foretold: nothing keeps its rate so long."""


def section(alert: AlertInfo, kind: str) -> Section:
    """Where in the queue an alert belongs; ``kind`` is its rule's."""
    return "life" if alert.life_safety else "technical" if condition_kind(kind).about_sensors else "shift"


def queue(alerts: Iterable[AlertInfo], kinds: Mapping[str, str]) -> list[Entry]:
    """The lines of the queue in the order given: a group is one line, told by its first, in the part of the queue of that one."""
    found: dict[tuple[Section, object], list[AlertInfo]] = {}
    for one in alerts:
        part = section(one, kinds.get(one.rule, ""))
        found.setdefault((part, one.group_id or f"alone {one.id}"), []).append(one)
    return [Entry(part, members[0], len(members) - 1) for (part, _), members in found.items()]


def rate(points: Sequence[tuple[datetime, float | None]], limits: Sequence[tuple[float, dict[str, str]]], above: bool) -> Rate | None:
    """From the values of the last hours; null with fewer than two of them, or when they stand at one instant."""
    known = [(at, value) for at, value in points if value is not None]
    if len(known) < 2:
        return None
    last_at, last = known[-1]
    first_at, first = next((at, value) for at, value in known if at >= last_at - RATE_OVER)
    if first_at == last_at:
        first_at, first = known[-2]
    hours = (last_at - first_at) / timedelta(hours=1)
    if hours <= 0 or last_at - first_at > 2 * RATE_OVER:
        return None
    speed = (last - first) / hours
    sign = 1 if above else -1
    limit = next(((value, words) for value, words in limits if (value - last) * sign > 0), None)
    if limit is None or speed * sign <= 0:
        return Rate(speed, hours, limit[0] if limit else None, limit[1] if limit else {}, None)
    wait = (limit[0] - last) / speed
    return Rate(speed, hours, *limit, last_at + timedelta(hours=wait) if wait <= AHEAD / timedelta(hours=1) else None)


def check_silence(until: datetime, reason: str, person: str, now: datetime) -> None:
    """Raises Refused when a silence has no end ahead, is longer than a shift, or lacks its reason or the name of who answers for it."""
    if until <= now:
        raise Refused("desk.bell.past", {}, "until")
    if until > now + LONGEST_SILENCE:
        raise Refused("desk.bell.long", {"hours": int(LONGEST_SILENCE / timedelta(hours=1))}, "until")
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("desk.bell.reason", {}, "reason")
    if not person.strip():
        raise Refused("desk.bell.person", {}, "person")


def rings(life_safety: bool, silences: Iterable[bool]) -> bool:
    """Whether a new alert sounds; ``silences`` in force, each by whether it covers life safety. Only such a one quiets life safety."""
    found = list(silences)
    return not any(found) if life_safety else not found
