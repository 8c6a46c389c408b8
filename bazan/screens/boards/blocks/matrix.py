"""Units by indicators with lights: who is off in what. ``feature_kind``, ``kinds``, ``indicators``, ``top = 15``."""

from bazan.core.labels import label
from bazan.core.time import Period
from bazan.data.figures.api import against, standing, unit_of, value_of
from bazan.data.indicators.types import Reading
from bazan.platform.design_system.api import Column, Sheet, number
from bazan.screens.boards.block_declarations import Matrix
from bazan.screens.boards.blocks import texts
from bazan.screens.boards.blocks.comparison_members import info_of, members
from bazan.screens.boards.blocks.types import Drawn, Member, Needs, Scene
from bazan.screens.boards.layout import Block

MOST_COLUMNS = 9
RED = ("disaster", "off", "watch")
Row = tuple[Member, tuple[Reading | None, ...]]


def _codes(block: Block[Matrix], scene: Scene) -> list[str]:
    return [code for code in block.codes(block.declared.indicators_)[:MOST_COLUMNS] if info_of(code) is not None and scene.visible(code)]


def needs(block: Block[Matrix], scene: Scene) -> Needs:
    return Needs({(code, one.feature): None for code in _codes(block, scene) for one in members(scene, block, code)})


def drawn(block: Block[Matrix], scene: Scene) -> Drawn:
    codes = _codes(block, scene)
    infos = [info for code in codes if (info := info_of(code)) is not None]
    name = texts.name_of(block, infos[0] if infos else None)
    rows = _rows(block, scene, codes)
    if not rows:
        return Drawn(name, None, empty=texts.nothing(scene))
    kind = block.declared.feature_kind
    off = [(member, count) for member, readings in rows if (count := sum(1 for one in readings if standing(one) in RED))]
    title = label("blocks.matrix.none", name=name)
    if off:
        first, most = off[0]
        title = label(f"blocks.matrix.some.{kind}", name=name, count=len(off), first=first.brief(), most=most)
    top = block.declared.top
    every = texts.chosen(block, scene, "every", ("first", "all")) == "all"
    more = ("", "")
    if len(rows) > top:
        text = label("boards.fewer_rows") if every else label(f"blocks.all.{kind}", count=len(rows))
        more = (text, scene.view.with_option(block.id, every="" if every else "all"))
    shown_at = [texts.newest_period(column) for column in zip(*(readings for _, readings in rows), strict=True)]
    heads = [
        {"short": texts.short(one), "unit": ", ".join(part for part in (unit_of(one), texts.period_said(shown)) if part)}
        for one, shown in zip(infos, shown_at, strict=True)
    ]
    return Drawn(
        title=title,
        sheet=_sheet(block, name, infos, rows, shown_at, scene),
        parts={
            "kind_name": label(f"blocks.kind.{kind}"),
            "heads": heads,
            "rows": [_row(scene, row, infos, shown_at) for row in (rows if every else rows[:top])],
        },
        source=texts.source_of(infos, scene),
        about=name,
        more=more,
    )


def _rows(block: Block[Matrix], scene: Scene, codes: list[str]) -> list[Row]:
    """Those with a number at all, what needs a person first."""
    units = list(dict.fromkeys(one for code in codes for one in members(scene, block, code)))
    rows = [(one, tuple(scene.reading(code, one.feature) for code in codes)) for one in units]
    rows = [row for row in rows if any(value_of(one) is not None for one in row[1])]
    weight = {"disaster": 100.0, "off": 10.0, "watch": 1.0}
    return sorted(rows, key=lambda row: (-sum(weight.get(standing(one), 0.0) for one in row[1]), row[0].names[0]))


def _row(scene: Scene, row: Row, infos: list, shown_at: list[Period | None]) -> dict:
    member, readings = row
    cells = [
        {
            "text": number(value_of(reading), info.digits) if reading else texts.NOTHING,
            "state": standing(reading),
            "word": " · ".join(part for part in (against(reading), texts.of_another(reading, shown)) if part),
            "href": texts.link(info, member, scene, reading.current.period) if reading and reading.current else "",
        }
        for reading, info, shown in zip(readings, infos, shown_at, strict=True)
    ]
    return {
        "name": member.name() if member.feature.kind == "place" else member.brief(),
        "full": member.name(),
        "href": member.href,
        "chosen": member.feature == scene.feature,
        "cells": cells,
    }


def _sheet(block: Block[Matrix], name: str, infos: list, rows: list[Row], shown_at: list[Period | None], scene: Scene) -> Sheet:
    columns = [Column(label("boards.places.code")), Column(label(f"blocks.kind.{block.declared.feature_kind}"))]
    columns += [Column(texts.titled(texts.short(info), info, shown), info.digits) for info, shown in zip(infos, shown_at, strict=True)]
    earlier = [
        f"{member.name()}, {texts.short(info)}: {said}"
        for member, readings in rows
        for reading, info, shown in zip(readings, infos, shown_at, strict=True)
        if (said := texts.of_another(reading, shown))
    ]
    body = tuple((member.code, member.name(), *(value_of(one) for one in readings)) for member, readings in rows)
    return Sheet(name, name, tuple(columns), body, texts.notes(scene, *earlier, texts.source_of(infos, scene)))
