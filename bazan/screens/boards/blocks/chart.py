"""A long course of one indicator with its limits and the same stretch last year, or of several on one scale.

``indicator`` or ``indicators``, ``periods``, ``compare = "year_before"`` (the default for one), ``line``.
"""

from datetime import datetime, timedelta

from bazan.core.labels import label
from bazan.core.time import Period, stretch_before
from bazan.data.figures.api import cited, course_finding, course_sheet, course_source, drawings, reform_days
from bazan.data.figures.types import Course, Slot
from bazan.data.indicators.types import IndicatorInfo, Value
from bazan.platform.design_system.api import MOST_LINES, Column, Sheet, lines_chart, period
from bazan.platform.design_system.api import Course as Line
from bazan.screens.boards.block_declarations import Chart
from bazan.screens.boards.blocks import texts
from bazan.screens.boards.blocks.comparison_members import info_of, periods_back
from bazan.screens.boards.blocks.types import Drawn, Needs, Scene, Stretch
from bazan.screens.boards.layout import Block

PERIODS = {"hour": 72, "day": 31, "week": 53, "month": 13, "quarter": 9, "year": 10}
LAG = 3
"""Periods a report may be late: so many more are looked at, so that a chart ends with its newest value and is no shorter for it."""
_STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=31)}
_LONG = {"quarter": timedelta(days=92), "year": timedelta(days=366)}


def slots(block: Block[Chart]) -> list[Slot]:
    if block.declared.indicator:
        return [block.slot()]
    return [Slot(code, dict.fromkeys(PERIODS, code), {}, base=code) for code in block.codes(block.declared.indicators_)][:MOST_LINES]


def needs(block: Block[Chart], scene: Scene) -> Needs:
    readings, asked = {}, []
    shown = slots(block)
    for slot in shown:
        code = slot.at(scene.view.grain)
        info = info_of(code)
        if info is None:
            continue
        readings[code, scene.feature] = 0
        here = _stretch(block, scene, code, info)
        asked.append(here)
        if len(shown) == 1 and _compares(block):
            asked.append(_year_before(here, info))
    return Needs(readings=readings, stretches=tuple(asked))


def _compares(block: Block[Chart]) -> bool:
    return block.declared.compare == "year_before"


def _count(block: Block[Chart], info: IndicatorInfo) -> int:
    """Periods as declared, unless the view's grain brought another indicator than the block's own."""
    own = info.code == block.slot().base if block.declared.indicator else True
    return (block.declared.periods if own else None) or PERIODS[info.grain]


def _stretch(block: Block[Chart], scene: Scene, code: str, info: IndicatorInfo) -> Stretch:
    late = LAG if info.grain not in ("hour", "day") else 0
    first = periods_back(scene, info.grain, _count(block, info) + late)
    return Stretch(code, scene.feature, first.start, Period.holding(scene.moment, info.grain).end)


def _year_before(here: Stretch, info: IndicatorInfo) -> Stretch:
    return Stretch(here.code, here.feature, *stretch_before(here.start, here.end, info.grain))


def drawn(block: Block[Chart], scene: Scene) -> Drawn:
    shown = [slot for slot in slots(block) if scene.visible(slot.base)]
    if len(shown) == 1:
        return _single(block, scene, shown[0])
    return _several(block, scene, shown)


def _single(block: Block[Chart], scene: Scene, slot: Slot) -> Drawn:
    code = slot.at(scene.view.grain)
    info, reading = info_of(code), scene.reading(code)
    name = texts.short(info) if info else block.id
    if info is None or reading is None:
        return Drawn(texts.name_of(block, info), None, empty=texts.nothing(scene))
    here = _stretch(block, scene, code, info)
    values = scene.courses.get(here, ())
    past = scene.courses.get(_year_before(here, info), ()) if _compares(block) else ()
    switches, crossing = (), texts.geography((*values, *past))
    if crossing:
        mode = texts.chosen(block, scene, "geography", ("reported", "of_today"))
        switches = (texts.geography_switch(block, scene, mode),)
        if mode == "reported":
            values, past = texts.as_reported(values), texts.as_reported(past)
    start, end = ends(values, _count(block, info), here.start, here.end)
    values = tuple(one for one in values if start <= one.period.start < end)
    past = tuple(one for one in past if start <= one.period.year_after().start < end)
    course = Course(slot, code, reading, start, end, values, past)
    source = " ".join(part for part in (course_source(course), texts.source_of([info], scene)) if part)
    drawing = drawings.course(course, name, texts.drawn_width(block), texts.drawn_height(block, scene), reform_days())
    return Drawn(
        title=course_finding(course, name),
        sheet=course_sheet(course, name, texts.notes(scene, cited(info.law))),
        drawing=drawing,
        source=source,
        switches=switches,
        about=texts.name_of(block, info),
        parts={"href": texts.link(info, None, scene, reading.current.period if reading.current else None)},
        empty=("", "") if drawing else texts.nothing(scene),
    )


def ends(values: tuple[Value, ...], count: int, start: datetime, end: datetime) -> tuple[datetime, datetime]:
    """So many periods that end with the newest value, within what was asked for."""
    known = [one.period for one in values if one.value is not None]
    if not known or known[-1].grain in ("hour", "day"):
        return start, end
    first = known[-1]
    for _ in range(count - 1):
        first = first.previous()
    return max(first.start, start), known[-1].end


def _several(block: Block[Chart], scene: Scene, shown: list[Slot]) -> Drawn:
    lines, columns, tables, infos = [], [], [], []
    for slot in shown:
        code = slot.at(scene.view.grain)
        info, reading = info_of(code), scene.reading(code)
        if info is None or reading is None:
            continue
        here = _stretch(block, scene, code, info)
        values = scene.courses.get(here, ())
        start, end = ends(values, _count(block, info), here.start, here.end)
        values = tuple(one for one in values if start <= one.period.start < end)
        newest = next((one.value for one in reversed(values) if one.value is not None), None)
        lines.append(Line([(v.period.start, v.value) for v in values], texts.short(info), texts.said(info, newest)))
        columns.append(Column(texts.with_unit(texts.short(info), info), info.digits))
        tables.append({value.period: value.value for value in values})
        infos.append(info)
    title = texts.name_of(block, infos[0] if infos else None)
    if not lines:
        return Drawn(title, None, empty=texts.nothing(scene))
    periods = sorted({one for table in tables for one in table}, reverse=True)
    rows = tuple((texts.when_cell(one), *(table.get(one) for table in tables)) for one in periods)
    sheet = Sheet(title, title, (Column(label("boards.period_column")), *columns), rows, texts.notes(scene))
    said = "; ".join(f"{one.name} {one.end_text}" for one in lines)
    grain = infos[0].grain
    drawing = lines_chart(
        lines,
        step=_STEPS.get(grain) or _LONG[grain],
        label=f"{title}: {said}",
        digits=max(one.digits for one in infos),
        said={at.start: _told(at, lines, infos, tables) for at in periods},
        width=texts.drawn_width(block),
        height=texts.drawn_height(block, scene),
    )
    if not drawing:
        return Drawn(title, sheet, empty=texts.nothing(scene), about=title)
    return Drawn(title, sheet, drawing=drawing, source=texts.source_of(infos, scene), about=title)


def _told(at: Period, lines: list[Line], infos: list[IndicatorInfo], tables: list[dict[Period, float | None]]) -> list[str]:
    """A period and what each line is worth in it."""
    return [
        period(at),
        *(f"{line.name}: {texts.said(info, table.get(at))}" for line, info, table in zip(lines, infos, tables, strict=True)),
    ]
