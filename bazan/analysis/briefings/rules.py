"""Pure decisions: which stretch a briefing is about, what matters most, when one is due, how it is numbered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import inf
from statistics import median

from bazan.analysis.briefings.grammar import Schedule
from bazan.analysis.briefings.types import Kind
from bazan.core.errors import Refused
from bazan.core.time import LOCAL, Period, day_start, local_day
from bazan.core.working_days import Calendar

LAGS: dict[Kind, dict[str, int]] = {
    "daily": {"hour": 24, "day": 1},
    "weekly": {"hour": 24 * 7, "day": 7},
    "monthly": {"hour": 24 * 28, "day": 28, "week": 4},
    "meeting": {"hour": 24 * 7, "day": 7},
}
"""By kind and grain how many periods lie between the values compared: the same clock hour, the same weekday; else the period before."""
AHEAD = {"daily": timedelta(days=3), "weekly": timedelta(days=7), "monthly": timedelta(days=31), "meeting": timedelta(days=7)}
"""How far what is coming is looked for."""
FEWEST_MOVES = 5
"""Earlier moves by which the usual one is judged; of fewer nothing is said."""
MEMORY = timedelta(hours=1)
"""Rooms that don't keep how they stood are asked for no instant longer ago than this."""
STILL_DUE = timedelta(hours=12)
"""A briefing nobody could make at its time is made up to so long after it."""
UNLIKELY = 0.5
"""Below this chance a year's target is told to be in danger."""
GRAVITY = {"disaster": 3, "off": 2, "watch": 1}


def span(kind: Kind, at: datetime, calendar: Calendar) -> tuple[datetime, datetime]:
    """[start, end) of what a briefing of this kind, made at ``at``, tells: since the working day before; the week or month that ended;
    of a meeting the last seven days."""
    today = local_day(at)
    match kind:
        case "daily":
            before = today - timedelta(days=1)
            while not calendar.works(before):
                before -= timedelta(days=1)
            return day_start(before), at
        case "weekly" | "monthly":
            ended = Period.holding(at, "week" if kind == "weekly" else "month").previous()
            return ended.start, ended.end
    return day_start(today - timedelta(days=7)), at


def judged_instant(at: datetime, now: datetime) -> datetime:
    """The instant a briefing is made as of. Refused ``briefings.future``: it is still to come."""
    if at > now + timedelta(minutes=1):
        raise Refused("briefings.future", {}, "at")
    return at


def back(period: Period, count: int) -> Period:
    """The period so many before."""
    fixed = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7)}.get(period.grain)
    if fixed is not None:
        return Period(period.start - fixed * count, period.grain)
    for _ in range(count):
        period = period.previous()
    return period


def lag(kind: Kind, grain: str) -> int:
    """How many periods back a value is held against."""
    return LAGS[kind].get(grain, 1)


def rounded(value: float, digits: int) -> float:
    """The value as it is printed, so that differences of printed numbers are those that are printed."""
    return round(value, digits) + 0.0


def usual_move(values: Sequence[tuple[Period, float]], count: int) -> float | None:
    """The median of the moves over ``count`` periods before the last one; null: fewer than ``FEWEST_MOVES`` are known.

    ``values``: oldest first, gaps left out; a move is known where both its ends are.
    """
    held = {period.start: value for period, value in values}
    moves = [
        abs(value - held[earlier.start]) for period, value in values[:-1] if (earlier := back(period, count)).start in held
    ]  # fmt: skip
    return median(moves) if len(moves) >= FEWEST_MOVES else None


@dataclass(frozen=True)
class Weight:
    """How much a number matters: ``gravity`` beyond its target, ``entered``: since the value it is held against; then its move."""

    gravity: int
    entered: bool
    times: float | None
    """Its move over its usual one; infinite where it usually stands still; null where the usual one isn't known."""
    share: float
    """Its move over its size, 0 to 1."""
    order: int
    """Of its tile on the sector's board; those that stand on none come last."""


def weight_of(gravity: int, before: int | None, value: float, earlier: float | None, usual: float | None, order: int) -> Weight:
    """Weigh a number. ``before``: its gravity at the earlier value, null if there is none."""
    entered = gravity > 0 and before == 0
    if earlier is None or value == earlier:
        return Weight(gravity, entered, 0.0 if earlier is not None and usual is not None else None, 0.0, order)
    times = None if usual is None else inf if usual == 0 else abs(value - earlier) / usual
    return Weight(gravity, entered, times, abs(value - earlier) / max(abs(value), abs(earlier)), order)


def matters(one: Weight, notable: float) -> bool:
    """Whether it is told at all: beyond its target, or moved by ``notable`` times its usual move; where that isn't known, moved at all."""
    return one.gravity > 0 or (one.share > 0 if one.times is None else one.times >= notable)


def heaviest[T](weighed: Iterable[tuple[Weight, T]], most: int) -> list[tuple[Weight, T]]:
    """At most so many: the gravest beyond its target first, newly beyond before long beyond, then the biggest move against its usual."""

    def rank(pair: tuple[Weight, T]) -> tuple[float, ...]:
        one = pair[0]
        return (-one.gravity, -one.entered, -(one.times if one.times is not None else 0.0), -one.share, one.order)

    return sorted(weighed, key=rank)[:most]


def contributions(now: dict[int, float], before: dict[int, float], whole: tuple[float, float]) -> list[tuple[int, float]] | None:
    """(part, what it added) of the parts that pushed the whole the way it went, the most first; null: the parts don't add up to it.

    ``whole``: (value, earlier value). A part missing in one of the periods counts as 0 only where the sums still agree.
    """
    for parts, total in ((now, whole[0]), (before, whole[1])):
        if not parts or abs(sum(parts.values()) - total) > 1e-6 * max(abs(total), 1.0):
            return None
    return movers({key: (now.get(key, 0.0), before.get(key, 0.0)) for key in {*now, *before}}, whole)


def movers(both: dict[int, tuple[float, float]], whole: tuple[float, float]) -> list[tuple[int, float]]:
    """(part, its own move) of the parts that moved the way the whole did, the most first. ``both``: part to (value, earlier value)."""
    way = 1 if whole[0] > whole[1] else -1
    moved = [(key, value - earlier) for key, (value, earlier) in both.items() if (value - earlier) * way > 0]
    return sorted(moved, key=lambda part: (-abs(part[1]), part[0]))


def due_at(one: Schedule, at: datetime, calendar: Calendar) -> datetime | None:
    """The instant at which the schedule was due last, if a briefing due then may still be made at ``at``; local clock, working days.

    A weekly or monthly one due on a day of rest is made on the next working day.
    """
    for days in (0, 1):
        day = local_day(at) - timedelta(days=days)
        if not _due_on(one, day, calendar):
            continue
        due = datetime.combine(day, time.fromisoformat(one.at), LOCAL)
        if due <= at < due + STILL_DUE:
            return due
    return None


def _due_on(one: Schedule, day: date, calendar: Calendar) -> bool:
    if not calendar.works(day):
        return False
    if one.kind == "daily":
        return True
    first = day - timedelta(days=day.weekday()) if one.kind == "weekly" else day.replace(day=1)
    wanted = first + timedelta(days=one.day - 1)
    return calendar.on_or_after(wanted) == day


def symbol_of(number: int, abbreviation: str) -> str:
    """``05/BC-IOC``: numbers below 10 with a 0 in front, between number and symbol a slash (Decree 30/2020/ND-CP, appendix I, II.3)."""
    return f"{number:02}/BC-{abbreviation}"
