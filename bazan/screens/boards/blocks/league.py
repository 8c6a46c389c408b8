"""Units in order with bars: communes, organizations or things, as they are or per so many people.

``indicator`` (or ``follows = "<map block>"``: the map's theme), ``columns``, ``feature_kind``, ``kinds``, ``order`` (greatest, least),
``line``, ``fair`` (the same per 1,000 or 100,000 people; the reader switches), ``top = 13`` rows before 'all'.
"""

from collections.abc import Sequence
from typing import Any

from bazan.core.labels import label
from bazan.data.figures.api import SORTS, Ranked, against, change, changed, comparison_finding, drawings, ranked, standing, value_of
from bazan.data.figures.types import Slot
from bazan.data.indicators.types import IndicatorInfo, Reading
from bazan.platform.design_system.api import BarRow, Column, Sheet, bar_rows, cell_bar, number, period
from bazan.screens.boards.block_declarations import League
from bazan.screens.boards.blocks import map as maps
from bazan.screens.boards.blocks import texts
from bazan.screens.boards.blocks.comparison_members import info_of, members
from bazan.screens.boards.blocks.types import Drawn, Key, Member, Needs, Scene, Switch
from bazan.screens.boards.layout import Block

SORTABLE = tuple(one for key in SORTS for one in (key, f"-{key}"))
MOST_DRAWN = 40
MOST_ROWS = 60
Row = tuple[Member, Reading | None, tuple[Reading | None, ...]]


def lead(block: Block[League], scene: Scene) -> tuple[Slot, bool]:
    """Which indicator the units are ordered by, and whether it is the block's own (with its columns and line)."""
    follows = scene.layout.block(block.declared.follows)
    own = block.slot() if block.declared.indicator else None
    if follows is not None:
        theme = maps.theme(follows, scene)
        if theme is not None:
            return theme, own is None or theme.base == own.base
    assert own is not None
    return own, True


def _codes(block: Block[League], scene: Scene) -> tuple[str, tuple[str, ...], bool]:
    """(indicator, those beside it, whether it is the fair one)."""
    slot, own = lead(block, scene)
    code, beside = slot.at(scene.view.grain), block.codes(block.declared.columns) if own else ()
    fair = block.code(block.declared.fair)
    if fair and own and info_of(fair) and texts.chosen(block, scene, "fair", ("as_is", "fair")) == "fair":
        return fair, (code, *(one for one in beside if one != fair)), True
    return code, tuple(one for one in beside if one != code), False


def needs(block: Block[League], scene: Scene) -> Needs:
    code, beside, _ = _codes(block, scene)
    asked: dict[Key, int | None] = {}
    for one in beside:
        asked |= {(one, member.feature): None for member in members(scene, block, one)}
    return Needs(asked | {(code, member.feature): 0 for member in members(scene, block, code)})


def drawn(block: Block[League], scene: Scene) -> Drawn:
    code, beside, fair = _codes(block, scene)
    info = info_of(code)
    name = texts.short(info) if info else block.id
    rows = _rows(block, scene, code, beside)
    if info is None or not any(value_of(reading) is not None for _, reading, _ in rows):
        return Drawn(
            texts.name_of(block, info),
            None,
            empty=texts.nothing(scene),
            switches=_switches(block, scene, fair),
        )
    infos = [one for one in map(info_of, beside) if one is not None]
    line = _line(block, scene, rows, fair)
    ordered = _ordered(block, scene, rows)
    top = drawings.bar_top([reading for _, reading, _ in rows], line)
    every = texts.chosen(block, scene, "every", ("first", "all")) == "all"
    first = min(block.declared.top, MOST_ROWS)
    kept = ordered if every else ordered[:first]
    kept += [row for row in ordered[len(kept) :] if row[0].feature == scene.feature]
    kind = block.declared.feature_kind
    finding = comparison_finding([(_named(member), reading) for member, reading, _ in rows], kind)
    shown_at = texts.newest_period(reading for _, reading, _ in rows)
    about = texts.titled(name, info, shown_at)
    more = ("", "")
    if len(ordered) > first:
        text = label("boards.fewer_rows") if every else label(f"blocks.all.{kind}", count=len(ordered))
        more = (text, scene.view.with_option(block.id, every="" if every else "all"))
    return Drawn(
        title=finding,
        sheet=_sheet(block, name, info, infos, ordered, scene, finding),
        line=texts.period_said(shown_at),
        parts={
            "caption": f"{about}. {label(f'blocks.kind.{block.declared.feature_kind}')}",
            "heads": _heads(block, scene, info, line, infos),
            "bar": _has_bar(block, infos),
            "change": not _narrow(block),
            "rows": [_row(scene, row, info, infos, top, line) | {"newest": texts.of_another(row[1], shown_at)} for row in kept],
        },
        switches=_switches(block, scene, fair),
        source=texts.source_of([info], scene),
        picture=_picture(ordered[:MOST_DRAWN], info, top, line, finding),
        about=about,
        more=more,
    )


def _narrow(block: Block[League]) -> bool:
    return block.width <= 5


def _has_bar(block: Block[League], beside: Sequence[IndicatorInfo]) -> bool:
    """A narrow league with other columns has no room for bars; the order says the same."""
    return not _narrow(block) or len(beside) < 2


def _rows(block: Block[League], scene: Scene, code: str, beside: Sequence[str]) -> list[Row]:
    """Communes all, also those without a number; of things and organizations those that have one."""
    rows = [
        (one, scene.reading(code, one.feature), tuple(scene.reading(other, one.feature) for other in beside))
        for one in members(scene, block, code)
    ]
    return [row for row in rows if row[0].feature.kind == "place" or row[1] is not None]


def _line(block: Block[League], scene: Scene, rows: Sequence[Row], fair: bool) -> float | None:
    if block.declared.line is not None and not fair and lead(block, scene)[1]:
        return block.declared.line
    return next((reading.target.watch for _, reading, _ in rows if reading and reading.target), None)


def _ordered(block: Block[League], scene: Scene, rows: Sequence[Row]) -> list[Row]:
    sort = texts.chosen(block, scene, "sort", SORTABLE) if scene.view.option(block.id, "sort") else "value"
    ordered = [entry.row for entry in ranked([Ranked(row[0].name(), row[1], row) for row in rows], sort)]
    wanted = block.declared.order
    if wanted in ("greatest", "least") and sort.lstrip("-") == "value":
        known = [row for row in ordered if value_of(row[1]) is not None]
        greatest = (wanted == "greatest") != (sort == "-value")
        known.sort(key=lambda row: (-(value_of(row[1]) or 0.0) if greatest else (value_of(row[1]) or 0.0), row[0].names[0]))
        ordered = known + [row for row in ordered if value_of(row[1]) is None]
    return ordered


def _switches(block: Block[League], scene: Scene, fair: bool) -> tuple[Switch, ...]:
    code = block.code(block.declared.fair)
    info = info_of(code) if code else None
    if info is None or not lead(block, scene)[1]:
        return ()
    choices = {"as_is": label("blocks.as_is"), "fair": texts.with_unit(texts.short(info), info)}
    current = "fair" if fair else "as_is"
    return (texts.switch(block, scene, "fair", choices, current, label("blocks.compare"), "sliders-horizontal"),)


def _heads(
    block: Block[League], scene: Scene, info: IndicatorInfo, line: float | None, beside: Sequence[IndicatorInfo]
) -> list[dict[str, Any]]:
    digits = info.digits if line is not None and line % 1 else 0
    named = texts.with_unit(texts.short(info), info)
    marked = label("boards.at_line", line=number(line, digits)) if line is not None else ""
    columns = [("name", label(f"blocks.kind.{block.declared.feature_kind}"), False), ("value", named, True)]
    columns += [("", marked, False)] if _has_bar(block, beside) else []
    columns += [("", texts.with_unit(texts.short(one), one), True) for one in beside]
    columns += [] if _narrow(block) else [("change", label("boards.by_year"), True)]
    columns += [("standing", label("boards.by_target"), False)]
    sort = scene.view.option(block.id, "sort") or "value"
    heads = []
    for key, text, numeric in columns:
        current = bool(key) and sort.lstrip("-") == key
        turned = f"-{key}" if current and not sort.startswith("-") else "" if key == "value" else key
        heads.append(
            {
                "label": text,
                "number": numeric,
                "href": scene.view.with_option(block.id, sort=turned) if key else "",
                "sorted": (("ascending" if (key == "name") != sort.startswith("-") else "descending") if current else ""),
            }
        )
    return heads


def _row(scene: Scene, row: Row, info: IndicatorInfo, beside: Sequence[IndicatorInfo], top: float, line: float | None) -> dict[str, Any]:
    member, reading, others = row
    value = value_of(reading)
    return {
        "name": _named(member),
        "full": member.name(),
        "href": member.href,
        "chosen": member.feature == scene.feature,
        "value": number(value, info.digits),
        "value_href": texts.link(info, member, scene, reading.current.period) if reading and reading.current else "",
        "bar": cell_bar(value, top, line),
        "beside": [number(value_of(one), about.digits) for one, about in zip(others, beside, strict=False)],
        "change": changed(info, change(reading)),
        "state": standing(reading),
        "word": against(reading),
    }


def _named(member: Member) -> str:
    """A commune by its full name, an organization by its usual short one."""
    return member.name() if member.feature.kind == "place" else member.brief()


def _picture(rows: Sequence[Row], info: IndicatorInfo, top: float, line: float | None, finding: str) -> str:
    mark = line / top if line is not None and top else None
    bars = [
        BarRow(member.name(), texts.said(info, value_of(reading)), _share(value_of(reading), top), mark, standing(reading))
        for member, reading, _ in rows
    ]
    return str(bar_rows(bars, finding))


def _share(value: float | None, top: float) -> float | None:
    return None if value is None or not top else value / top


def _sheet(
    block: Block[League],
    name: str,
    info: IndicatorInfo,
    beside: Sequence[IndicatorInfo],
    rows: Sequence[Row],
    scene: Scene,
    finding: str,
) -> Sheet:
    columns = (
        Column(label("boards.places.code")),
        Column(label(f"blocks.kind.{block.declared.feature_kind}")),
        Column(texts.with_unit(name, info), info.digits),
        *(Column(texts.with_unit(texts.short(one), one), one.digits) for one in beside),
        Column(label("boards.by_year"), info.digits),
        Column(label("boards.by_target")),
        Column(label("boards.period_column")),
    )
    body = tuple(
        (
            member.code,
            member.name(),
            value_of(reading),
            *(value_of(one) for one in others[: len(beside)]),
            change(reading),
            against(reading),
            period(reading.current.period) if reading and reading.current else None,
        )
        for member, reading, others in rows
    )
    return Sheet(name, finding, columns, body, texts.notes(scene, texts.source_of([info], scene)))
