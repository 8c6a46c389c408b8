"""The health of all cameras: which are dead and since when, by owner; as a page and as a file."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from bazan.kernel.time import LOCAL
from bazan.kernel.time import now as clock_now
from bazan.register.people.api import Request
from bazan.show.cameras import views
from bazan.show.frontend.api import Column, Sheet, as_csv, asked, download, page
from bazan.watch.cameras import api as cameras

BACK = timedelta(days=30)


@page("cameras.view")
def show(request: Request) -> HttpResponse:
    """``?show=ill``: only those that aren't well."""
    now = clock_now()
    rows = views.health(cameras.cameras(), cameras.availability(now - BACK, now), cameras.standing_faults(), now)
    only = asked(request).get("show", "")
    said: dict[str, Any] = {
        "section": "cameras",
        "moment": now,
        "rows": [row for row in rows if row.light != "good"] if only == "ill" else rows,
        "only": only,
        "total": len(rows),
        "ill": sum(row.light != "good" for row in rows),
        "owners": views.owners(rows),
        "workers": views.workers(cameras.workers(now), now),
    }
    return render(request, "cameras/health.html", said)


@page("cameras.view")
def table(request: Request) -> HttpResponse:
    """The same as a file."""
    now = clock_now()
    rows = views.health(cameras.cameras(), cameras.availability(now - BACK, now), cameras.standing_faults(), now)
    names = ("code", "name", "place", "owner", "state", "since", "availability_30d")
    lines = [
        (
            row.code, row.name, row.place, row.owner, row.word, row.since.astimezone(LOCAL).isoformat() if row.since else "",
            "" if row.available is None else round(100 * row.available, 2),
        )
        for row in rows
    ]  # fmt: skip
    return download(
        as_csv(Sheet("cameras", "", tuple(map(Column, names)), tuple(lines))), "csv", f"cameras_{now.astimezone(LOCAL):%Y-%m-%d}"
    )
