"""The drivers as the rooms see them: read a binding once, then turn bytes and answers into pieces."""

from typing import Any

from bazan.engines.drivers import (
    csv_rows,
    csv_text,
    http_json,
    messages,
    observations,
    remote,
    sql_binding,
    sql_rows,
    station_files,
    tables,
    workbook,
)
from bazan.engines.drivers.apart import apart
from bazan.engines.drivers.binding import Keys
from bazan.engines.drivers.columns import Line, kept
from bazan.engines.drivers.date_order import order_of
from bazan.engines.drivers.number_formats import FormattedNumber, Meaning, shift_decimal, word_meaning
from bazan.engines.drivers.payload import Payload
from bazan.engines.drivers.types import Piece, Refusal, Row, Station, refused
from bazan.engines.drivers.values import code_of, shown, time_reader
from bazan.engines.keys.api import Problem
from bazan.kernel.errors import Refused
from bazan.kernel.pinned_http import PORTS

RowDriver = tables.TableBinding | messages.RowsBinding | sql_rows.SqlBinding
Binding = csv_rows.CsvBinding | station_files.StationFilesBinding | http_json.HttpBinding | RowDriver
_OBSERVED = {"csv": csv_rows.read_binding, "station_files": station_files.read_binding, "http_pull": http_json.read_binding}
_ROWS = {
    "table": tables.read_binding,
    "rows_push": messages.read_push_binding,
    "rows_pull": messages.read_pull_binding,
    "sql": sql_binding.read_binding,
}
ROWS = tuple(_ROWS)
"""Drivers whose records are rows of a dataset."""
PUSHED = ("http_push", "mqtt", "rows_push")
"""Drivers of sources that send by themselves; those of observations are read by the ingest process."""
DELIVERED = ("form", "camera")
"""Drivers of other rooms, which open the runs themselves; they have no binding."""
DRIVERS = tuple(dict.fromkeys((*_OBSERVED, *_ROWS, *PUSHED, *DELIVERED)))
THING_KEYS = ("register_things", "kind", "cadence_s")


def read_binding(driver: str, table: dict[str, Any]) -> Binding | None:
    """A checked binding; None for drivers that are read elsewhere. Raises Refused ``drivers.binding`` naming the first wrong key."""
    binding, problems = _read(driver, table)
    for problem in problems:
        raise Refused("drivers.binding", {"key": problem.key, "problem": Refused(problem.rule, dict(problem.params))}, problem.key)
    return binding


def binding_problems(driver: str, table: dict[str, Any]) -> list[Problem]:
    """Everything that is wrong with a binding, each by the whole path of its key."""
    return _read(driver, table)[1]


def _read(driver: str, table: dict[str, Any]) -> tuple[Binding | None, list[Problem]]:
    keys = Keys(table)
    binding = None
    if driver in _ROWS:
        binding = _ROWS[driver](keys)
    elif driver in _OBSERVED:
        keys.text("kind", ... if keys.flag("register_things") else "")
        keys.whole("cadence_s", 3600, 1)
        binding = _OBSERVED[driver](keys)
    elif driver == "mqtt":
        Payload.read(keys)
    keys.done()
    return binding, keys.problems


__all__ = [
    "DELIVERED",
    "DRIVERS",
    "PORTS",
    "PUSHED",
    "ROWS",
    "Binding",
    "FormattedNumber",
    "Line",
    "Meaning",
    "Piece",
    "Refusal",
    "Row",
    "RowDriver",
    "Station",
    "apart",
    "binding_problems",
    "code_of",
    "csv_rows",
    "csv_text",
    "http_json",
    "kept",
    "messages",
    "observations",
    "order_of",
    "read_binding",
    "refused",
    "remote",
    "shift_decimal",
    "shown",
    "sql_rows",
    "station_files",
    "tables",
    "time_reader",
    "word_meaning",
    "workbook",
]
