"""What may be asked and what not: our own reading of a statement, and DuckDB's."""

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bazan.analysis.sql_queries import duckdb_validation
from bazan.analysis.sql_queries.rules import DEEPEST, LONGEST, checked
from bazan.analysis.sql_queries.sql_functions import CALLED, FUNCTIONS, GRAMMAR
from bazan.analysis.sql_queries.tests.sample_attacks import FILES, HEAVY, INSIDE, REFUSED, SEVERAL, WRITES
from bazan.analysis.sql_queries.types import Relation
from bazan.core.errors import Refused
from bazan.core.labels import sentence
from bazan.core.language import speaking

TABLES = (Relation("observation", ()), Relation("administration__dossiers", (), "administration.dossiers"))
SCHEMAS = {
    "observation": pa.schema([
        ("datastream_id", pa.int32()), ("phenomenon_time", pa.timestamp("us")), ("result", pa.float64()), ("property", pa.string()),
        ("place_id", pa.int32()), ("replaced_time", pa.timestamp("us")), ("slice", pa.date32()),
    ]),
    "administration__dossiers": pa.schema([("state", pa.string()), ("place_id", pa.int32()), ("received_at", pa.timestamp("us"))]),
}  # fmt: skip
GOOD = (
    "SELECT count(*) FROM observation WHERE replaced_time IS NULL;",
    "FROM observation SELECT property, avg(result) GROUP BY ALL ORDER BY 2 DESC LIMIT 5",
    'SELECT "administration.dossiers".state, count(*) FROM "administration.dossiers" GROUP BY 1',
    "WITH t AS (SELECT place_id, max(result) AS m FROM observation GROUP BY 1), u AS (FROM t) SELECT * FROM u WHERE m > 3",
    "SELECT date_trunc('month', slice) AS m, quantile_cont(result, 0.9), count(*) FILTER (WHERE result > 1) FROM observation GROUP BY m",
    "SELECT *, lag(result) OVER (PARTITION BY place_id ORDER BY phenomenon_time) AS before FROM observation QUALIFY before IS NOT NULL",
    "SELECT o.* EXCLUDE (slice), d.state FROM observation o LEFT JOIN administration__dossiers d USING (place_id)",
    "SELECT DATE '2026-01-01' + r.i::int AS day FROM range(365) r(i)",
    "SELECT u.z FROM unnest([1, 2, 3]) u(z) UNION ALL SELECT 4 EXCEPT SELECT 2",
    "SELECT CASE WHEN result > 1 THEN 'cao' ELSE 'thấp' END, try_cast(property AS int), ifnull(result, 1) FROM observation",
    "SELECT strftime(received_at, '%Y-%m'), extract(hour FROM received_at), received_at - INTERVAL 7 HOUR FROM administration__dossiers",
    "(SELECT 1 AS a) UNION (SELECT 2)",
    "SELECT regr_slope(result, datastream_id), median(result), arg_max(property, result), list(DISTINCT property) FROM observation",
    "SELECT count(*) FROM observation a ASOF JOIN observation b ON a.phenomenon_time >= b.phenomenon_time",
    "SELECT place_id, property, sum(result) FROM observation GROUP BY ROLLUP (place_id, property)",
    "SELECT 1 AS \"a;b\", 'x -- y; DROP TABLE z' AS c",
)


@pytest.mark.parametrize("text", GOOD)
def test_what_only_reads_and_reckons_is_asked(text):
    statement = checked(text, TABLES)
    duckdb_validation.judge(statement.text, SCHEMAS)


def test_the_tables_a_statement_reads_are_known():
    text = 'WITH place AS (SELECT 1) SELECT * FROM place, OBSERVATION o, "administration.dossiers"'
    assert checked(text, TABLES).tables == ("administration__dossiers", "observation")


@pytest.mark.parametrize("text", REFUSED)
def test_an_attack_is_refused_by_our_reading(text):
    with pytest.raises(Refused) as why:
        checked(text, TABLES)
    for spoken in ("vi", "en"):
        with speaking(spoken):
            assert "{" not in sentence(why.value)


@pytest.mark.parametrize("text", [*FILES, *INSIDE, *WRITES[::5], *SEVERAL])
def test_the_same_attack_is_refused_by_duckdb_s_reading(text):
    with pytest.raises(Refused):
        duckdb_validation.judge(text, SCHEMAS)


@pytest.mark.parametrize("text", HEAVY)
def test_much_made_of_little_is_refused_by_its_bounds(text):
    with pytest.raises(Refused) as why:
        checked(text, TABLES)
    assert why.value.rule == "inquiries.bounds"


@pytest.mark.parametrize(
    ("text", "rule", "line", "column"),
    [
        ("SELECT 1\nFROM observation,\n  elsewhere__secrets", "inquiries.table", 3, 3),
        ("SELECT 'Đã xong',\n getvariable('x')", "inquiries.function", 2, 2),
        ("SELECT 1 FROM observation;\n  DROP VIEW observation", "inquiries.several", 1, 26),
        ("SELECT 1 +\nFROM WHERE", "inquiries.unreadable", 2, None),
        ("  \n COPY x TO 'y'", "inquiries.word", 2, 2),
        ("SELECT 'a", "inquiries.unread", None, None),
        (" -- nothing", "inquiries.empty", None, None),
    ],
)
def test_a_refusal_names_line_and_column(text, rule, line, column):
    with pytest.raises(Refused) as why:
        checked(text, TABLES)
    assert why.value.rule == rule
    assert why.value.params.get("line") == line
    assert column is None or why.value.params["column"] == column


@pytest.mark.parametrize(
    ("text", "rule", "line", "column"),
    [
        ("SELECT 'Đạt',\n  reslt FROM observation", "inquiries.column", 2, 3),
        ("SELECT o.reslt FROM observation o", "inquiries.column", 1, 8),
        ("SELECT result + property FROM observation", "inquiries.engine", 1, 15),
    ],
)
def test_what_does_not_fit_the_tables_is_named_before_a_row_is_seen(text, rule, line, column):
    with pytest.raises(Refused) as why:
        duckdb_validation.judge(text, SCHEMAS)
    assert (why.value.rule, why.value.params["line"], why.value.params["column"]) == (rule, line, column)


@pytest.mark.parametrize("text", ["SELECT " + "(" * (DEEPEST + 5) + "1" + ")" * (DEEPEST + 5), "SELECT 1" + "+1" * 2000])
def test_a_statement_nested_too_deeply_is_refused(text):
    with pytest.raises(Refused) as why:
        checked(text, TABLES)
    assert why.value.rule == "inquiries.deep"


def test_a_statement_too_long_is_refused():
    with pytest.raises(Refused) as why:
        checked("SELECT " + "1," * LONGEST + "1", TABLES)
    assert why.value.rule == "inquiries.long"


@settings(max_examples=60)
@given(st.text(alphabet="SELECT FROM*(),;'\"\\$-/\n0observationđ:?@#{}[]", max_size=60))
def test_whatever_is_written_is_answered_or_refused_and_nothing_moves(text):
    try:
        assert len(checked(text, TABLES).text) <= len(text)
    except Refused as why:
        assert why.rule.startswith("inquiries.")


def test_every_function_on_the_list_is_there_and_none_is_one_that_reaches_out():
    with duckdb.connect() as session:
        known = {name for (name,) in session.execute("SELECT DISTINCT function_name FROM duckdb_functions()").fetchall()}
    assert FUNCTIONS - known <= {"current_date", "current_timestamp"}
    out = ("read_", "parquet_", "duckdb_", "pragma_", "pg_", "json_serialize", "json_execute", "sniff_", "current_set", "enable_", "set")
    assert not [name for name in CALLED - GRAMMAR if name.startswith(out)]
