"""Rows of another system's database: one SELECT, run read-only, from where the last pull ended, in batches as they stream.

The address stands in an environment variable, never in a binding. The statement is read before it is run: one SELECT, nothing that
writes, locks or reads files; then it is wrapped, so that asking for news needs no change of it.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy
import sqlglot
from sqlalchemy import text
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlglot import exp
from sqlglot.errors import SqlglotError

from bazan.engines.drivers.binding import Keys
from bazan.engines.drivers.columns import Columns, Line, Reader, read_columns, unkept
from bazan.engines.drivers.station_files import secret_name
from bazan.engines.drivers.values import shown
from bazan.kernel.errors import Refused, Unavailable
from bazan.kernel.reaching import may_reach

DIALECTS = {"postgresql": "postgres", "sqlite": "sqlite", "mysql": "mysql", "mariadb": "mysql", "oracle": "oracle", "mssql": "tsql"}
"""SQLAlchemy's name to sqlglot's."""
_WRITES = (
    exp.Insert, exp.Update, exp.Delete, exp.Merge, exp.Create, exp.Drop, exp.Alter, exp.Into, exp.Lock, exp.Command, exp.Copy, exp.LoadData,
)  # fmt: skip
_REACHING = frozenset(
    {"pg_read_file", "pg_read_binary_file", "pg_ls_dir", "pg_sleep", "pg_sleep_for", "pg_terminate_backend", "pg_cancel_backend",
     "lo_import", "lo_export", "lo_get", "dblink", "dblink_exec", "load_extension", "readfile", "writefile", "load_file", "sleep",
     "benchmark", "set_config", "query_to_xml", "openrowset", "opendatasource", "xp_cmdshell"}
)  # fmt: skip
_READ_ONLY = {
    "postgresql": ("SET TRANSACTION READ ONLY",),
    "mysql": ("SET TRANSACTION READ ONLY", "START TRANSACTION READ ONLY"),
    "mariadb": ("START TRANSACTION READ ONLY",),
    "oracle": ("SET TRANSACTION READ ONLY",),
    "sqlite": ("PRAGMA query_only = ON",),
}
Cursor = dict[str, Any]


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
    except (SqlglotError, RecursionError):
        return Refused("drivers.binding.statement.broken", {"dialect": dialect})
    if len(found) != 1 or not isinstance(found[0], exp.Query) or isinstance(found[0], exp.Subquery):
        return Refused("drivers.binding.statement.select")
    for node in found[0].walk():
        if isinstance(node, _WRITES):
            return Refused("drivers.binding.statement.writes", {"word": node.key.upper()})
        if isinstance(node, exp.Func) and (name := _function(node)) in _REACHING:
            return Refused("drivers.binding.statement.reaches", {"word": name})
    if list(found[0].find_all(exp.Placeholder, exp.Parameter)):
        return Refused("drivers.binding.statement.parameter")
    return None


def _function(node: exp.Func) -> str:
    return (node.name if isinstance(node, exp.Anonymous) else node.sql_name()).lower()


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


def batches(binding: SqlBinding, cursor: Cursor, environ: Mapping[str, str]) -> Iterator[tuple[list[dict[str, Any]], Cursor]]:
    """(rows as objects, the cursor to keep with them), oldest first, from the cursor's value on: that row comes again and changes nothing.

    Raises Refused ``drivers.http.secret``, ``drivers.sql.url``, ``drivers.sql.library``, ``drivers.sql.statement``,
    ``drivers.sql.columns``, ``drivers.reach``, Unavailable ``drivers.sql.away``.
    """
    address = environ.get(binding.environment, "")
    if not address:
        raise Refused("drivers.http.secret", {"name": binding.environment})
    since = _value(cursor)
    if since is not None and binding.overlap and isinstance(since, date) and not cursor.get("running"):
        since -= binding.overlap
    with _connected(binding, address) as connection:
        try:
            running = connection.execution_options(stream_results=True, yield_per=binding.batch)
            result = running.execute(text(asked(binding, since is not None)), {"since": since} if since is not None else {})
            names = list(result.keys())
            lacking = [name for name in [*binding.columns.needed(), *([binding.cursor] if binding.cursor else [])] if name not in names]
            if lacking:
                raise Refused("drivers.sql.columns", {"columns": ", ".join(lacking)})
            for part in result.partitions(binding.batch):
                rows = [{name: _native(value) for name, value in zip(names, row, strict=True)} for row in part]
                yield rows, _cursor(rows[-1][binding.cursor], cursor) if binding.cursor else {}
        except SQLAlchemyError as why:
            away = getattr(why, "connection_invalidated", False)
            error = Unavailable if away else Refused
            raise error("drivers.sql.away" if away else "drivers.sql.statement", {"why": _said(why)}) from why


def _hosts(url: URL) -> list[str]:
    """Every machine the address names: libpq takes several, and also behind its question mark."""
    named = [url.host or "", *(value for key in ("host", "hostaddr") for value in url.normalized_query.get(key, ()))]
    return [host for name in named for host in name.split(",") if host and not host.startswith("/")]


@contextmanager
def _connected(binding: SqlBinding, address: str) -> Iterator[Connection]:
    try:
        url = make_url(address)
        if url.get_backend_name() != binding.dialect:
            raise Refused("drivers.sql.url", {"name": binding.environment, "dialect": binding.dialect})
        if binding.dialect == "postgresql" and url.drivername == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
        for host in _hosts(url):
            if not may_reach(host):
                raise Refused("drivers.reach", {"host": host})
        engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool)
    except (ArgumentError, ValueError) as why:
        raise Refused("drivers.sql.url", {"name": binding.environment, "dialect": binding.dialect}) from why
    except (NoSuchModuleError, ImportError) as why:
        raise Refused("drivers.sql.library", {"dialect": binding.dialect}) from why
    try:
        connection = engine.connect()
    except SQLAlchemyError as why:
        raise Unavailable("drivers.sql.away", {"why": _said(why)}) from why
    with connection:
        for statement in _READ_ONLY.get(binding.dialect, ()):
            connection.execute(text(statement))
        if binding.dialect == "postgresql":
            connection.execute(text("SELECT set_config('statement_timeout', :limit, true)"), {"limit": f"{binding.timeout_s}s"})
        try:
            yield connection
        finally:
            connection.rollback()
    engine.dispose()


def _said(why: SQLAlchemyError) -> str:
    """The database's first words; SQLAlchemy's would quote the address and the whole statement."""
    return shown(str(getattr(why, "orig", None) or type(why).__name__).strip().splitlines()[0][:80])


def _native(value: Any) -> Any:
    """What a database gives as the few types rows know."""
    match value:
        case Decimal():
            return int(value) if value == value.to_integral_value() and abs(value) < 2**53 else float(value)
        case UUID():
            return str(value)
        case bytes() | memoryview():
            return bytes(value).hex()
        case list() | dict():
            return shown(str(value))
    return value


def _cursor(value: Any, before: Cursor) -> Cursor:
    """A cursor as JSON keeps it. A row without a value there can't be gone on from: the former stays."""
    match value:
        case datetime():
            return {"kind": "instant", "value": value.isoformat(), "running": True}
        case date():
            return {"kind": "date", "value": value.isoformat(), "running": True}
        case int() | float() | str():
            return {"kind": "plain", "value": value, "running": True}
    return before


def ended(cursor: Cursor) -> Cursor:
    """The cursor to begin the next pull with."""
    return {key: value for key, value in cursor.items() if key in ("kind", "value")}


def _value(cursor: Cursor) -> Any:
    match cursor.get("kind"):
        case "instant":
            return datetime.fromisoformat(cursor["value"])
        case "date":
            return date.fromisoformat(cursor["value"])
        case "plain":
            return cursor["value"]
    return None


def reader(columns: Columns) -> Reader:
    """Rows of a result, by its columns' names."""
    return Reader(columns, lambda name: lambda row: row.get(name))


def read_again(binding: SqlBinding, raw: str, number: int) -> list[Line]:
    """The rows that one kept row of a result comes to with today's binding. Raises Refused."""
    row = unkept(raw)
    if not isinstance(row, dict):
        raise Refused("drivers.record.object")
    return list(reader(binding.columns).read(number, row))
