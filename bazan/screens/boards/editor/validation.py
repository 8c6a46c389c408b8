"""Judges a board that is put together: what is wrong is named by where it stands, ``blocks[2].periods``, to be mended there."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bazan.core.errors import Refused
from bazan.platform.declarations.api import Keys, Problem
from bazan.screens.boards.block_declarations import Rows
from bazan.screens.boards.grammar import Board

Known = Callable[[str], bool]


def check(board: Mapping[str, Any], indicator: Known, dataset: Known) -> None:
    """Nothing when the board can be drawn. Raises Refused ``compose.key`` for the first thing wrong, with its key and why."""
    for problem in problems(board, indicator, dataset):
        raise Refused("compose.key", {"where": problem.key, "why": Refused(problem.rule, dict(problem.params))}, field="toml")


def problems(table: Mapping[str, Any], indicator: Known, dataset: Known) -> Iterator[Problem]:
    """Everything wrong: with how it is written, or, when that is right, with the indicators and datasets it names."""
    keys = Keys(table)
    board = Board.read(keys)
    yield from keys.problems
    if board is None:
        return
    yield from (Problem(key, "compose.indicator", {"name": name}) for key, name in board.indicators() if not indicator(name))
    for at, block in enumerate(board.blocks):
        if isinstance(block, Rows) and not dataset(block.dataset):
            yield Problem(f"blocks[{at}].dataset", "compose.dataset", {"name": block.dataset})
