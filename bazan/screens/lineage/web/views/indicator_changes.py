"""Every number that moved since a day, by sector, with what moved it; of one number every period that did."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from bazan.core.errors import Forbidden, Refused
from bazan.core.labels import label
from bazan.core.language import words
from bazan.core.time import local_day
from bazan.core.time import now as clock_now
from bazan.data.datasets.types import Batch
from bazan.data.figures.api import feature_label, feature_of, feature_text, indicator_name, may_read, number_of
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Change, Changes
from bazan.directory.accounts.api import Request, page
from bazan.platform.design_system.api import day, number, period
from bazan.platform.web.api import asked
from bazan.screens.lineage.changes.comparison_start import Since, since_of
from bazan.screens.lineage.changes.indicator_changes import batches_of, cause_of, moved_row

FIRST, PAGE = 8, 100
"""Numbers shown of each sector, those that moved most; a page of one sector's."""
CHOICES = ("yesterday", "week")


@page("boards.view")
def show(request: Request) -> HttpResponse:
    """The changes since ``?since=``; ``?sector=`` shows all of one sector, ``?number=`` and ``?feature=`` every period of one number."""
    now = clock_now()
    query = asked(request)
    since, first = _since(query.get("since", ""), now)
    if query.get("number"):
        return render(request, "tracing/changes.html", _number(request, query, since, first, now))
    sector, at = query.get("sector", ""), max(number_of(query.get("page") or "1", "page"), 1)
    most, offset = (PAGE, PAGE * (at - 1)) if sector else (FIRST, 0)
    found = indicators.changes(first, sector or None, most, offset)
    batches = batches_of([one.moved for listed in found.values() for one in listed.rows])
    heads = [head for head in indicators.boards() if head["pack"] in found]
    total = sum(listed.total for listed in found.values())
    return render(
        request,
        "tracing/changes.html",
        _frame(since, first)
        | {
            "line": label("boards.changes.line", count=number(total, 0), sectors=len(found)),
            "choices": _choices(since, {"sector": sector}),
            "sectors": [
                _sector(words(head["title"]), f"/boards/{head['pack']}", found[head["pack"]], batches, since, now)
                | _pages(found[head["pack"]], {"since": _text(since), "sector": head["pack"]}, at, bool(sector))
                for head in heads
            ],
        },
    )


def _since(text: str, now: datetime) -> tuple[Since, date]:
    """(what is compared with, its local day): what moved is kept by the day. Raises Refused."""
    since = since_of(text, now)
    first = local_day(since.at)
    if first < indicators.oldest_day(now):
        raise Refused("boards.since.forgotten", {"day": day(indicators.oldest_day(now))}, field="since")
    return since, first


def _text(since: Since) -> str:
    return since.key if since.key in CHOICES else local_day(since.at).isoformat()


def _name(since: Since, first: date) -> str:
    return since.name() if since.key in CHOICES else day(first)


def _frame(since: Since, first: date) -> dict[str, Any]:
    name = _name(since, first)
    return {
        "section": "changes",
        "trail": [(label("boards.all"), "/boards"), (label("boards.changes.page"), "")],
        "title": label("boards.changes.title", since=name),
        "none": label("boards.changes.none", since=name),
    }


def _choices(since: Since, kept: dict[str, str]) -> list[dict[str, Any]]:
    return [{"label": label(f"boards.why.{key}"), "href": _href({"since": key} | kept), "current": key == since.key} for key in CHOICES]


def _href(asking: dict[str, str]) -> str:
    return "/changes?" + urlencode({name: value for name, value in asking.items() if value}, safe=":")


def _sector(title: str, href: str, listed: Changes, batches: dict[int, Batch], since: Since, now: datetime) -> dict[str, Any]:
    return {"title": title, "href": href, "rows": [_row(one, batches, since, now) for one in listed.rows], "place": "", "links": []}


def _row(one: Change, batches: dict[int, Batch], since: Since, now: datetime) -> dict[str, Any]:
    told = moved_row(one.moved) | {"cause": cause_of(one.moved, batches, now), "more": "", "more_href": ""}
    if one.oldest != one.moved.period:
        asking = {"since": _text(since), "number": one.moved.code, "feature": feature_text(one.moved.feature)}
        told |= {"more": label("boards.changes.periods", oldest=period(one.oldest)), "more_href": _href(asking)}
    return told


def _pages(listed: Changes, asking: dict[str, str], at: int, whole: bool) -> dict[str, Any]:
    """What leads to the rest: from the overview to the whole sector, in the sector from page to page."""
    if not whole:
        rest = listed.total - len(listed.rows)
        return {"place": "", "links": [(label("boards.changes.more", count=rest), _href(asking))] if rest else []}
    last = -(-listed.total // PAGE)
    pages = [(key, n) for key, n in (("earlier", at - 1), ("later", at + 1)) if 1 <= n <= last]
    return {
        "place": label("boards.changes.place", first=PAGE * (at - 1) + 1, last=PAGE * (at - 1) + len(listed.rows), count=listed.total),
        "links": [(label(f"boards.changes.{key}"), _href(asking | {"page": str(n)})) for key, n in pages],
    }


def _number(request: Request, query: dict[str, str], since: Since, first: date, now: datetime) -> dict[str, Any]:
    """Every period of one number that moved, the newest first."""
    info, feature = indicators.info(query["number"]), feature_of(query.get("feature", ""))
    if not may_read(request.reach, info.code, feature):
        raise Forbidden("boards.nothing_reached", {})
    moved, total = indicators.moved_since(info.code, feature, first)
    batches = batches_of(moved)
    name = f"{indicator_name(info)}, {feature_label(feature.kind, feature.id)}"
    rows = Changes(tuple(Change(one, one.period) for one in moved), total)
    section = _sector(name, f"/indicators/{info.code}?feature={feature_text(feature)}", rows, batches, since, now)
    back = (label("boards.changes.page"), _href({"since": _text(since)}))
    return _frame(since, first) | {
        "trail": [(label("boards.all"), "/boards"), back, (name, "")],
        "line": label("boards.changes.periods_line", count=total, shown=len(moved)),
        "choices": _choices(since, {"number": info.code, "feature": feature_text(feature)}),
        "sectors": [section] if moved else [],
    }
