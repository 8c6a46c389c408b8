"""What is asked of another system's database: one SELECT, read before it is run, and wrapped to ask for news alone.

The address stands in an environment variable, never in a binding. The statement is nothing that writes, locks or reads files.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from bazan.core.errors import Refused
from bazan.core.lazy_import import exp, sqlglot
from bazan.platform.drivers.bindings.binding_keys import Keys
from bazan.platform.drivers.bindings.dataset_columns import Columns, read_columns
from bazan.platform.drivers.files.station_files import secret_name

DIALECTS = {"postgresql": "postgres", "sqlite": "sqlite", "mysql": "mysql", "mariadb": "mysql", "oracle": "oracle", "mssql": "tsql"}
"""SQLAlchemy's name to sqlglot's."""
_REACHING = frozenset(
    {"pg_read_file", "pg_read_binary_file", "pg_ls_dir", "pg_sleep", "pg_sleep_for", "pg_terminate_backend", "pg_cancel_backend",
     "lo_import", "lo_export", "lo_get", "dblink", "dblink_exec", "load_extension", "readfile", "writefile", "load_file", "sleep",
     "benchmark", "set_config", "query_to_xml", "openrowset", "opendatasource", "xp_cmdshell"}
)  # fmt: skip


@dataclass(frozen=True)
class SqlBinding:
    """What is asked of which kind of database, and how its columns become ours."""

    columns: Columns
    environment: str
    dialect: str
    statement: str
    cursor: str
    """Their column that never goes back: when or as which number a row was last written. Empty: everything each time."""
    overlap: timedelta
    batch: int
    timeout_s: int


def read_binding(keys: Keys) -> SqlBinding:
    """The keys ``environment``, ``dialect``, ``statement``, ``cursor``, ``overlap_s``, ``batch``, ``timeout_s`` and the columns'."""
    dialect = keys.choice("dialect", tuple(DIALECTS), "postgresql")
    statement = keys.text("statement")
    if problem := statement_problem(statement, dialect):
        keys.wrong("statement", problem.rule, **problem.params)
    return SqlBinding(
        read_columns(keys),
        secret_name(keys, "environment"),
        dialect,
        statement.strip().rstrip(";"),
        keys.text("cursor", ""),
        timedelta(seconds=keys.whole("overlap_s", 0)),
        keys.whole("batch", 20_000, 1, 100_000),
        keys.whole("timeout_s", 300, 1, 7200),
    )


def statement_problem(statement: str, dialect: str) -> Refused | None:
    """Why a statement may not be run; null: it may."""
    try:
        found = [one for one in sqlglot.parse(statement, read=DIALECTS[dialect]) if one is not None]
    except (sqlglot.errors.SqlglotError, RecursionError):
        return Refused("drivers.binding.statement.broken", {"dialect": dialect})
    if len(found) != 1 or not isinstance(found[0], exp.Query) or isinstance(found[0], exp.Subquery):
        return Refused("drivers.binding.statement.select")
    writes = (
        exp.Insert, exp.Update, exp.Delete, exp.Merge, exp.Create, exp.Drop, exp.Alter, exp.Into, exp.Lock, exp.Command, exp.Copy,
        exp.LoadData,
    )  # fmt: skip
    for node in found[0].walk():
        if isinstance(node, writes):
            return Refused("drivers.binding.statement.writes", {"word": node.key.upper()})
        if isinstance(node, exp.Func) and (name := _function(node)) in _REACHING:
            return Refused("drivers.binding.statement.reaches", {"word": name})
    if list(found[0].find_all(exp.Placeholder, exp.Parameter)):
        return Refused("drivers.binding.statement.parameter")
    return None


def _function(node: "exp.Func") -> str:
    return (node.name if isinstance(node, exp.Anonymous) else node.sql_name()).lower()


def limited(binding: SqlBinding, most: int) -> SqlBinding:
    """The same, of so many rows at the most."""
    dialect = DIALECTS[binding.dialect]
    inner = sqlglot.parse_one(binding.statement, read=dialect)
    assert isinstance(inner, exp.Query)
    few = exp.select("*").from_(inner.subquery("few")).limit(most)
    return replace(binding, statement=few.sql(dialect=dialect), batch=most)


def asked(binding: SqlBinding, since: bool) -> str:
    """The statement that is run: ours around theirs, in their dialect. ``:since`` is the value to begin at."""
    dialect = DIALECTS[binding.dialect]
    if not binding.cursor:
        return binding.statement.replace(":", "\\:")
    inner = sqlglot.parse_one(binding.statement, read=dialect)
    assert isinstance(inner, exp.Query)
    column = exp.column(binding.cursor, table="asked", quoted=binding.cursor != binding.cursor.lower())
    rendered = exp.select("*").from_(inner.subquery("asked")).sql(dialect=dialect).replace(":", "\\:")
    key = column.sql(dialect=dialect)
    return f"{rendered}{f' WHERE {key} >= :since' if since else ''} ORDER BY {key}"
