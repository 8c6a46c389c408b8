"""The monthly report: value, plan, how much of the plan, the same period last year, light; grouped as the report is.

``groups = [{ label, rows = [indicators] }]``, ``plan = { indicator = plan indicator }``: a row without a plan shows its target, if any.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bazan.core.labels import label
from bazan.core.language import words
from bazan.core.time import Period
from bazan.data.figures.api import against, newest_words, standing, unit_of, value_of
from bazan.data.indicators.types import IndicatorInfo, Reading
from bazan.platform.design_system.api import BarRow, Column, Sheet, bar_rows, mark_bar, number, period, signed
from bazan.screens.boards.block_declarations import Plan
from bazan.screens.boards.blocks import texts
from bazan.screens.boards.blocks.comparison_members import info_of
from bazan.screens.boards.blocks.types import Drawn, Needs, Scene
from bazan.screens.boards.layout import Block

REACH = 1.25
"""A bar is as long as 125 % of the plan, so that what is beyond it can be seen."""


@dataclass(frozen=True)
class Line:
    info: IndicatorInfo
    reading: Reading | None
    plan: float | None
    target: bool
    """The plan is the target that is to be reached, not a figure of a plan."""

    @property
    def done(self) -> float | None:
        """Which share of the plan is reached; null where more is not the aim, or without a plan."""
        value = value_of(self.reading)
        if value is None or not self.plan or self.plan <= 0 or self.info.direction == "down":
            return None
        return value / self.plan


def _groups(block: Block[Plan]) -> Iterator[tuple[dict[str, str], list[str]]]:
    for group in block.declared.groups:
        yield dict(group.labels), list(block.codes(group.rows))


def _plans(block: Block[Plan]) -> dict[str, str]:
    return {block.code(name): block.code(plan) for name, plan in block.declared.plan.items()}


def needs(block: Block[Plan], scene: Scene) -> Needs:
    codes = [code for _, rows in _groups(block) for code in rows] + list(_plans(block).values())
    return Needs({(code, scene.feature): 0 for code in codes})


def drawn(block: Block[Plan], scene: Scene) -> Drawn:
    plans = _plans(block)
    groups = [(words(labels) if labels else "", _lines(scene, codes, plans)) for labels, codes in _groups(block)]
    groups = [(name, lines) for name, lines in groups if lines]
    every = [line for _, lines in groups for line in lines]
    name = texts.name_of(block, every[0].info if every else None)
    if not any(value_of(line.reading) is not None for line in every):
        return Drawn(name, None, empty=texts.nothing(scene))
    planned = [line for line in every if line.done is not None]
    reached = sum(1 for line in planned if (line.done or 0) >= 1)
    off = sum(1 for line in every if standing(line.reading) in ("watch", "off", "disaster"))
    title = label("blocks.plan.title", name=name, reached=reached, count=len(planned), off=off)
    shown_at = texts.newest_period(line.reading for line in every)
    return Drawn(
        title=title,
        sheet=_sheet(name, groups, scene),
        parts={"groups": [{"name": text, "rows": [_row(scene, line, shown_at) for line in lines]} for text, lines in groups]},
        line=texts.period_said(shown_at),
        source=texts.source_of([line.info for line in every], scene),
        picture=str(bar_rows(_bars(groups), title)),
        about=name,
    )


def _lines(scene: Scene, codes: list[str], plans: dict[str, str]) -> list[Line]:
    lines = []
    for code in codes:
        info = info_of(code)
        if info is None or not scene.visible(code):
            continue
        reading = scene.reading(code)
        plan = value_of(scene.reading(plans[code])) if code in plans else None
        target = plan is None and reading is not None and reading.target is not None and reading.target.good is not None
        if target and reading is not None and reading.target is not None:
            plan = reading.target.good
        lines.append(Line(info, reading, plan, target))
    return lines


def _against_year(line: Line) -> str:
    """A share's change in points, any other's in percent."""
    value, before = value_of(line.reading), line.reading.year_before if line.reading else None
    if value is None or before is None:
        return texts.NOTHING
    if line.info.unit == "%":
        return label("blocks.points", change=signed(value - before, line.info.digits))
    return f"{signed(100 * (value - before) / abs(before), 1)}\u00a0%" if before else texts.NOTHING


def _row(scene: Scene, line: Line, shown_at: Period | None) -> dict:
    info, reading = line.info, line.reading
    own = reading.current.period if reading and reading.current else None
    return {
        "name": texts.short(info),
        "unit": unit_of(info),
        "href": texts.link(info, None, scene, own),
        "value": number(value_of(reading), info.digits),
        "period": texts.of_another(reading, shown_at) or (period(own) if own is not None and own != shown_at else ""),
        "plan": number(line.plan, info.digits),
        "target": line.target,
        "done": f"{number(100 * line.done, 1)}\u00a0%" if line.done is not None else texts.NOTHING,
        "bar": mark_bar(line.done / REACH if line.done is not None else None, 1 / REACH),
        "change": _against_year(line),
        "state": standing(reading),
        "word": against(reading),
    }


def _bars(groups: list[tuple[str, list[Line]]]) -> list[BarRow]:
    rows = []
    for name, lines in groups:
        rows.append(BarRow(name, "", None, heading=True))
        for line in lines:
            text = texts.said(line.info, value_of(line.reading))
            if line.done is not None:
                text = f"{text} · {number(100 * line.done, 1)}\u00a0%"
            share = line.done / REACH if line.done is not None else None
            rows.append(BarRow(texts.short(line.info), text, share, 1 / REACH if share is not None else None, standing(line.reading)))
    return rows


def _sheet(name: str, groups: list[tuple[str, list[Line]]], scene: Scene) -> Sheet:
    heads = ("blocks.group", "boards.indicator.other_indicator", "boards.unit_column", "boards.period_column", "boards.value_column")
    more = ("blocks.plan.plan", "blocks.plan.done", "boards.indicator.year_before", "boards.by_target")
    digits = {"boards.value_column": 2, "blocks.plan.plan": 2, "blocks.plan.done": 1, "boards.indicator.year_before": 2}
    columns = tuple(Column(label(key), digits.get(key)) for key in (*heads, *more))
    rows = []
    for text, lines in groups:
        for line in lines:
            own = line.reading.current.period if line.reading and line.reading.current else None
            rows.append(
                (
                    text,
                    texts.short(line.info),
                    unit_of(line.info),
                    (newest_words(line.reading) if line.reading else "") or (period(own) if own else None),
                    texts.rounded(line.info, value_of(line.reading)),
                    line.plan,
                    100 * line.done if line.done is not None else None,
                    line.reading.year_before if line.reading else None,
                    against(line.reading),
                )
            )
    infos = [line.info for _, lines in groups for line in lines]
    return Sheet(name, name, columns, tuple(rows), texts.notes(scene, texts.source_of(infos, scene)))
