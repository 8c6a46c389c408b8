"""The one question a pull puts to another system's database, inside a transaction that reads only."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy
from sqlalchemy import text
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from bazan.engines.drivers import reach
from bazan.engines.drivers.sql_binding import SqlBinding
from bazan.engines.drivers.values import shown
from bazan.kernel.errors import Refused, Unavailable
from bazan.kernel.reaching import Listed

_READ_ONLY = {
    "postgresql": ("SET TRANSACTION READ ONLY",),
    "mysql": ("SET TRANSACTION READ ONLY", "START TRANSACTION READ ONLY"),
    "mariadb": ("START TRANSACTION READ ONLY",),
    "oracle": ("SET TRANSACTION READ ONLY",),
    "sqlite": ("PRAGMA query_only = ON",),
}

PORTS = {"postgresql": 5432, "mysql": 3306, "mariadb": 3306, "oracle": 1521, "mssql": 1433}

_NAMING = ("host", "hostaddr", "unix_socket", "service", "odbc_connect")
"""What names a machine behind the question mark."""


def parts(binding: SqlBinding, address: str, statement: str, since: Any, listed: Listed | None = None) -> Iterator[list[dict[str, Any]]]:
    """The rows of a statement by their columns' names, as they stream. Raises what ``sql_rows.batches`` does."""
    with _connected(binding, address, listed) as connection:
        try:
            running = connection.execution_options(stream_results=True, yield_per=binding.batch)
            result = running.execute(text(statement), {"since": since} if since is not None else {})
            names = list(result.keys())
            lacking = [name for name in [*binding.columns.needed(), *([binding.cursor] if binding.cursor else [])] if name not in names]
            if lacking:
                raise Refused("drivers.sql.columns", {"columns": ", ".join(lacking)})
            for part in result.partitions(binding.batch):
                yield [dict(zip(names, row, strict=True)) for row in part]
        except SQLAlchemyError as why:
            away = getattr(why, "connection_invalidated", False)
            error = Unavailable if away else Refused
            raise error("drivers.sql.away" if away else "drivers.sql.statement", {"why": _said(why)}) from why


def _places(url: URL) -> list[tuple[str, int]]:
    """Every machine the address names, with the port: libpq takes several, and also behind its question mark. A file or a socket is one
    without a name."""
    named = [value for key in _NAMING for value in url.normalized_query.get(key, ())]
    hosts = [host for name in ([url.host] if url.host or not named else []) + named for host in (name or "").split(",")]
    port = url.port or PORTS.get(url.get_backend_name(), 0)
    return [("" if host.startswith(("/", "@")) else host, port) for host in hosts]


def _pinned(url: URL, judged: list[tuple[str, tuple[str, ...]]]) -> URL:
    """The same address, led to the machines that were judged. Refused ``drivers.sql.places``: it names them in a way that can't be led.

    PostgreSQL is told them beside the names, by which it still judges certificates. Of other databases the name gives way to the address.
    """
    if all(not addresses or host.strip("[]") in addresses for host, addresses in judged):
        return url  # sockets, and addresses in place of names
    query = url.normalized_query
    if url.get_backend_name() == "postgresql":
        if query.keys() & {"service", "hostaddr"}:
            raise Refused("drivers.sql.places")
        return url.update_query_dict({"hostaddr": ",".join(addresses[0] if addresses else "" for _, addresses in judged)})
    if len(judged) != 1 or query.keys() & set(_NAMING):
        raise Refused("drivers.sql.places")
    return url.set(host=judged[0][1][0])


@contextmanager
def _connected(binding: SqlBinding, address: str, listed: Listed | None) -> Iterator[Connection]:
    try:
        url = make_url(address)
        if url.get_backend_name() != binding.dialect:
            raise Refused("drivers.sql.url", {"name": binding.environment, "dialect": binding.dialect})
        if binding.dialect == "postgresql" and url.drivername == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
        judged = [(host, reach.judge(host, port, listed)) for host, port in _places(url)]
        engine = sqlalchemy.create_engine(_pinned(url, judged), poolclass=sqlalchemy.NullPool)
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
