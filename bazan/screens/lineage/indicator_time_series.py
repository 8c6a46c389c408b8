"""The course of a number with its target's own course, last year, and the days on which its units were reformed."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from bazan.core.labels import label
from bazan.core.time import day_start, stretch_before
from bazan.data.figures.api import drawings, reform_days
from bazan.data.figures.types import Course
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Value
from bazan.directory.places import api as places
from bazan.screens.lineage.queries import STRETCH, IndicatorPage

GEOGRAPHIES = ("reported", "today")
LONG = 3
"""So many times as far back a reader may look."""


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


def courses(shown: IndicatorPage, geography: str, long: bool) -> Course:
    """The stretch that ends with the period shown and the same stretch last year, told in one geography."""
    info, start = shown.info, shown.period
    for _ in range(STRETCH[info.grain] * (LONG if long else 1) - 1):
        start = start.previous()

    def told(first: datetime, last: datetime) -> list[Value]:
        return indicators.series(info.code, shown.feature, first, last, geography)  # pyrefly: ignore[bad-argument-type] - the address says one of the two

    values = told(start.start, shown.period.end)
    past = [] if long else told(*stretch_before(start.start, shown.period.end, info.grain))
    return replace(shown.course, start=start.start, end=shown.period.end, values=tuple(values), past=tuple(past))


def against_path(course: Course) -> str:
    """How many periods stood on the wrong side of a target that moves; empty where none does."""
    reading = course.reading
    if reading is None or not drawings.moving(course) or reading.info.direction == "neutral":
        return ""
    lights = [indicators.light_of(reading, value) for value in course.values if value.value is not None]
    known = [light for light in lights if light != "none"]
    if not known:
        return ""
    within, up = known.count("good"), reading.info.direction == "up"
    key = "below_path" if up else "above_path"
    return label(f"boards.course.{key}", count=len(known) - within if up else within, of=len(known))
