"""Points against their maximum, group by group and part by part, with the grade the total earns.

``total``, ``groups = [{ indicator, parts = [indicators] }]``, ``table``: the pack's table of maxima with columns ``indicator`` and
``most``; its rows of ``band`` (grade) hold ``low`` and ``high`` of the total.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bazan.core.labels import label
from bazan.core.language import words
from bazan.core.settings import current
from bazan.data.figures.api import kept, standing, value_of
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import IndicatorInfo, Reading
from bazan.platform import packs
from bazan.platform.design_system.api import BarRow, Column, Sheet, bar_rows, mark_bar, number
from bazan.screens.boards.block_declarations import Score
from bazan.screens.boards.blocks import texts
from bazan.screens.boards.blocks.comparison_members import info_of
from bazan.screens.boards.blocks.types import Drawn, Needs, Scene
from bazan.screens.boards.layout import Block, code_of


@dataclass(frozen=True)
class Points:
    info: IndicatorInfo
    reading: Reading | None
    most: float | None

    @property
    def value(self) -> float | None:
        return value_of(self.reading)

    @property
    def share(self) -> float | None:
        return self.value / self.most if self.value is not None and self.most else None


def _groups(block: Block[Score]) -> Iterator[tuple[str, list[str]]]:
    for group in block.declared.groups:
        yield block.code(group.indicator), list(block.codes(group.parts))


def needs(block: Block[Score], scene: Scene) -> Needs:
    codes = [block.code(block.declared.total), *(code for group, parts in _groups(block) for code in (group, *parts))]
    return Needs({(code, scene.feature): 13 if code == block.code(block.declared.total) else 0 for code in codes if code})


@kept(600)
def maxima(pack: str, table: str) -> dict[str, float]:
    """Full code → the most points it can have, from the table of its pack."""
    loaded = packs.load(Path(indicators.board(pack)["folder"]), province=current().province_folder)
    rows: list[dict[str, Any]] = loaded.tables.get(table, [])
    return {
        code_of(pack, str(row["indicator"])): float(row["most"])
        for row in rows
        if row.get("indicator") and isinstance(row.get("most"), int | float)
    }


def drawn(block: Block[Score], scene: Scene) -> Drawn:
    total = info_of(block.code(block.declared.total))
    reading = scene.reading(block.code(block.declared.total))
    value = value_of(reading)
    name = texts.name_of(block, total)
    if total is None or value is None or not scene.visible(total.code):
        return Drawn(name, None, empty=texts.nothing(scene))
    most = maxima(total.pack, block.declared.table) if block.declared.table else {}
    groups = []
    for code, parts in _groups(block):
        head = _points(scene, code, most)
        if head is not None:
            groups.append((head, [one for part in parts if (one := _points(scene, part, most)) is not None]))
    whole = most.get(total.code) or sum(head.most or 0.0 for head, _ in groups) or None
    said = number(value, total.digits)
    band = words(reading.band.labels) if reading and reading.band else ""
    weakest = min((head for head, _ in groups if head.share is not None), key=lambda head: head.share or 0.0, default=None)
    title = label("blocks.score.title", name=name, value=said, most=number(whole, 0))
    if weakest is not None:
        title += label("blocks.score.weakest", part=texts.short(weakest.info))
    return Drawn(
        title=title,
        sheet=_sheet(name, groups, scene),
        parts={
            "total": {"value": said, "most": number(whole, 0), "band": band, "state": standing(reading)},
            "total_bar": mark_bar(value / whole if whole else None, _first_limit(reading, whole), 400),
            "bands": [
                {
                    "name": words(one.labels),
                    "low": one.low,
                    "high": one.high,
                    "current": reading is not None and reading.band == one,
                }
                for one in total.bands
            ],
            "groups": [_group(scene, head, parts) for head, parts in groups],
        },
        line=texts.period_said(texts.newest_period([reading])),
        source=texts.source_of([total], scene),
        picture=str(bar_rows(_bars(groups), title)),
        about=name,
    )


def _first_limit(reading: Reading | None, whole: float | None) -> float | None:
    target = reading.target if reading else None
    edge = None if target is None else target.good if target.good is not None else target.watch
    return edge / whole if edge is not None and whole else None


def _points(scene: Scene, code: str, most: dict[str, float]) -> Points | None:
    info = info_of(code)
    if info is None or not scene.visible(code):
        return None
    reading = scene.reading(code)
    top = most.get(code)
    if top is None and reading is not None and reading.target is not None:
        top = reading.target.good
    return Points(info, reading, top)


def _group(scene: Scene, head: Points, parts: list[Points]) -> dict[str, Any]:
    return {**_line(scene, head), "parts": [_line(scene, one) for one in parts]}


def _line(scene: Scene, one: Points) -> dict[str, Any]:
    own = one.reading.current.period if one.reading and one.reading.current else None
    return {
        "name": texts.short(one.info),
        "href": texts.link(one.info, None, scene, own),
        "value": number(one.value, one.info.digits) if one.value is not None else label("blocks.score.none"),
        "most": number(one.most, 0 if (one.most or 0) % 1 == 0 else 1),
        "bar": mark_bar(one.share, None, 160),
    }


def _bars(groups: list[tuple[Points, list[Points]]]) -> list[BarRow]:
    rows = []
    for head, parts in groups:
        rows.append(BarRow(texts.short(head.info), _said(head), None, heading=True))
        rows += [BarRow(texts.short(one.info), _said(one), one.share) for one in parts]
    return rows


def _said(one: Points) -> str:
    value = number(one.value, one.info.digits) if one.value is not None else label("blocks.score.none")
    return f"{value}/{number(one.most, 0 if (one.most or 0) % 1 == 0 else 1)}" if one.most else value


def _sheet(name: str, groups: list[tuple[Points, list[Points]]], scene: Scene) -> Sheet:
    keys = ("blocks.group", "blocks.part", "blocks.score.points", "blocks.score.most", "blocks.score.share")
    columns = tuple(Column(label(key), digits) for key, digits in zip(keys, (None, None, 2, 1, 1), strict=True))
    rows = []
    for head, parts in groups:
        for one in (head, *parts):
            part = None if one is head else texts.short(one.info)
            rows.append((texts.short(head.info), part, one.value, one.most, 100 * one.share if one.share is not None else None))
    return Sheet(name, name, columns, tuple(rows), texts.notes(scene))
