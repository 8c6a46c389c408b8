"""The tables behind the drawings: what a chart, a map or a league table says, row by row, for reading and for taking away."""

from collections.abc import Sequence
from datetime import datetime

from bazan.kernel.labels import label
from bazan.kernel.time import LOCAL
from bazan.measure.indicators.types import IndicatorInfo, Reading
from bazan.show.boards.exports import Cell, Column, Sheet
from bazan.show.boards.rules import change, value_of
from bazan.show.boards.types import Board, Course, Headline, LeagueRow
from bazan.show.boards.wording import against, cited, indicator_name, league_finding, place_name, thing_name, unit_of
from bazan.show.frontend.api import period


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


def league_sheet(board: Board, rows: Sequence[LeagueRow], name: str, language: str) -> Sheet:
    infos: list[IndicatorInfo | None] = [_first(row.reading for row in rows)]
    infos += [_first(row.beside[number] for row in rows) for number in range(len(board.columns))]
    lead = infos[0]
    digits = lead.digits if lead else 0
    columns = (
        Column(label("boards.places.code", language)),
        Column(label("boards.unit_name", language)),
        Column(with_unit(name, lead, language) if lead else name, digits),
        *(
            Column(with_unit(indicator_name(info, language), info, language) if info else "—", info.digits if info else 0)
            for info in infos[1:]
        ),
        Column(label("boards.by_year", language), digits),
        Column(label("boards.by_target", language)),
    )
    body = tuple(
        (
            row.place.code,
            place_name(row.place, language),
            value_of(row.reading),
            *(value_of(one) for one in row.beside),
            change(row.reading),
            against(row.reading, language),
        )
        for row in rows
    )
    law = cited(lead.law, language) if lead else ""
    return Sheet(name, league_finding(rows, language), columns, body, notes(board.demo, language, law))


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


def multiples_sheet(board: Board, name: str, language: str) -> Sheet:
    """One column a station, one row a period, newest first."""
    starts = sorted({value.period.start for _, reading in board.multiples for value in reading.spark}, reverse=True)
    by_station = [{value.period.start: value.value for value in reading.spark} for _, reading in board.multiples]
    info = _first(reading for _, reading in board.multiples)
    digits, grain = (info.digits, info.grain) if info else (0, "hour")
    periods = {value.period.start: value.period for _, reading in board.multiples for value in reading.spark}
    columns = (
        Column(label("boards.period_column", language)),
        *(Column(thing_name(thing, language), digits) for thing, _ in board.multiples),
    )
    rows = tuple((_when(start, grain, periods[start], language), *(values.get(start) for values in by_station)) for start in starts)
    title = with_unit(name, info, language) if info else name
    return Sheet(name, title, columns, rows, notes(board.demo, language))


def _first(readings: object) -> IndicatorInfo | None:
    found: Reading | None = next((one for one in readings if one is not None), None)  # type: ignore[attr-defined]
    return found.info if found else None
