"""The queue: tiles, tabs, rows in groups, whose burden it is; and the same rows as a file."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bazan.citizens.field_reports import api
from bazan.citizens.field_reports.types import CHANNELS, Burden, ReportInfo
from bazan.citizens.field_reports.web import request_parameters
from bazan.citizens.field_reports.web.display_names import Naming, place, standing
from bazan.citizens.field_reports.web.request_parameters import Wanted
from bazan.core.labels import label
from bazan.core.language import either
from bazan.core.time import local_day
from bazan.data.figures.api import short_place_name, territory
from bazan.directory.accounts import api as accounts
from bazan.directory.permissions.types import Acting
from bazan.platform.design_system.api import Column, Sheet, number
from bazan.platform.security.text_anonymization import shown

PAGE = 50
TAKEN = 5000
GROUPS = ("danger", "late", "today", "rest", "closed")
TILE_LIGHTS = {"danger": "off", "late": "off", "soon": "watch", "undecided": "watch"}
MOST_UNITS = 12


def waiting(who: Acting) -> int:
    """How many reports wait for this person, for the door that leads to them."""
    return api.waiting(who) if accounts.allowed(who.reach, "field_reports.view") else 0


def shown_queue(wanted: Wanted, person: Acting, now: datetime, naming: Naming, current: int | None = None) -> dict[str, Any]:
    """Everything the left side says. The same number of questions however many reports there are."""
    around = request_parameters.narrowed(wanted, person, now)
    begins = request_parameters.begins_with_own(person)
    found = api.reports(request_parameters.sought(wanted, around, now), PAGE, (wanted.page - 1) * PAGE)
    stands = api.standing(now, now + request_parameters.SOON, around)
    tabs = {key: sum(stands.states.get(state, 0) for state in states) for key, states in request_parameters.TABS.items()}
    tabs["closed"] += stands.closed
    open_ones = sum(count for key, count in tabs.items() if key != "closed")
    count = {**tabs, **stands.tiles}.get(wanted.show, sum(tabs.values()) if wanted.text else open_ones)
    cut = stands.closed >= api.MOST_CLOSED
    return {
        "wanted": wanted,
        "tiles": [_tile(key, stands.tiles[key], wanted, begins) for key in request_parameters.TILES],
        "tabs": [
            (key, label(f"reports.tab.{key}"), number(n) + "+" * (cut and key == "closed"), _href(wanted, begins, show=key))
            for key, n in tabs.items()
        ],
        "burdens": [_burden(one, wanted, begins, naming) for one in stands.burdens[:MOST_UNITS]],
        "groups": _groups(found, wanted, begins, now, naming, current),
        "count": count,
        "pages": _pages(wanted, begins, count),
        "cut": number(api.MOST_CLOSED) if cut and (wanted.show == "closed" or (wanted.text and not wanted.show)) else "",
        "query": wanted.query(begins, page=wanted.page),
        "whole": _href(wanted, begins, mine=False),
        "own": _href(wanted, begins, mine=True),
        "has_own": bool(request_parameters.own_numbers(person)) and accounts.allowed(person.reach, "field_reports.handle"),
        "filtered": bool(wanted.service or wanted.place or wanted.unit or wanted.channel),
    }


def _tile(key: str, count: int, wanted: Wanted, begins: bool) -> dict[str, Any]:
    current = wanted.show == key or (key == "open" and not wanted.show)
    light = TILE_LIGHTS.get(key, "none") if count else "good" if key != "open" else "none"
    return {
        "key": key, "name": label(f"reports.tile.{key}"), "line": label(f"reports.tile_line.{key}"), "count": count, "light": light,
        "href": _href(wanted, begins, show="" if key == "open" else key), "current": current,
    }  # fmt: skip


def _href(wanted: Wanted, begins: bool, **changes: Any) -> str:
    return f"/reports{wanted.query(begins, **changes)}"


def _pages(wanted: Wanted, begins: bool, count: int) -> dict[str, Any]:
    last = max((count - 1) // PAGE + 1, 1)
    return {
        "here": wanted.page,
        "last": last,
        "previous": _href(wanted, begins, page=wanted.page - 1) if wanted.page > 1 else "",
        "next": _href(wanted, begins, page=wanted.page + 1) if wanted.page < last else "",
    }


def _groups(
    found: Iterable[ReportInfo], wanted: Wanted, begins: bool, now: datetime, naming: Naming, current: int | None
) -> list[dict[str, Any]]:
    held: dict[str, list[dict[str, Any]]] = {}
    query = wanted.query(begins, page=wanted.page)
    for one in found:
        held.setdefault(group_of(one, now), []).append(
            row(one, now, naming) | {"href": f"/reports/{one.id}{query}", "current": one.id == current}
        )
    return [{"key": key, "title": label(f"reports.group.{key}"), "rows": held[key]} for key in GROUPS if key in held]


def group_of(one: ReportInfo, now: datetime) -> str:
    """Where in the queue a report stands."""
    case = one.case
    if case.closed_at is not None or one.duplicate_of is not None:
        return "closed"
    if one.danger and case.running:
        return "danger"
    if case.late(now):
        return "late"
    return "today" if case.running and local_day(case.due_at) == local_day(now) else "rest"


def row(one: ReportInfo, now: datetime, naming: Naming) -> dict[str, Any]:
    """A report as a line."""
    light, due = standing(one, now)
    state = label(f"reports.state.{one.state}")
    danger = one.danger and one.case.running
    return {
        "id": one.id,
        "number": one.number,
        "title": naming.title(one),
        "service": naming.service(one.service),
        "icon": naming.matter(one.service).icon,
        "place": place(one.case.place_id),
        "unit": naming.short(one.case.organization_id),
        "state": state,
        "light": "off" if danger else light,
        "word": label("reports.danger") if danger else label(f"reports.light.{light}"),
        "danger": danger,
        "late": light == "off",
        "due": "" if due == state else due,
        "channel": label(f"reports.channel.{one.channel}"),
        "marks": [label(f"reports.mark.{name}") for name in marks(one)],
    }


def marks(one: ReportInfo) -> list[str]:
    """What sets a report apart from others."""
    told = (("recurs", one.recurs is not None), ("reopened", one.reopened > 0), ("asked", one.asked_due_at is not None))
    return [name for name, holds in told if holds]


def filters(now: datetime, naming: Naming) -> dict[str, Any]:
    """What the queue may be narrowed down to."""
    on = local_day(now)
    bodies = sorted({(one.code, naming.short(one.id)) for one in naming.bodies.values() if one.valid(on)}, key=lambda each: each[1])
    return {
        "service": [(code, naming.service(code)) for code in naming.services],
        "place": [(one.code, short_place_name(one)) for one in territory(on).communes],
        "unit": bodies,
        "channel": [(code, label(f"reports.channel.{code}")) for code in CHANNELS],
    }


def _burden(one: Burden, wanted: Wanted, begins: bool, naming: Naming) -> dict[str, Any]:
    return {
        "name": naming.short(one.organization_id),
        "href": _href(wanted, begins, unit=naming.codes.get(one.organization_id, ""), mine=False),
        "open": one.open,
        "late": one.late,
    }


def sheet(found: Iterable[ReportInfo], naming: Naming) -> Sheet:
    """The rows to take away; numbers of people stay dotted out."""
    names = ("number", "service", "words", "place", "unit", "state", "channel", "danger", "received", "first_due", "due", "answered",
             "rerouted", "reopened", "rating")  # fmt: skip
    whole = ("rerouted", "reopened", "rating")
    columns = tuple(Column(label(f"reports.column.{name}"), 0 if name in whole else None) for name in names)
    rows = tuple(
        (
            one.number, naming.service(one.service), shown(one.words), place(one.case.place_id), naming.body(one.case.organization_id),
            label(f"reports.state.{one.state}"), label(f"reports.channel.{one.channel}"), either("có", "yes") if one.danger else "",
            one.received_at, one.case.first_due_at, one.case.due_at, one.answered_at, one.reroutes, one.reopened, one.rating,
        )
        for one in found
    )  # fmt: skip
    return Sheet("reports", label("reports.title"), columns, rows)
