"""The time below the map: a month by days, the last hours by minutes, with what happened as bars and marks on them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bazan.core.labels import label
from bazan.core.language import words
from bazan.core.map_layers import Light
from bazan.core.time import LOCAL
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import Reach
from bazan.monitoring.alerts import api as alerts
from bazan.platform.design_system.api import clock, day, severity_light, when
from bazan.response.incidents import api as incidents
from bazan.screens.map.types import View

BACK, NEAR = timedelta(days=30), timedelta(hours=6)
FINE = timedelta(minutes=10)
BEND, NEAR_X, END = 44.0, 46.4, 100.0
"""Per cent of the drawing's breadth: where its scale of days ends, where that of hours begins and ends."""
HEIGHT = 40
"""Pixels of the highest bar."""
MOST_MARKS = 60
Said = Callable[[datetime], str]


@dataclass(frozen=True)
class Mark:
    """One moment worth jumping to. ``at``: the first whole second at which the map shows it; an address says no less than a second."""

    at: datetime
    light: Light
    text: str
    x: float


@dataclass(frozen=True)
class Bar:
    x: float
    width: float
    height: float
    grave: float
    """Height of its part that had to be acted on."""
    text: str


@dataclass(frozen=True)
class Course:
    start: datetime
    near: datetime
    end: datetime
    bars: list[Bar]
    marks: list[Mark]
    ticks: list[tuple[float, str]]
    x: float
    """Where the view stands."""
    seen: str
    bend: float = BEND
    near_x: float = NEAR_X


def course(reach: Reach, view: View, now: datetime) -> Course:
    """What happened within the reader's reach over the last thirty days."""
    start, near = now - BACK, now - NEAR
    raised = [(one.raised_at, severity_light(one.peak), words(one.labels)) for one in alerts.raised(start, now)] if accounts.allowed(
        reach, "alerts.view"
    ) else []  # fmt: skip
    opened = incidents.incidents(since=start, until=now) if accounts.allowed(reach, "incidents.view") else []
    marks = [_mark(at, "off" if light == "disaster" else light, text, now) for at, light, text in raised if light in ("off", "disaster")]
    for info in opened:
        marks.append(_mark(info.opened_at, "off", label("map.time.opened", title=info.title), now))
        if info.closed_at is not None and info.closed_at <= now:
            marks.append(_mark(info.closed_at, "good", label("map.time.closed", title=info.title), now))
    marks = sorted(marks, key=lambda mark: mark.at)[-MOST_MARKS:]
    days = _bars(raised, start, near, timedelta(days=1), now, lambda at: day(at, year=False))
    hours = _bars(raised, near, now, FINE, now, clock)
    at = view.at or now
    seen = label("map.time.seen", at=when(at, now)) if view.at else label("map.time.live")
    return Course(start, near, now, days + hours, marks, _ticks(start, near, now), place(max(at, start), now), seen)


def place(at: datetime, now: datetime) -> float:
    """Where a moment stands on the drawing: days up to the bend, hours after it."""
    start, near = now - BACK, now - NEAR
    if at >= near:
        return round(NEAR_X + (END - NEAR_X) * ((at - near) / NEAR), 2)
    return round(BEND * max((at - start) / (near - start), 0.0), 2)


def _mark(at: datetime, light: Light, text: str, now: datetime) -> Mark:
    shown = at + timedelta(microseconds=-at.microsecond % 1_000_000)
    return Mark(shown, light, text, place(shown, now))


def _bars(
    raised: Iterable[tuple[datetime, str, str]], start: datetime, end: datetime, step: timedelta, now: datetime, said: Said
) -> list[Bar]:
    """How many alerts were raised in each step, as heights up to ``HEIGHT``; steps without any are left out."""
    counts: dict[int, list[int]] = {}
    for at, light, _ in raised:
        if start <= at < end:
            held = counts.setdefault((at - start) // step, [0, 0])
            held[0] += 1
            held[1] += light in ("off", "disaster")
    most = max((count for count, _ in counts.values()), default=1)
    broad = place(end - timedelta(microseconds=1), now) - place(start, now)
    width = round(broad * (step / (end - start)) * 0.8, 2)
    return [
        Bar(
            place(start + n * step, now), width, round(HEIGHT * count / most, 1), round(HEIGHT * grave / most, 1),
            label("map.time.bar", when=said((start + n * step).astimezone(LOCAL)), count=count),
        )
        for n, (count, grave) in sorted(counts.items())
    ]  # fmt: skip


def _ticks(start: datetime, near: datetime, now: datetime) -> list[tuple[float, str]]:
    midnight = (start.astimezone(LOCAL) + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    days = [midnight + timedelta(days=n) for n in range(0, 29, 5)]
    hour = (near.astimezone(LOCAL) + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
    hours = [hour + timedelta(hours=n) for n in range(6) if hour + timedelta(hours=n) < now - timedelta(minutes=25)]
    return [(place(one, now), f"{one:%d/%m}") for one in days if one < near - timedelta(days=1)] + [
        (place(one, now), f"{one:%H:%M}") for one in hours
    ]
