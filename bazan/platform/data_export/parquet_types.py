"""PostgreSQL's types in Parquet and back. Rows travel as PostgreSQL's own CSV, which Arrow reads and writes without Python's help; what CSV
can't say, bytes and lists, is put in words and taken out of them here."""

import io
import json
import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pyarrow as pa
import pyarrow.csv as pacsv

from bazan.core.errors import Refused
from bazan.platform.data_export.types import Column

CHUNK = 4 << 20
"""Bytes of CSV that are one group of rows in Parquet, or one row where that is longer."""
SESSION = "SET timezone = 'UTC'; SET datestyle = 'ISO, YMD'; SET bytea_output = 'hex'; SET extra_float_digits = 1"
_PLAIN: dict[str, pa.DataType] = {
    "smallint": pa.int16(), "integer": pa.int32(), "bigint": pa.int64(), "real": pa.float32(), "double precision": pa.float64(),
    "boolean": pa.bool_(), "text": pa.string(), "uuid": pa.string(), "jsonb": pa.string(), "json": pa.string(), "date": pa.date32(),
    "bytea": pa.binary(), "timestamp with time zone": pa.timestamp("us", "UTC"), "timestamp without time zone": pa.timestamp("us"),
    "time without time zone": pa.time64("us"),
}  # fmt: skip
_NUMERIC = re.compile(r"numeric\((\d+),(\d+)\)")
_MOST_DIGITS = 38


def arrow_type(table: str, column: Column) -> pa.DataType:
    """What Parquet holds of it: a numeric without bounds is text, a list a list. Refused ``leaving.type``."""
    kind = re.sub(
        r"^(character varying|character|time without time zone)\(\d+\).*|^numeric$", lambda found: found[1] or "text", column.type
    )
    if kind in ("character varying", "character"):
        return pa.string()
    if kind.endswith("[]"):
        return pa.list_(arrow_type(table, Column(column.name, kind[:-2], required=False)))
    if (digits := _NUMERIC.fullmatch(kind)) and int(digits[1]) <= _MOST_DIGITS:
        return pa.decimal128(int(digits[1]), int(digits[2]))
    if kind not in _PLAIN:
        raise Refused("leaving.type", {"table": table, "column": column.name, "type": column.type})
    return _PLAIN[kind]


def selected(column: Column) -> str:
    """How the column is asked for, so that CSV says all of it."""
    return f'to_json("{column.name}")' if column.type.endswith("[]") else f'"{column.name}"'


def parsed(text: bytes, schema: pa.Schema) -> pa.Table:
    """Rows of PostgreSQL's CSV. An empty cell is null, an empty pair of quotes is an empty text. Raises pa.ArrowInvalid."""
    told = {field.name: pa.string() if _in_words(field.type) else field.type for field in schema}
    rows = pacsv.read_csv(
        io.BytesIO(text),
        pacsv.ReadOptions(use_threads=False, column_names=schema.names, block_size=len(text) + 1),
        pacsv.ParseOptions(newlines_in_values=True),
        pacsv.ConvertOptions(
            column_types=told, null_values=[""], true_values=["t"], false_values=["f"], strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )  # fmt: skip
    return _changed(rows, schema, {"binary": _bytes_of, "list": json.loads}, [field.type for field in schema])


def written(rows: pa.Table) -> bytes:
    """The same rows as PostgreSQL reads them by COPY in CSV."""
    rows = _changed(rows, rows.schema, {"binary": _hex_of, "list": _braces_of}, [pa.string()] * len(rows.schema))
    sink = io.BytesIO()
    pacsv.write_csv(rows, sink, pacsv.WriteOptions(include_header=False))
    return sink.getvalue()


def replaced(rows: pa.Table, name: str, change: Callable[[int, bytes], bytes]) -> pa.Table:
    """The table with each value of a column of bytes changed; null and empty stay. ``change`` gets the row's number."""
    place = rows.schema.get_field_index(name)
    values = [value if not value else change(number, value) for number, value in enumerate(rows.column(name).to_pylist())]
    return rows.set_column(place, rows.schema.field(place), pa.array(values, pa.binary()))


def _changed(rows: pa.Table, schema: pa.Schema, ways: dict[str, Callable[[Any], Any]], types: Sequence[pa.DataType]) -> pa.Table:
    for place, (field, kind) in enumerate(zip(schema, types, strict=True)):
        if way := _in_words(field.type):
            values = [None if value is None else ways[way](value) for value in rows.column(place).to_pylist()]
            rows = rows.set_column(place, pa.field(field.name, kind), pa.array(values, kind))
    return rows


def _in_words(kind: pa.DataType) -> str:
    return "binary" if pa.types.is_binary(kind) else "list" if pa.types.is_list(kind) else ""


def _bytes_of(text: str) -> bytes:
    return bytes.fromhex(text[2:])


def _hex_of(data: bytes) -> str:
    return "\\x" + data.hex()


def _braces_of(values: Sequence[Any]) -> str:
    return "{" + ",".join(map(_element, values)) + "}"


def _element(value: Any) -> str:
    if value is None:
        return "NULL"
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' if isinstance(value, str) else str(value)


joined = partial(str.join, ", ")
"""Names in a row, as SQL wants them."""
