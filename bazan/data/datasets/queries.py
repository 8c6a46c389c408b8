"""Reads: datasets, rows with their versions and batches, and the relation that formulas read."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from bazan.core.errors import NotFound, Refused
from bazan.core.time import Period
from bazan.data.datasets.dataset_catalog import every, held
from bazan.data.datasets.types import Batch, DatasetInfo, Page, Row

MOST_ROWS = 10_000
_BATCH = """b.id, b.run_id, b.actor, b.at, b.file_sha256, b.file_name, b.reason, b.organization_id, b.period_start, b.period_grain,
  b.new, b.superseded, b.letters::text"""


def datasets(pack: str | None = None) -> list[DatasetInfo]:
    """Every dataset, by code; of one pack when named."""
    return [one.info for one in every().values() if pack is None or one.info.pack == pack]


def dataset(code: str) -> DatasetInfo:
    """Raises NotFound ``datasets.unknown``."""
    return held(code).info


def supplied_by(name: str) -> list[DatasetInfo]:
    """The datasets a room of the core fills by itself."""
    return [one.info for one in every().values() if one.info.supplied_by == name]


def rows(
    code: str,
    where: Mapping[str, Any] | None = None,
    place_ids: Iterable[int] | None = None,
    span: tuple[str, datetime, datetime] | None = None,
    last_period_by: datetime | None = None,
    order: str = "",
    limit: int = 100,
    offset: int = 0,
    as_of: datetime | None = None,
    batch_id: int | None = None,
    count: bool = True,
) -> Page:
    """Rows of a dataset: the current ones, those ``as_of`` an instant, or those a batch brought. Two queries, one without ``count``.

    ``where``: column to a value, a list of values, or None for empty. ``span``: (column, from inclusive, to exclusive) of a period,
    date or instant column. ``last_period_by``: of a periodic dataset, only the last period with such rows that began by then.
    ``order``: a column, ``-`` before it for descending; without it newest row first.
    Raises NotFound ``datasets.unknown``, Refused ``datasets.column.unknown``.
    """
    one = held(code)
    conditions: list[str]
    parameters: list[Any]
    conditions, parameters = current(as_of) if batch_id is None else (["d.batch_id = %s"], [batch_id])
    for name, value in (where or {}).items():
        column = _checked(one.info, name)
        if value is None:
            conditions.append(f"d.{column} IS NULL")
        else:
            conditions.append(f"d.{column} = ANY(%s)")
            parameters.append(_listed(value))
    if place_ids is not None:
        conditions.append("d.place_id = ANY(%s)")
        parameters.append(list(place_ids))
    if span is not None:
        column = _checked(one.info, span[0])
        conditions.append(f"d.{column} >= %s AND d.{column} < %s")
        parameters += span[1:]
    if last_period_by is not None:
        last = f"SELECT max(d.period) FROM {one.table} d WHERE {' AND '.join([*conditions, 'd.period <= %s'])}"
        conditions.append(f"d.period = ({last})")
        parameters += [*parameters, last_period_by]
    ordered = _ordered(one.info, order) if order else ""
    given = " AND ".join(conditions)
    wanted, asked, queue = given, parameters, one.info.queue
    if queue is not None and order == queue[1] and (states := (where or {}).get(queue[0])) is not None:
        wanted = _first_of_each(one.table, given, queue, offset + min(limit, MOST_ROWS), at_places=place_ids is not None)
        asked = [list(dict.fromkeys(_listed(states))), *([] if place_ids is None else [list(place_ids)]), *parameters]
    found = read_rows(one.info, one.table, f"WHERE {wanted} ORDER BY {ordered}d.row_id DESC LIMIT %s OFFSET %s",
                  [*asked, min(limit, MOST_ROWS), offset])  # fmt: skip
    total = offset + len(found)
    if count:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {one.table} d WHERE {given}", parameters)
            total = cursor.fetchone()[0]
    return Page(tuple(found), total)


def row(code: str, row_id: int) -> Row:
    """One version of one row. Raises NotFound ``datasets.row.unknown``."""
    found = rows_of(code, [row_id])
    if not found:
        raise NotFound("datasets.row.unknown", {"id": row_id})
    return found[0]


def rows_of(code: str, row_ids: Sequence[int]) -> list[Row]:
    """Versions by their ids, in the order of the ids given; unknown ones are left out."""
    one = held(code)
    found = {r.id: r for r in read_rows(one.info, one.table, "WHERE d.row_id = ANY(%s)", [list(row_ids)])}
    return [found[row_id] for row_id in row_ids if row_id in found]


def versions(code: str, row_id: int) -> list[Row]:
    """Every version of the row that this one is a version of, oldest first."""
    one = held(code)
    return read_rows(
        one.info, one.table, f"WHERE d.row_key = (SELECT row_key FROM {one.table} WHERE row_id = %s) ORDER BY d.row_id", [row_id]
    )


def versions_of(code: str, row_ids: Sequence[int]) -> list[Row]:
    """The same for many rows at once: every version of each, by key, oldest first. One query."""
    one = held(code)
    of_these = f"SELECT row_key FROM {one.table} WHERE row_id = ANY(%s)"
    return read_rows(one.info, one.table, f"WHERE d.row_key IN ({of_these}) ORDER BY d.row_key, d.row_id", [list(row_ids)])


def batch(batch_id: int) -> Batch:
    """Raises NotFound ``datasets.batch.unknown``."""
    found = _batches("b.id = %s", [batch_id])
    if not found:
        raise NotFound("datasets.batch.unknown", {"id": batch_id})
    return found[0]


def batches(run_id: int) -> list[Batch]:
    """What a source run committed, oldest first."""
    return _batches("b.run_id = %s", [run_id])


def batches_of(batch_ids: Iterable[int]) -> dict[int, Batch]:
    """Batches by their numbers; unknown ones are left out."""
    return {one.id: one for one in _batches("b.id = ANY(%s)", [list(batch_ids)])}


def batches_since(code: str, since: datetime) -> list[Batch]:
    """Batches of a dataset committed since an instant, oldest first."""
    return _batches("s.code = %s AND b.at >= %s", [code, since])


def relation(code: str, as_of: datetime | None = None, until: bool = True) -> str:
    """The SELECT of the dataset's current rows, or of those current at an instant, for formulas.

    Columns: row_id, batch_id, place_id, sheet, line, every kept column by its id (features as ids, dates and periods as timestamptz);
    for periodic datasets ``until``: the start of the next period with a row of the same key, else infinity. No parameters are left.
    """
    one = held(code)
    info = one.info
    columns = ", ".join(f'd."{column.id}"' for column in info.kept)
    conditions, parameters = current(as_of)
    given = connection.ops.compose_sql(" AND ".join(conditions), parameters)  # pyrefly: ignore[missing-attribute] - PostgreSQL's operations have it
    following = ""
    if until and info.grain != "event":
        same = ", ".join(f'd."{name}"' for name in info.key if name != "period")
        following = f", coalesce(lead(d.period) OVER ({f'PARTITION BY {same} ' if same else ''}ORDER BY d.period), 'infinity') AS until"
    return f"SELECT d.row_id, d.batch_id, d.place_id, d.sheet, d.line, {columns}{following} FROM {one.table} d WHERE {given}"


def _ordered(info: DatasetInfo, order: str) -> str:
    """Empty last either way; a column of the key is never empty, and saying nothing of it lets an index give the newest at once."""
    name = order.lstrip("-")
    downward = "DESC" if name in info.key else "DESC NULLS LAST"
    return f"d.{_checked(info, name)} {downward if order[0] == '-' else 'ASC'}, "


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple | set | frozenset) else [value]


def _first_of_each(table: str, given: str, queue: tuple[str, str], most: int, *, at_places: bool) -> str:
    """The condition of the same rows by the queue's indexes: so many of each state, and of each place where places are asked for, the
    first due, instead of all of them to be sorted. Its parameters are the states, the places, then those of ``given``."""
    state, due = queue
    places, here = (", unnest(%s::int[]) AS p(one)", " AND d.place_id = p.one") if at_places else ("", "")
    return f"""d.row_id IN (SELECT q.row_id FROM unnest(%s::text[]) AS s(one){places}, LATERAL (SELECT d.row_id FROM {table} d
      WHERE {given} AND d."{state}" = s.one{here} ORDER BY d."{due}" NULLS LAST, d.row_id DESC LIMIT {most}) q)"""


def current(as_of: datetime | None) -> tuple[list[str], list[Any]]:
    """The conditions, and their parameters, of the rows ``d`` that are current, or were at an instant."""
    if as_of is None:
        return ["d.superseded_by IS NULL"], []
    return [
        "d.batch_id IN (SELECT id FROM dataset_batch WHERE at <= %s)",
        "(d.superseded_by IS NULL OR d.superseded_by IN (SELECT id FROM dataset_batch WHERE at > %s))",
    ], [as_of, as_of]


def _checked(info: DatasetInfo, name: str) -> str:
    """The quoted column, which the dataset has and keeps. Raises Refused ``datasets.column.unknown``."""
    if all(column.id != name for column in info.kept):
        raise Refused("datasets.column.unknown", {"column": name[:60], "dataset": info.code}, name)
    return f'"{name}"'


def read_rows(info: DatasetInfo, table: str, rest: str, parameters: list[Any]) -> list[Row]:
    """The rows ``d`` of a dataset's table, each with its batch ``b``, that the rest of the query chooses and orders."""
    names = [column.id for column in info.kept]
    columns = ", ".join(f'd."{name}"' for name in names)
    after = _BATCH.replace("b.", "a.")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT d.row_id, d.row_key, d.place_id, d.sheet, d.line, d.withdrawn, {columns}, {_BATCH}, {after} FROM {table} d"
            f" JOIN dataset_batch b ON b.id = d.batch_id LEFT JOIN dataset_batch a ON a.id = d.superseded_by {rest}",
            parameters,
        )
        return [_row(info, names, found) for found in cursor.fetchall()]


def _row(info: DatasetInfo, names: list[str], found: tuple) -> Row:
    ident, key, place_id, sheet, line, withdrawn, *rest = found
    values = dict(zip(names, rest, strict=False))
    brought, replaced = rest[len(names) : len(names) + 13], rest[len(names) + 13 :]
    period = Period(values["period"], info.grain) if info.grain != "event" else None
    later = _made(info.code, replaced) if replaced[0] is not None else None
    return Row(info.code, ident, key, values, period, place_id, _made(info.code, brought), sheet, line, later, withdrawn)


def _made(code: str, found: Sequence[Any]) -> Batch:
    ident, run_id, actor, at, sha, name, reason, organization, start, grain, new, superseded, letters = found
    period = Period(start, grain) if start is not None else None
    return Batch(ident, code, run_id, actor, at, sha, name, reason, organization, period, new, superseded, json.loads(letters))


def _batches(condition: str, parameters: list[Any]) -> list[Batch]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT s.code, {_BATCH} FROM dataset_batch b JOIN dataset s ON s.id = b.dataset_id WHERE {condition} ORDER BY b.id",
            parameters,
        )
        return [_made(code, rest) for code, *rest in cursor.fetchall()]
