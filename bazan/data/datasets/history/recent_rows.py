"""Rows of a dataset out of the inbox, as Arrow, and how often each month of them changed."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import psycopg
import pyarrow as pa

from bazan.data.datasets.history.history_table import OWN
from bazan.platform.history.types import SLICE, Table

ROWS_AT_ONCE = 100_000
EMPTY = 0
_TYPES = {
    "short": pa.int16(), "int": pa.int32(), "long": pa.int64(), "double": pa.float64(), "text": pa.string(), "flag": pa.bool_(),
    "instant": pa.timestamp("us"), "day": pa.date32(),
}  # fmt: skip


def marks(session: psycopg.Connection, storage: str) -> dict[date, int]:
    """Month (UTC) to a fingerprint of the rows committed in it and of what has replaced each since: one row more, less or replaced is
    another. The order of the rows doesn't matter, so it is a sum; a month without rows is ``EMPTY``."""
    found = session.execute(
        f"""SELECT date_trunc('month', b.at)::date, mod(sum(hashint8extended(d.row_id, coalesce(d.superseded_by, 0))), {1 << 62})
        FROM {storage} d JOIN dataset_batch b ON b.id = d.batch_id GROUP BY 1""".encode()
    )
    return {month: int(mark) for month, mark in found}


def batches(session: psycopg.Connection, storage: str, table: Table, months: Sequence[date]) -> Iterator[pa.RecordBatch]:
    """Every version committed in these months, in the order of the table."""
    own = {"committed_time": "b.at AT TIME ZONE 'UTC'", "replaced_time": "s.at AT TIME ZONE 'UTC'"}
    ours = {column.name for column in OWN}
    picked = []
    for column in table.columns:
        held = f'd."{column.name}"'
        picked.append(
            own.get(column.name) or (f"{held} AT TIME ZONE 'UTC'" if column.kind == "instant" and column.name not in ours else held)
        )
    text = f"""SELECT {", ".join(picked)} FROM {storage} d JOIN dataset_batch b ON b.id = d.batch_id
      LEFT JOIN dataset_batch s ON s.id = d.superseded_by WHERE date_trunc('month', b.at)::date = ANY(%s)
      ORDER BY {", ".join(f'd."{name}"' for name in table.sorted_by)}"""
    schema = pa.schema([(column.name, _TYPES[column.kind]) for column in table.columns])
    with session.cursor(name="history_rows") as cursor:
        cursor.itersize = ROWS_AT_ONCE
        cursor.execute(text.encode(), (list(months),))
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            columns = [pa.array(column, field.type) for column, field in zip(zip(*rows, strict=True), schema, strict=True)]
            yield pa.RecordBatch.from_arrays(columns, schema=schema)


def sliced(found: Iterator[pa.RecordBatch], names: Sequence[str]) -> pa.Table | None:
    """The same as one table with its slice, as a view takes it."""
    tables = [pa.Table.from_batches([batch]) for batch in found]
    if not tables:
        return None
    table = pa.concat_tables(tables)
    months = table.column("committed_time").cast(pa.timestamp("us")).to_numpy().astype("M8[M]").astype("M8[D]").astype("i4")
    return table.append_column(SLICE, pa.array(months, pa.int32()).cast(pa.date32())).select(names)


def loose(marks_now: Mapping[date, int], marks_held: Mapping[date, int]) -> list[date]:
    """Months that the history does not hold as they are, those among them whose rows all went."""
    return sorted(month for month in {*marks_now, *marks_held} if marks_held.get(month) != marks_now.get(month, EMPTY))
