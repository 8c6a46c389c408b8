"""What a value of a row says in a few words: names of places, things and bodies, words of codes, numbers with their units."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bazan.core.errors import NotFound
from bazan.core.labels import label, number_words, unit_words
from bazan.core.language import either, words
from bazan.core.time import LOCAL, Period
from bazan.data.datasets.types import Column, DatasetInfo, LayerInfo
from bazan.data.observations import api as observations
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places

DECIMALS = 2


class Wording:
    """Says the values of one layer's rows; asks for names once, when the first of a kind is said."""

    def __init__(self, layer: LayerInfo):
        self.layer, self.info = layer, layer.dataset
        self.columns: Mapping[str, Column] = {column.id: column for column in self.info.columns}
        self.bodies: dict[int, str] | None = None
        self.things: dict[int, tuple[str, str]] | None = None
        self.units = {each.id: each.unit for each in layer.declared.amounts}

    def said(self, name: str, value: Any) -> str:
        """The value of a column or amount, with its unit; a dash for none."""
        if value is None or value == "":
            return "–"
        if name in self.units:
            return self._number(value, self.units[name])
        column = self.columns[name]
        match column.type:
            case "integer" | "decimal":
                return self._number(value, column.unit)
            case "boolean":
                return label("datasets.yes" if value else "datasets.no")
            case "code":
                return words(self.info.lists.get(column.list, {}).get(str(value), {})) or str(value)
            case "period":
                return _period(value, self.info)
            case "date" | "instant":
                return f"{value.astimezone(LOCAL):{'%d/%m/%Y' if column.type == 'date' else '%H:%M %d/%m/%Y'}}"
            case "place" | "thing" | "organization":
                return self.named(column.type, value)
        return str(value)

    def title(self, name: str) -> str:
        """What a column or amount is called."""
        if name in self.units:
            return words(self.layer.declared.amount_labels[name])
        return words(self.columns[name].labels)

    def unit(self, name: str) -> str:
        return unit_words(self.units.get(name) or self.columns[name].unit)

    def named(self, kind: str, identity: int) -> str:
        """What a place, a thing or an organization is called; its number where nobody knows it."""
        if kind == "place":
            try:
                place = places.place(identity)
            except NotFound:
                return f"#{identity}"
            return either(place.name, place.name_en)
        if kind == "thing":
            return self._things().get(identity, (f"#{identity}", ""))[0]
        if self.bodies is None:
            self.bodies = _bodies()
        return self.bodies.get(identity, f"#{identity}")

    def kind(self, thing_id: int) -> str:
        """The kind of a thing; empty where nobody knows it."""
        return self._things().get(thing_id, ("", ""))[1]

    def _things(self) -> dict[int, tuple[str, str]]:
        if self.things is None:
            self.things = {one.id: (either(one.name, one.name_en or one.name), one.kind) for one in observations.things()}
        return self.things

    def _number(self, value: float, unit: str) -> str:
        return f"{number_words(round(value, DECIMALS))} {unit_words(unit)}".strip()


def _bodies() -> dict[int, str]:
    return {one.id: either(one.short_name or one.name, one.name_en) for one in organizations.everything()}


def _period(start: datetime, info: DatasetInfo) -> str:
    """As people write it: 25/11/2026, 11/2026, 2026."""
    text = Period.holding(start, info.grain).text
    return text if info.grain in ("week", "quarter") else "/".join(reversed(text.split("-")))
