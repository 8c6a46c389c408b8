"""Pure decisions: which hours somebody has to watch, which of them nobody covers, what a shift and its note may be."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from bazan.coordination.duty_rosters.types import Gap, RosterInfo, ShiftInfo
from bazan.core.errors import Refused
from bazan.core.time import LOCAL, local_day

LONGEST_NOTE = 4_000
SHORTEST_NOTE = 3
LONGEST_SHIFT = timedelta(days=31)


def watched(roster: RosterInfo, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """The stretches of [start, end) in which somebody has to watch: all of it, or each day's local hours."""
    if roster.hours is None:
        return [(start, end)]
    opens, closes = (time.fromisoformat(one) for one in roster.hours)
    found, day = [], local_day(start) - timedelta(days=1)
    while day <= local_day(end):
        first = datetime.combine(day, opens, LOCAL)
        last = datetime.combine(day if opens < closes else day + timedelta(days=1), closes, LOCAL)
        if max(first, start) < min(last, end):
            found.append((max(first, start), min(last, end)))
        day += timedelta(days=1)
    return found


def gaps(roster: RosterInfo, shifts: Iterable[ShiftInfo], start: datetime, end: datetime) -> list[Gap]:
    """The watched stretches of [start, end) for which nobody is down."""
    taken = sorted((one.starts_at, one.ends_at) for one in shifts)
    found = []
    for first, last in watched(roster, start, end):
        at = first
        for begins, stops in taken:
            if begins >= last:
                break
            if begins > at:
                found.append(Gap(roster.id, at, begins))
            at = max(at, stops)
        if at < last:
            found.append(Gap(roster.id, at, last))
    return found


def check_shift(starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    """Raises Refused ``notifications.shift.*``: it ends before it begins, is over, or lasts longer than a month."""
    if ends_at <= starts_at:
        raise Refused("notifications.shift.order", {}, "ends_at")
    if ends_at <= now:
        raise Refused("notifications.shift.over", {}, "ends_at")
    if ends_at - starts_at > LONGEST_SHIFT:
        raise Refused("notifications.shift.long", {"days": LONGEST_SHIFT.days}, "ends_at")


def check_note(note: str) -> str:
    """The note without its edges. Raises Refused ``notifications.note.*``."""
    note = note.strip()
    if len(note) < SHORTEST_NOTE:
        raise Refused("notifications.note.empty", {}, "note")
    if len(note) > LONGEST_NOTE:
        raise Refused("notifications.note.long", {"limit": LONGEST_NOTE}, "note")
    return note
