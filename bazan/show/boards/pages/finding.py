"""Search."""

from django.http import HttpResponse
from django.shortcuts import render

from bazan.kernel.labels import label
from bazan.kernel.language import language, words
from bazan.kernel.time import now as clock_now
from bazan.measure.indicators import api as indicators
from bazan.register.people.api import Request
from bazan.register.places import api as places
from bazan.show.boards.pages.place import place_href
from bazan.show.boards.queries.finding import found
from bazan.show.frontend.api import asked, page
from bazan.show.readings.api import indicator_name, local_date, place_name, station_kinds, thing_name, unit_of
from bazan.show.readings.types import Found, Hit

LONGEST = 80
KINDS = ("indicator", "place", "organization", "thing")


@page("boards.view")
def search(request: Request) -> HttpResponse:
    """Indicators, places, organizations and stations by a word, with or without marks."""
    now = clock_now()
    text = asked(request).get("q", "").strip()[:LONGEST]
    named, units, bodies, stations = found(text, local_date(now), request.reach)
    kinds, packs = station_kinds(), {head["pack"]: head for head in indicators.boards()}
    hits = [
        Hit(
            "indicator",
            indicator_name(one),
            " · ".join(part for part in (words(packs[one.pack]["title"]), label(f"boards.every.{one.grain}"), unit_of(one)) if part),
            f"/indicators/{one.code}",
        )
        for one in named
    ]
    for one in units:
        above = places.ancestors(one.id, local_date(now))
        hits.append(Hit("place", place_name(one), ", ".join(place_name(up) for up in reversed(above[-2:])), place_href(one, None, now)))
    for one in bodies:
        title, line = (one.name, one.short_name) if language() == "vi" else (one.name_en, one.name)
        hits.append(Hit("organization", title, line, f"/organizations/{one.code}"))
    for one in stations:
        kind = kinds.get(one.kind)
        where = place_name(places.place(one.place_id)) if one.place_id else label("boards.things.outside")
        line = f"{words(kind['labels']) if kind else one.kind} · {where}"
        hits.append(Hit("thing", thing_name(one), line, f"/things/{one.code}"))
    result = Found(text, tuple(hits))
    groups = [(label(f"boards.search.{kind}"), result.of(kind)) for kind in KINDS if result.of(kind)]
    return render(
        request,
        "boards/search.html",
        {"section": "search", "text": text, "groups": groups, "count": label("boards.search.count", count=len(hits))},
    )
