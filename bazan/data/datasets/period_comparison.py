"""What one organization's deliveries for a period left standing, and how it differs from what another period's did."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from bazan.core.time import Period
from bazan.data.datasets.dataset_catalog import held
from bazan.data.datasets.queries import read_rows, rows_of
from bazan.data.datasets.types import DatasetInfo, Page, Row

_SENT = """b.organization_id = %s AND b.period_start = %s AND b.period_grain = %s AND NOT d.withdrawn
  AND (d.superseded_by IS NULL OR d.superseded_by NOT IN (SELECT id FROM dataset_batch
    WHERE organization_id = %s AND period_start = %s AND period_grain = %s))"""


@dataclass(frozen=True)
class Comparison:
    """Two periods of one organization, row by row of one key, the period aside. Counts are of all, ``pairs`` the first that differ."""

    new: int
    gone: int
    changed: int
    same: int
    pairs: tuple[tuple[Row | None, Row | None], ...]
    """(before, after); null: it isn't there. What changed comes first, then what is gone, then what is new."""


def sent(code: str, organization_id: int, period: Period, limit: int = 100, offset: int = 0) -> Page:
    """The rows that its deliveries for the period left, as they stand in the file. Raises NotFound ``datasets.unknown``."""
    one = held(code)
    asked = _asked(organization_id, period)
    rows = read_rows(one.info, one.table, f"WHERE {_SENT} ORDER BY d.sheet, d.line, d.row_id LIMIT %s OFFSET %s", [*asked, limit, offset])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {one.table} d JOIN dataset_batch b ON b.id = d.batch_id WHERE {_SENT}", asked)
        return Page(tuple(rows), cursor.fetchone()[0])


def compared(code: str, organization_id: int, before: Period, after: Period, most: int = 200) -> Comparison:
    """What the later period's deliveries say otherwise than the earlier one's. Raises NotFound ``datasets.unknown``."""
    one = held(code)
    key, values = _key(one.info), _values(one.info)
    sides = [
        f"SELECT d.row_id, {key} AS k, ROW({values}) AS v FROM {one.table} d JOIN dataset_batch b ON b.id = d.batch_id WHERE {_SENT}"
        for _ in range(2)
    ]
    asked = [*_asked(organization_id, before), *_asked(organization_id, after)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""WITH p AS (SELECT p.row_id AS was, n.row_id AS is_now, CASE WHEN n.row_id IS NULL THEN 'gone' WHEN p.row_id IS NULL
                THEN 'new' WHEN p.v IS DISTINCT FROM n.v THEN 'changed' ELSE 'same' END AS fate
              FROM ({sides[0]}) p FULL JOIN ({sides[1]}) n ON n.k = p.k)
            SELECT fate, count(*), (array_agg(ARRAY[was, is_now] ORDER BY coalesce(is_now, was)))[:%s] FROM p GROUP BY fate""",
            [*asked, most],
        )
        told = {fate: (count, pairs) for fate, count, pairs in cursor.fetchall()}
    chosen: list[tuple[int | None, int | None]] = [
        (was, is_now) for fate in ("changed", "gone", "new") for was, is_now in told.get(fate, (0, []))[1]
    ][:most]
    rows = {row.id: row for row in rows_of(code, [number for pair in chosen for number in pair if number is not None])}
    counts = {fate: told.get(fate, (0, []))[0] for fate in ("new", "gone", "changed", "same")}
    return Comparison(**counts, pairs=tuple((_of(rows, was), _of(rows, is_now)) for was, is_now in chosen))


def _of(rows: dict[int, Row], number: int | None) -> Row | None:
    return rows.get(number) if number is not None else None


def _asked(organization_id: int, period: Period) -> list[Any]:
    return [organization_id, period.start, period.grain] * 2


def _key(info: DatasetInfo) -> str:
    """The key less the period as one text, so that two periods meet by a hash."""
    parts = [f"""coalesce(replace(d."{name}"::text, '|', '\\|'), '')""" for name in info.key if name != "period"]
    return " || '|' || ".join(parts) or "''"


def _values(info: DatasetInfo) -> str:
    named = [f'd."{column.id}"' for column in info.kept if column.id != "period" and column.id not in info.key]
    return ", ".join(named) or "1"
