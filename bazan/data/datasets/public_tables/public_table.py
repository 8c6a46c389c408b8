"""A dataset as everybody may have it: counts only, small ones of people hidden with those that would give them away.

Rows of a periodic dataset keep their key and their whole-number columns; of an event dataset only how many there were in each month
and place is told. Totals over each key column are taken as known to everybody: boards publish them.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from bazan.core.time import ZONE
from bazan.data.datasets.public_tables import cell_suppression
from bazan.data.datasets.queries import dataset, relation
from bazan.data.datasets.types import Column, DatasetInfo

ALL = "*"
"""Stands for a key column in the key of its total."""
MOST_GROUPS = 200_000


@dataclass(frozen=True)
class Hidden:
    """A count that is not told."""


HIDDEN = Hidden()


@dataclass(frozen=True)
class PublicTable:
    """``keys`` then ``counts`` are the columns of each row; a count is a whole number, null where none was given, or HIDDEN."""

    info: DatasetInfo
    keys: tuple[str, ...]
    counts: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    hidden: int
    """How many counts are not told."""


def public_table(code: str, start: datetime, end: datetime) -> PublicTable:
    """The current rows whose period, or whose first instant, lies in [start, end). Ask it only where every row is in reach:
    what is hidden depends on all of them. Raises NotFound ``datasets.unknown``."""
    info = dataset(code)
    return _of_events(info, start, end) if info.grain == "event" else _of_periods(info, start, end)


def _of_periods(info: DatasetInfo, start: datetime, end: datetime) -> PublicTable:
    keys = tuple(name for name in info.key if not info.column(name).personal)
    counts = tuple(column.id for column in info.columns if _counted(column) and column.id not in keys)
    names = ", ".join(f'd."{name}"' for name in (*keys, *counts))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {names} FROM ({relation(info.code, until=False)}) d WHERE d.period >= %s AND d.period < %s ORDER BY {names} LIMIT %s",
            [start, end, MOST_GROUPS],
        )
        rows = cursor.fetchall()
    return _told(info, keys, counts, rows)


def _of_events(info: DatasetInfo, start: datetime, end: datetime) -> PublicTable:
    when = next((column.id for column in info.columns if column.type in ("date", "instant") and not column.personal), None)
    month = f"date_trunc('month', d.\"{when}\" AT TIME ZONE '{ZONE}') AT TIME ZONE '{ZONE}'" if when else "NULL"
    inside = f'WHERE d."{when}" >= %s AND d."{when}" < %s' if when else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {month} AS month, d.place_id, count(*) FROM ({relation(info.code, until=False)}) d {inside}"
            " GROUP BY 1, 2 ORDER BY 1, 2 LIMIT %s",
            [*([start, end] if when else []), MOST_GROUPS],
        )
        rows = cursor.fetchall()
    return _told(info, ("month", "place"), ("rows",), rows)


def _counted(column: Column) -> bool:
    """A count of people or things: a whole number of pieces. Money and measures are decimals or carry a unit of their own."""
    return column.type == "integer" and not column.personal and (column.unit in ("", "1") or column.unit.startswith("{"))


def _told(info: DatasetInfo, keys: Sequence[str], counts: Sequence[str], rows: Sequence[tuple]) -> PublicTable:
    split = len(keys)
    closed: dict[str, frozenset[Hashable]] = {}
    for n, name in enumerate(counts):
        cells = {row[:split]: row[split + n] for row in rows if row[split + n] is not None}
        closed[name] = _closed(cells, keys, info.smallest_cell)
    told = tuple(
        (*row[:split], *(HIDDEN if row[:split] in closed[name] else row[split + n] for n, name in enumerate(counts))) for row in rows
    )
    return PublicTable(info, tuple(keys), tuple(counts), told, sum(cell is HIDDEN for row in told for cell in row))


def _closed(cells: Mapping[tuple, int], keys: Sequence[str], smallest: int) -> frozenset[Hashable]:
    """The hidden cells of one count: each period by itself, its totals over every other key column counted as known."""
    by_period: dict[Any, dict[tuple, int]] = defaultdict(dict)
    at = next((n for n, name in enumerate(keys) if name in ("period", "month")), None)
    for key, count in cells.items():
        by_period[key[at] if at is not None else None][key] = count
    dimensions = [n for n in range(len(keys)) if n != at]
    found: set[Hashable] = set()
    for part in by_period.values():
        totals: dict[Hashable, int] = dict(part)
        lines = []
        if len(dimensions) > 1:
            totals[ALL] = sum(part.values())
            lines.append(cell_suppression.Line(ALL, tuple(part)))
        for n in dimensions:
            groups: dict[tuple, list[tuple]] = defaultdict(list)
            for key in part:
                groups[(*key[:n], ALL, *key[n + 1 :])].append(key)
            for total, parts in groups.items():
                totals[total] = sum(part[key] for key in parts)
                lines.append(cell_suppression.Line(total, tuple(parts)))
        found |= {key for key in cell_suppression.hidden(totals, lines, smallest) if key in part}
    return frozenset(found)
