"""Tables of a database written as Parquet: one snapshot, a few megabytes in memory at a time."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import psycopg
import pyarrow as pa
import pyarrow.parquet as pq

from bazan.core.errors import Refused
from bazan.platform.data_export.parquet_types import CHUNK, arrow_type, joined, parsed, replaced, selected
from bazan.platform.data_export.types import Column, Plan, Seal, Table, Words, Written


def write(session: psycopg.Connection, table: Table, plan: Plan, file: Path) -> Written:
    """The table without what stays, in a file. Refused ``leaving.type``, ``leaving.value``; raises psycopg.Error, OSError."""
    left_out = tuple(column.name for column in table.columns if _stays(plan, table, column))
    kept = [column for column in table.columns if column.name not in left_out and not column.generated]
    schema = _schema(table, kept, plan.words.get(table.name))
    seals = {seal.where.partition(".")[2]: seal for seal in plan.seals if seal.where.startswith(f"{table.name}.")}
    seals = {name: (seal, besides(session, seal)) for name, seal in seals.items() if name in schema.names}
    rows = unopened = 0
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for text in _copied(session, table, kept):
            try:
                group = parsed(text, schema)
            except pa.ArrowInvalid as why:
                raise Refused("leaving.value", {"table": table.name, "why": str(why)}) from why
            for name, (seal, beside) in seals.items():
                group, broken = _opened(group, name, seal, beside)
                unopened += broken
            writer.write_table(group.cast(schema))
            rows += len(group)
    return Written(table, f"tables/{table.name}.parquet", rows, left_out, unopened)


def besides(session: psycopg.Connection, seal: Seal) -> Mapping[Any, Any]:
    """What belongs to each value of the column by which a seal looks beside the row."""
    return dict(session.execute(seal.beside[2].encode()).fetchall()) if seal.beside else {}


def told(seal: Seal, rows: pa.Table, beside: Mapping[Any, Any]) -> Iterator[tuple[Any, ...]]:
    """Of each row what the seal wants to know besides the bytes."""
    columns = []
    for name in seal.more:
        if seal.beside and name == seal.beside[0]:
            columns.append([beside.get(value) for value in rows.column(seal.beside[1]).to_pylist()])
        else:
            columns.append(rows.column(name).to_pylist())
    return zip(*columns, strict=True) if columns else iter([()] * len(rows))


def _opened(rows: pa.Table, name: str, seal: Seal, beside: Mapping[Any, Any]) -> tuple[pa.Table, int]:
    """(the rows with open values, how many don't open). One broken picture keeps nobody from leaving."""
    more, broken = list(told(seal, rows, beside)), 0

    def open_one(number: int, kept: bytes) -> bytes:
        nonlocal broken
        try:
            return seal.opened(kept, *more[number])
        except seal.broken:
            broken += 1
            return b""

    return replaced(rows, name, open_one), broken


def _copied(session: psycopg.Connection, table: Table, columns: list[Column]) -> Iterator[bytes]:
    """CSV in chunks of whole rows, by the key where there is one."""
    order = f" ORDER BY {joined(f'"{name}"' for name in table.key)}" if table.key and not table.partitions else ""
    wanted = joined(map(selected, columns))
    waiting, size = [], 0
    asked = f'COPY (SELECT {wanted} FROM "{table.name}"{order}) TO STDOUT (FORMAT csv)'  # noqa: S608 - names of the catalogue
    with session.cursor() as cursor, cursor.copy(asked.encode()) as copy:
        for row in copy:  # libpq gives one row at a time
            waiting.append(bytes(row))
            size += len(waiting[-1])
            if size >= CHUNK:
                yield b"".join(waiting)
                waiting, size = [], 0
    if waiting:
        yield b"".join(waiting)


def _schema(table: Table, columns: list[Column], words: Words | None) -> pa.Schema:
    fields = []
    for column in columns:
        said = {"postgresql": column.type} | ({f"words_{k}": v for k, v in words.columns.get(column.name, {}).items()} if words else {})
        fields.append(pa.field(column.name, arrow_type(table.name, column), metadata=said))
    return pa.schema(fields, metadata={f"row_{language}": text for language, text in words.row.items()} if words else None)


def _stays(plan: Plan, table: Table, column: Column) -> bool:
    return any(stays.where == f"{table.name}.{column.name}" for stays in plan.stays)
