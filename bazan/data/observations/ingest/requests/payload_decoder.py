"""Bytes of a request to columns of Python values. What can't be one observation is set aside with the rule it broke."""

import json
from dataclasses import dataclass, field
from typing import Any

import msgspec

from bazan.core.errors import Refused

MAX_ROWS = 10_000
MAX_BYTES = 8_000_000
RAW_KEPT = 2_000
"""Characters of a refused row kept for the person who will look at it."""


@dataclass(slots=True)
class Fault:
    """One row that can't be taken: where, which field, which rule, and the row itself."""

    index: int
    field: str
    rule: str
    params: dict[str, Any]
    raw: str


@dataclass(slots=True)
class Decoded:
    """Equally long columns; ``index`` holds each row's position in the request (None: 0, 1, 2 …)."""

    things: list[str]
    properties: list[str]
    times: list[str]
    values: list[float]
    units: list[str | None] | None = None
    qualities: list[int] | None = None
    result_times: list[str | None] | None = None
    index: list[int] | None = None
    faults: list[Fault] = field(default_factory=list)

    def raw(self, i: int) -> str:
        """Row ``i`` as its sender wrote it, in essence."""
        row: dict[str, Any] = {"thing": self.things[i], "property": self.properties[i], "time": self.times[i], "value": self.values[i]}
        for name, column in (("unit", self.units), ("quality", self.qualities), ("result_time", self.result_times)):
            if column is not None and column[i] is not None:
                row[name] = column[i]
        return raw_text(row)


class _Observation(msgspec.Struct, gc=False):
    thing: str
    property: str
    time: str
    value: float
    unit: str | None = None
    quality: int = 0
    result_time: str | None = None


class _Columns(msgspec.Struct, gc=False):
    thing: list[str]
    property: list[str]
    time: list[str]
    value: list[float]
    unit: list[str | None] | None = None
    quality: list[int] | None = None
    result_time: list[str | None] | None = None


class _Body(msgspec.Struct, gc=False):
    observations: list[_Observation] | msgspec.UnsetType = msgspec.UNSET
    columns: _Columns | msgspec.UnsetType = msgspec.UNSET


_strict = msgspec.json.Decoder(_Body)
_COLUMNS = ("thing", "property", "time", "value", "unit", "quality", "result_time")


def decode(body: bytes) -> Decoded:
    """Columns of a request body. Raises Refused ``ingest.body.*`` or ``ingest.batch.large`` when nothing of it can be read.

    The strict decoder reads a good batch at once. Only when it stumbles are the rows judged one by one, so that one bad
    row doesn't cost the others.
    """
    try:
        parsed = _strict.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):  # ValidationError is a DecodeError
        return from_rows(_loose_rows(body))
    both = (parsed.observations is not msgspec.UNSET) + (parsed.columns is not msgspec.UNSET)
    if both != 1:
        raise Refused("ingest.body.shape", {"why": "both were sent" if both else "neither was sent"})
    if parsed.columns is not msgspec.UNSET:
        return _from_columns(parsed.columns)
    rows = parsed.observations
    assert rows is not msgspec.UNSET
    _check_size(len(rows))
    decoded = Decoded([o.thing for o in rows], [o.property for o in rows], [o.time for o in rows], [o.value for o in rows])
    units, qualities, result_times = [o.unit for o in rows], [o.quality for o in rows], [o.result_time for o in rows]
    decoded.units = units if units.count(None) < len(rows) else None
    decoded.qualities = qualities if any(qualities) else None
    decoded.result_times = result_times if result_times.count(None) < len(rows) else None
    return decoded


def from_rows(rows: list[Any], topic: tuple[str, str] | None = None) -> Decoded:
    """Columns of rows of any shape. ``topic``: thing and property when the rows themselves don't say."""
    _check_size(len(rows))
    decoded = Decoded([], [], [], [], [], [], [], [])
    assert decoded.units is not None and decoded.qualities is not None and decoded.result_times is not None and decoded.index is not None
    named: dict[str, Any] = {"thing": topic[0], "property": topic[1]} if topic else {}
    for index, row in enumerate(rows):
        if topic and isinstance(row, dict):
            row = named | row
        fault = _judge(row)
        if fault:
            decoded.faults.append(Fault(index, *fault, raw_text(row)))
            continue
        decoded.things.append(row["thing"])
        decoded.properties.append(row["property"])
        decoded.times.append(row["time"])
        decoded.values.append(_number(row["value"]))
        decoded.units.append(row.get("unit"))
        decoded.qualities.append(row.get("quality") or 0)
        decoded.result_times.append(row.get("result_time"))
        decoded.index.append(index)
    return decoded


def read_json(body: bytes) -> Any:
    """The value of a JSON text, taking NaN and Infinity as numbers so that their rows can be refused one by one."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        try:
            return json.loads(body)
        except (ValueError, RecursionError) as why:
            raise Refused("ingest.body.json", {"why": str(why)[:200]}) from why


def raw_text(row: Any) -> str:
    """A row as text that any database column can hold."""
    try:
        return json.dumps(row, ensure_ascii=False, default=str).replace("\\u0000", "\\\\0").encode("utf-8", "replace").decode()[:RAW_KEPT]
    except (ValueError, RecursionError):
        return repr(type(row))


def _check_size(count: int) -> None:
    if count > MAX_ROWS:
        raise Refused("ingest.batch.large", {"limit": MAX_ROWS, "count": count})


def _from_columns(columns: _Columns) -> Decoded:
    count = len(columns.thing)
    _check_size(count)
    for name in _COLUMNS:
        column = getattr(columns, name)
        if column is not None and len(column) != count:
            raise Refused("ingest.body.columns", {"column": name, "length": len(column), "wanted": count})
    return Decoded(columns.thing, columns.property, columns.time, columns.value, columns.unit, columns.quality, columns.result_time)


def _loose_rows(body: bytes) -> list[Any]:
    parsed = read_json(body)
    if not isinstance(parsed, dict):
        raise Refused("ingest.body.shape", {"why": f"it is {type_name(parsed)}"})
    both = ("observations" in parsed) + ("columns" in parsed)
    if both != 1:
        raise Refused("ingest.body.shape", {"why": "both were sent" if both else "neither was sent"})
    if "observations" in parsed:
        if not isinstance(parsed["observations"], list):
            raise Refused("ingest.body.shape", {"why": f"“observations” is {type_name(parsed['observations'])}"})
        return parsed["observations"]
    columns = parsed["columns"]
    if not isinstance(columns, dict):
        raise Refused("ingest.body.shape", {"why": f"“columns” is {type_name(columns)}"})
    sent = {name: columns[name] for name in _COLUMNS if columns.get(name) is not None or (name in columns and name in _COLUMNS[:4])}
    for name in _COLUMNS[:4]:
        if name not in sent:
            raise Refused("ingest.body.shape", {"why": f"column “{name}” is missing"})
    for name, column in sent.items():
        if not isinstance(column, list):
            raise Refused("ingest.body.shape", {"why": f"column “{name}” is {type_name(column)}"})
        if len(column) != len(sent["thing"]):
            raise Refused("ingest.body.columns", {"column": name, "length": len(column), "wanted": len(sent["thing"])})
    return [dict(zip(sent, row, strict=True)) for row in zip(*sent.values(), strict=True)]


def _judge(row: Any) -> tuple[str, str, dict[str, Any]] | None:
    """(field, rule, params) of the first thing wrong with a row's types."""
    if not isinstance(row, dict):
        return "", "ingest.row.shape", {"why": f"it is {type_name(row)}"}
    for name, rule in (("thing", "ingest.thing.missing"), ("property", "ingest.property.missing"), ("time", "ingest.time.missing")):
        if not isinstance(row.get(name), str):
            return name, rule, {}
    value = row.get("value")
    if value is None:
        return "value", "ingest.value.missing", {}
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "value", "ingest.value.mistyped", {"type": type_name(value)}
    quality = row.get("quality")
    if quality is not None and (isinstance(quality, bool) or not isinstance(quality, int) or not 0 <= quality <= 4):
        return "quality", "ingest.quality.unknown", {}
    if not isinstance(row.get("unit"), str | None):
        return "unit", "ingest.unit.mistyped", {}
    if not isinstance(row.get("result_time"), str | None):
        return "result_time", "ingest.time.missing", {}
    return None


def _number(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf")  # refused later as not finite


def type_name(value: Any) -> str:
    """How JSON calls it."""
    names = {dict: "an object", list: "a list", str: "text", bool: "true or false", int: "a number", float: "a number"}
    return names.get(type(value), "null")
