"""The binding of a dataset: which of their columns, paths or constants fills which of ours, and how. Shared by the row drivers."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from operator import itemgetter
from typing import Any

from bazan.core.errors import Refused
from bazan.core.numbers import finite_number
from bazan.core.text_safety import compared
from bazan.core.time import OFFSET_TEXT
from bazan.platform.declarations.api import shape_of
from bazan.platform.drivers.bindings.binding_keys import Keys
from bazan.platform.drivers.types import Refusal
from bazan.platform.drivers.values.date_patterns import NAMED, Read, date_reader, day_first, pattern_problem, period_text
from bazan.platform.drivers.values.number_formats import FormattedNumber
from bazan.platform.drivers.values.source_values import Words, shown

Get = Callable[[Any], Any]
"""Takes one named value out of a raw record; None where it isn't."""
GRAINS = ("day", "week", "month", "quarter", "year")
MISSING = ("", "NA", "N/A", "null", "NULL", "NaN", "nan", "-", "..")
_DATASET = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?")
_OURS = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(slots=True)
class Line:
    """One row as it came: cells by our columns, or the refusal that kept it from becoming any."""

    number: int
    """Line in the file, row in the sheet, index + 1 in a message."""
    raw: Any
    """List of cells (text, or a workbook's values), or the object of a message."""
    cells: dict[str, Any]
    sheet: str = ""
    part: str = ""
    """The wide column this row was made of."""
    refusal: Refusal | None = None


@dataclass(frozen=True)
class Bound:
    """What fills one column of ours."""

    ours: str
    at: tuple[str, ...]
    """Theirs; several are joined, and missing where one of them is that mayn't lack; none: ``const``."""
    const: Any = None
    join: str = " "
    map: Mapping[str, str] = field(default_factory=dict)
    otherwise: str | None = None
    read: Read | None = None
    grain: str = ""
    missing: frozenset[str] = frozenset()
    kinds: tuple[str, ...] = ()
    """Of a place: the kinds it may be of, instead of the dataset's."""
    may_lack: frozenset[str] = frozenset()
    """Of those joined: the ones that are left out where they are missing."""
    day_first: bool | None = None
    """Of a date: whether the day stands before the month; null where that can't be mistaken."""
    on: date | None = None
    """Of a place: the day whose names and codes are written; null: the row's own."""

    @property
    def plain(self) -> bool:
        return len(self.at) == 1 and not (self.map or self.read or self.grain or self.missing or self.otherwise is not None)

    @property
    def only_read(self) -> bool:
        """Nothing but a date of one column, the commonest after the plain."""
        return self.read is not None and len(self.at) == 1 and not (self.map or self.grain or self.missing or self.otherwise is not None)

    def take(self, values: list[Any], missing: frozenset[str]) -> Any:
        """The cell made of their values. Raises Refused ``drivers.time``."""
        if not self.at:
            return self.const
        given = [None if absent(value, missing) or absent(value, self.missing) else value for value in values]
        if len(given) > 1:
            there = [one.strip() if isinstance(one, str) else str(one) for one in given if one is not None]
            whole = all(one is not None or name in self.may_lack for name, one in zip(self.at, given, strict=True))
            value = self.join.join(there) if there and whole else None  # half a date is none, and half a key is another's
        else:
            value = given[0]
        if self.map or self.otherwise is not None:
            word = "" if value is None else value.strip() if isinstance(value, str) else str(value)
            value = self.map.get(word, value if self.otherwise is None or value is None else self.otherwise)
        if value is None or (self.read is None and not self.grain):
            return value
        read = self.read(value) if self.read else value
        return period_text(read, self.grain) if self.grain and isinstance(read, date) else read


def absent(value: Any, missing: frozenset[str]) -> bool:
    return value is None or (isinstance(value, str) and value.strip() in missing)


@dataclass(frozen=True)
class Filter:
    """Which records are meant at all: others are passed over, and counted."""

    at: str
    words: frozenset[str]
    keep: bool

    def passes(self, value: Any) -> bool:
        word = "" if value is None else value.strip() if isinstance(value, str) else str(value)
        return (word in self.words or compared(word) in self.compared) == self.keep

    @cached_property
    def compared(self) -> frozenset[str]:
        """Its words as they are compared: senders vary their case."""
        return frozenset(map(compared, self.words))


@dataclass(frozen=True)
class Unpivot:
    """A wide table: each of these columns makes a row of its own, with the column's name and its value under names of their own."""

    columns: dict[str, str]
    """Their column to the word for it."""
    name: str
    value: str
    keep_missing: bool


@dataclass(frozen=True)
class Columns:
    """How records of one feed become rows of one dataset."""

    dataset: str
    bound: tuple[Bound, ...]
    missing: frozenset[str]
    decimal: str
    filters: tuple[Filter, ...]
    unpivot: Unpivot | None

    def needed(self) -> list[str]:
        """Every name a record must have."""
        made = {self.unpivot.name, self.unpivot.value} if self.unpivot else set()
        named = [at for bound in self.bound for at in bound.at] + [one.at for one in self.filters]
        named += self.unpivot.columns if self.unpivot else ()
        return list(dict.fromkeys(at for at in named if at not in made))


def read_columns(keys: Keys) -> Columns:
    """The keys ``dataset``, ``columns``, ``missing``, ``decimal``, ``zone``, ``filters``, ``unpivot`` of a binding."""
    dataset = keys.text("dataset")
    if not _DATASET.fullmatch(dataset):
        keys.wrong("dataset", "drivers.binding.dataset", given=dataset)
    zone = keys.zone("zone", OFFSET_TEXT)
    table = keys.table_of("columns", needed=True)
    bound = []
    for ours in table.table:
        if not _OURS.fullmatch(ours):
            table.wrong(ours, "drivers.binding.column")
        bound.append(_bound(table, ours, zone))
    if not bound:
        keys.wrong("columns", "keys.empty")
    if "zone" in keys.table and not any(one.read for one in bound):
        keys.wrong("zone", "drivers.binding.zone_unused")
    unpivot = keys.table_of("unpivot")
    return Columns(
        dataset,
        tuple(bound),
        frozenset(keys.texts("missing", MISSING)) | {""},
        keys.choice("decimal", (",", "."), None) or "",
        tuple(_filter(one) for one in keys.tables("filters")),
        _unpivot(unpivot) if unpivot else None,
    )


def _bound(table: Keys, ours: str, zone: Any) -> Bound:
    table.asked.add(ours)
    given = table.table[ours]
    if isinstance(given, str):
        if not given:
            table.wrong(ours, "keys.empty")
        return Bound(ours, (given,))
    keys = table.inner(ours, given)
    if "const" in keys.table:
        const = keys.shaped("const", shape_of(str | bool | float))
        keys.done()
        return Bound(ours, (), const)
    at = (keys.text("from"),) if isinstance(keys.table.get("from"), str) else keys.texts("from", ...)
    keys.asked.add("from")
    if not at:
        keys.wrong("from", "keys.empty")
    patterns = _patterns(keys)
    grain = keys.choice("period", GRAINS, None) or ""
    if grain and not patterns:
        patterns = ("iso",)
    bound = Bound(
        ours,
        at,
        None,
        keys.text("join", " ") if len(at) > 1 else " ",
        Words(keys.words("map")),
        keys.text("otherwise", None),
        date_reader(patterns, zone) if patterns else None,
        grain,
        frozenset(keys.texts("missing")),
        keys.texts("kinds"),
        frozenset(keys.texts("may_lack")),
        next((order for pattern in patterns if (order := day_first(pattern)) is not None), None),
        _day(keys),
    )
    for name in bound.may_lack - set(at):
        keys.wrong("may_lack", "drivers.binding.part", given=name)
    keys.done()
    return bound


def _day(keys: Keys) -> date | None:
    given = keys.text("on", None)
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        keys.wrong("on", "drivers.binding.day", given=given)


def _patterns(keys: Keys) -> tuple[str, ...]:
    given = keys.shaped("format", shape_of(str | tuple[str, ...]), None)
    patterns = (given,) if isinstance(given, str) else tuple(given or ())
    for pattern in patterns:
        if problem := pattern_problem(pattern):
            keys.wrong("format", f"drivers.binding.pattern.{problem}", given=pattern, named=", ".join(NAMED))
            return ()
    orders = {order for pattern in patterns if (order := day_first(pattern)) is not None}
    if len(orders) > 1:
        keys.wrong("format", "drivers.binding.orders", given=", ".join(patterns))
    return patterns


def _filter(keys: Keys) -> Filter:
    at, given, refused = keys.text("from"), keys.texts("is"), keys.texts("is_not")
    if bool(given) == bool(refused):
        keys.wrong("is", "drivers.binding.is")
    keys.done()
    return Filter(at, frozenset(given or refused), bool(given))


def _unpivot(keys: Keys) -> Unpivot:
    if isinstance(keys.table.get("columns"), dict):
        columns = keys.words("columns")
    else:
        columns = {name: name for name in keys.texts("columns", ...)}
    found = Unpivot(columns, keys.text("name"), keys.text("value"), keys.flag("keep_missing"))
    if not found.columns:
        keys.wrong("columns", "keys.empty")
    keys.done()
    return found


class Reader:
    """Makes rows of records of one shape. ``get_of`` gives, for a name, what takes that value out of a raw record."""

    def __init__(self, columns: Columns, get_of: Callable[[str], Get], positions: Mapping[str, int] | None = None):
        self.columns, self.passed, self.missing = columns, 0, 0
        wide = columns.unpivot
        made = {wide.name, wide.value} if wide else set()
        self.tokens = columns.missing - {""}
        plain = [b for b in columns.bound if b.plain and not made & set(b.at)]
        self.plain_ids = tuple(b.ours for b in plain)
        at = [positions[b.at[0]] for b in plain] if positions is not None else []
        self.pick = itemgetter(*at) if len(at) > 1 else None
        self.plain = [] if self.pick else [(b.ours, get_of(b.at[0])) for b in plain]
        self.special = [(b, [get_of(at) for at in b.at]) for b in columns.bound if b not in plain and not made & set(b.at)]
        self.empty = columns.missing | {None}
        self.dates = [(b.ours, gets[0], b.read) for b, gets in self.special if b.only_read]
        self.special = [(b, gets) for b, gets in self.special if not b.only_read]
        self.per_part = [(b, [None if at in made else get_of(at) for at in b.at]) for b in columns.bound if made & set(b.at)]
        self.filters = [(one, get_of(one.at)) for one in columns.filters if one.at not in made]
        self.part_filters = [one for one in columns.filters if one.at in made]
        self.parts = [(word, get_of(name)) for name, word in wide.columns.items()] if wide else []

    def read(self, number: int, raw: Any, sheet: str = "") -> Iterator[Line]:
        """The rows of one record: one, none when a filter passes it over, or one a wide column."""
        for one, get in self.filters:
            if not one.passes(get(raw)):
                self.passed += 1
                return
        line = self._line(number, raw, sheet)
        if not self.parts:
            yield line
            return
        for name, get in self.parts:
            value = get(raw)
            wide = self.columns.unpivot
            assert wide is not None
            if absent(value, self.columns.missing):
                self.missing += 1
                if not wide.keep_missing:
                    continue
            if all(one.passes(name if one.at == wide.name else value) for one in self.part_filters):
                yield self._part(line, name, value, wide)
            else:
                self.passed += 1

    def _line(self, number: int, raw: Any, sheet: str) -> Line:
        if self.pick is not None:
            cells = dict(zip(self.plain_ids, self.pick(raw), strict=True))
        else:
            cells = {ours: get(raw) for ours, get in self.plain}
        if self.tokens:
            try:
                clean = self.tokens.isdisjoint(cells.values())
            except TypeError:  # a list or an object in a message
                clean = False
            if not clean:
                cells = {ours: None if absent(value, self.tokens) else value for ours, value in cells.items()}
        line = Line(number, raw, cells, sheet)
        for ours, get, read in self.dates:
            value = get(raw)
            try:
                cells[ours] = read(value) if value not in self.empty else None  # pyrefly: ignore[not-callable] - only_read says it is there
            except Refused as why:
                line.refusal = line.refusal or Refusal(why.rule, why.params, ours)
            except TypeError:  # a list or an object in a message
                line.refusal = line.refusal or Refusal("drivers.time", {"value": shown(value)}, ours)
        for bound, gets in self.special:
            self._put(line, bound, [get(raw) for get in gets])
        return line

    def _put(self, line: Line, bound: Bound, values: list[Any]) -> None:
        try:
            line.cells[bound.ours] = bound.take(values, self.columns.missing)
        except Refused as why:
            line.refusal = line.refusal or Refusal(why.rule, why.params, bound.ours)

    def _part(self, whole: Line, name: str, value: Any, wide: Unpivot) -> Line:
        line = Line(whole.number, whole.raw, dict(whole.cells), whole.sheet, name, whole.refusal)
        for bound, gets in self.per_part:
            made = [name if at == wide.name else value if at == wide.value else None for at in bound.at]
            self._put(line, bound, [made[at] if get is None else get(whole.raw) for at, get in enumerate(gets)])
        return line


def kept(raw: Any) -> str:
    """A raw record as text that can be read again: JSON, with what JSON has no word for said as an object."""
    return json.dumps(raw, ensure_ascii=False, default=_said)


def _said(value: Any) -> Any:
    match value:
        case datetime():
            return {"$instant": value.isoformat()}
        case date():
            return {"$date": value.isoformat()}
        case time():
            return {"$time": value.isoformat()}
        case timedelta():
            return {"$seconds": value.total_seconds()}
        case FormattedNumber():
            return {"$number": [value.value, value.format]}
    return str(value)


def unkept(text: str) -> Any:
    """The raw record that ``kept`` wrote. Raises Refused ``drivers.json.item``."""
    try:
        return json.loads(text, object_hook=_heard)
    except (ValueError, RecursionError) as why:
        raise Refused("drivers.json.item", {"value": shown(text)}) from why


def _heard(item: dict[str, Any]) -> Any:
    """What a mark of ``_said`` stands for; an object that only looks like one, as it is."""
    if len(item) != 1:
        return item
    ((mark, value),) = item.items()
    try:
        match mark, value:
            case "$instant", str():
                return datetime.fromisoformat(value)
            case "$date", str():
                return date.fromisoformat(value)
            case "$time", str():
                return time.fromisoformat(value)
            case "$seconds", int() | float() if not isinstance(value, bool):
                return timedelta(seconds=value)
            case "$number", [int() | float() as stored, str() as code] if (
                not isinstance(stored, bool) and finite_number(stored) is not None
            ):
                return FormattedNumber(stored, code)
    except (ValueError, OverflowError):
        return item
    return item
