"""What people call the things rows speak of: who sent them, places, stations, bodies, codes of lists, periods."""

from collections.abc import Iterable

from bazan.core.errors import NotFound
from bazan.core.labels import label, unit_words
from bazan.core.language import words
from bazan.core.time import local_day, now
from bazan.data.datasets.types import Column, DatasetInfo, Row
from bazan.data.figures.api import body_name, cell_text, every_organization, kept, things
from bazan.directory.accounts import api as accounts
from bazan.directory.organizations.types import OrganizationInfo
from bazan.directory.places import api as places


def bodies() -> dict[int, OrganizationInfo]:
    """Every organization of today by its number."""
    today = local_day(now())
    return {number: one for number, one in every_organization().items() if one.valid(today)}


@kept(60)
def full_names() -> dict[str, str]:
    """User name to the person's name."""
    return accounts.full_names()


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


def dataset_name(info: DatasetInfo) -> str:
    return words(info.labels)


def unit_name(column: Column) -> str:
    """The column's unit as people write it; a counted thing needs none: its name says it."""
    return unit_words(column.unit)


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
