"""Words, files and switches all kinds of block share. Pure: the language is an argument."""

from collections.abc import Iterable, Sequence

from bazan.core.errors import Refused
from bazan.core.labels import label
from bazan.core.language import language, words
from bazan.core.time import LOCAL, Period
from bazan.data.figures.api import amount, cited, indicator_name, newest_words, owner_name, period_text, unit_of
from bazan.data.indicators.types import IndicatorInfo, Reading, Value
from bazan.platform.design_system.api import Cell, clock, day, inside, period, when
from bazan.screens.boards.blocks.types import Member, Scene, Switch
from bazan.screens.boards.layout import Block, lines

NOTHING = "—"


def name_of(block: Block, info: IndicatorInfo | None) -> str:
    """What the board calls the block, else what its indicator is called."""
    own = words(block.labels) if block.labels else ""
    return own or (indicator_name(info) if info else block.id)


def short(info: IndicatorInfo) -> str:
    return words(info.short_labels) or indicator_name(info)


def with_unit(name: str, info: IndicatorInfo) -> str:
    unit = unit_of(info)
    return f"{name}, {unit}" if unit else name


def newest_period(readings: Iterable[Reading | None]) -> Period | None:
    """The latest period any of them speaks of."""
    return max((one.current.period for one in readings if one is not None and one.current is not None), default=None)


def drawn_width(block: Block) -> int:
    """How wide a drawing is laid out, so that its letters are of one size in a block of any width."""
    return 112 * block.width - 44


def drawn_height(block: Block, scene: Scene) -> int:
    """How high a chart is laid out: higher beside something tall, so that a row of the grid ends together."""
    blocks = list(scene.layout.blocks)
    at = next((n for n, one in enumerate(blocks) if one.id == block.id), 0)
    seen = 0
    for row in lines([one.width for one in blocks]):
        if seen <= at < seen + len(row):
            beside = [one.declared.tall for one in blocks[seen : seen + len(row)] if one.id != block.id]
            return 400 if any(beside) else 300
        seen += len(row)
    return 300


def period_said(shown: Period | None) -> str:
    """đến 07:00, 25/11/2026; tháng 10/2026."""
    if shown is None:
        return ""
    if shown.grain == "hour":
        return label("boards.up_to", at=f"{clock(shown.end)}, {day(shown.start)}")
    return inside(shown)


def of_another(reading: Reading | None, shown: Period | None) -> str:
    """Số mới nhất: tháng 9/2026, of a value where the block speaks of a later period; else empty."""
    own = reading.current.period if reading is not None and reading.current is not None else None
    return newest_words(reading) if reading is not None and own != shown else ""


def titled(name: str, info: IndicatorInfo | None, shown: Period | None) -> str:
    """Mưa 24 giờ, mm, đến 07:00: what is shown, in which unit, of when."""
    parts = [name, unit_of(info) if info else "", period_said(shown)]
    return ", ".join(part for part in parts if part)


def source_of(infos: Iterable[IndicatorInfo | None], scene: Scene) -> str:
    """Whose numbers, by which law: the line under a drawing."""
    known = [info for info in infos if info is not None]
    owners = list(dict.fromkeys(owner_name(info.owner, scene.territory.on) for info in known if info.owner))
    laws = [one for one in dict.fromkeys(cited(info.law) for info in known if info.law) if one]
    parts = [label("boards.source_line", source="; ".join(owners[:3]))] if owners else []
    parts += [label("blocks.law", law="; ".join(laws[:2]))] if laws else []
    return " ".join(parts)


def notes(scene: Scene, *lines: str) -> tuple[str, ...]:
    return (*(line for line in lines if line), *((label("boards.demo_note"),) if scene.demo else ()))


def rounded(info: IndicatorInfo, value: float | None) -> float | None:
    return None if value is None else round(value, info.digits)


def said(info: IndicatorInfo | None, value: float | None) -> str:
    return NOTHING if info is None or value is None else amount(info, value)


def when_cell(shown: Period) -> Cell:
    """A period as a worksheet's cell: an instant, a day, or its name."""
    if shown.grain == "hour":
        return shown.start
    return shown.start.astimezone(LOCAL).date() if shown.grain == "day" else period(shown)


def short_period(shown: Period) -> str:
    """A period where there is little room: 07:00, 25/11, tuần 47, T10, quý IV, 2026."""
    local = shown.start.astimezone(LOCAL)
    match shown.grain:
        case "hour":
            return clock(shown.start)
        case "day":
            return day(shown.start, year=False)
        case "week":
            return label("blocks.short.week", week=local.isocalendar()[1])
        case "month":
            text = f"T{local.month}" if language() == "vi" else label(f"frontend.month.{local.month}")
            return f"{text}/{local:%y}" if local.month in (1, 12) else text
        case "quarter":
            return label("blocks.short.quarter", quarter=(local.month + 2) // 3, year=f"{local:%y}")
    return str(local.year)


def chosen(block: Block, scene: Scene, option: str, known: Sequence[str]) -> str:
    """What the reader switched, the first known choice when nothing. Raises Refused ``boards.option.unknown``."""
    asked = scene.view.option(block.id, option)
    if asked and asked not in known:
        raise Refused("boards.option.unknown", {"text": asked}, field=f"{block.id}.{option}")
    return asked or (known[0] if known else "")


def switch(block: Block, scene: Scene, option: str, words_of: dict[str, str], current: str, text: str, icon: str) -> Switch:
    """A choice of one option; the first is the block's own."""
    first = next(iter(words_of), "")
    entries = tuple(
        (said, scene.view.with_option(block.id, **{option: "" if key == first else key}), key == current) for key, said in words_of.items()
    )
    return Switch(text, icon, entries)


def geography(values: Iterable[Value]) -> bool:
    """Whether some values were carried to the units of today from those that reported them."""
    return any((value.detail or {}).get("geography") == "today" for value in values)


def as_reported(values: Iterable[Value]) -> tuple[Value, ...]:
    """Only what was reported in its own time."""
    return tuple(value for value in values if (value.detail or {}).get("geography") != "today")


def geography_switch(block: Block, scene: Scene, current: str) -> Switch:
    """As reported, or as of today: for a series that crosses a reform."""
    choices = {key: label(f"boards.places.as_{key}") for key in ("reported", "of_today")}
    return switch(block, scene, "geography", choices, current, label("blocks.geography"), "history")


def link(info: IndicatorInfo, member: Member | None, scene: Scene, shown: Period | None) -> str:
    """The indicator's page for a unit, at the period shown."""
    feature = member.feature if member else scene.feature
    asked = f"/indicators/{info.code}?feature={feature.kind}:{feature.id}"
    return asked + (f"&period={period_text(shown)}" if shown is not None and scene.view.period is not None else "")


def nothing(scene: Scene) -> tuple[str, str]:
    return label("boards.no_values"), label("boards.no_values_why", at=when(scene.moment, scene.now))
