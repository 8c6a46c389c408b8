"""The one question a pull puts to another system's database, inside a transaction that reads only."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy
from sqlalchemy import text
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from bazan.core.errors import Refused, Unavailable
from bazan.platform.drivers import host_access
from bazan.platform.drivers.sql.sql_binding import SqlBinding
from bazan.platform.drivers.values.source_values import shown
from bazan.platform.http_client.outbound_allowlist import Listed

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


type _Way = tuple[URL, dict[str, str]]
"""An address, and what is told the driver beside it."""


def _ways(url: URL, listed: Listed | None) -> list[_Way]:
    """Return how the database is reached, to be tried in turn: by addresses that were judged, whatever its name leads to a moment later.

    Refused ``drivers.sql.places``: it names its machines in a way that can't be led; and as ``reach.judge``.
    """
    query = url.normalized_query
    if url.get_backend_name() == "postgresql":
        if query.keys() & {"service", "hostaddr"}:
            raise Refused("drivers.sql.places")
        return [(url, _judged_hosts(url, listed))]
    if query.keys() & set(_NAMING):
        for name in (name for key in _NAMING for value in query.get(key, ()) for name in value.split(",")):
            judged = host_access.judge("" if _is_socket(name) else name, PORTS.get(url.get_backend_name(), 0), listed)
            if url.host or (judged and name.strip("[]") not in judged):
                raise Refused("drivers.sql.places")
        return [(url, {})]
    judged = host_access.judge(url.host or "", url.port or PORTS.get(url.get_backend_name(), 0), listed)
    return [(url.set(host=address), {}) for address in judged] or [(url, {})]


def _judged_hosts(url: URL, listed: Listed | None) -> dict[str, str]:
    """Return libpq's lists of hosts, addresses and ports: each name, by which certificates are judged, beside each address it has."""
    _, told = url.get_dialect()().create_connect_args(url)
    hosts, ports = str(told.get("host") or "").split(","), str(told.get("port") or "").split(",")
    lines = []
    for host, port in zip(hosts, ports * len(hosts) if len(ports) == 1 else ports, strict=True):
        number = int(port or PORTS["postgresql"])
        judged = host_access.judge("" if _is_socket(host) else host, number, listed)
        lines += [(host, address, str(number)) for address in judged or ("",)]
    return dict(zip(("host", "hostaddr", "port"), map(",".join, zip(*lines, strict=True)), strict=True))


def _is_socket(host: str) -> bool:
    return host.startswith(("/", "@"))


@contextmanager
def _connected(binding: SqlBinding, address: str, listed: Listed | None) -> Iterator[Connection]:
    try:
        url = make_url(address)
        if url.get_backend_name() != binding.dialect:
            raise Refused("drivers.sql.url", {"name": binding.environment, "dialect": binding.dialect})
        if binding.dialect == "postgresql" and url.drivername == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
        engines = [sqlalchemy.create_engine(one, connect_args=told, poolclass=sqlalchemy.NullPool) for one, told in _ways(url, listed)]
    except (NoSuchModuleError, ImportError) as why:
        raise Refused("drivers.sql.library", {"dialect": binding.dialect}) from why
    except (ArgumentError, ValueError) as why:
        raise Refused("drivers.sql.url", {"name": binding.environment, "dialect": binding.dialect}) from why
    with _first_connection(engines) as connection:
        for statement in _READ_ONLY.get(binding.dialect, ()):
            connection.execute(text(statement))
        if binding.dialect == "postgresql":
            connection.execute(text("SELECT set_config('statement_timeout', :limit, true)"), {"limit": f"{binding.timeout_s}s"})
        try:
            yield connection
        finally:
            connection.rollback()


def _first_connection(engines: list[Engine]) -> Connection:
    """Return a connection of the first that gives one; no engine has a pool, so none is left open. Unavailable ``drivers.sql.away``."""
    for left, engine in zip(range(len(engines) - 1, -1, -1), engines, strict=True):
        try:
            return engine.connect()
        except SQLAlchemyError as why:
            if not left:
                raise Unavailable("drivers.sql.away", {"why": _said(why)}) from why
    raise AssertionError("there is always a way")


def _said(why: SQLAlchemyError) -> str:
    """The database's first words; SQLAlchemy's would quote the address and the whole statement."""
    return shown(str(getattr(why, "orig", None) or type(why).__name__).strip().splitlines()[0][:80])
