"""Parts of a whole as bars, the greatest first. ``indicators`` (parts of one unit), or one with ``feature_kind`` and ``top = 12``."""

from bazan.core.labels import label
from bazan.data.figures.api import amount, unit_of, value_of
from bazan.data.indicators.types import IndicatorInfo, Reading
from bazan.platform.design_system.api import BarRow, Column, Sheet, bar_rows, number
from bazan.screens.boards.block_declarations import Shares
from bazan.screens.boards.blocks import texts
from bazan.screens.boards.blocks.comparison_members import info_of
from bazan.screens.boards.blocks.types import Drawn, Needs, Scene
from bazan.screens.boards.layout import Block

MOST = 12


def _codes(block: Block[Shares], scene: Scene) -> list[str]:
    return [code for code in block.codes(block.declared.indicators_)[:MOST] if info_of(code) is not None and scene.visible(code)]


def needs(block: Block[Shares], scene: Scene) -> Needs:
    return Needs({(code, scene.feature): 0 for code in _codes(block, scene)})


def drawn(block: Block[Shares], scene: Scene) -> Drawn:
    found = [(info, scene.reading(code)) for code in _codes(block, scene) if (info := info_of(code)) is not None]
    parts = [(info, reading, value) for info, reading in found if (value := value_of(reading)) is not None]
    name = texts.name_of(block, found[0][0] if found else None)
    if not parts:
        return Drawn(name, None, empty=texts.nothing(scene))
    parts = sorted(parts, key=lambda part: -part[2])
    whole = sum(value for *_, value in parts)
    percent = whole > 0 and all(info.unit == "%" for info, *_ in parts) and 98 <= whole <= 102
    info = parts[0][0]
    names = [texts.short(one) for one, *_ in parts]
    bars = []
    for (one, _, value), named in zip(parts, names, strict=True):
        share = value / whole if whole else None
        text = amount(one, value)
        if not percent and share is not None:
            text += f" · {number(100 * share, 1)}\u00a0%"
        bars.append(BarRow(named, text, value / parts[0][2] if parts[0][2] else None))
    first = f"{names[0]}, {bars[0].text.replace(' · ', ', ')}"
    title = label("blocks.shares.most", name=name, first=first)
    width = texts.drawn_width(block)
    return Drawn(
        title=title,
        sheet=_sheet(name, parts, names, whole, percent, scene),
        drawing=bar_rows(bars, title, width, min(300, int(width * 0.4))),
        line=label(
            "blocks.shares.whole",
            whole=amount(info, whole),
            period=texts.period_said(texts.newest_period(r for _, r, _ in parts)),
        ),
        source=texts.source_of([one for one, *_ in parts], scene),
        about=name,
        parts={"links": [(named, texts.link(one, None, scene, None)) for (one, *_), named in zip(parts, names, strict=True)]},
    )


def _sheet(
    name: str,
    parts: list[tuple[IndicatorInfo, Reading | None, float]],
    names: list[str],
    whole: float,
    percent: bool,
    scene: Scene,
) -> Sheet:
    info = parts[0][0]
    columns = [
        Column(label("blocks.part")),
        Column(texts.with_unit(label("boards.value_column"), info), info.digits),
    ]
    if not percent:
        columns.append(Column(label("blocks.share"), 1))
    rows = []
    for (one, _, value), named in zip(parts, names, strict=True):
        row = [named, texts.rounded(one, value)]
        rows.append(tuple(row if percent else [*row, 100 * value / whole if whole else None]))
    return Sheet(name, f"{name}, {unit_of(info)}", tuple(columns), tuple(rows), texts.notes(scene))
