"""A board as TOML and back: ``read(write(board)) == board``. What a person reads in a file is what a pack holds."""

from collections.abc import Mapping
from typing import Any

import tomlkit
from tomlkit.items import Item

from bazan.core.errors import Refused
from bazan.platform.declarations.api import parsed

LONGEST = 200_000
"""Characters of a board file: the largest board anybody can look at is a tenth of it."""


def read(text: str) -> dict[str, Any]:
    """The tables of a board file. Raises Refused ``compose.toml.unreadable`` with its line, ``compose.toml.long``."""
    if len(text) > LONGEST:
        raise Refused("compose.toml.long", {"most": LONGEST}, field="toml")
    try:
        return parsed(text)
    except Refused as why:
        raise Refused("compose.toml.unreadable", {"why": why}, field="toml") from why


def write(board: Mapping[str, Any]) -> str:
    """The board as TOML: plain keys first, then one table a tile and a block, what lies deeper on one line each."""
    document = tomlkit.document()
    lists = {key: value for key, value in board.items() if _tables(value)}
    inner = {key: value for key, value in board.items() if isinstance(value, Mapping)}
    for key, value in board.items():
        if key not in lists and key not in inner:
            document.add(key, tomlkit.item(value))
    for key, value in inner.items():
        document.add(key, _table(value))
    for key, value in lists.items():
        tables = tomlkit.aot()
        for entry in value:
            tables.append(_table(entry))
        document.add(key, tables)
    return tomlkit.dumps(document)


def _tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(entry, Mapping) for entry in value)


def _table(entry: Mapping[str, Any]) -> Any:
    table = tomlkit.table()
    for key, value in entry.items():
        table.add(key, _item(value))
    return table


def _item(value: Any) -> Item:
    """What stands inside a table: nothing deeper gets a heading of its own."""
    if isinstance(value, Mapping):
        inline = tomlkit.inline_table()
        for key, inner in value.items():
            inline.append(key, _item(inner))
        return inline
    if isinstance(value, list):
        array = tomlkit.array()
        for entry in value:
            array.append(_item(entry))
        return array.multiline(_tables(value))
    return tomlkit.item(value)
