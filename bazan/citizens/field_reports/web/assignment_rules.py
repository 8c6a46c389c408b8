"""The rules of who gets what, as the province's file has them: how many reports each took, which are dead, what others would do."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from bazan.citizens.field_reports import api
from bazan.citizens.field_reports.types import Change, Route, Trial, Use
from bazan.citizens.field_reports.web.display_names import Naming
from bazan.core.errors import BazanError
from bazan.core.labels import label, sentence
from bazan.core.language import words
from bazan.core.settings import current
from bazan.core.time import local_day
from bazan.core.time import now as clock_now
from bazan.data.figures.api import short_place_name, territory
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import form
from bazan.platform.design_system.api import number, when
from bazan.platform.web.api import status_of, typed

LONGEST = 60_000


@form("field_reports.route")
def show(request: accounts.Request) -> HttpResponse:
    """GET: the rules in force. POST: others, tried on the reports of the last 90 days; nothing of them is kept."""
    now, naming = clock_now(), Naming.read()
    text, trial, why = typed(request)["rules"][:LONGEST] if request.method == "POST" else "", None, None
    if request.method == "POST":
        try:
            trial = api.dry_run(text, now)
        except BazanError as refused:
            why = refused
    rules, used = api.policy(), api.uses(now)
    said = {
        "section": "report_rules",
        "file": "/".join((*current().province_folder.parts[-2:], "field_reports.toml")),
        "version": rules.version,
        "dead_days": rules.dead_days,
        "reception": _to(rules.reception, naming, now),
        "rules": [_row(one, naming, now) for one in used],
        "total": number(sum(one.count for one in used)),
        "text": text,
        "trial": _trial(trial, naming, now) if trial else None,
        "refusal": sentence(why) if why else "",
    }
    return render(request, "field_reports/rules.html", said, status=status_of(why))


def _row(one: Use, naming: Naming, now: datetime) -> dict[str, Any]:
    return {
        "code": one.route.code,
        "name": words(one.route.names),
        "when": conditions(one.route, naming, now),
        "to": _to(one.route.to, naming, now),
        "count": number(one.count),
        "last": when(one.last_at, now) if one.last_at else "",
        "light": "watch" if one.dead else "good" if one.count else "none",
        "word": label("reports.rules.dead" if one.dead else "reports.rules.met" if one.count else "reports.rules.young"),
    }


def conditions(route: Route, naming: Naming, now: datetime) -> str:
    """What must hold for a rule to fit, in words."""
    names = {one.code: short_place_name(one) for one in territory(local_day(now)).communes}
    told = []
    if route.services:
        told.append(", ".join(words(naming.services[code].names) if code in naming.services else code for code in route.services))
    if route.places:
        told.append(", ".join(names.get(code, code) for code in route.places))
    if route.danger is not None:
        told.append(label("reports.rules.danger" if route.danger else "reports.rules.no_danger"))
    if route.days:
        told.append(", ".join(label(f"frontend.weekday.{day}") for day in route.days))
    if route.hours:
        told.append(f"{route.hours[0]}–{route.hours[1]}")
    return " · ".join(told) or label("reports.rules.always")


def _to(to: str, naming: Naming, now: datetime) -> str:
    """Who a rule says: the words for a place's own, an organization's name, its code where nobody bears it."""
    if not to:
        return label("reports.rules.nobody")
    if to in api.BY_PLACE:
        return label(f"reports.rules.to_{to}")
    on = local_day(now)
    return next((naming.body(one.id) for one in naming.bodies.values() if one.code == to and one.valid(on)), to)


def _trial(trial: Trial, naming: Naming, now: datetime) -> dict[str, Any]:
    moved = sum(one.count for one in trial.changes)
    return {
        "said": label("reports.rules.trial", moved=number(moved), reports=number(trial.reports)),
        "moved": moved,
        "changes": [_change(one, naming, now) for one in trial.changes],
        "rules": [_row(one, naming, now) for one in trial.uses],
    }


def _change(one: Change, naming: Naming, now: datetime) -> dict[str, Any]:
    return {
        "before": _to(one.before, naming, now),
        "after": _to(one.after, naming, now),
        "count": number(one.count),
        "examples": [(each.number, naming.service(each.service)) for each in one.examples],
    }
