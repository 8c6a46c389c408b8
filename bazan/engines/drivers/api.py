"""The drivers as the rooms see them: read a binding once, then turn bytes and answers into pieces."""

from typing import Any

from bazan.engines.drivers import csv_rows, http_json, observations, remote, station_files, workbook
from bazan.engines.drivers.binding import Keys
from bazan.engines.drivers.types import Piece, Refusal, Row, Station, refused
from bazan.engines.drivers.values import code_of, shown

Binding = csv_rows.CsvBinding | station_files.StationFilesBinding | http_json.HttpBinding
_READERS = {"csv": csv_rows.read_binding, "station_files": station_files.read_binding, "http_pull": http_json.read_binding}
PUSHED = ("http_push", "mqtt")
"""Drivers of the ingest process: their bindings are read there."""
DELIVERED = ("form",)
"""Drivers of other rooms, which open the runs themselves; they have no binding."""
DRIVERS = (*_READERS, *PUSHED, *DELIVERED)
THING_KEYS = ("register_things", "kind", "cadence_s")


def read_binding(driver: str, table: dict[str, Any]) -> Binding | None:
    """A checked binding; None for drivers that are read elsewhere. Raises Refused ``drivers.binding`` naming the key."""
    reader = _READERS.get(driver)
    if reader is None:
        return None
    keys = Keys(table)
    if keys.flag("register_things"):
        keys.text("kind")
    keys.text("kind", "")
    keys.whole("cadence_s", 3600, 1)
    binding = reader(keys)
    keys.done()
    return binding


__all__ = [
    "DELIVERED",
    "DRIVERS",
    "PUSHED",
    "Binding",
    "Piece",
    "Refusal",
    "Row",
    "Station",
    "code_of",
    "csv_rows",
    "http_json",
    "observations",
    "read_binding",
    "refused",
    "remote",
    "shown",
    "station_files",
    "workbook",
]
