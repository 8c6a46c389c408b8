"""What may be asked about, within the rows that the caller's transaction shows: datasets, and properties that some station observes."""

from collections.abc import Iterable, Mapping
from datetime import date

from bazan.analysis.explore.types import COMMITTED, RESULT, STATION, Field, FieldType, Source
from bazan.core.errors import NotFound
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Column, DatasetInfo
from bazan.data.observations import api as observations
from bazan.data.observations.types import PropertyInfo
from bazan.directory.places import api as places

TYPES: Mapping[str, FieldType] = {
    "integer": "number", "decimal": "number", "code": "code", "boolean": "flag", "date": "instant", "instant": "instant",
    "period": "instant", "organization": "organization", "thing": "thing", "text": "text",
}  # fmt: skip
PHENOMENON = "phenomenon_time"


def sources() -> list[Source]:
    """Every one in reach: properties first, then datasets, each by code."""
    observed = {stream.property for stream in observations.datastreams()}
    of_things = [of_property(one, "") for one in observations.properties() if one.code in observed]
    return [*of_things, *(of_dataset(info) for info in datasets.datasets())]


def source(key: str) -> Source:
    """The one of this key. NotFound ``explorations.source``: there is none, or none in reach."""
    found = next((one for one in sources() if one.key == key), None)
    if found is None:
        raise NotFound("explorations.source", {"key": key[:80]}, "of")
    return found


def of_property(info: PropertyInfo, sector: str) -> Source:
    fields = (Field(RESULT, "number", {}, info.unit), Field(STATION, "thing", {}))
    return Source("property", info.code, info.labels, sector, "day", fields, (PHENOMENON,), observations.OBSERVATION.name)


def of_dataset(info: DatasetInfo) -> Source:
    kept = [column for column in info.kept if column.personal != "hash"]
    fields = tuple(_field(column, info) for column in kept if column.type in TYPES)
    instants = [column.id for column in kept if TYPES.get(column.type) == "instant"]
    first = "period" if "period" in instants else info.newest if info.newest in instants else ""
    times = dict.fromkeys(name for name in (first, *instants, COMMITTED) if name)
    fields += (Field(COMMITTED, "instant", {}),)
    return Source("dataset", info.code, info.labels, info.pack, info.grain, fields, tuple(times), info.code.replace(".", "__"))


def _field(column: Column, info: DatasetInfo) -> Field:
    values = info.lists.get(column.list, {}) if column.type == "code" else None
    return Field(column.id, TYPES[column.type], column.labels, column.unit, values, bool(column.personal))


def spots(level: str, on: date) -> dict[int, frozenset[int]]:
    """The places of a level on a day, each with all whose rows count in it: what ever lay below it, or went whole into it."""
    root = places.root(on)
    if level == "province":
        return {root.id: places.reach(root.id)}
    return {one.id: places.reach(one.id) for one in places.communes(on)}


def among(codes: Iterable[str], on: date) -> frozenset[int]:
    """All places whose rows count in one of those of these codes. NotFound ``places.unknown_code``."""
    return frozenset().union(*(places.reach(places.by_code(code, on).id) for code in codes))
