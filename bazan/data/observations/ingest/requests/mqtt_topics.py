"""MQTT topics and payloads as data: which source a message belongs to, and which observations it holds. Pure.

A source with driver ``mqtt`` may carry a binding for the payloads of somebody else's devices:

- ``topic``: a pattern with ``{thing}`` and ``{property}``, or MQTT's ``+`` for a level that says nothing;
- ``values``: a list of {path, property, unit?, scale?, offset?}; without it the payload is Bazan's own;
- ``rows``: path of a list of records, when one message holds several;
- ``thing``: path of the device's name, when the topic doesn't say it; ``things``: their names → our codes;
- ``time``: path of the instant (absent: when it came); ``time_format``: iso, s, ms or us; ``zone``: of ISO times without one.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from bazan.core.errors import Refused
from bazan.core.numbers import finite_number, whole_number
from bazan.data.observations.ingest.requests.payload_decoder import Decoded, Fault, from_rows, raw_text, read_json, type_name
from bazan.data.observations.ingest.source_catalog import Catalogue, Source
from bazan.platform.drivers.types import OWN_TOPIC

OWN_FILTER = "bazan/+/+"
_MISSING = object()
_PER_SECOND = {"s": 1, "ms": 1_000, "us": 1_000_000}


@dataclass(frozen=True)
class Topic:
    """A compiled pattern of one source."""

    source: Source
    filter: str
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, source: Source) -> "Topic":
        text = str(source.binding.get("topic") or OWN_TOPIC)
        levels, pattern = [], []
        for level in text.split("/"):
            named = re.fullmatch(r"\{(thing|property)\}", level)
            levels.append("+" if named else level)
            pattern.append(f"(?P<{named[1]}>[^/]+)" if named else "[^/]+" if level == "+" else re.escape(level))
        return cls(source, "/".join(levels), re.compile("/".join(pattern)))


def topics(catalogue: Catalogue) -> list[Topic]:
    """The topics of every enabled MQTT source that speaks another language than ours."""
    return [Topic.of(s) for s in catalogue.sources.values() if s.driver == "mqtt" and s.enabled and s.binding.get("values")]


def understand(topic: str, payload: bytes, received_us: int, foreign: list[Topic], catalogue: Catalogue) -> tuple[int | None, Decoded]:
    """(source, decoded rows) of one message; what can't be understood comes back as a fault, never as an exception."""
    for known in foreign:
        if match := known.pattern.fullmatch(topic):
            binding, named = known.source.binding, match.groupdict()
            return known.source.id, _guarded(payload, partial(_foreign, binding=binding, named=named, received_us=received_us))
    own = re.fullmatch(r"bazan/([^/]+)/([^/]+)", topic)
    if not own:
        return None, _fault("ingest.topic.unbound", {"topic": topic[:100]}, payload)
    thing, name = own.groups()
    writer = catalogue.writer_of(thing)
    return writer.id if writer else None, _guarded(payload, partial(_own, thing=thing, name=name, received_us=received_us))


def _guarded(payload: bytes, read) -> Decoded:
    try:
        return read(read_json(payload))
    except Refused as refusal:
        rule = "ingest.payload.json" if refusal.rule == "ingest.body.json" else refusal.rule
        return _fault(rule, refusal.params, payload)


def _fault(rule: str, params: dict[str, Any], payload: bytes) -> Decoded:
    return Decoded([], [], [], [], faults=[Fault(0, "", rule, params, payload[:2000].decode("utf-8", "replace"))])


def _own(value: Any, thing: str, name: str, received_us: int) -> Decoded:
    """A bare number, an object, or a batch: a list of either, or {"observations": […]}. Time is of receipt when not told."""
    if isinstance(value, dict) and "observations" in value:
        value = value["observations"]
    rows = value if isinstance(value, list) else [value]
    now = iso(received_us)
    return from_rows([{"time": now} | row if isinstance(row, dict) else {"time": now, "value": row} for row in rows], topic=(thing, name))


def _foreign(message: Any, binding: dict[str, Any], named: dict[str, str], received_us: int) -> Decoded:
    records = pick(message, binding["rows"]) if binding.get("rows") else message
    if records is _MISSING:
        raise Refused("ingest.payload.path", {"path": binding["rows"]})
    rows: list[Any] = []
    broken: list[Fault] = []
    for record in records if isinstance(records, list) else [records]:
        try:
            rows += _record(record, message, binding, named, received_us)
        except Refused as refusal:
            broken.append(Fault(len(rows) + len(broken), refusal.field, refusal.rule, refusal.params, raw_text(record)))
    decoded = from_rows(rows)
    decoded.faults += broken
    return decoded


def _record(record: Any, message: Any, binding: dict[str, Any], named: dict[str, str], received_us: int) -> list[dict[str, Any]]:
    """One row for each bound value the record holds; a value that is absent was simply not measured."""
    word = named.get("thing") or _wanted(record, message, str(binding.get("thing", "")), "thing")
    thing = binding.get("things", {}).get(str(word), str(word))
    when = iso(received_us)
    if binding.get("time"):
        when = _instant(_wanted(record, message, binding["time"], "time"), binding)
    rows = []
    for bound in binding["values"]:
        value = pick(record, bound["path"])
        if value is _MISSING:
            continue
        if not isinstance(value, str) and (number := finite_number(value)) is not None:
            value = number * bound.get("scale", 1) + bound.get("offset", 0)
        row = {"thing": thing, "property": bound.get("property") or named.get("property"), "time": when, "value": value}
        rows.append(row | ({"unit": bound["unit"]} if bound.get("unit") else {}))
    if not rows:
        raise Refused("ingest.payload.path", {"path": ", ".join(bound["path"] for bound in binding["values"])[:100]}, field="value")
    return rows


def _wanted(record: Any, message: Any, path: str, field: str) -> Any:
    """What is at the path of the record, or of the message around it."""
    for place in (record, message):
        found = pick(place, path)
        if found is not _MISSING and found is not None:
            return found
    raise Refused("ingest.payload.path", {"path": path}, field=field)


def _instant(value: Any, binding: dict[str, Any]) -> str:
    form = binding.get("time_format", "iso")
    if form in _PER_SECOND:
        seconds = finite_number(value)
        if seconds is None:
            raise Refused("ingest.time.format", {"time": str(value)[:40]}, field="time")
        return iso(round(seconds * (1_000_000 // _PER_SECOND[form])))
    if not isinstance(value, str):
        raise Refused("ingest.time.missing", {"type": type_name(value)}, field="time")
    if binding.get("zone"):
        try:
            if datetime.fromisoformat(value).tzinfo is None:
                return value + binding["zone"]
        except ValueError:
            pass  # told as a wrong time when the row is checked
    return value


def pick(value: Any, path: str) -> Any:
    """What lies at a dotted path of keys and positions; ``""`` is the value itself."""
    for step in path.split(".") if path else []:
        if isinstance(value, dict) and step in value:
            value = value[step]
        elif isinstance(value, list) and (index := whole_number(step)) is not None and index < len(value):
            value = value[index]
        else:
            return _MISSING
    return value


def iso(us: int) -> str:
    """An instant of microseconds since 1970 as text. Raises Refused ``ingest.time.format`` beyond the calendar."""
    try:
        return datetime.fromtimestamp(us // 1_000_000, UTC).replace(microsecond=us % 1_000_000).isoformat()
    except (ValueError, OverflowError, OSError) as why:
        raise Refused("ingest.time.format", {"time": str(us)}, field="time") from why
