"""The drivers as the rooms see them: read a binding once, then turn bytes and answers into pieces."""

from typing import Any

from bazan.core.errors import Refused
from bazan.platform.declarations.api import Problem
from bazan.platform.drivers.bindings.binding_keys import Keys
from bazan.platform.drivers.bindings.dataset_columns import Line, kept
from bazan.platform.drivers.files import csv_observations as csv_rows
from bazan.platform.drivers.files import csv_records as csv_text
from bazan.platform.drivers.files import remote_files as remote
from bazan.platform.drivers.files import station_files, workbook
from bazan.platform.drivers.files import table_files as tables
from bazan.platform.drivers.isolated_process import apart
from bazan.platform.drivers.json_messages import json_observations as http_json
from bazan.platform.drivers.json_messages import json_rows as messages
from bazan.platform.drivers.json_messages import observation_messages as observations
from bazan.platform.drivers.json_messages.mqtt_payload import Payload
from bazan.platform.drivers.sql import sql_binding, sql_rows
from bazan.platform.drivers.types import Piece, Refusal, Row, Station, refused
from bazan.platform.drivers.values.date_order import order_of
from bazan.platform.drivers.values.number_formats import FormattedNumber, Meaning, shift_decimal, word_meaning
from bazan.platform.drivers.values.source_values import code_of, shown, time_reader
from bazan.platform.http_client.pinned_transport import PORTS

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
