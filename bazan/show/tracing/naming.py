"""What people call the things rows speak of: who sent them, places, stations, bodies, codes of lists, periods."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from bazan.connect.datasets.types import Column, DatasetInfo, Row
from bazan.kernel.errors import NotFound
from bazan.kernel.labels import label, unit_words
from bazan.kernel.language import language, words
from bazan.kernel.time import Period, local_day, now
from bazan.register.organizations.types import OrganizationInfo
from bazan.register.people import api as people
from bazan.register.places import api as places
from bazan.show.frontend.api import clock, day, number, period
from bazan.show.readings.api import every_organization, kept, place_name, thing_name, things

NUMBERS = ("integer", "decimal")
MOST_DIGITS = 4


def bodies() -> dict[int, OrganizationInfo]:
    """Every organization of today by its number."""
    today = local_day(now())
    return {number: one for number, one in every_organization().items() if one.valid(today)}


@kept(60)
def full_names() -> dict[str, str]:
    """User name to the person's name."""
    return people.full_names()


def body_name(organization_id: int | None, short: bool = False) -> str:
    found = every_organization().get(organization_id) if organization_id is not None else None
    if found is None:
        return ""
    if language() == "en":
        return found.name_en
    return found.short_name or found.name if short else found.name


def actor_name(actor: str) -> str:
    """The person's name; a device's; the system's own."""
    kind, _, name = actor.partition(":")
    if kind == "device" and name:
        return label("boards.trace.device", name=name)
    if actor in ("system", ""):
        return label("boards.trace.system")
    return full_names().get(actor, actor)


def who(actor: str, organization_id: int | None) -> str:
    """Nguyễn Văn Tâm, Sở Xây dựng."""
    return ", ".join(part for part in (actor_name(actor), body_name(organization_id, short=True)) if part)


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


def feature_href(kind: str, identity: int | None) -> str:
    if identity is None:
        return ""
    if kind == "place":
        try:
            found = places.place(identity)
        except NotFound:
            return ""
        return f"/places/{found.code}" + (f"?on={found.valid_from.isoformat()}" if found.valid_to else "")
    if kind == "thing":
        thing = things().get(identity)
        return f"/things/{thing.code}" if thing else ""
    found_body = every_organization().get(identity)
    return f"/organizations/{found_body.code}" if found_body else ""


def column_name(column: Column) -> str:
    return words(column.labels)


def dataset_name(info: DatasetInfo) -> str:
    return words(info.labels)


def unit_name(column: Column) -> str:
    """The column's unit as people write it; a counted thing needs none: its name says it."""
    return unit_said(column.unit)


def unit_said(unit: str) -> str:
    return unit_words(unit)


def cell_text(info: DatasetInfo, column: Column, value: Any, short: bool = False) -> str:
    """One value as people read it; a dash for none."""
    if value is None or value == "":
        return "—"
    if column.personal == "hash":
        return label("boards.trace.hashed", tail=str(value)[:6])
    match column.type:
        case "integer" | "decimal":
            return number(value, digits_of(value))
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
            return moment(value) if isinstance(value, datetime) else str(value)
    return str(value)


def moment(instant: datetime) -> str:
    """06:10, 25/11/2026."""
    return f"{clock(instant)}, {day(instant)}"


def digits_of(value: float) -> int:
    """Decimals of a value as it is stored, four at most."""
    return len(f"{value:.{MOST_DIGITS}f}".rstrip("0").partition(".")[2]) if isinstance(value, float) else 0


def naming_columns(info: DatasetInfo, without: Iterable[str] = ()) -> list[Column]:
    """The columns that tell a row from its neighbours: its key less the period and what the reader chose, names before numbers."""
    hidden = {"period", *without}
    named = {column.id for column in info.columns if not column.personal}
    keys = [f"{name}_name" if f"{name}_name" in named else name for name in info.key if name not in hidden]
    return [info.column(name) for name in keys] or [info.column(info.feature)]


def row_name(info: DatasetInfo, row: Row, without: Iterable[str] = ()) -> str:
    """What a row is called among its neighbours."""
    return " · ".join(cell_text(info, column, row.values.get(column.id), short=True) for column in naming_columns(info, without))


def shown_columns(info: DatasetInfo) -> tuple[Column, ...]:
    """The columns a person may see: what is kept, personal ones never in a list."""
    return tuple(column for column in info.columns if not column.personal)
