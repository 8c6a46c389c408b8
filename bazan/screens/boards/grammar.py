"""How a file ``boards/<id>.toml`` of a pack, or a board put together on the screen, is written: tiles, then blocks, each of a kind."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from bazan.platform.declarations.api import Declaration, Keys
from bazan.platform.packs import Declared, Grammar, Pack, Problem, labelled
from bazan.screens.boards.block_declarations import AnyBlock, League, Map, Rows, Score
from bazan.screens.boards.tile_declarations import Named, Tile, Titled, each

MOST_TILES, MOST_BLOCKS, MOST_ROWS = 16, 30, 3
"""A board is read, not searched; each block of rows is a question of its own."""


@dataclass(frozen=True, kw_only=True)
class Wall(Declaration):
    """The board's row on the wall."""

    cells: tuple[str, ...] = ()
    """ids of its tiles; absent: all"""
    map: str = ""
    """the id of a layer of its map"""


@dataclass(frozen=True, kw_only=True)
class Morning(Declaration):
    """The board's tiles in a leader's morning."""

    cells: tuple[str, ...] = ()
    """ids of its tiles; absent: all"""


@dataclass(frozen=True, kw_only=True)
class Board(Titled):
    """A board. An indicator's id without a dot belongs to the board's own pack."""

    id: str = ""
    """the file's name"""
    grain: Literal["hour", "day", "week", "month", "quarter", "year"] | None = None
    """the grain it opens at; absent: the one its first tile is measured in"""
    tiles: tuple[Tile, ...] = ()
    """numbers above the blocks, below"""
    blocks: tuple[AnyBlock, ...] = ()
    """what is drawn, below"""
    wall: Wall = Wall()
    """its row on the wall, below"""
    morning: Morning = Morning()
    """its tiles in a leader's morning, below"""

    def judge(self, keys: Keys) -> None:
        tiles = [tile.id or tile.indicator for tile in self.tiles]
        for key, entries, most in (("tiles", self.tiles, MOST_TILES), ("blocks", self.blocks, MOST_BLOCKS)):
            if len(entries) > most:
                keys.wrong(key, "boards.grammar.many", most=most)
        if sum(isinstance(block, Rows) for block in self.blocks) > MOST_ROWS:
            keys.wrong("blocks", "boards.grammar.many_rows", most=MOST_ROWS)
        keys.once("tiles", tiles)
        keys.once("blocks", [block.id for block in self.blocks if block.id])
        keys.among("wall.cells", self.wall.cells, tiles)
        keys.among("morning.cells", self.morning.cells, tiles)
        layers = [layer.id or layer.indicator for block in self.blocks if isinstance(block, Map) for layer in block.layers]
        keys.among("wall.map", [self.wall.map] if self.wall.map else [], layers)
        maps = [block.id for block in self.blocks if isinstance(block, Map)]
        for at, block in enumerate(self.blocks):
            if isinstance(block, League) and block.follows:
                keys.among(f"blocks[{at}].follows", [block.follows], maps)

    def indicators(self) -> Named:
        """(key, name) of every indicator the board names."""
        for part, entries in (("tiles", self.tiles), ("blocks", self.blocks)):
            for at, entry in enumerate(entries):
                yield from ((f"{part}[{at}].{key}", name) for key, name in entry.indicators())

    def words(self) -> Iterator[str]:
        """The key of every label, under ``boards.<board>``; empty where there is none."""
        for entry in (*self.tiles, *self.blocks):
            yield entry.label
            inner: Iterable[Titled] = getattr(entry, "layers", ()) or getattr(entry, "groups", ())
            yield from (part.label for part in inner)


def _judge(pack: Pack, files: list[Declared[Board]]) -> Iterator[Problem]:
    """What boards must keep towards the rest of the pack: their words, indicators and datasets."""
    for file in files:
        board = file.declaration
        for label in board.words():
            if label:
                yield from labelled(pack, file.name, f"boards.{board.id}.{label}")
        for key, name in board.indicators():
            if not pack.has_indicator(name):
                yield Problem(file.name, key, "indicator_unknown", {"code": name})
        for at, block in enumerate(board.blocks):
            if isinstance(block, Rows):
                yield from _rows(pack, file.name, f"blocks[{at}]", block)
            if isinstance(block, Score) and block.table and block.table not in pack.tables:
                yield Problem(file.name, f"blocks[{at}].table", "list_unknown", {"name": block.table})


def _rows(pack: Pack, file: str, where: str, block: Rows) -> Iterator[Problem]:
    relation = pack.relations.get(block.dataset)
    if relation is None:
        yield Problem(file, f"{where}.dataset", "dataset_unknown", {"name": block.dataset})
        return
    named = [*each("columns", block.columns), *((f"where.{name}", name) for name in block.where)]
    named += [(key, name.lstrip("-")) for key, name in (("order", block.order), ("due", block.due)) if name]
    yield from (Problem(file, f"{where}.{key}", "column_unknown", {"name": name}) for key, name in named if name not in relation.columns)


BOARDS = Grammar("boards", Board, judge=_judge)
