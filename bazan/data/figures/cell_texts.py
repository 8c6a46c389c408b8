"""What a cell of a row says, as people read it: names for places, things and bodies, words for codes, numbers with their decimals."""

from datetime import date, datetime
from typing import Any

from bazan.core.errors import NotFound
from bazan.core.labels import label
from bazan.core.language import language, words
from bazan.core.time import Period
from bazan.data.datasets.types import Column, DatasetInfo
from bazan.data.figures.figure_texts import place_name, thing_name
from bazan.data.figures.territory import every_organization, things
from bazan.directory.places import api as places
from bazan.platform.design_system.api import clock, day, number, period

NUMBERS = ("integer", "decimal")
MOST_DECIMALS = 4


def column_name(column: Column) -> str:
    return words(column.labels)


def cell_text(info: DatasetInfo, column: Column, value: Any, short: bool = False) -> str:
    """One value as people read it; a dash for none."""
    if value is None or value == "":
        return "—"
    if column.personal == "hash":
        return label("boards.trace.hashed", tail=str(value)[:6])
    match column.type:
        case "integer" | "decimal":
            return number(value, decimals_of(value))
        case "boolean":
            return label("boards.trace.yes" if value else "boards.trace.no")
        case "place" | "thing" | "organization":
            return feature_label(column.type, value, short)
        case "code":
            return words(info.lists.get(column.list, {}).get(str(value), {})) or str(value)
        case "period":
            return period(value if isinstance(value, Period) else Period.holding(value, info.grain))
        case "date":
            return day(value) if isinstance(value, date | datetime) else str(value)
        case "instant":
            return minute(value) if isinstance(value, datetime) else str(value)
    return str(value)


def body_name(organization_id: int | None, short: bool = False) -> str:
    found = every_organization().get(organization_id) if organization_id is not None else None
    if found is None:
        return ""
    if language() == "en":
        return found.name_en
    return found.short_name or found.name if short else found.name


def feature_label(kind: str, identity: int | None, short: bool = False) -> str:
    """What a place, a thing or an organization is called; its number where nobody knows it."""
    if identity is None:
        return "—"
    if kind == "place":
        try:
            return place_name(places.place(identity))
        except NotFound:
            return f"#{identity}"
    if kind == "thing":
        thing = things().get(identity)
        return thing_name(thing) if thing else f"#{identity}"
    return body_name(identity, short) or f"#{identity}"


def minute(instant: datetime) -> str:
    """06:10, 25/11/2026."""
    return f"{clock(instant)}, {day(instant)}"


def decimals_of(value: float) -> int:
    """Decimals of a value as it is stored, four at most."""
    return len(f"{value:.{MOST_DECIMALS}f}".rstrip("0").partition(".")[2]) if isinstance(value, float) else 0
