"""Alerts as a list: filtered by the address, taken away as CSV or XLSX, live."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from bazan.core.errors import Refused
from bazan.core.labels import label
from bazan.core.language import words
from bazan.core.time import local_day
from bazan.core.time import now as clock_now
from bazan.data.figures.api import place_name, territory
from bazan.data.indicators import api as indicators
from bazan.directory.accounts.api import Request, allowed, page
from bazan.monitoring.alerts import api as alerts
from bazan.monitoring.alerts.types import SEVERITIES, AlertInfo
from bazan.platform.design_system.api import Column, Sheet, as_csv, as_xlsx, severity_light, when
from bazan.platform.web.api import asked, download
from bazan.screens.duty_desk import rules
from bazan.screens.duty_desk.queries.alert_queue import full_names, rule_book
from bazan.screens.duty_desk.web import alert_panels, alert_texts

STATES = ("open", "active", "cleared", "closed")
SHOWN = 200
TAKEN = 10_000
"""Rows of a file."""


@dataclass(frozen=True)
class Wanted:
    """What the address asks for; empty: all."""

    state: str
    severity: str
    sector: str
    place: str
    rule: str

    def href(self, path: str = "/alerts", **changed: str) -> str:
        said = {"state": self.state, "severity": self.severity, "sector": self.sector, "place": self.place, "rule": self.rule} | changed
        query = urlencode({key: value for key, value in said.items() if value and (key, value) != ("state", "open")})
        return f"{path}?{query}" if query else path


@page("alerts.view")
def show(request: Request) -> HttpResponse:
    now = clock_now()
    wanted = _wanted(request, now)
    found = _found(wanted, SHOWN + 1, now)
    shown = {
        "section": "desk",
        "trail": [(label("desk.title"), "/desk"), (label("desk.list.title"), "")],
        "wanted": wanted,
        "states": [(one, label(f"desk.state.{one}"), wanted.href(state=one), one == wanted.state) for one in STATES],
        "severities": [(one, label(f"severity.{one}")) for one in reversed(SEVERITIES)],
        "sectors": _sectors(request),
        "places": _places(request, now),
        "rows": [_row(one, now) for one in found[:SHOWN]],
        "more": len(found) > SHOWN,
        "exports": [(label(f"desk.take.{kind}"), wanted.href(f"/alerts/take/{kind}")) for kind in ("xlsx", "csv")],
        "clear": "/alerts" if wanted != Wanted("open", "", "", "", "") else "",
    }
    return render(request, "desk/list.html", shown)


@page("alerts.view")
def take(request: Request, kind: str) -> HttpResponse:
    """The same rows as a file. Raises Refused ``desk.export``."""
    if kind not in ("csv", "xlsx"):
        raise Refused("desk.export", {"text": kind[:20]})
    now = clock_now()
    wanted = _wanted(request, now)
    sheet = _sheet(_found(wanted, TAKEN, now), now)
    return download(as_csv(sheet) if kind == "csv" else as_xlsx((sheet,)), kind, f"bazan-alerts-{wanted.state}-{local_day(now)}")


def _wanted(request: Request, now: datetime) -> Wanted:
    """Raises Refused naming the field that means nothing."""
    said = asked(request)
    wanted = Wanted(*(said.get(name, "")[:100] for name in ("state", "severity", "sector", "place", "rule")))
    if wanted.state and wanted.state not in STATES:
        raise Refused("desk.filter", {"text": wanted.state[:40]}, "state")
    if wanted.severity and wanted.severity not in SEVERITIES:
        raise Refused("desk.filter", {"text": wanted.severity[:40]}, "severity")
    if wanted.place and _place_id(wanted.place, now) is None:
        raise Refused("desk.filter", {"text": wanted.place[:40]}, "place")
    return Wanted(wanted.state or "open", wanted.severity, wanted.sector, wanted.place, wanted.rule)


def _place_id(code: str, now: datetime) -> int | None:
    units = territory(local_day(now))
    return next((one.id for one in (units.root, *units.communes) if one.code == code), None)


def _found(wanted: Wanted, limit: int, now: datetime) -> list[AlertInfo]:
    place = _place_id(wanted.place, now) if wanted.place else None
    return alerts.alerts(
        wanted.state,
        sectors=[wanted.sector] if wanted.sector else None,
        places=[place] if place is not None else None,
        severities=[wanted.severity] if wanted.severity else None,
        rule_code=wanted.rule,
        limit=limit,
        at=now,
    )


def _sectors(request: Request) -> list[tuple[str, str]]:
    return [(one["pack"], words(one["title"])) for one in indicators.boards() if allowed(request.reach, "alerts.view", sector=one["pack"])]


def _places(request: Request, now: datetime) -> list[tuple[str, str]]:
    units = territory(local_day(now))
    every = (units.root, *sorted(units.communes, key=lambda one: one.name))
    return [(one.code, place_name(one)) for one in every if allowed(request.reach, "alerts.view", place_id=one.id)]


def _row(one: AlertInfo, now: datetime) -> dict[str, Any]:
    names, rule = full_names(), rule_book().get(one.rule)
    return {
        "id": one.id,
        "href": f"/alerts/{one.id}",
        "title": alert_texts.title(one),
        "light": severity_light(one.severity),
        "word": label(f"severity.{one.severity}"),
        "life": one.life_safety,
        "where": alert_panels.where_of(one, now),
        "since": when(one.active_since, now),
        "at": one.active_since,
        "state": alert_texts.state(one, names, now),
        "who": alert_texts.who(one, names),
        "quiet": one.suppressed or one.inhibited_by is not None,
        "part": label(f"desk.part.{rules.section(one, rule.kind if rule else '')}"),
    }


def _sheet(found: list[AlertInfo], now: datetime) -> Sheet:
    names = full_names()
    titles = (
        "number",
        "what",
        "severity",
        "place",
        "sector",
        "rule",
        "raised",
        "cleared",
        "acknowledged",
        "by",
        "closed",
        "outcome",
        "value",
        "limit",
    )
    columns = tuple(
        Column(label(f"desk.column.{one}"), 3 if one in ("value", "limit") else 0 if one == "number" else None) for one in titles
    )
    rows = tuple(_cells(one, names, now) for one in found)
    return Sheet(label("desk.list.title"), label("desk.list.title"), columns, rows)


def _cells(one: AlertInfo, names: dict[str, str], now: datetime) -> tuple[Any, ...]:
    return (
        one.id,
        alert_texts.title(one),
        label(f"severity.{one.severity}"),
        alert_panels.place_line(one.place_id, now),
        one.sector,
        f"{one.rule} v{one.rule_version}",
        one.raised_at,
        one.cleared_at,
        one.acknowledged_at,
        names.get(one.acknowledged_by, one.acknowledged_by),
        one.closed_at,
        label(f"desk.outcome.{one.outcome}") if one.outcome else "",
        one.value,
        one.limit,
    )
