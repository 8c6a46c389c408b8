"""Units by periods in one hue: who is dark, since when, and who never reports.

``indicator``, ``feature_kind``, ``kinds``, ``periods = 13``, ``top = 28``, ``cuts`` (else quantiles of what is shown).
"""

from functools import partial

from bazan.core.labels import label
from bazan.core.time import Period
from bazan.data.figures.api import amount, classes_of, digits_of, edge_of, shared_starts, value_of
from bazan.data.indicators.types import IndicatorInfo, Reading
from bazan.platform.design_system.api import Column, HeatRow, Sheet, class_texts, heat_map
from bazan.screens.boards.block_declarations import Heat
from bazan.screens.boards.blocks import texts
from bazan.screens.boards.blocks.comparison_members import Pair, courses_of, info_of, members, with_courses
from bazan.screens.boards.blocks.types import Drawn, Member, Needs, Scene, Stretch
from bazan.screens.boards.layout import Block

PERIODS = {"hour": 24, "day": 31, "week": 26, "month": 13, "quarter": 8, "year": 6}
MOST_ROWS, MOST_PERIODS = 40, 60


def needs(block: Block[Heat], scene: Scene) -> Needs:
    code = block.slot().at(scene.view.grain)
    info = info_of(code)
    if info is None:
        return Needs()
    return Needs({(code, one.feature): None for one in members(scene, block, code)}, later=(partial(_courses, block, info),))


def _courses(block: Block[Heat], info: IndicatorInfo, known: Scene) -> tuple[Stretch, ...]:
    return courses_of(_shown(block, known, info), _count(block, info))


def _count(block: Block[Heat], info: IndicatorInfo) -> int:
    return min(block.declared.periods or PERIODS[info.grain], MOST_PERIODS)


def drawn(block: Block[Heat], scene: Scene) -> Drawn:
    code = block.slot().at(scene.view.grain)
    info = info_of(code)
    name = texts.name_of(block, info)
    pairs = with_courses(scene, _shown(block, scene, info), _count(block, info)) if info else []
    if info is None or not pairs:
        return Drawn(name, None, empty=texts.nothing(scene))
    starts = shared_starts([reading for _, reading in pairs], _count(block, info))
    periods = [Period(start, info.grain) for start in starts]
    known = [value.value for _, reading in pairs for value in reading.spark if value.value is not None]
    target = pairs[0][1].target
    if target is not None and target.of_path:  # each period has another limit: one colour can't tell
        target = None
    classes = classes_of("given", known, block.declared.cuts, info.digits, info.direction, edge_of(target, info))
    cuts = classes.cuts
    rows = [_row(info, member, reading, periods, scene) for member, reading in pairs]
    whole = info.digits == 0
    digits = digits_of(cuts, info.digits)
    first = f"{pairs[0][0].brief()}, {amount(info, value_of(pairs[0][1]))}"
    key = "blocks.heat.least" if info.direction == "up" else "blocks.heat.most"
    columns = [texts.short_period(one) for one in periods]
    legend = class_texts(cuts, digits, whole, classes.tones, classes.zero)
    drawing = heat_map(rows, columns, cuts, legend, f"{name}: {first}", texts.drawn_width(block), classes.tones)
    return Drawn(
        title=label(key, name=name, first=first),
        sheet=_sheet(name, info, pairs, periods, scene),
        drawing=drawing,
        line=texts.with_unit(label(f"boards.every.{info.grain}"), info),
        source=texts.source_of([info], scene),
        about=name,
    )


def _shown(block: Block[Heat], scene: Scene, info: IndicatorInfo) -> list[Pair]:
    """The worst first."""
    found = [(one, reading) for one in members(scene, block, info.code) if (reading := scene.reading(info.code, one.feature)) is not None]
    worse = 1 if info.direction == "up" else -1
    found.sort(key=lambda pair: ((value_of(pair[1]) or 0.0) * worse, pair[0].names[0]))
    return found[: min(block.declared.top, MOST_ROWS)]


def _row(info: IndicatorInfo, member: Member, reading: Reading, periods: list, scene: Scene) -> HeatRow:
    held = {value.period: value.value for value in reading.spark}
    values = [held.get(one) for one in periods]
    none = label("frontend.map.no_value")
    return HeatRow(
        member.brief(),
        values,
        [none if v is None else amount(info, v) for v in values],
        texts.link(info, member, scene, None),
    )


def _sheet(name: str, info: IndicatorInfo, pairs: list, periods: list, scene: Scene) -> Sheet:
    columns = (Column(label("blocks.unit")), *(Column(texts.short_period(one), info.digits) for one in periods))
    tables = [{value.period: value.value for value in reading.spark} for _, reading in pairs]
    rows = tuple((member.name(), *(table.get(one) for one in periods)) for (member, _), table in zip(pairs, tables, strict=True))
    return Sheet(name, texts.with_unit(name, info), columns, rows, texts.notes(scene))
