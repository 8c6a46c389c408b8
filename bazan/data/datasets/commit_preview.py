"""What committing staged rows would do, without doing it: for the person who is asked to confirm."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from bazan.data.datasets.actions import _missing, _order
from bazan.data.datasets.dataset_catalog import held
from bazan.data.datasets.staging.staged_rows import STAGE
from bazan.data.datasets.types import Origin, Staged


@dataclass(frozen=True)
class Difference:
    """One row that stands and would be superseded: its columns that differ, before and after, and all of it as it would stand."""

    sheet: str
    line: int
    values: Mapping[str, Any]
    changed: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True)
class Preview:
    """Counts as ``commit`` would give them, and the first rows that change."""

    new: int
    changed: int
    same: int
    withdrawn: int
    differences: tuple[Difference, ...]


def preview(staged: Staged, origin: Origin, whole: bool = False, most: int = 200) -> Preview:
    """What ``commit`` of the same would do. In the transaction that staged them."""
    table, names = held(staged.dataset.code).table, [column.id for column in staged.dataset.kept]
    columns = [f'"{name}"' for name in names] + ["place_id"]
    with connection.cursor() as cursor:
        _order(cursor, staged, "", table, columns)
        cursor.execute(f"SELECT count(*) FILTER (WHERE fate = 'new'), count(*) FILTER (WHERE fate IN ('changed', 'earlier')),"
                       f" count(*) FILTER (WHERE fate = 'same') FROM {STAGE}_fate")  # fmt: skip
        new, changed, same = cursor.fetchone()
        gone = _missing(cursor, staged, origin, table) if whole else []
        after, before = (", ".join(f"{alias}.{name}" for name in columns[:-1]) for alias in ("s", "d"))
        cursor.execute(
            f"""SELECT s.sheet, s.line, {after}, {before} FROM {STAGE} s JOIN {STAGE}_fate f ON f.at = s.ctid
            JOIN {table} d ON d.row_id = f.row_id WHERE f.fate = 'changed' ORDER BY s.sheet, s.line LIMIT %s""",
            [most],
        )
        found = [_difference(names, row) for row in cursor.fetchall()]
    return Preview(new, changed, same, len(gone), tuple(found))


def _difference(names: list[str], row: tuple) -> Difference:
    sheet, line, *values = row
    after, before = (dict(zip(names, part, strict=True)) for part in (values[: len(names)], values[len(names) :]))
    return Difference(sheet, line, after, {name: (before[name], after[name]) for name in names if before[name] != after[name]})
