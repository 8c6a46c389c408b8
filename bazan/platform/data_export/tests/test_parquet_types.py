"""Whatever PostgreSQL holds comes back the same by way of Parquet."""

import os
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import psycopg
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg.types.json import Jsonb

from bazan.core.errors import Refused
from bazan.platform.data_export import parquet_types, table_export, table_import
from bazan.platform.data_export.types import Column, Plan, Table

TYPES = {
    "small": ("smallint", st.integers(-(2**15), 2**15 - 1)),
    "big": ("bigint", st.integers(-(2**63), 2**63 - 1)),
    "measured": ("double precision", st.floats()),
    "single": ("real", st.floats(width=32)),
    "flag": ("boolean", st.booleans()),
    "words": ("text", st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))),
    "short": ("character varying(9)", st.sampled_from(["", '"', "\\.", "\n", ",", "NULL", "\\N", "a\r\nb", " ", "đ"])),
    "told": (
        "jsonb",
        st.recursive(st.none() | st.floats(allow_nan=False, allow_infinity=False) | st.text("a\"\\'đ,\n"), st.lists, max_leaves=3),
    ),
    "kept": ("bytea", st.binary()),
    "at": ("timestamp with time zone", st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))),
    "day": ("date", st.dates(date(1, 1, 2))),
    "hour": ("time without time zone", st.times()),
    "exact": ("numeric(12,3)", st.decimals(-(10**8), 10**8, places=3)),
    "free": ("numeric", st.decimals(allow_nan=False, allow_infinity=False)),
    "numbers": ("integer[]", st.lists(st.none() | st.integers(-(2**31), 2**31 - 1))),
    "texts": ("text[]", st.lists(st.none() | st.text('a"\\{},đ\n') | st.just("NULL"))),
    "name": ("uuid", st.uuids()),
}
TABLE = Table("kinds_there", tuple(Column(name, kind, required=False) for name, (kind, _) in TYPES.items()), ())
PLAN = Plan((), (), (), (), {}, ())


@pytest.fixture(scope="module")
def session():
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as made:
        made.execute(parquet_types.SESSION)
        for name in ("kinds_there", "kinds_back"):
            columns = ", ".join(f'"{column}" {kind}' for column, (kind, _) in TYPES.items())
            made.execute(f"CREATE TEMP TABLE {name} ({columns})".encode())
        yield made


@given(rows=st.lists(st.tuples(*(st.none() | values for _, values in TYPES.values())), max_size=4))
@settings(max_examples=40)
def test_rows_go_out_and_come_back_the_same(session, tmp_path_factory, rows):
    file = tmp_path_factory.mktemp("kinds", numbered=True) / "kinds.parquet"
    session.execute("TRUNCATE kinds_there, kinds_back")
    with session.cursor() as cursor:
        places = ", ".join(["%s"] * len(TYPES))
        told = list(TYPES).index("told")
        cursor.executemany(
            f"INSERT INTO kinds_there VALUES ({places})".encode(), [(*row[:told], Jsonb(row[told]), *row[told + 1 :]) for row in rows]
        )
    written = table_export.write(session, TABLE, PLAN, file)
    assert written.rows == len(rows) == pq.ParquetFile(file).metadata.num_rows
    back = Table("kinds_back", TABLE.columns, ())
    table_import.load_table(session, file.parent, table_export.Written(back, file.name, written.rows), PLAN)
    there, here = (
        session.execute(f"SELECT t::text FROM {name} t ORDER BY 1".encode()).fetchall() for name in ("kinds_there", "kinds_back")
    )
    assert there == here


def test_parquet_holds_the_types_of_the_field_and_says_those_of_postgresql(session, tmp_path):
    session.execute("TRUNCATE kinds_there")
    session.execute(
        "INSERT INTO kinds_there (at, hour, exact, numbers, kept) VALUES ('2026-11-30 07:00+07', '07:30', 1.5, '{1,NULL}', '\\x00ff')"
    )
    table_export.write(session, TABLE, PLAN, tmp_path / "kinds.parquet")
    (row,) = pq.read_table(tmp_path / "kinds.parquet").to_pylist()
    assert (row["at"], row["hour"], row["exact"]) == (datetime(2026, 11, 30, tzinfo=UTC), time(7, 30), Decimal("1.500"))
    assert (row["numbers"], row["kept"], row["words"]) == ([1, None], b"\x00\xff", None)
    assert pq.read_schema(tmp_path / "kinds.parquet").field("told").metadata == {b"postgresql": b"jsonb"}


def test_a_type_that_no_open_format_is_known_for_is_named():
    with pytest.raises(Refused) as refused:
        parquet_types.arrow_type("t", Column("c", "tsvector", required=False))
    assert refused.value.params == {"table": "t", "column": "c", "type": "tsvector"}


def test_a_value_that_parquet_does_not_hold_is_refused_by_its_table(session, tmp_path):
    session.execute("TRUNCATE kinds_there")
    session.execute("INSERT INTO kinds_there (day) VALUES ('infinity')")
    with pytest.raises(Refused, match=r"leaving\.value"):
        table_export.write(session, TABLE, PLAN, tmp_path / "kinds.parquet")


def test_a_long_row_and_many_rows_come_in_groups(session, tmp_path, monkeypatch):
    monkeypatch.setattr(table_export, "CHUNK", 1000)
    session.execute("TRUNCATE kinds_there, kinds_back")
    session.execute(
        "INSERT INTO kinds_there (words, kept) SELECT repeat('dài', 5000 * (i % 2)), sha256(i::text::bytea) FROM generate_series(1, 99) i"
    )
    written = table_export.write(session, TABLE, PLAN, tmp_path / "kinds.parquet")
    assert written.rows == 99 and pq.ParquetFile(tmp_path / "kinds.parquet").num_row_groups > 40
    assert sum(len(group) for group in table_import.groups(tmp_path / "kinds.parquet", "kinds.parquet")) == 99


def test_a_file_that_is_no_parquet_is_named(tmp_path):
    (tmp_path / "x.parquet").write_bytes(Path(__file__).read_bytes())
    with pytest.raises(Refused, match=r"leaving\.broken"):
        list(table_import.groups(tmp_path / "x.parquet", "tables/x.parquet"))
