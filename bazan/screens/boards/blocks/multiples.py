"""The same small chart for many units on one scale: where it happens, and when.

``indicator``, ``feature_kind`` (thing, place, organization), ``kinds``, ``periods = 24``, ``top = 10``, ``order_by``, ``line``.
"""

from collections.abc import Sequence
from functools import partial

from bazan.core.labels import label
from bazan.core.language import words
from bazan.data.figures.api import amount, drawings, shared_starts, unit_of, value_of
from bazan.data.indicators.types import Reading
from bazan.platform.design_system.api import Column, Sheet
from bazan.screens.boards.block_declarations import Multiples
from bazan.screens.boards.blocks import texts
from bazan.screens.boards.blocks.comparison_members import Pair, courses_of, info_of, members, with_courses
from bazan.screens.boards.blocks.types import Drawn, Needs, Scene, Stretch
from bazan.screens.boards.layout import Block

MOST = 20
PERIODS = 24


def needs(block: Block[Multiples], scene: Scene) -> Needs:
    code, order = block.slot().at(scene.view.grain), block.code(block.declared.order_by)
    asked = {(code, one.feature): None for one in members(scene, block, code)}
    if order and info_of(order):
        asked |= {(order, one.feature): None for one in members(scene, block, order)}
    return Needs(asked, later=(partial(_courses, block, code),))


def _courses(block: Block[Multiples], code: str, known: Scene) -> tuple[Stretch, ...]:
    return courses_of(_candidates(block, known, code), _count(block))


def _count(block: Block[Multiples]) -> int:
    return block.declared.periods or PERIODS


def drawn(block: Block[Multiples], scene: Scene) -> Drawn:
    slot = block.slot()
    code = slot.at(scene.view.grain)
    info = info_of(code)
    own = slot.named(scene.view.grain)
    name = words(own) if own else texts.name_of(block, info) if info is None else texts.short(info)
    shown = chosen(block, scene, code)
    if info is None or not shown:
        return Drawn(name, None, empty=texts.nothing(scene))
    starts = shared_starts([reading for _, reading in shown], _count(block))
    readings = [reading for _, reading in shown]
    line = block.declared.line
    top = drawings.shared_top(readings, line)
    adds = _adds_up(info.unit, info.grain)
    figures = [total(one, starts) if adds else value_of(one) for one in readings]
    drawn_of = drawings.multiples([(member.name(), reading) for member, reading in shown], starts, top, line)
    charts = [
        {
            "name": member.brief(),
            "href": texts.link(info, member, scene, None) if member.feature.kind == "place" else member.href,
            "value": amount(info, figure),
            "drawing": drawing,
        }
        for (member, _), figure, drawing in zip(shown, figures, drawn_of, strict=True)
    ]
    first = label("boards.most_at", first=f"{shown[0][0].brief()}, {charts[0]['value']}")
    key = "same_scale_line" if line is not None and line <= top else "same_scale"
    unit = f"{unit_of(info)} {label(f'boards.each.{info.grain}')}".strip()
    return Drawn(
        title=label("boards.finding.multiples_one", name=name, first=first),
        sheet=_sheet(name, shown, scene),
        line=label(f"boards.{key}", unit=unit, line=amount(info, line)),
        parts={"charts": charts},
        picture=drawings.together([(one["name"], one["value"], one["drawing"]) for one in charts]),
        about=name,
        source=texts.source_of([info], scene),
    )


def _adds_up(unit: str, grain: str) -> bool:
    """Whether the periods of a stretch have a sum: amounts and counts do, shares and indices don't."""
    return unit not in ("%", "1") and not unit.startswith("{index") and grain in ("hour", "day", "week", "month")


def chosen(block: Block[Multiples], scene: Scene, code: str) -> list[Pair]:
    """Those that say most: by another indicator's value when one is named, else by the sum over the stretch shown."""
    pairs = with_courses(scene, _candidates(block, scene, code), _count(block))
    if not block.declared.order_by:
        starts = shared_starts([reading for _, reading in pairs], _count(block))
        pairs.sort(key=lambda pair: (-total(pair[1], starts), pair[0].names[0]))
    return pairs[: _top(block)]


def _candidates(block: Block[Multiples], scene: Scene, code: str) -> list[Pair]:
    """Those of whom the stretch is asked: all, or those that another indicator's value chooses."""
    pairs = [(one, reading) for one in members(scene, block, code) if (reading := scene.reading(code, one.feature)) is not None]
    order = block.code(block.declared.order_by)
    if not order:
        return pairs

    def weight(pair: Pair) -> float:
        other = scene.reading(order, pair[0].feature)
        figure = value_of(other) if other else None
        return float("-inf") if figure is None else figure

    return sorted(pairs, key=lambda pair: (-weight(pair), pair[0].names[0]))[: _top(block)]


def _top(block: Block[Multiples]) -> int:
    return min(block.declared.top, MOST)


def total(reading: Reading, starts: Sequence) -> float:
    """The sum over the stretch small multiples share."""
    return sum(value.value for value in reading.spark if value.value is not None and starts and value.period.start >= starts[0])


def _sheet(name: str, shown: list[Pair], scene: Scene) -> Sheet:
    """One column a unit, one row a period, newest first."""
    info = shown[0][1].info
    periods = sorted({value.period for _, reading in shown for value in reading.spark}, reverse=True)
    tables = [{value.period: value.value for value in reading.spark} for _, reading in shown]
    columns = (Column(label("boards.period_column")), *(Column(member.name(), info.digits) for member, _ in shown))
    rows = tuple((texts.when_cell(one), *(table.get(one) for table in tables)) for one in periods)
    return Sheet(name, texts.with_unit(name, info), columns, rows, texts.notes(scene))
