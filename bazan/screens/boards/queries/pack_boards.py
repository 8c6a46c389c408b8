"""The layouts of boards: a pack's own, with the grain it opens at and the grains a reader may choose."""

from typing import Any

from bazan.core.errors import NotFound
from bazan.core.time import GRAINS
from bazan.data.indicators import api as indicators
from bazan.screens.boards.layout import Layout, layout_of_pack


def layout(pack: str) -> tuple[Layout, dict[str, Any]]:
    """The board of a pack, and the pack's head. Raises NotFound ``boards.unknown``, also for a sector without data."""
    try:
        head = indicators.board(pack)
    except NotFound as why:
        raise NotFound("boards.unknown", {"pack": pack}) from why
    if not head["board"]:
        raise NotFound("boards.unknown", {"pack": pack})
    return layout_of_pack(head), head


def opening(laid: Layout) -> str:
    """The grain a board opens at: its own word, else the grain of its first tile, whose question it asks first."""
    return laid.grain or next((grain for slot in laid.tiles if (grain := _grain(slot.base))), "day")


def grains(laid: Layout) -> tuple[str, ...]:
    """The grains a reader may choose: those its tiles are measured in, and those a slot names another indicator for."""
    found = {opening(laid)}
    for slot in (*laid.tiles, *laid.layers):
        found |= {_grain(slot.base)} | {grain for grain in GRAINS if slot.codes[grain] != slot.base}
    return tuple(grain for grain in GRAINS if grain in found)


def _grain(code: str) -> str:
    try:
        return indicators.info(code).grain
    except NotFound:
        return ""
