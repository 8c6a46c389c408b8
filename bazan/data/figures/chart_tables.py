"""The tables behind the drawings: what a chart, a map or a league table says, row by row, for reading and for taking away."""

from collections.abc import Sequence
from datetime import datetime

from bazan.core.labels import label
from bazan.core.time import LOCAL, Period
from bazan.data.figures.figure_texts import against, indicator_name, unit_of
from bazan.data.figures.indicator_charts import moving
from bazan.data.figures.indicator_tile import newest_words
from bazan.data.figures.rules import value_of
from bazan.data.figures.types import Course, Headline
from bazan.data.indicators.types import IndicatorInfo, Value
from bazan.platform.design_system.api import Cell, Column, Sheet, period


def with_unit(name: str, info: IndicatorInfo) -> str:
    unit = unit_of(info)
    return f"{name}, {unit}" if unit else name


def notes(demo: bool, *lines: str) -> tuple[str, ...]:
    return (*(line for line in lines if line), *((label("boards.demo_note"),) if demo else ()))


def headlines_sheet(heads: Sequence[Headline], names: Sequence[str], demo: bool) -> Sheet:
    def row(head: Headline, name: str) -> tuple[Cell, ...]:
        reading = head.reading
        if reading is None or reading.current is None:
            return (name, None, None, None, label("frontend.light.missing"), None)
        info, unit = reading.info, unit_of(reading.info)
        shown = value_of(reading)
        rounded = None if shown is None else round(shown, info.digits)
        return (name, rounded, unit, reading.year_before, against(reading), newest_words(reading) or period(reading.current.period))

    columns = (
        Column(label("boards.indicator.other_indicator")),
        Column(label("boards.value_column"), 2),
        Column(label("boards.unit_column")),
        Column(label("boards.indicator.year_before"), 2),
        Column(label("boards.by_target")),
        Column(label("boards.period_column")),
    )
    rows = tuple(row(head, name) for head, name in zip(heads, names, strict=True))
    return Sheet(label("boards.headlines"), label("boards.headlines"), columns, rows, notes(demo))


def course_sheet(course: Course, title: str, notes_of: tuple[str, ...]) -> Sheet:
    """One row a period, newest first: the value, its target where that moves, the same period last year."""
    if course.reading is None:
        return Sheet(title, title, (Column(label("boards.period_column")),), ())
    info = course.reading.info
    before = {value.period.start: value.value for value in course.past}
    path = {at.start: target.watch for at, target in moving(course)}
    columns = [Column(label("boards.period_column")), Column(with_unit(indicator_name(info), info), info.digits)]
    columns += [Column(label("boards.course.target_column"), info.digits)] if path else []
    columns += [Column(label("boards.indicator.year_before"), info.digits)] if before else []

    def row(value: Value) -> tuple[Cell, ...]:
        cells: list[Cell] = [_when(value.period.start, info.grain, value.period), value.value]
        cells += [path.get(value.period.start)] if path else []
        cells += [before.get(value.period.year_before().start)] if before else []
        return tuple(cells)

    return Sheet(indicator_name(info), title, tuple(columns), tuple(row(value) for value in reversed(course.values)), notes_of)


def _when(start: datetime, grain: str, shown: Period) -> Cell:
    return start if grain == "hour" else start.astimezone(LOCAL).date() if grain == "day" else period(shown)
