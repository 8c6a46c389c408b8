"""Every number that moved since yesterday, by sector, with what moved it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from bazan.kernel.labels import label
from bazan.kernel.language import words
from bazan.kernel.time import now as clock_now
from bazan.measure.indicators import api as indicators
from bazan.measure.indicators.types import Moved
from bazan.register.people.api import Request
from bazan.show.frontend.api import asked, page
from bazan.show.tracing.moved import batches_of, cause_of, moved_row, seen
from bazan.show.tracing.since import since_of

FIRST = 15
"""Numbers shown of each sector, those that moved most."""
MOST = 3000


@page("boards.view")
def show(request: Request) -> HttpResponse:
    """The changes since ``?since=``; ``?sector=`` shows all of one sector."""
    now = clock_now()
    query = asked(request)
    since = since_of(query.get("since", ""), now)
    wanted = query.get("sector", "")
    moved = seen(indicators.changes(since.at, wanted or None, limit=MOST))
    by_sector: dict[str, list[Moved]] = {}
    for one in moved:
        by_sector.setdefault(one.code.partition(".")[0], []).append(one)
    heads = [head for head in indicators.boards() if head["pack"] in by_sector and wanted in ("", head["pack"])]
    shown = {head["pack"]: by_sector[head["pack"]][: None if wanted else FIRST] for head in heads}
    batches = batches_of([one for some in shown.values() for one in some])

    def row(one: Moved) -> dict[str, Any]:
        return moved_row(one) | {"cause": cause_of(one, batches, now)}

    name = since.name()
    return render(
        request,
        "tracing/changes.html",
        {
            "section": "changes",
            "trail": [(label("boards.all"), "/boards"), (label("boards.changes.page"), "")],
            "title": label("boards.changes.title", since=name),
            "line": label("boards.changes.line", count=len(moved), sectors=len(by_sector)),
            "none": label("boards.changes.none", since=name),
            "choices": [
                {"label": label(f"boards.why.{key}"), "href": f"/changes?since={key}", "current": key == since.key}
                for key in ("yesterday", "week")
            ],
            "sectors": [
                {
                    "title": words(head["title"]),
                    "href": f"/boards/{head['pack']}",
                    "rows": [row(one) for one in shown[head["pack"]]],
                    "more": len(by_sector[head["pack"]]) - len(shown[head["pack"]]),
                    "all": f"/changes?since={query.get('since') or 'yesterday'}&sector={head['pack']}",
                }
                for head in heads
            ],
        },
    )
