"""Rows of the datasets room as SQL: the rows that stand, those that stood after a batch, those a batch brought or took away.

This is the one place of the floor that names that room's tables: formulas compile to SQL over them, and a million rows as objects
would not do. Their columns are those of its ``relation``.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection

from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import DatasetInfo
from bazan.data.indicators.bulk_sql import raw_cursor


class Tables:
    """The table of each dataset, asked once. ``successors``: (place, later unit that took over any part of it)."""

    def __init__(self, successors: Sequence[tuple[int, int]] = ()) -> None:
        self._successors = successors
        self._any: dict[str, bool] = {}
        with connection.cursor() as cursor:
            cursor.execute("SELECT code, storage FROM dataset")
            self._names = dict(cursor.fetchall())

    def __contains__(self, code: str) -> bool:
        return code in self._names

    def name(self, code: str) -> str:
        return self._names[code]

    def standing(self, code: str, columns: Iterable[str], after: int | None = None) -> str:
        """The rows that stand, or stood ``after`` a batch: row_id, batch_id, place_id and these columns (``until`` is made)."""
        info = datasets.dataset(code)
        wanted = sorted(set(columns) - {"until", "feature"})
        picked = "".join(f', d."{name}"' for name in wanted)
        if "until" in columns:
            picked += f", {self._until(info, after)} AS until"
        stood = _stood("d", after)
        return f"SELECT d.row_id, d.batch_id, d.place_id{picked} FROM {self.name(code)} d WHERE {stood}"

    def _until(self, info: DatasetInfo, after: int | None) -> str:
        """The next period with a row of the same key; of a unit a reform ended, at the latest the first row of a unit that took it over."""
        own = f"lead(d.period) OVER ({_same(info)}ORDER BY d.period)"
        where = [column.id for column in info.columns if column.type == "place" and column.id in info.key]
        if not self._successors or len(where) != 1:
            return f"coalesce({own}, 'infinity')"
        old, new = (f"'{{{','.join(str(pair[n]) for pair in self._successors)}}}'::int[]" for n in (0, 1))
        column = f'"{where[0]}"'
        others = "".join(f' AND f."{name}" IS NOT DISTINCT FROM d."{name}"' for name in info.key if name not in ("period", where[0]))
        later = (
            f"SELECT min(f.period) FROM {self.name(info.code)} f JOIN unnest({old}, {new}) AS s_(old, new) ON f.{column} = s_.new"
            f" WHERE s_.old = d.{column} AND f.period > d.period AND {_stood('f', after)}{others}"
        )
        return f"""coalesce(least({own}, CASE WHEN d.{column} = ANY({old}) THEN ({later}) END), 'infinity')"""

    def changed(self, code: str, columns: Iterable[str], batches: Sequence[int], compared: Iterable[str]) -> str:
        """The versions these batches brought or took away, ``batch`` the batch, less those whose ``compared`` columns stayed as they were.

        ``until`` is the next period that has a row of the same key now: what lies between moved, whichever version came or went.
        """
        info, table = datasets.dataset(code), self.name(code)
        wanted = sorted((set(columns) | (set(info.key) if "until" in columns else set())) - {"until", "feature", "place_id"})
        among = f"ANY('{{{','.join(map(str, batches))}}}'::int[])"
        sides = []
        for own, other in (("n", "o"), ("o", "n")):
            picked = "".join(f', {own}."{name}"' for name in wanted)
            same = " AND ".join(f'{own}."{name}" IS NOT DISTINCT FROM {other}."{name}"' for name in sorted(compared)) or "true"
            batch = "n.batch_id" if own == "n" else "o.superseded_by"
            sides.append(
                f"SELECT {batch} AS batch, {own}.row_id, {own}.row_key, {own}.place_id{picked} FROM {own} LEFT JOIN {other}"
                f" ON {other}.row_key = {own}.row_key AND n.batch_id = o.superseded_by WHERE {other}.row_id IS NULL OR NOT ({same})"
            )
        until = ""
        if "until" in columns:
            keys = "".join(f' AND f."{name}" IS NOT DISTINCT FROM c."{name}"' for name in info.key if name != "period")
            later = f"SELECT min(f.period) FROM {table} f WHERE f.superseded_by IS NULL AND f.period > c.period{keys}"
            until = f", coalesce(({later}), 'infinity') AS until"
        return f"""SELECT c.*{until} FROM (
          WITH n AS MATERIALIZED (SELECT * FROM {table} WHERE batch_id = {among} AND superseded_by IS DISTINCT FROM batch_id),
            o AS MATERIALIZED (SELECT * FROM {table} WHERE superseded_by = {among} AND batch_id <> superseded_by)
          {sides[0]} UNION ALL {sides[1]}) c"""

    def present(self, code: str, column: str) -> list[int]:
        """Every thing, place or organization that rows standing speak of."""
        with raw_cursor() as cursor:
            cursor.execute(f'SELECT DISTINCT "{column}" FROM {self.name(code)} WHERE superseded_by IS NULL AND "{column}" IS NOT NULL')
            return [found for (found,) in cursor.fetchall()]

    def any(self, code: str) -> bool:
        """Whether any row stands."""
        if code not in self._any:
            with raw_cursor() as cursor:
                cursor.execute(f"SELECT EXISTS (SELECT FROM {self.name(code)} WHERE superseded_by IS NULL)")
                self._any[code] = cursor.fetchone()[0]
        return self._any[code]

    def extent(self, code: str, columns: Sequence[str], batches: Sequence[int] = ()) -> tuple[datetime, datetime] | None:
        """The earliest and the latest of these instants among all rows standing, or among those the batches brought or took away."""
        low, high = (
            f"{how}({', '.join(f'{outer}("{name}")' for name in columns)})" for how, outer in (("least", "min"), ("greatest", "max"))
        )
        where = "superseded_by IS NULL"
        if batches:
            listed = f"ANY('{{{','.join(map(str, batches))}}}'::int[])"
            where = f"batch_id = {listed} OR superseded_by = {listed}"
        with raw_cursor() as cursor:
            cursor.execute(f"SELECT {low}, {high} FROM {self.name(code)} WHERE {where}")
            first, last = cursor.fetchone()
        return (first, last) if first is not None else None


def sizes(batches: Sequence[int]) -> dict[int, int]:
    """Rows each batch brought or took away."""
    with raw_cursor() as cursor:
        cursor.execute("SELECT id, new + superseded + withdrawn FROM dataset_batch WHERE id = ANY(%s)", [list(batches)])
        return dict(cursor.fetchall())


def instants(batches: Sequence[int]) -> dict[int, datetime]:
    """When each batch was committed."""
    with raw_cursor() as cursor:
        cursor.execute("SELECT id, at FROM dataset_batch WHERE id = ANY(%s)", [list(batches)])
        return dict(cursor.fetchall())


def reasons(batches: Sequence[int]) -> dict[int, tuple[str, str]]:
    """(late_data or correction, why as its author said it) of each batch."""
    with raw_cursor() as cursor:
        cursor.execute(
            "SELECT id, superseded + withdrawn > 0 OR reason <> '', reason FROM dataset_batch WHERE id = ANY(%s)", [list(batches)]
        )
        return {batch: ("correction" if corrects else "late_data", why) for batch, corrects, why in cursor.fetchall()}


def _stood(alias: str, after: int | None) -> str:
    """The condition that a version stands, or stood after a batch."""
    if after is None:
        return f"{alias}.superseded_by IS NULL"
    return f"{alias}.batch_id <= {after} AND ({alias}.superseded_by IS NULL OR {alias}.superseded_by > {after})"


def _same(info: DatasetInfo) -> str:
    names = ", ".join(f'd."{name}"' for name in info.key if name != "period")
    return f"PARTITION BY {names} " if names else ""
