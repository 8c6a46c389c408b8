"""Rosters as their pages show them: the week drawn day by day, hours and people in words. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from bazan.coordination.duty_rosters import api
from bazan.coordination.duty_rosters.types import Gap, RosterInfo, ShiftInfo
from bazan.core.labels import label
from bazan.core.language import either
from bazan.core.time import LOCAL, Period
from bazan.directory.organizations.types import OrganizationInfo
from bazan.directory.permissions.types import Person

DAY_MIN = 24 * 60
DAYS_OF_WEEK = 7


def name_of(body: OrganizationInfo | None) -> str:
    """What people call an organization."""
    return "–" if body is None else either(body.short_name, body.name_en)


def roster_name(one: RosterInfo) -> str:
    return either(one.name, one.name_en)


def hours(one: RosterInfo) -> str:
    """07:00–17:00, or day and night."""
    return "–".join(one.hours) if one.hours else label("notifications.roster.always")


def watched_now(one: RosterInfo, at: datetime) -> bool:
    """Whether somebody has to watch at this instant."""
    return bool(api.watched(one, at, at + timedelta(minutes=1)))


def week_of(text: str, at: datetime) -> Period:
    """The week that is written 2026-W48; this one when it isn't."""
    try:
        found = Period.parse(text)
    except ValueError:
        return Period.holding(at, "week")
    return found if found.grain == "week" else Period.holding(at, "week")


def week_text(period: Period) -> str:
    """23/11 – 29/11/2026."""
    first, last = period.start.astimezone(LOCAL), (period.end - timedelta(days=1)).astimezone(LOCAL)
    return label("notifications.roster.week", first=f"{first:%d/%m}", last=f"{last:%d/%m/%Y}")


def week(
    roster: RosterInfo,
    period: Period,
    shifts: Iterable[ShiftInfo],
    gaps: Iterable[Gap],
    named: Mapping[int, Person],
    at: datetime,
) -> list[dict[str, Any]]:
    """Seven days: of each its bars in minutes of the day and its lines, gaps among them."""
    every, holes = list(shifts), list(gaps)
    tones = {account: number % 4 for number, account in enumerate(sorted({one.account_id for one in every}))}
    days = []
    for number in range(DAYS_OF_WEEK):
        start = period.start + timedelta(days=number)
        end = start + timedelta(days=1)
        there = [one for one in every if one.starts_at < end and one.ends_at > start]
        open_hours = [one for one in holes if one.starts_at < end and one.ends_at > start]
        lanes = _lanes(there)
        bars = [
            _bar(one.starts_at, one.ends_at, start, lanes[one.id], max(lanes.values()) + 1, f"tone-{tones[one.account_id]}")
            for one in there
        ]
        bars += [_bar(one.starts_at, one.ends_at, start, 0, 1, "gap") for one in open_hours]
        lines = [
            (one.starts_at, {"shift": one, "who": who(one, named), "hours": _hours(one.starts_at, one.ends_at, start)}) for one in there
        ]
        lines += [(one.starts_at, {"shift": None, "who": "", "hours": _hours(one.starts_at, one.ends_at, start)}) for one in open_hours]
        days.append(
            {
                "day": start.astimezone(LOCAL).date(),
                "today": start <= at < end,
                "now": (at - start).total_seconds() / 60 if start <= at < end else None,
                "bars": bars,
                "lines": [line for _, line in sorted(lines, key=lambda pair: pair[0])],
                "watched": bool(api.watched(roster, start, end)),
            }
        )
    return days


def _lanes(shifts: list[ShiftInfo]) -> dict[int, int]:
    """Shift to the row it is drawn in: those of the same hours one under the other."""
    lanes: dict[int, int] = {}
    for one in shifts:
        taken = {
            lanes[other.id] for other in shifts if other.id in lanes and other.starts_at < one.ends_at and one.starts_at < other.ends_at
        }
        lanes[one.id] = next(number for number in range(len(shifts)) if number not in taken)
    return lanes


def _bar(starts_at: datetime, ends_at: datetime, day: datetime, lane: int, lanes: int, kind: str) -> dict[str, Any]:
    first = max((starts_at - day).total_seconds() / 60, 0)
    last = min((ends_at - day).total_seconds() / 60, DAY_MIN)
    return {"x": round(first, 1), "width": round(max(last - first, 2), 1), "lane": lane, "lanes": lanes, "kind": kind}


def who(one: ShiftInfo, named: Mapping[int, Person]) -> str:
    """The name of whose shift it is."""
    return named[one.account_id].full_name if one.account_id in named else str(one.account_id)


def _hours(starts_at: datetime, ends_at: datetime, day: datetime) -> str:
    """The hours of it that fall on the day; an arrow where it comes from the day before or goes on to the next."""
    until = "24:00" if ends_at == day + timedelta(days=1) else f"{ends_at.astimezone(LOCAL):%H:%M}"
    if ends_at > day + timedelta(days=1):
        return "← →" if starts_at < day else f"{starts_at.astimezone(LOCAL):%H:%M} →"
    return f"← {until}" if starts_at < day else f"{starts_at.astimezone(LOCAL):%H:%M}–{until}"
