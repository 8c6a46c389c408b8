"""Which tables whoever asks may read, and which rows of them. The process that answers sees all rows, so nobody else looks."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from bazan.analysis.sql_queries.types import Field, Relation
from bazan.core.time import now
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import PLACE_KINDS, DatasetInfo
from bazan.data.observations import api as observations
from bazan.data.observations.types import DatastreamInfo, ThingInfo
from bazan.directory.accounts import api as accounts
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import Reach
from bazan.directory.places import api as places
from bazan.platform.history.types import SLICE, Table, View

if TYPE_CHECKING:
    import pyarrow as pa

PERMISSION = "inquiries.ask"
FIRST = date(1970, 1, 1)
LAST = timedelta(days=3660)
"""Observations of forecasts lie ahead."""
_OWN = {
    "place": {"place_id": "int", "code": "text", "kind": "text", "name": "text", "valid_from": "day", "valid_to": "day"},
    "organization": {"organization_id": "int", "code": "text", "name": "text", "valid_from": "day", "valid_to": "day", "place_id": "int"},
    "datastream": {
        "datastream_id": "int", "thing_id": "int", "thing": "text", "name": "text", "sector": "text", "property": "text", "unit": "text",
        "place_id": "int",
    },
}  # fmt: skip
"""Registers that say what the numbers in the other tables mean: name to columns and kinds."""


def catalogue(reach: Reach) -> tuple[Relation, ...]:
    """The tables in reach: observations, the registers that explain them, and every dataset of a sector in reach, by code."""
    _, sectors = accounts.rows_of(reach, PERMISSION)
    own = [Relation(name, tuple(Field(column, kind) for column, kind in columns.items())) for name, columns in _OWN.items()]
    held = [_dataset(info) for info in datasets.datasets() if sectors is None or info.pack in sectors]
    return (Relation(observations.OBSERVATION.name, _fields(observations.OBSERVATION, {})), *own, *held)


def _dataset(info: DatasetInfo) -> Relation:
    table = datasets.table(info.code)
    return Relation(table.name, _fields(table, {column.id: column for column in info.kept}), info.code, info.labels)


def _fields(table: Table, declared: Mapping[str, Any]) -> tuple[Field, ...]:
    fields = [
        Field(column.name, column.kind, declared[column.name].labels, declared[column.name].unit)
        if column.name in declared
        else Field(column.name, column.kind)
        for column in table.columns
    ]
    return (*fields, Field(SLICE, "day"))


def views(names: tuple[str, ...], tables: tuple[Relation, ...], reach: Reach) -> list[View]:
    """Those of these tables that the history holds, each with the rows in reach and no others."""
    codes = {relation.name: relation.code for relation in tables}
    held_places, held_sectors = accounts.rows_of(reach, PERMISSION)
    found = []
    for name in names:
        if codes[name]:
            found.append(datasets.seen(codes[name], "" if held_places is None else _among("place_id", held_places)))
        elif name == observations.OBSERVATION.name:
            everything = held_places is None and held_sectors is None
            only = "" if everything else _among("datastream_id", [stream.id for stream, _ in _stations(reach)])
            found.append(observations.seen(FIRST, (now() + LAST).date(), only))
    return found


def _among(column: str, numbers: Any) -> str:
    listed = ", ".join(str(int(number)) for number in sorted(numbers))
    return f"{column} IN ({listed})" if listed else "false"


def registers(names: tuple[str, ...], reach: Reach) -> "dict[str, pa.Table]":
    """Those of these tables that are registers; of stations those in reach."""
    import pyarrow as pa

    kinds = {"int": pa.int32(), "text": pa.string(), "day": pa.date32()}
    read = {"place": _places, "organization": _organizations, "datastream": lambda: _datastreams(reach)}
    found = {}
    for name in names:
        if name in read:
            schema = pa.schema([(column, kinds[kind]) for column, kind in _OWN[name].items()])
            found[name] = pa.Table.from_pylist([dict(zip(schema.names, row, strict=True)) for row in read[name]()], schema=schema)
    return found


def _places() -> list[tuple]:
    every = [place for kind in PLACE_KINDS for place in places.everything(kind)]
    return [(one.id, one.code, one.kind, one.name, one.valid_from, one.valid_to) for one in every]


def _organizations() -> list[tuple]:
    return [(one.id, one.code, one.name, one.valid_from, one.valid_to, one.place_id) for one in organizations.everything()]


def _datastreams(reach: Reach) -> list[tuple]:
    return [
        (stream.id, thing.id, thing.code, thing.name, thing.sector, stream.property, stream.unit, thing.place_id)
        for stream, thing in _stations(reach)
    ]


def _stations(reach: Reach) -> list[tuple[DatastreamInfo, ThingInfo]]:
    """Datastreams of the places and sectors in reach, each with its thing."""
    held_places, held_sectors = accounts.rows_of(reach, PERMISSION)
    things = {
        thing.id: thing
        for thing in observations.things()
        if (held_places is None or thing.place_id in held_places) and (held_sectors is None or thing.sector in held_sectors)
    }
    return [(stream, things[stream.thing_id]) for stream in observations.datastreams() if stream.thing_id in things]
