"""From one record (a CSV line, a JSON item) to rows: which cell is the station, the time, the values. Shared by the drivers."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Any

from bazan.core.errors import Refused
from bazan.core.quality import Quality
from bazan.core.time import OFFSET_TEXT
from bazan.platform.drivers.bindings.binding_keys import Keys, StationWords, stations, time_form, time_reader
from bazan.platform.drivers.types import Piece, Refusal, Row, Station
from bazan.platform.drivers.values.date_patterns import day_first
from bazan.platform.drivers.values.source_values import code_of, composed, number, shown

Get = Callable[[str], Any]
"""Reads one cell of the record at hand by its column name or path; None when it isn't there."""


@dataclass(frozen=True)
class Bound:
    """One value column or path."""

    at: str
    property: str
    unit: str
    scale: float
    offset: float
    optional: bool


@dataclass(frozen=True)
class Fields:
    """How to read a record. ``wide`` holds a column a property; without it the record is long: one property, one value."""

    thing_at: str
    thing_code: str
    thing_name_at: str
    prefix: str
    slug: bool
    latitude_at: str
    longitude_at: str
    stations: dict[str, StationWords]
    time_at: tuple[str, ...]
    read_time: Callable[[Any], datetime]
    day_first: bool | None
    """Whether times are written with the day before the month; null where that can't be mistaken."""
    zone: tzinfo
    result_time_at: str
    read_result_time: Callable[[Any], datetime] | None
    wide: tuple[Bound, ...]
    property_at: str
    value_at: str
    unit_at: str
    properties: dict[str, str]
    quality_at: str
    qualities: dict[str, int]
    missing: frozenset[str]

    def places(self) -> list[str]:
        """Every column or path a record must have."""
        named = [self.thing_at, self.thing_name_at, self.latitude_at, self.longitude_at, *self.time_at, self.result_time_at]
        named += [self.property_at, self.value_at, self.unit_at, self.quality_at]
        return [at for at in named + [bound.at for bound in self.wide if not bound.optional] if at]


def read_fields(keys: Keys, word: str) -> Fields:
    """The keys ``thing``, ``time``, ``result_time``, ``values`` or ``long``, ``quality``, ``stations``, ``missing`` of a binding.

    ``word`` is what a place in the record is called there: ``column`` or ``path``.
    """
    thing = keys.table_of("thing", needed=True)
    thing_at, thing_code = thing.text(word, ""), thing.text("code", "")
    if bool(thing_at) == bool(thing_code):
        thing.wrong(word, "drivers.binding.thing", word=word)
    time = keys.table_of("time", needed=True)
    parts = time.texts(f"{word}s")
    time_at = parts or (time.text(word),)
    if parts and not 3 <= len(parts) <= 6:
        time.wrong(f"{word}s", "drivers.binding.parts")
    where = time.zone("zone", OFFSET_TEXT)
    made = keys.table_of("result_time")
    wide = tuple(_bound(table, word) for table in keys.tables("values"))
    long = keys.table_of("long")
    if bool(wide) == (long is not None):
        keys.wrong("values", "drivers.binding.values")
    quality = keys.table_of("quality")
    fields = Fields(
        thing_at=thing_at,
        thing_code=thing_code,
        thing_name_at=thing.text("name", ""),
        prefix=thing.text("prefix", ""),
        slug=thing.flag("slug"),
        latitude_at=thing.text("latitude", ""),
        longitude_at=thing.text("longitude", ""),
        stations=stations(keys),
        time_at=time_at,
        read_time=time_reader(form := time_form(time, "format", "iso"), where),
        day_first=day_first(form) if "%" in form else None,
        zone=where,
        result_time_at=made.text(word) if made else "",
        read_result_time=time_reader(time_form(made, "format", "iso"), made.zone("zone", OFFSET_TEXT)) if made else None,
        wide=wide,
        property_at=long.text("property") if long else "",
        value_at=long.text("value") if long else "",
        unit_at=long.text("unit", "") if long else "",
        properties=long.words("properties") if long else {},
        quality_at=quality.text(word) if quality else "",
        qualities=_qualities(quality) if quality else {},
        missing=frozenset(keys.texts("missing", ("", "NA", "N/A", "null", "NaN", "nan", "-"))),
    )
    for table in (thing, time, made, long, quality):
        if table is not None:
            table.done()
    return fields


def _bound(table: Keys, word: str) -> Bound:
    bound = Bound(
        table.text(word),
        table.text("property"),
        table.unit("unit"),
        table.number("scale", 1.0),
        table.number("offset", 0.0),
        table.flag("optional"),
    )
    table.done()
    return bound


def _qualities(table: Keys) -> dict[str, int]:
    names = {flag.name.lower(): int(flag) for flag in Quality}
    found = {}
    for word, name in table.words("flags").items():
        if name not in names:
            table.wrong(f"flags.{word}", "keys.choice", given=name, choices=", ".join(names))
        found[word] = names.get(name, int(Quality.GOOD))
    return found


def read_record(fields: Fields, position: str, record: Any, get: Get) -> Piece:
    """The rows of one record. Never raises: what can't be read is a refusal, an empty cell is counted as missing."""
    piece = Piece(position, record)
    at = ""
    try:
        at = fields.thing_at
        code, piece.station, piece.slugged = _station(fields, get)
        at = fields.time_at[0]
        time = composed([get(part) for part in fields.time_at], fields.zone) if len(fields.time_at) > 1 else fields.read_time(get(at))
        at = fields.result_time_at
        made = _result_time(fields, get)
        at = fields.quality_at
        quality = _quality(fields, get)
    except Refused as why:
        piece.refusals.append(Refusal(why.rule, why.params, at))
        return piece
    if fields.wide:
        for bound in fields.wide:
            _cell(fields, piece, bound, code, time, quality, get(bound.at))
    else:
        _single(fields, piece, code, time, quality, get)
    piece.rows = [replace(row, result_time=made) for row in piece.rows] if made else piece.rows
    if not piece.rows and not piece.refusals:
        piece.refusals.append(Refusal("drivers.record.empty"))
    return piece


def _station(fields: Fields, get: Get) -> tuple[str, Station | None, str]:
    """(code, what is said of a new one, the name that the code was made of)."""
    given = fields.thing_code or get(fields.thing_at)
    name = given.strip() if isinstance(given, str) else "" if given is None or isinstance(given, bool | dict | list) else str(given)
    if not name or name in fields.missing:
        raise Refused("drivers.thing.absent")
    words = fields.stations.get(name)
    if words is not None:
        return words.code, Station(words.name, words.name_en, words.latitude, words.longitude), ""
    code, slugged = (code_of(name, fields.prefix), name) if fields.slug else (fields.prefix + name, "")
    if not fields.latitude_at or not fields.longitude_at:
        return code, None, slugged
    title = get(fields.thing_name_at) if fields.thing_name_at else name
    title = title.strip() if isinstance(title, str) and title.strip() else name
    station = Station(title[:120], title[:120], _coordinate(get(fields.latitude_at), 90), _coordinate(get(fields.longitude_at), 180))
    return code, station, slugged


def _coordinate(given: Any, limit: int) -> float | None:
    try:
        value = number(given)
    except Refused:
        return None
    return value if -limit <= value <= limit else None


def _quality(fields: Fields, get: Get) -> int:
    if not fields.quality_at:
        return int(Quality.GOOD)
    given = get(fields.quality_at)
    word = given.strip() if isinstance(given, str) else str(given)
    if word in fields.qualities:
        return fields.qualities[word]
    raise Refused("drivers.quality", {"value": shown(word)})


def _result_time(fields: Fields, get: Get) -> datetime | None:
    """When the record was made; one that doesn't say so is dated by its receipt."""
    if fields.read_result_time is None or _is_missing(fields, given := get(fields.result_time_at)):
        return None
    return fields.read_result_time(given)


def _is_missing(fields: Fields, given: Any) -> bool:
    return given is None or (isinstance(given, str) and given.strip() in fields.missing)


def _cell(fields: Fields, piece: Piece, bound: Bound, code: str, time: datetime, quality: int, given: Any) -> None:
    if _is_missing(fields, given):
        piece.missing += 1
        return
    try:
        value = number(given) * bound.scale + bound.offset
        piece.rows.append(Row(code, bound.property, time, value, bound.unit, quality, bound.at))
    except Refused as why:
        piece.refusals.append(Refusal(why.rule, why.params, bound.at))


def _single(fields: Fields, piece: Piece, code: str, time: datetime, quality: int, get: Get) -> None:
    given, word = get(fields.value_at), get(fields.property_at)
    name = word.strip() if isinstance(word, str) else ""
    if not name:
        piece.refusals.append(Refusal("drivers.property.absent", {}, fields.property_at))
        return
    if _is_missing(fields, given):
        piece.missing += 1
        return
    unit = get(fields.unit_at) if fields.unit_at else ""
    known = fields.properties.get(name)
    try:
        text = unit.strip() if isinstance(unit, str) else ""
        piece.rows.append(Row(code, known or name, time, number(given), text, quality, symbol=known is None))
    except Refused as why:
        piece.refusals.append(Refusal(why.rule, why.params, fields.value_at))
