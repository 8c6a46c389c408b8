"""Tables of an export read into a database whose tables are those of a set-up: all in the caller's transaction."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
from psycopg import sql

from bazan.core.errors import Refused
from bazan.platform.data_export import database_catalog
from bazan.platform.data_export.parquet_types import joined, replaced, written
from bazan.platform.data_export.table_export import besides, told
from bazan.platform.data_export.types import EARLIER, Column, Dictionary, Plan, Reference, Seal, Table, Written


def load(session: psycopg.Connection, folder: Path, told_by: Dictionary, plan: Plan, progress: Callable[[str, int], None]) -> None:
    """Everything the dictionary names instead of what a set-up put there.

    References are taken off first and put back last, by which PostgreSQL proves each row of them at once and the order doesn't matter;
    triggers rest meanwhile, since what they keep from being changed is only put where it was. Raises psycopg.Error; Refused
    ``leaving.rows``, ``leaving.reference``, ``leaving.broken``.
    """
    names = {each.table.name for each in told_by.tables}
    concerned = [each for each in database_catalog.references(session) if each.table in names or each.to in names]
    for each in concerned:
        session.execute(_alter(each.table, "DROP CONSTRAINT {}", each.name))
    for name in sorted(names):
        session.execute(_alter(name, "DISABLE TRIGGER USER"))
    session.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(map(sql.Identifier, sorted(names)))))
    for each in _sealed_last(told_by.tables, plan.seals):
        _make_parts(session, each.table)
        load_table(session, folder, each, plan, EARLIER.get(told_by.version, frozenset()))
        progress(each.table.name, each.rows)
    for name in sorted(names):
        session.execute(_alter(name, "ENABLE TRIGGER USER"))
    for sequence, (last, called) in told_by.sequences.items():
        session.execute("SELECT setval(%s::regclass, %s, %s)", (f'public."{sequence}"', last, called))
    for each in concerned:
        _put_back(session, each)


def _put_back(session: psycopg.Connection, reference: Reference) -> None:
    try:
        session.execute(_alter(reference.table, f"ADD CONSTRAINT {{}} {reference.definition}", reference.name))
    except psycopg.errors.ForeignKeyViolation as why:
        raise Refused("leaving.reference", {"table": reference.table, "why": str(why).splitlines()[-1]}) from why


def _make_parts(session: psycopg.Connection, table: Table) -> None:
    """The stretches of a table in parts, as whoever fills them makes them."""
    there = {name for (name,) in session.execute("SELECT relname FROM pg_class WHERE relispartition").fetchall()}
    for name, stretch in table.partitions:
        if name not in there:
            session.execute(sql.SQL("CREATE TABLE {} (LIKE {} INCLUDING ALL)").format(sql.Identifier(name), sql.Identifier(table.name)))
            session.execute(_alter(table.name, f"ATTACH PARTITION {{}} {stretch}", name))


def load_table(session: psycopg.Connection, folder: Path, written_table: Written, plan: Plan, gone: frozenset[str] = frozenset()) -> None:
    """Copy the rows of one table, without the columns of ``gone`` (``table.column``)."""
    table, rows = written_table.table, 0
    seals = {seal.where.partition(".")[2]: seal for seal in plan.seals if seal.where.startswith(f"{table.name}.")}
    instead = {stays.where.partition(".")[2]: stays.instead for stays in plan.stays if stays.where.startswith(f"{table.name}.")}
    instead = {name: text for name, text in instead.items() if name in written_table.left_out and text}
    for group in groups(folder / written_table.file, written_table.file):
        group = group.drop_columns([name for name in group.schema.names if f"{table.name}.{name}" in gone])
        for name, seal in seals.items():
            if name in group.schema.names:
                group = _sealed(group, name, seal, besides(session, seal))
        for name, text in instead.items():
            group = group.append_column(name, pa.array([text] * len(group), pa.string()))
        columns = joined(f'"{name}"' for name in group.schema.names)
        with session.cursor() as cursor:
            with cursor.copy(f'COPY "{table.name}" ({columns}) FROM STDIN (FORMAT csv)'.encode()) as copy:
                copy.write(written(group))
            rows += cursor.rowcount
    if rows != written_table.rows:
        raise Refused("leaving.rows", {"table": table.name, "count": rows, "wanted": written_table.rows})


def groups(file: Path, shown: str) -> Iterable[pa.Table]:
    """The rows of a Parquet file, a group at a time. Refused ``leaving.broken``."""
    try:
        with pq.ParquetFile(file) as opened:
            for number in range(opened.num_row_groups):
                yield opened.read_row_group(number)
    except (pa.ArrowException, OSError) as why:
        raise Refused("leaving.broken", {"file": shown}) from why


def _sealed(rows: pa.Table, name: str, seal: Seal, beside: Mapping[Any, Any]) -> pa.Table:
    more = list(told(seal, rows, beside))
    return replaced(rows, name, lambda number, plain: seal.sealed(plain, *more[number]))


def _sealed_last(tables: Iterable[Written], seals: Iterable[Seal]) -> list[Written]:
    """What a seal looks at beside its row is there before."""
    last = {seal.where.partition(".")[0] for seal in seals}
    return sorted(tables, key=lambda each: each.table.name in last)


def _alter(table: str, act: str, *names: str) -> sql.Composed:
    return sql.SQL("ALTER TABLE {} " + act).format(sql.Identifier(table), *map(sql.Identifier, names))  # pyrefly: ignore[bad-argument-type] - PostgreSQL wrote it


def differences(ours: Iterable[Table], theirs: Iterable[Written]) -> list[str]:
    """Tables and columns that one side has and the other hasn't, or of another type, by their names."""
    here = {table.name: _shape(table.columns) for table in ours}
    there = {written_table.table.name: _shape(written_table.table.columns) for written_table in theirs}
    found = sorted(here.keys() ^ there.keys())
    for name in sorted(here.keys() & there.keys()):
        found += sorted(f"{name}.{column}" for column, _ in here[name] ^ there[name])
    return list(dict.fromkeys(found))


def _shape(columns: Iterable[Column]) -> set[tuple[str, str]]:
    return {(column.name, column.type) for column in columns}
