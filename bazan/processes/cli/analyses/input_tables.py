"""CSV files that analysts hand in: named columns, each cell read or refused by its line."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bazan.core.errors import NotFound, Refused

MOST_LINES = 5_000_000


def table(path: Path, columns: Mapping[str, Callable[[str], Any]]) -> dict[str, Sequence[Any]]:
    """Each column's cells as its reader gives them, in the order of the file; other columns are passed over.

    A reader raises ValueError for a cell it can't take. NotFound ``analyse.file``; Refused ``analyse.text``, ``analyse.column``,
    ``analyse.empty``, ``analyse.cell``, ``analyse.long``.
    """
    if not path.is_file():
        raise NotFound("analyse.file", {"name": str(path)}, "file")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return _read(_lines(file, str(path)), columns)


def _lines(file: Any, name: str) -> Iterator[tuple[int, list[str]]]:
    """Each line with its number."""
    lines = csv.reader(file, strict=True)
    try:
        for cells in lines:
            yield lines.line_num, cells
    except (UnicodeDecodeError, csv.Error) as why:
        raise Refused("analyse.text", {"name": name, "line": lines.line_num + 1}, "file") from why


def _read(lines: Iterator[tuple[int, list[str]]], columns: Mapping[str, Callable[[str], Any]]) -> dict[str, Sequence[Any]]:
    names = [name.strip() for name in next(lines, (0, []))[1]]
    for column in columns:
        if names.count(column) != 1:
            raise Refused("analyse.column", {"column": column, "given": ", ".join(names)}, column)
    places = [(column, names.index(column), read) for column, read in columns.items()]
    found: dict[str, list[Any]] = {column: [] for column in columns}
    taken = 0
    for number, cells in lines:
        if not any(cells):
            continue
        taken += 1
        if taken > MOST_LINES:
            raise Refused("analyse.long", {"most": MOST_LINES}, "file")
        for column, place, read in places:
            given = cells[place].strip() if place < len(cells) else ""
            try:
                found[column].append(read(given))
            except ValueError as why:
                raise Refused("analyse.cell", {"line": number, "column": column, "given": given[:80]}, column) from why
    if not taken:
        raise Refused("analyse.empty", {}, "file")
    return dict(found)
