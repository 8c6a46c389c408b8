"""The course of a number with its target's own course, last year, and the days on which its units were reformed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from markupsafe import Markup

from bazan.kernel.labels import label
from bazan.kernel.time import Period, day_start, local_day, stretch_before
from bazan.measure.indicators import api as indicators
from bazan.measure.indicators.types import Target, Value
from bazan.register.places import api as places
from bazan.show.frontend.api import Cell, Column, Mark, Sheet, TargetCourse, day, line_chart, period
from bazan.show.readings.api import amount, course_aria, drawings, indicator_name, kept, standing, unit_of
from bazan.show.readings.types import Course
from bazan.show.tracing.queries import STRETCH, IndicatorPage

GEOGRAPHIES = ("reported", "today")
LONG = 3
"""So many times as far back a reader may look."""
_STEPS = {
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "quarter": timedelta(days=92),
    "year": timedelta(days=366),
}


@dataclass(frozen=True)
class Reformed:
    """How a series stands to reforms of its units: the days in its stretch, and whether its own unit was born on one."""

    days: tuple[date, ...]
    born: date | None
    """The unit's own first day, where the stretch begins before it: its past may be told in two ways."""


def reformed(shown: IndicatorPage, start: datetime, end: datetime) -> Reformed:
    """By the validity of places, whenever their reforms were."""
    if shown.feature.kind != "place":
        return Reformed((), None)
    days = tuple(on for on in reform_days() if start < day_start(on) < end)
    own = places.place(shown.feature.id).valid_from
    return Reformed(days, own if start < day_start(own) < end and any(on <= own for on in days) else None)


@kept(60)
def reform_days() -> tuple[date, ...]:
    """Days on which communes handed over to others."""
    began = {one.valid_from for one in places.everything("commune")}
    ended = {one.valid_to for one in places.everything("commune") if one.valid_to is not None}
    return tuple(sorted(began & ended))


def courses(shown: IndicatorPage, geography: str, long: bool) -> Course:
    """The stretch that ends with the period shown and the same stretch last year, told in one geography."""
    info, start = shown.info, shown.period
    for _ in range(STRETCH[info.grain] * (LONG if long else 1) - 1):
        start = start.previous()

    def told(first: datetime, last: datetime) -> list[Value]:
        return indicators.series(info.code, shown.feature, first, last, geography)  # type: ignore[arg-type] - the address says one of the two

    values = told(start.start, shown.period.end)
    past = [] if long else told(*stretch_before(start.start, shown.period.end, info.grain))
    return replace(shown.course, start=start.start, end=shown.period.end, values=tuple(values), past=tuple(past))


def target_course(course: Course) -> list[tuple[Period, float, float]]:
    """(period, low edge, high edge) of a target that moves over the stretch; empty for one that stands still or none.

    Its edges are where watching begins and where acting begins, or what is aimed at and where watching begins.
    """
    reading = course.reading
    if reading is None or len(reading.targets) < 2:
        return []
    found = []
    at = Period.holding(course.start, reading.info.grain)
    while at.start < course.end:
        target = indicators.in_force(reading.targets, at.start)
        edges = _edges(target) if target else None
        if edges is not None:
            found.append((at, *edges))
        at = at.next()
    return found if len({(low, high) for _, low, high in found}) > 1 else []


def _edges(target: Target) -> tuple[float, float] | None:
    known = [edge for edge in (target.good, target.watch, target.off) if edge is not None][:2]
    return (min(known), max(known)) if known else None


def drawing(course: Course, name: str, days: Sequence[date]) -> Markup:
    """The chart; the board's own where no target moves and no reform lies in it."""
    moving = target_course(course)
    if course.reading is None or (not moving and not days):
        return drawings.course(course, name)
    info, reading = course.reading.info, course.reading
    last = next((value for value in reversed(course.values) if value.value is not None), None)
    past = drawings.last_year(course)
    return line_chart(
        [(value.period.start, value.value) for value in course.values],
        step=_STEPS.get(info.grain, timedelta(days=31)),
        label=course_aria(course, name),
        digits=info.digits,
        end_text=amount(info, last.value if last else None),
        state=standing(reading),
        past=past,
        past_text=label("boards.last_year", year=local_day(course.end - timedelta(seconds=1)).year - 1) if past else "",
        limits=[] if moving else drawings.limits(reading.target, info.digits),
        band=None if moving else drawings.acceptable(reading),
        band_text=label("boards.band"),
        course=TargetCourse([(at.start, low, high) for at, low, high in moving], _target_words(moving)) if moving else None,
        marks=[Mark(day_start(on), label("boards.geography.mark", day=day(on))) for on in days],
    )


def _target_words(moving: Sequence[tuple[Period, float, float]]) -> str:
    band = any(low != high for _, low, high in moving)
    return label("boards.course.target_path" if band else "boards.course.target_line")


def against_path(course: Course) -> str:
    """How many periods stood on the wrong side of a target that moves; empty where none does."""
    moving = {at.start: (low, high) for at, low, high in target_course(course)}
    info = course.reading.info if course.reading else None
    known = [
        (value.value, moving[value.period.start]) for value in course.values if value.value is not None and value.period.start in moving
    ]
    if not known or info is None or info.direction == "neutral":
        return ""
    wrong = sum(value < high if info.direction == "up" else value > low for value, (low, high) in known)
    key = "below_path" if info.direction == "up" else "above_path"
    count = wrong if info.direction == "up" else len(known) - wrong
    return label(f"boards.course.{key}", count=count, of=len(known))


def sheet(course: Course, name: str, days: Sequence[date], notes: tuple[str, ...]) -> Sheet:
    """The course as a table, newest first: value, target, same period last year, and under which units it was told."""
    info = course.reading.info if course.reading else None
    if info is None:
        return Sheet(name, name, (Column(label("boards.period_column")),), ())
    moving = {at.start: high if info.direction == "up" else low for at, low, high in target_course(course)}
    past = {value.period.start: value.value for value in course.past}
    unit = unit_of(info)
    columns = [
        Column(label("boards.period_column")),
        Column(f"{indicator_name(info)}{', ' + unit if unit else ''}", info.digits),
    ]
    columns += [Column(label("boards.course.target_column"), info.digits)] if moving else []
    columns += [Column(label("boards.indicator.year_before"), info.digits)] if past else []

    def row(value: Value) -> tuple[Cell, ...]:
        found: list[Cell] = [period(value.period), value.value]
        found += [moving.get(value.period.start)] if moving else []
        found += [past.get(value.period.year_before().start)] if past else []
        return tuple(found)

    return Sheet(indicator_name(info), name, tuple(columns), tuple(row(value) for value in reversed(course.values)), notes)
