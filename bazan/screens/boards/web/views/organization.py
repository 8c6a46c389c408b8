"""An organization's page: what it does itself, what it answers for, what it owes, what it keeps."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from bazan.core.labels import label
from bazan.core.language import either, words
from bazan.core.time import now as clock_now
from bazan.data.figures.api import (
    STANDINGS,
    against,
    amount,
    change,
    changed,
    day_of,
    dress,
    indicator_name,
    local_date,
    place_name,
    standing,
    summary,
    territory,
    value_of,
)
from bazan.data.forms.types import STANDING_STATES, FormInfo, Obligation
from bazan.data.indicators.types import Reading
from bazan.directory.accounts.api import Request, allowed, page
from bazan.directory.organizations.types import OrganizationInfo
from bazan.platform.design_system.api import day, number, period, when
from bazan.platform.web.api import asked
from bazan.screens.boards.queries.organization_profile import OrganizationPage, organization_page

FIRST = 10
"""So many rows of a sector before the rest."""
"""How an obligation stands, as a light."""


@page("boards.view")
def show(request: Request, code: str) -> HttpResponse:
    """The page of the organization that bears this code on the day ``on``."""
    now = clock_now()
    on = day_of(asked(request).get("on", ""), local_date(now))
    shown = organization_page(code, on, request.reach, now)
    root = territory(on).root
    return render(
        request,
        "boards/organization.html",
        {
            "section": "boards",
            "trail": [(place_name(root), "/"), (label("boards.all"), "/boards"), (_name(shown.body), "")],
            "title": _name(shown.body),
            "line": _line(shown),
            "facts": _facts(shown),
            "own": [_sector(head, readings, shown.shown, now) for head, readings in shown.own],
            "answers": [_sector(head, readings, shown.shown, now) for head, readings in shown.answers],
            "owed": [
                _owed(form, one, now, allowed(request.reach, "forms.view", shown.body.place_id, form.pack)) for form, one in shown.owed
            ],
            "owed_line": _owed_line(shown),
            "datasets": [
                {"name": words(one.labels), "href": f"/datasets/{one.code}", "line": label(f"boards.every.{one.grain}")}
                if one.grain != "event"
                else {"name": words(one.labels), "href": f"/datasets/{one.code}", "line": label("boards.organization.event")}
                for one in shown.datasets
            ],
            "below": [{"name": _name(one), "href": f"/organizations/{one.code}"} for one in shown.below],
        },
    )


def _name(one: OrganizationInfo) -> str:
    return either(one.name, one.name_en)


def _line(shown: OrganizationPage) -> str:
    body = shown.body
    if body.valid_to is None:
        valid = label("boards.places.valid", start=day(body.valid_from))
    else:
        valid = label("boards.places.valid_until", start=day(body.valid_from), end=day(body.valid_to))
    return " · ".join(part for part in (valid, summary([one for _, some in shown.own for one in some])) if part)


def _facts(shown: OrganizationPage) -> list[tuple[str, str, str]]:
    facts = [(label("boards.organization.code"), shown.body.code, "")]
    if shown.place is not None:
        facts.append((label("boards.organization.place"), place_name(shown.place), f"/places/{shown.place.code}"))
    if shown.parent is not None:
        facts.append((label("boards.places.belongs"), _name(shown.parent), f"/organizations/{shown.parent.code}"))
    return facts


def _sector(head: dict[str, Any], readings: tuple[Reading, ...], first: frozenset[str], now: datetime) -> dict[str, Any]:
    """What boards speak of first, what is off before what is not; the rest folded away."""
    weight = {kind: n for n, kind in enumerate(STANDINGS)}
    ordered = sorted(readings, key=lambda one: weight[standing(one)])
    shown = [one for one in ordered if one.info.code in first] or ordered
    return {
        "title": words(head["title"]),
        "icon": head["icon"] or "layers",
        "href": f"/boards/{head['pack']}",
        "rows": [_row(one, now) for one in shown[:FIRST]],
        "rest": [_row(one, now) for one in [*shown[FIRST:], *(one for one in ordered if one not in shown)]],
    }


def _row(one: Reading, now: datetime) -> dict[str, Any]:
    tile = dress(one, now)
    return {
        "name": words(one.info.short_labels) or indicator_name(one.info),
        "href": tile.href,
        "value": amount(one.info, value_of(one)),
        "state": standing(one),
        "word": against(one),
        "change": changed(one.info, change(one)),
        "period": tile.period,
        "spark": tile.spark,
    }


def _owed(form: FormInfo, one: Obligation, now: datetime, readable: bool) -> dict[str, Any]:
    """A form that is owed. ``readable``: whoever asks may open it."""
    href = f"/forms/submissions/{one.submission_id}" if one.submission_id else f"/forms/{form.code}"
    return {
        "name": words(form.labels),
        "href": href if readable else "",
        "period": period(one.period),
        "due": when(one.due_at, now),
        "sent": when(one.sent_at, now) if one.sent_at else "—",
        "state": STANDING_STATES.light(one.standing),
        "word": label(f"boards.organization.{one.standing}"),
    }


def _owed_line(shown: OrganizationPage) -> str:
    late = sum(1 for _, one in shown.owed if one.standing == "late")
    if not shown.owed:
        return ""
    return label("boards.organization.owed_late" if late else "boards.organization.owed_none", count=number(late, 0))
