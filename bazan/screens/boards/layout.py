"""A board laid out: what its file declares (``grammar``), with every indicator by its full code."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bazan.core.time import GRAINS
from bazan.data.figures.types import Slot
from bazan.platform.declarations.api import read
from bazan.screens.boards import block_base, grammar
from bazan.screens.boards.block_base import COLUMNS
from bazan.screens.boards.block_declarations import Map
from bazan.screens.boards.tile_declarations import Grained, Tile


@dataclass(frozen=True)
class Block[D: block_base.Block]:
    """One block: what its kind is given, and how it is called."""

    id: str
    pack: str
    declared: D

    @property
    def kind(self) -> str:
        return self.declared.kind

    @property
    def width(self) -> int:
        return self.declared.width

    @property
    def labels(self) -> dict[str, str]:
        return dict(self.declared.labels)

    def code(self, name: str) -> str:
        """The full code of an indicator or dataset the block names; empty stays empty."""
        return code_of(self.pack, name) if name else ""

    def codes(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(code_of(self.pack, name) for name in names)

    def slot(self) -> Slot:
        """The block's one indicator with what stands there at other grains."""
        named: Any = self.declared
        return _slot(self.pack, named.indicator, named, self.id)


@dataclass(frozen=True)
class Layout:
    pack: str
    """Empty: a board of no pack, put together from many."""
    labels: dict[str, str]
    tiles: tuple[Slot, ...]
    blocks: tuple[Block, ...]
    grain: str
    """Empty: the grain of its first tile."""
    wall: grammar.Wall
    morning: grammar.Morning
    codes: tuple[str, ...]
    """Every indicator it shows, each once."""

    @property
    def layers(self) -> tuple[Slot, ...]:
        """The themes of its maps."""
        return tuple(slot for block in self.blocks if block.kind == "map" for slot in layers_of(block))

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of station its maps draw."""
        return tuple(kind for block in self.blocks if block.kind == "map" for kind in block.declared.kinds)

    def block(self, wanted: str) -> Block | None:
        return next((block for block in self.blocks if block.id == wanted), None)

    def cells(self, part: str) -> tuple[Slot, ...]:
        """The tiles named by ``[wall]`` or ``[morning]``, all of them when it names none."""
        by_id = {slot.id: slot for slot in self.tiles}
        return tuple(by_id[name] for name in getattr(self, part).cells or by_id if name in by_id)


def layout_of(pack: str, table: Mapping[str, Any]) -> Layout:
    """The layout a board's table describes. Raises ValueError for one that doesn't keep the grammar: boards are judged when they come."""
    board = read(grammar.Board, table)
    shown = [name for tile in board.tiles for name in (tile.indicator,)]
    shown += [name for block in board.blocks for _, name in block.indicators()]
    return Layout(
        pack=pack,
        labels=dict(board.labels),
        tiles=tuple(_tile(pack, tile) for tile in board.tiles),
        blocks=tuple(Block(block.id or f"{block.kind}_{number}", pack, block) for number, block in enumerate(board.blocks, 1)),
        grain=board.grain or "",
        wall=board.wall,
        morning=board.morning,
        codes=tuple(dict.fromkeys(code_of(pack, name) for name in shown)),
    )


_laid: dict[str, tuple[Mapping[str, Any], Layout]] = {}


def layout_of_pack(head: Mapping[str, Any]) -> Layout:
    """The layout of a pack's own board, read once for as long as the catalogue holds that very board."""
    pack, board = head["pack"], head["board"]
    held = _laid.get(pack)
    if held is None or held[0] is not board:
        held = _laid[pack] = (board, layout_of(pack, board))
    return held[1]


def layers_of(block: Block[Map]) -> tuple[Slot, ...]:
    """The themes of a map."""
    return tuple(
        _slot(block.pack, layer.indicator, layer, layer.id or layer.indicator, labels=layer.labels, cuts=layer.cuts)
        for layer in block.declared.layers
    )


def _tile(pack: str, tile: Tile) -> Slot:
    beside = tuple(code_of(pack, name) for name in tile.beside)
    return _slot(pack, tile.indicator, tile, tile.id or tile.indicator, labels=tile.labels, spark=tile.spark, beside=beside)


def _slot(pack: str, indicator: str, grained: Grained, name: str, labels: Mapping[str, str] | None = None, **more: Any) -> Slot:
    base, others = code_of(pack, indicator), grained.at_grains()
    codes = {grain: code_of(pack, others[grain]) if grain in others else base for grain in GRAINS}
    return Slot(id=name, codes=codes, labels=dict(labels if labels is not None else getattr(grained, "labels", {})), base=base, **more)


def code_of(pack: str, name: str) -> str:
    return name if "." in name else f"{pack}.{name}"


def lines(widths: list[int]) -> list[list[int]]:
    """Widths as rows of the grid of twelve, each filled: what is left over goes to the widest of its row, so no row has a hole.

    >>> lines([5, 7, 8])
    [[5, 7], [12]]
    """
    rows: list[list[int]] = []
    for width in widths:
        if rows and sum(rows[-1]) + width <= COLUMNS:
            rows[-1].append(width)
        else:
            rows.append([width])
    for row in rows:
        widest = max(range(len(row)), key=lambda n: (row[n], -n))
        row[widest] += COLUMNS - sum(row)
    return rows
