"""This year against earlier years on the same weeks, months or quarters: is it early, high, over?

``indicator``, ``years = 4`` (this one and so many before it).
"""

from datetime import datetime
from statistics import median

from bazan.core.labels import label
from bazan.core.language import language
from bazan.core.time import LOCAL, Period
from bazan.data.figures.api import amount, apart, drawings, standing
from bazan.data.indicators.types import IndicatorInfo, Reading, Value
from bazan.platform.design_system.api import Column, Sheet, YearLine, season_chart
from bazan.screens.boards.block_declarations import Season
from bazan.screens.boards.blocks import texts
from bazan.screens.boards.blocks.comparison_members import info_of
from bazan.screens.boards.blocks.types import Drawn, Needs, Scene, Stretch
from bazan.screens.boards.layout import Block

SLOTS = {"week": 53, "month": 12, "quarter": 4}


def needs(block: Block[Season], scene: Scene) -> Needs:
    info = _info(block, scene)
    return Needs({(info.code, scene.feature): 0}, (_stretch(block, scene, info),)) if info else Needs()


def _info(block: Block[Season], scene: Scene) -> IndicatorInfo | None:
    info = info_of(block.slot().at(scene.view.grain))
    return info if info is not None and info.grain in SLOTS else None


def _stretch(block: Block[Season], scene: Scene, info: IndicatorInfo) -> Stretch:
    year = slot_of(Period.holding(scene.moment, info.grain))[0] - block.declared.years + 1
    first = Period.holding(datetime(year, 1, 4, tzinfo=LOCAL), info.grain)
    return Stretch(info.code, scene.feature, first.start, Period.holding(scene.moment, info.grain).end)


def slot_of(shown: Period) -> tuple[int, int]:
    """(year, slot from 0) of a week, month or quarter; a week belongs to its ISO year."""
    local = shown.start.astimezone(LOCAL)
    if shown.grain == "week":
        year, week, _ = local.isocalendar()
        return year, week - 1
    return local.year, local.month - 1 if shown.grain == "month" else (local.month - 1) // 3


def drawn(block: Block[Season], scene: Scene) -> Drawn:
    info = _info(block, scene)
    reading = scene.reading(info.code) if info else None
    name = texts.name_of(block, info)
    if info is None or reading is None or not scene.visible(info.code):
        return Drawn(name, None, empty=texts.nothing(scene))
    values = scene.courses.get(_stretch(block, scene, info), ())
    switches = ()
    if texts.geography(values):
        mode = texts.chosen(block, scene, "geography", ("reported", "of_today"))
        switches = (texts.geography_switch(block, scene, mode),)
        values = texts.as_reported(values) if mode == "reported" else values
    years = by_year(values, SLOTS[info.grain])
    newest = years[0].values if years else ()
    last = max((n for n, value in enumerate(newest) if value is not None), default=None)
    if last is None:
        return Drawn(name, None, empty=texts.nothing(scene), switches=switches)
    drawing = season_chart(
        years,
        ticks=_ticks(info.grain),
        label=_finding(name, info, years, last),
        digits=info.digits,
        end_text=amount(info, newest[last]),
        state=standing(reading),
        limits=() if reading.target and reading.target.of_path else drawings.limits(reading.target, info.digits),
        said={
            slot: [
                _slot_name(info.grain, slot),
                *(f"{one.year}: {amount(info, v)}" for one in years if (v := one.values[slot]) is not None),
            ]
            for slot in range(SLOTS[info.grain])
        },
        width=texts.drawn_width(block),
        height=texts.drawn_height(block, scene),
    )
    return Drawn(
        title=_finding(texts.short(info), info, years, last),
        sheet=_sheet(name, info, reading, years, scene),
        drawing=drawing,
        line=label("blocks.season.line", years=len(years)),
        source=texts.source_of([info], scene),
        switches=switches,
        about=name,
        parts={"href": texts.link(info, None, scene, None)},
        empty=("", "") if drawing else texts.nothing(scene),
    )


def by_year(values: tuple[Value, ...], slots: int) -> list[YearLine]:
    """One line a year, newest first; a year without a value has none."""
    found: dict[int, list[float | None]] = {}
    for value in values:
        year, slot = slot_of(value.period)
        line: list[float | None] = [None] * slots
        found.setdefault(year, line)[min(slot, slots - 1)] = value.value
    return [YearLine(year, line) for year, line in sorted(found.items(), reverse=True) if any(v is not None for v in line)]


def _finding(name: str, info: IndicatorInfo, years: list[YearLine], last: int) -> str:
    """Against the middle of the earlier years in the same week or month."""
    value = years[0].values[last]
    before = [past for one in years[1:] if (past := one.values[last]) is not None]
    at = _slot_name(info.grain, last)
    if not before or value is None:
        return label("blocks.season.alone", name=name, at=at, value=amount(info, value))
    usual = median(before)
    difference = round(value - usual, info.digits)
    key = "above" if difference > 0 else "below" if difference < 0 else "same"
    said = apart(info, abs(difference))
    return label(f"blocks.season.{key}", name=name, at=at, change=said, usual=amount(info, usual), count=len(before))


def _slot_name(grain: str, slot: int) -> str:
    if grain == "month" and language() != "vi":
        return label(f"frontend.month.{slot + 1}")
    return label(f"blocks.slot.{grain}", n=slot + 1)


def _ticks(grain: str) -> list[tuple[int, str]]:
    if grain == "week":
        return [(slot, str(slot + 1)) for slot in (0, 4, 9, 14, 19, 24, 29, 34, 39, 44, 49, 52)]
    if grain == "month":
        return [(n, f"T{n + 1}" if language() == "vi" else label(f"frontend.month.{n + 1}")) for n in range(12)]
    return [(n, label("blocks.slot.quarter", n=n + 1)) for n in range(4)]


def _sheet(name: str, info: IndicatorInfo, reading: Reading, years: list[YearLine], scene: Scene) -> Sheet:
    first = Column(label(f"boards.grain.{info.grain}"))
    columns = (first, *(Column(texts.with_unit(str(one.year), info), info.digits) for one in years))
    rows = tuple(
        (_slot_name(info.grain, slot), *(one.values[slot] for one in years))
        for slot in range(SLOTS[info.grain])
        if any(one.values[slot] is not None for one in years)
    )
    return Sheet(name, name, columns, rows, texts.notes(scene, texts.source_of([info], scene)))
