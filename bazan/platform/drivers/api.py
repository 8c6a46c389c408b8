"""The drivers of sources: one table of them, and how each reads its binding once, then turns bytes and answers into pieces."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

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
from bazan.platform.drivers.json_messages import mqtt_payload
from bazan.platform.drivers.json_messages import observation_messages as observations
from bazan.platform.drivers.sql import sql_binding, sql_rows
from bazan.platform.drivers.types import Driver, Piece, Refusal, Row, Station, refused
from bazan.platform.drivers.values.date_order import order_of
from bazan.platform.drivers.values.number_formats import FormattedNumber, Meaning, shift_decimal, word_meaning
from bazan.platform.drivers.values.source_values import code_of, shown, time_reader
from bazan.platform.http_client.pinned_transport import PORTS

RowDriver = tables.TableBinding | messages.RowsBinding | sql_rows.SqlBinding
Binding = csv_rows.CsvBinding | station_files.StationFilesBinding | http_json.HttpBinding | RowDriver


@dataclass(frozen=True)
class DriverKind:
    """The properties of one driver."""

    read: Callable[[Keys], Binding | None] = lambda keys: None
    """Read its binding; of a driver that another process reads, only check it."""
    rows: bool = False
    """Its records are rows of a dataset, not observations."""
    registers: bool = False
    """It may register the stations it meets."""
    uploaded: bool = False
    """People upload its files."""
    pulled: bool = False
    """It asks on a schedule."""
    pushed: bool = False
    """Its source sends by itself; observations go to the ingest process."""
    delivered: bool = False
    """Another app opens its runs; it has no binding."""
    live_trial: bool = False
    """A trial asks its server or listens to it, and a sample may stand in but for a database's; of the others it needs one."""


DRIVERS: dict[Driver, DriverKind] = {
    "csv": DriverKind(csv_rows.read_binding, registers=True, uploaded=True),
    "station_files": DriverKind(station_files.read_binding, registers=True, pulled=True),
    "http_pull": DriverKind(http_json.read_binding, registers=True, pulled=True, live_trial=True),
    "table": DriverKind(tables.read_binding, rows=True, uploaded=True, pulled=True),
    "rows_push": DriverKind(messages.read_push_binding, rows=True, pushed=True),
    "rows_pull": DriverKind(messages.read_pull_binding, rows=True, pulled=True, live_trial=True),
    "sql": DriverKind(sql_binding.read_binding, rows=True, pulled=True, live_trial=True),
    "http_push": DriverKind(pushed=True),
    "mqtt": DriverKind(mqtt_payload.check, pushed=True, live_trial=True),
    "form": DriverKind(delivered=True),
    "camera": DriverKind(delivered=True),
}
ROWS, UPLOADED, PULLED, PUSHED, DELIVERED, LIVE_TRIAL = (
    tuple(name for name, kind in DRIVERS.items() if getattr(kind, flag))
    for flag in ("rows", "uploaded", "pulled", "pushed", "delivered", "live_trial")
)
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
    keys, kind = Keys(table), DRIVERS[cast(Driver, driver)]
    if kind.registers:
        keys.text("kind", ... if keys.flag("register_things") else "")
        keys.whole("cadence_s", 3600, 1)
    binding = kind.read(keys)
    keys.done()
    return binding, keys.problems


__all__ = [
    "DELIVERED",
    "DRIVERS",
    "LIVE_TRIAL",
    "PORTS",
    "PULLED",
    "PUSHED",
    "ROWS",
    "UPLOADED",
    "Binding",
    "Driver",
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
