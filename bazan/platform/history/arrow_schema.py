"""A table's columns in the words of Arrow, Parquet's writer and Ibis."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pyarrow as pa
from deltalake import ColumnProperties, WriterProperties

from bazan.platform.history.partitions import parts_of, slices_of
from bazan.platform.history.types import PART, SLICE, Table

ROWS_A_GROUP = 131_072
_ARROW = {
    "short": pa.int16(), "int": pa.int32(), "long": pa.int64(), "double": pa.float64(), "text": pa.string(), "flag": pa.bool_(),
    "instant": pa.timestamp("us"), "day": pa.date32(),
}  # fmt: skip
_IBIS = {
    "short": "int16", "int": "int32", "long": "int64", "double": "float64", "text": "string", "flag": "boolean", "instant": "timestamp(6)",
    "day": "date",
}  # fmt: skip


def arrow_schema(table: Table) -> pa.Schema:
    """Of the rows that lie in files."""
    own = [pa.field(column.name, _ARROW[column.kind]) for column in table.columns]
    return pa.schema([*own, pa.field(SLICE, pa.date32()), pa.field(PART, pa.date32())])


def seen_schema(table: Table) -> pa.Schema:
    """Of the rows that a query sees: the part is the files' own affair."""
    return arrow_schema(table).remove(len(table.columns) + 1)


def placed(table: Table, batches: Iterable[pa.RecordBatch], time: str) -> Iterator[pa.RecordBatch]:
    """Batches of the table's own columns with their slice and part, by the instants of the column ``time``."""
    schema = arrow_schema(table)
    for batch in batches:
        slices = slices_of(table.slices, batch.column(time).to_numpy(zero_copy_only=False).astype("M8[us]"))
        given = [batch.column(column.name) for column in table.columns]
        yield pa.RecordBatch.from_arrays([*given, _days(slices), _days(parts_of(table.slices, slices))], schema=schema)


def _days(days: np.ndarray) -> pa.Array:
    return pa.array(days.astype("M8[D]").astype("i4"), pa.int32()).cast(pa.date32())


def writer_properties(table: Table) -> WriterProperties:
    steady = ColumnProperties(encoding="DELTA_BINARY_PACKED", dictionary_enabled=False)
    return WriterProperties(
        compression="ZSTD", compression_level=3, max_row_group_size=ROWS_A_GROUP,
        column_properties={column.name: steady for column in table.columns if column.steady},
    )  # fmt: skip


def expression(table: Table) -> Any:
    """The table as Ibis speaks of it: what is asked is built on this."""
    import ibis

    own = {column.name: _IBIS[column.kind] for column in table.columns}
    return ibis.table(own | {SLICE: "date"}, name=table.name)
