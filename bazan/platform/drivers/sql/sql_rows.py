"""Rows of another system's database: run read-only, from where the last pull ended, in batches as they stream."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from bazan.core.errors import Refused
from bazan.platform.drivers.bindings.dataset_columns import Columns, Line, Reader, unkept
from bazan.platform.drivers.sql.sql_binding import SqlBinding, asked, limited
from bazan.platform.drivers.values.source_values import shown
from bazan.platform.http_client.outbound_allowlist import Listed

Cursor = dict[str, Any]


def batches(
    binding: SqlBinding, cursor: Cursor, environ: Mapping[str, str], listed: Listed | None = None
) -> Iterator[tuple[list[dict[str, Any]], Cursor]]:
    """(rows as objects, the cursor to keep with them), oldest first, from the cursor's value on: that row comes again and changes nothing.

    Raises Refused ``drivers.http.secret``, ``drivers.sql.url``, ``drivers.sql.library``, ``drivers.sql.statement``,
    ``drivers.sql.columns``, ``drivers.reach``, ``drivers.reach_listed``, Unavailable ``drivers.sql.away``.
    """
    from bazan.platform.drivers.sql import sql_query  # loaded when it is needed: it is large

    address = environ.get(binding.environment, "")
    if not address:
        raise Refused("drivers.http.secret", {"name": binding.environment})
    since = _value(cursor)
    if since is not None and binding.overlap and isinstance(since, date) and not cursor.get("running"):
        since -= binding.overlap
    for part in sql_query.parts(binding, address, asked(binding, since is not None), since, listed):
        rows = [{name: _native(value) for name, value in row.items()} for row in part]
        yield rows, _cursor(rows[-1][binding.cursor], cursor) if binding.cursor else {}


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


__all__ = ["Cursor", "SqlBinding", "batches", "ended", "limited", "read_again", "reader"]
