"""The tables behind the drawings: what a chart, a map or a league table says, row by row, for reading and for taking away."""

from collections.abc import Sequence
from datetime import datetime

from bazan.kernel.labels import label
from bazan.kernel.time import LOCAL
from bazan.measure.indicators.types import IndicatorInfo
from bazan.show.frontend.api import Cell, Column, Sheet, period
from bazan.show.readings.rules import value_of
from bazan.show.readings.types import Course, Headline
from bazan.show.readings.wording import against, cited, indicator_name, unit_of


def with_unit(name: str, info: IndicatorInfo, language: str) -> str:
    unit = unit_of(info, language)
    return f"{name}, {unit}" if unit else name


def notes(demo: bool, language: str, *lines: str) -> tuple[str, ...]:
    return (*(line for line in lines if line), *((label("boards.demo_note", language),) if demo else ()))


def headlines_sheet(heads: Sequence[Headline], names: Sequence[str], language: str, demo: bool) -> Sheet:
    def row(head: Headline, name: str) -> tuple[Cell, ...]:
        reading = head.reading
        if reading is None or reading.current is None:
            return (name, None, None, None, label("frontend.light.missing", language), None)
        info, unit = reading.info, unit_of(reading.info, language)
        shown = value_of(reading)
        rounded = None if shown is None else round(shown, info.digits)
        return (name, rounded, unit, reading.year_before, against(reading, language), period(reading.current.period, language))

    columns = (
        Column(label("boards.indicator.other_indicator", language)),
        Column(label("boards.value_column", language), 2),
        Column(label("boards.unit_column", language)),
        Column(label("boards.indicator.year_before", language), 2),
        Column(label("boards.by_target", language)),
        Column(label("boards.period_column", language)),
    )
    rows = tuple(row(head, name) for head, name in zip(heads, names, strict=True))
    return Sheet(label("boards.headlines", language), label("boards.headlines", language), columns, rows, notes(demo, language))


def course_sheet(course: Course, title: str, language: str, demo: bool) -> Sheet:
    """One row a period: this year, the same period last year, newest first."""
    if course.reading is None:
        return Sheet(title, title, (Column(label("boards.period_column", language)),), ())
    info = course.reading.info
    before = {value.period.start: value.value for value in course.past}
    columns = (
        Column(label("boards.period_column", language)),
        Column(with_unit(indicator_name(info, language), info, language), info.digits),
        Column(label("boards.indicator.year_before", language), info.digits),
    )
    rows = tuple(
        (_when(value.period.start, info.grain, value.period, language), value.value, before.get(value.period.year_before().start))
        for value in reversed(course.values)
    )
    return Sheet(indicator_name(info, language), title, columns, rows, notes(demo, language, cited(info.law, language)))


def _when(start: datetime, grain: str, shown: object, language: str) -> Cell:
    return start if grain == "hour" else start.astimezone(LOCAL).date() if grain == "day" else period(shown, language)  # type: ignore[arg-type]
