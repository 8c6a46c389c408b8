"""Reading a binding: data that says how a feed's words map to things and properties. Every wrong key is named."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import Any

from bazan.core.errors import Refused
from bazan.core.units import canonical
from bazan.platform.declarations import api as keys
from bazan.platform.declarations.api import NOTHING, Shape, shape_of
from bazan.platform.drivers.values.source_values import Words, time_reader, zone


class Keys(keys.Keys):
    """One table of a binding. Reading goes on behind a fault: what is wrong stands in ``problems``, an empty value in its place.

    A fault is told once: not again for what stands in a table that is wrong itself, nor for the empty value at the same key.
    """

    def __init__(self, table: Any, where: str = "", problems: list[keys.Problem] | None = None, strict: bool = True):
        super().__init__(table if isinstance(table, Mapping) else {}, where, problems, strict)
        if not isinstance(table, Mapping):
            self.wrong("", "keys.table", given=repr(table)[:60])

    def wrong(self, key: str, rule: str, /, **params: Any) -> None:
        path = self.path(key)
        if not any(f"{path}.".startswith((f"{told.key}.", f"{told.key}[")) for told in self.problems if told.key):
            self.problems.append(keys.Problem(path, rule, params))

    def shaped(self, key: str, shape: Shape, default: Any = ...) -> Any:
        before = len(self.problems)
        value = super().shaped(key, shape, default)
        if len(self.problems) > before or (value is None and default is ...):
            return NOTHING.get(shape.kind) if default is ... or default is None else default
        return value

    def zone(self, key: str, default: str) -> tzinfo:
        name = self.text(key, default)
        try:
            return zone(name)
        except Refused:
            self.wrong(key, "drivers.binding.zone", given=name)
            return UTC

    def unit(self, key: str) -> str:
        given = self.text(key, "")
        if given:
            try:
                canonical(given)
            except Refused:
                self.wrong(key, "keys.unit", given=given)
        return given


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
    for name, given in keys.shaped("stations", shape_of(Mapping[str, Any]), {}).items():
        if isinstance(given, str) and given:
            found[name] = StationWords(given, name, name, None, None)
            continue
        table = Keys(given, keys.path(f"stations.{name}"), keys.problems)
        latitude, longitude = table.number("latitude", None), table.number("longitude", None)
        if (latitude is None) != (longitude is None):
            table.wrong("latitude" if latitude is None else "longitude", "drivers.binding.coordinates")
        elif latitude is not None and longitude is not None and not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            table.wrong("latitude", "drivers.binding.earth", latitude=latitude, longitude=longitude)
        code = table.text("code")
        found[name] = StationWords(code, table.text("name", name), table.text("name_en", table.text("name", name)), latitude, longitude)
        table.done()
    return Words(found)


TIME_FORMS = ("iso", "compact", "epoch_s", "epoch_ms")


def time_form(keys: Keys, key: str, default: str) -> str:
    """One of the named forms or a strptime pattern."""
    form = keys.text(key, default)
    if form not in TIME_FORMS and "%" not in form:
        keys.wrong(key, "drivers.binding.time", given=form, choices=", ".join(TIME_FORMS))
    return form


__all__ = ["Keys", "StationWords", "stations", "time_form", "time_reader"]
