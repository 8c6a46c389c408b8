"""Reading a binding: data that says how a feed's words map to things and properties. A wrong key is refused by its name."""

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Literal, NoReturn, overload

from bazan.engines.drivers.values import time_reader, zone
from bazan.kernel.errors import Refused
from bazan.kernel.units import canonical


class Keys:
    """One table of a binding. Each key is asked for once; ``done`` refuses those nobody asked for."""

    def __init__(self, table: Any, where: str = ""):
        self.where = where
        if not isinstance(table, dict):
            self.wrong("", "a table is needed")
        self.table, self.asked = table, set()

    def wrong(self, key: str, problem: str) -> NoReturn:
        """Refuse, naming the key by its full path."""
        name = ".".join(part for part in (self.where, key) if part) or "binding"
        raise Refused("drivers.binding", {"key": name, "problem": problem}, name)

    def get(self, key: str, kind: type | tuple[type, ...], default: Any, words: str) -> Any:
        self.asked.add(key)
        value = self.table.get(key)
        value = default if value is None else value
        if value is ...:
            self.wrong(key, f"is missing; {words} is needed")
        if value is not None and (not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool)):
            self.wrong(key, f"is {value!r}; {words} is needed")
        return value

    def text(self, key: str, default: Any = ...) -> Any:
        value = self.get(key, str, default, "text")
        if value == "" and default is ...:
            self.wrong(key, "is empty")
        return value

    def number(self, key: str, default: Any = ...) -> Any:
        value = self.get(key, (int, float), default, "a number")
        return value if value is None else float(value)

    def whole(self, key: str, default: Any = ..., low: int = 0, high: int = 10**9) -> Any:
        value = self.get(key, int, default, "a whole number")
        if value is not None and not low <= value <= high:
            self.wrong(key, f"is {value}; between {low} and {high} is needed")
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        return self.get(key, bool, default, "true or false")

    def choice(self, key: str, choices: tuple[str, ...], default: Any = ...) -> Any:
        value = self.text(key, default)
        if value is not None and value not in choices:
            self.wrong(key, f"is {value!r}; one of {', '.join(choices)} is needed")
        return value

    def texts(self, key: str, default: Any = ...) -> tuple[str, ...]:
        value = self.get(key, (list, tuple), default, "a list of texts")
        if value is None:
            return ()
        for at, item in enumerate(value):
            if not isinstance(item, str):
                self.wrong(f"{key}[{at}]", f"is {item!r}; text is needed")
        return tuple(value)

    def words(self, key: str) -> dict[str, str]:
        """A table from text to text; absent: empty."""
        value = self.get(key, dict, {}, "a table of texts")
        for name, item in value.items():
            if not isinstance(item, str):
                self.wrong(f"{key}.{name}", f"is {item!r}; text is needed")
        return dict(value)

    @overload
    def table_of(self, key: str, needed: Literal[True]) -> "Keys": ...
    @overload
    def table_of(self, key: str, needed: bool = False) -> "Keys | None": ...
    def table_of(self, key: str, needed: bool = False) -> "Keys | None":
        value = self.get(key, dict, ... if needed else None, "a table")
        return None if value is None else Keys(value, self._path(key))

    def tables(self, key: str) -> "list[Keys]":
        value = self.get(key, (list, tuple), [], "a list of tables")
        return [Keys(item, self._path(f"{key}[{at}]")) for at, item in enumerate(value)]

    def zone(self, key: str, default: str) -> Any:
        name = self.text(key, default)
        try:
            return zone(name)
        except Refused:
            self.wrong(key, f"is {name!r}; UTC, an offset like +07:00 or a zone's name is needed")

    def unit(self, key: str) -> str:
        given = self.text(key, "")
        if given:
            try:
                canonical(given)
            except Refused:
                self.wrong(key, f"is {given!r}; no such unit is known")
        return given

    def done(self) -> None:
        for key in self.table:
            if key not in self.asked:
                near = get_close_matches(key, self.asked, 1)
                self.wrong(key, f"is not a key here{f'; {near[0]} is' if near else ''}")

    def _path(self, key: str) -> str:
        return f"{self.where}.{key}" if self.where else key


@dataclass(frozen=True)
class StationWords:
    """What a binding says of one station that its feed names."""

    code: str
    name: str
    name_en: str
    latitude: float | None
    longitude: float | None


def stations(keys: Keys) -> dict[str, StationWords]:
    """``[stations]``: name in the feed = code, or a table with the code, names and coordinates."""
    found = {}
    for name, given in keys.get("stations", dict, {}, "a table").items():
        if isinstance(given, str) and given:
            found[name] = StationWords(given, name, name, None, None)
            continue
        table = Keys(given, keys._path(f"stations.{name}"))
        latitude, longitude = table.number("latitude", None), table.number("longitude", None)
        if (latitude is None) != (longitude is None):
            table.wrong("latitude" if latitude is None else "longitude", "is missing; both coordinates or none are needed")
        if latitude is not None and not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            table.wrong("latitude", f"is {latitude}, longitude {longitude}; that is not on Earth")
        code = table.text("code")
        found[name] = StationWords(code, table.text("name", name), table.text("name_en", table.text("name", name)), latitude, longitude)
        table.done()
    return found


TIME_FORMS = ("iso", "compact", "epoch_s", "epoch_ms")


def time_form(keys: Keys, key: str, default: str) -> str:
    """One of the named forms or a strptime pattern."""
    form = keys.text(key, default)
    if form not in TIME_FORMS and "%" not in form:
        keys.wrong(key, f"is {form!r}; one of {', '.join(TIME_FORMS)} or a pattern like %d/%m/%Y %H:%M is needed")
    return form


__all__ = ["Keys", "StationWords", "stations", "time_form", "time_reader"]
