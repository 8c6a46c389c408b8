"""Questions as the history is asked them, whatever its columns are called."""

from datetime import datetime

import duckdb
import ibis
import pytest

from bazan.analysis.explore import query_expressions
from bazan.analysis.explore.query_expressions import Ground
from bazan.analysis.explore.question_url import question_of
from bazan.analysis.explore.types import COMMITTED, Field, Source
from bazan.core.time import now
from bazan.platform.history.types import Column, Table

WORDS = ("select", "order", "group by", 'a"b', "count", "filter", "row", "value")
TABLE = Table(
    "from",
    (
        Column("place_id", "int"), Column(COMMITTED, "instant"), Column("replaced_time", "instant"), Column("withdrawn", "flag"),
        *(Column(word, "double" if n % 2 else "text") for n, word in enumerate(WORDS)),
    ),
    (),
)  # fmt: skip
FIELDS = tuple(Field(word, "number" if n % 2 else "code", {}, "", {}) for n, word in enumerate(WORDS))
SOURCE = Source("dataset", "sql.words", {}, "sql", "event", FIELDS, (COMMITTED,), TABLE.name)


@pytest.fixture(scope="module")
def rows():
    session = duckdb.connect()
    kinds = {"int": "INTEGER", "instant": "TIMESTAMP", "flag": "BOOLEAN", "double": "DOUBLE", "text": "VARCHAR"}
    columns = ", ".join(f'"{one.name.replace(chr(34), chr(34) * 2)}" {kinds[one.kind]}' for one in TABLE.columns)
    session.execute(f'CREATE TABLE "from" ({columns}, slice DATE)')
    marks = ", ".join("?" * (len(TABLE.columns) + 1))
    told = [7, datetime(2026, 1, 2), None, False, *(4.0 if n % 2 else "x'; DROP" for n in range(len(WORDS))), None]
    session.executemany(f'INSERT INTO "from" VALUES ({marks})', [told, told])
    return session


@pytest.mark.parametrize("text", WORDS[::2])
@pytest.mark.parametrize("number", WORDS[1::2])
def test_a_column_may_be_called_like_a_word_of_sql(rows, text, number):
    said = {"measure": f"sum.{number}", "rows": f"column.{text}", "columns": f"class.{number}", "bounds": "3", f"min.{number}": "1"}
    question = question_of(said, SOURCE, now())
    asked = query_expressions.cells(question, SOURCE, TABLE, Ground({7: frozenset({7})}, None, None))
    assert rows.execute(ibis.to_sql(asked, dialect="duckdb")).fetchall() == [("x'; DROP", 1, 8.0, 2)]
    behind = query_expressions.held(question, SOURCE, TABLE, Ground({7: frozenset({7})}, None, None))
    assert rows.execute(ibis.to_sql(behind, dialect="duckdb")).fetchall() == [(7, None, 2, 2, 1)]
