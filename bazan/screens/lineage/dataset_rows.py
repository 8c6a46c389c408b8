"""Datasets as people look through them: rows by filter, order and past instant; one row with its versions and what is related."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from bazan.core.errors import BazanError, NotFound, Refused
from bazan.core.time import now as clock_now
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Column, DatasetInfo, Page, Row
from bazan.data.figures.api import instant_of, number_of, period_of, things
from bazan.directory.accounts.api import Reach, require
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.screens.lineage.display_names import shown_columns

PAGE = 50
MOST_EXPORTED = 50_000
BLOCK = 10_000
MOST_RELATED = 60
RESERVED = ("from", "to", "order", "as_of", "after", "q")
FILTERED = ("code", "boolean", "place", "organization", "thing", "text")


@dataclass(frozen=True)
class Asked:
    """What an address asks of a dataset. ``where`` holds texts as they stand in the address."""

    code: str
    where: dict[str, str] = field(default_factory=dict)
    start: str = ""
    end: str = ""
    order: str = ""
    as_of: datetime | None = None
    after: int = 0
    text: str = ""

    def href(self, path: str = "", **changes: Any) -> str:
        """The address of the same view with something changed; another filter or order begins at the first row."""
        said: dict[str, Any] = {
            **self.where,
            "from": self.start,
            "to": self.end,
            "order": self.order,
            "as_of": self.as_of.isoformat() if self.as_of else "",
            "q": self.text,
            **changes,
        }
        kept = {name: value for name, value in said.items() if value}
        return (path or f"/datasets/{self.code}") + (f"?{urlencode(kept, safe=':')}" if kept else "")


@dataclass(frozen=True)
class Listing:
    info: DatasetInfo
    asked: Asked
    page: Page
    columns: tuple[Column, ...]


def asked_of(info: DatasetInfo, query: dict[str, str]) -> Asked:
    """Raises Refused naming what can't be read."""
    able = {column.id for column in shown_columns(info) if column.type in FILTERED}
    order = query.get("order", "")
    if order and order.lstrip("-") not in {column.id for column in shown_columns(info)}:
        raise Refused("boards.filter.unreadable", {"column": order[:40], "text": ""}, field="order")
    return Asked(
        code=info.code,
        where={name: value.strip() for name, value in query.items() if name in able - set(RESERVED) and value.strip()},
        start=query.get("from", "").strip(),
        end=query.get("to", "").strip(),
        order=order,
        as_of=instant_of(query["as_of"], "as_of") if query.get("as_of") else None,
        after=number_of(query["after"], "after") if query.get("after") else 0,
        text=query.get("q", "").strip()[:200],
    )


def listing(code: str, query: dict[str, str], reach: Reach, limit: int = PAGE) -> Listing:
    """One page of rows. Raises NotFound, Refused, Forbidden beyond reach; rows out of reach are never among them."""
    info = dataset(code, reach)
    asked = asked_of(info, query)
    return Listing(info, asked, _page(info, asked, limit), shown_columns(info))


def every_row(found: Listing) -> list[Row]:
    """All rows of a listing, as many as are exported."""
    rows: list[Row] = []
    while len(rows) < min(found.page.total, MOST_EXPORTED):
        part = _page(found.info, replace(found.asked, after=len(rows)), BLOCK, count=False).rows
        if not part:
            break
        rows += part
    return rows[:MOST_EXPORTED]


def dataset(code: str, reach: Reach) -> DatasetInfo:
    """Raises NotFound ``boards.dataset.unknown``, Forbidden beyond reach."""
    try:
        info = datasets.dataset(code)
    except NotFound as why:
        raise NotFound("boards.dataset.unknown", {"code": code[:60]}) from why
    require(reach, "records.view", sector=info.pack)
    return info


def _page(info: DatasetInfo, asked: Asked, limit: int, count: bool = True) -> Page:
    where: dict[str, Any] = {}
    place_ids = None
    for name, text in asked.where.items():
        column = info.column(name)
        if column.type == "place":
            place_ids = _place(column, text)
        else:
            where[name] = _value(info, column, text)
    if asked.text:
        where[_searched(info)] = asked.text
    return datasets.rows(
        info.code,
        where,
        place_ids=place_ids,
        span=span_of(info, asked.start, asked.end),
        order=asked.order,
        limit=limit,
        offset=asked.after,
        as_of=asked.as_of,
        count=count,
    )


def _searched(info: DatasetInfo) -> str:
    """The column a typed number is looked for in: the first text of the key."""
    return next((name for name in info.key if info.column(name).type == "text" and not info.column(name).personal), info.key[0])


def searchable(info: DatasetInfo) -> Column | None:
    column = info.column(_searched(info))
    return column if column.type == "text" else None


def when_column(info: DatasetInfo) -> Column | None:
    """The column that says when: the period, or an event's first instant."""
    if info.grain != "event":
        return info.column("period")
    return next((one for one in shown_columns(info) if one.type in ("date", "instant")), None)


def span_of(info: DatasetInfo, start: str, end: str) -> tuple[str, datetime, datetime] | None:
    """(column, from, to) of the periods an address names, both included; an open end reaches as far as there are rows."""
    column = when_column(info)
    if column is None or not (start or end):
        return None
    now = clock_now()
    first = period_of(start, now).start if start else datetime(1990, 1, 1, tzinfo=now.tzinfo)
    last = period_of(end, now).end if end else now + timedelta(days=3660)
    return column.id, first, last


def _value(info: DatasetInfo, column: Column, text: str) -> Any:
    refusal = Refused("boards.filter.unreadable", {"column": column.id, "text": text[:40]}, field=column.id)
    if column.type == "boolean":
        if text not in ("0", "1"):
            raise refusal
        return text == "1"
    if column.type == "organization":
        found = [one.id for one in organizations.all_on(clock_now().date()) if one.code == text]
    elif column.type == "thing":
        found = [one.id for one in things().values() if one.code == text]
    else:
        return text
    if not found:
        raise refusal
    return found


def _place(column: Column, text: str) -> list[int]:
    """The place of today that bears the code, all that lies below it, and what went whole into it."""
    try:
        return sorted(places.reach(places.by_code(text, clock_now().date()).id))
    except BazanError as why:
        raise Refused("boards.filter.unreadable", {"column": column.id, "text": text[:40]}, field=column.id) from why


@dataclass(frozen=True)
class Related:
    """Rows of another dataset that tell more of this one, oldest first where they are events."""

    info: DatasetInfo
    rows: tuple[Row, ...]
    total: int


@dataclass(frozen=True)
class RowPage:
    info: DatasetInfo
    row: Row
    versions: tuple[Row, ...]
    related: tuple[Related, ...]


def row_page(code: str, row_id: int, reach: Reach) -> RowPage:
    """Raises NotFound ``boards.row.unknown`` also for a row out of reach."""
    info = dataset(code, reach)
    try:
        versions = tuple(datasets.versions(code, row_id))
    except NotFound:
        versions = ()
    row = next((one for one in versions if one.id == row_id), None)
    if row is None:
        raise NotFound("boards.row.unknown", {"id": row_id})
    return RowPage(info, row, versions, tuple(_related(info, row, reach)))


def _related(info: DatasetInfo, row: Row, reach: Reach) -> list[Related]:
    found = []
    for code, ours, theirs in info.related:
        value = row.values.get(ours)
        if value is None:
            continue
        try:
            other = dataset(code, reach)
            when = when_column(other)
            page = datasets.rows(code, {theirs: value}, order=when.id if when else "", limit=MOST_RELATED, count=False)
        except BazanError:
            continue
        rows = tuple(one for one in page.rows if (one.dataset, one.id) != (row.dataset, row.id))
        if rows:
            found.append(Related(other, rows, len(rows)))
    return found
