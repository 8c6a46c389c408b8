"""A place: what it is, where it came from, what is measured there."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bazan.kernel.labels import label
from bazan.kernel.time import now as clock_now
from bazan.measure.indicators import api as indicators
from bazan.register.places.types import PlaceInfo
from bazan.show.boards import drawings
from bazan.show.boards.address import day_of
from bazan.show.boards.pages.answers import asked, language, page
from bazan.show.boards.queries.place import Crossing, Neighbour, PlacePage, place_page
from bazan.show.boards.queries.territory import outlines, territory
from bazan.show.boards.queries.tiles import dress
from bazan.show.boards.wording import indicator_name, local_date, place_name, thing_name, unit_of
from bazan.show.frontend.api import day, line_chart, number, quantity, words


@page("boards.view")
def show(request: HttpRequest, code: str) -> HttpResponse:
    """The page of the place that bears this code on the day ``on``."""
    lang, now = language(), clock_now()
    query = asked(request)
    on = day_of(query.get("on", ""), local_date(now))
    shown = place_page(code, on, request.reach, now)
    recast = query.get("as") == "today"
    place = shown.place
    return render(
        request,
        "boards/place.html",
        {
            "section": "boards",
            "trail": [*((place_name(one, lang), place_href(one, on, now)) for one in shown.above), (place_name(place, lang), "")],
            "title": place_name(place, lang),
            "line": _validity(place, lang),
            "on": on.isoformat(),
            "today": local_date(now).isoformat(),
            "facts": _facts(shown, lang, now),
            "below": [{"name": place_name(one, lang), "href": place_href(one, on, now)} for one in shown.below],
            "before": [_neighbour(one, lang, now) for one in shown.before],
            "after": [_neighbour(one, lang, now) for one in shown.after],
            "stations": [_station(one, lang) for one in shown.stations],
            "sectors": [
                {
                    "title": words(head["title"], lang),
                    "href": f"/boards/{head['pack']}?place={place.code}" if place.valid_to is None else f"/boards/{head['pack']}",
                    "tiles": [dress(one, lang, now) for one in readings],
                }
                for head, readings in shown.sectors
            ],
            "map": _map(shown, lang),
            "crossing": _crossing(shown.crossing, place, recast, lang, request) if shown.crossing else None,
        },
    )


def place_href(place: PlaceInfo, on: Any, now: datetime) -> str:
    """A place's page: a code alone is ambiguous without a day, so days that have passed are said."""
    day = "" if place.valid_to is None else (place.valid_to - timedelta(days=1)).isoformat()
    return f"/places/{place.code}" + (f"?{urlencode({'on': day})}" if day else "")


def _validity(place: PlaceInfo, lang: str) -> str:
    if place.valid_to is None:
        return label("boards.places.valid", lang, start=day(place.valid_from, lang))
    end = day(place.valid_to - timedelta(days=1), lang)
    return label("boards.places.valid_until", lang, start=day(place.valid_from, lang), end=end)


def _facts(shown: PlacePage, lang: str, now: datetime) -> list[tuple[str, str, str]]:
    place = shown.place
    facts = [(label("boards.places.code", lang), place.code, "")]
    facts += [(label("boards.places.belongs", lang), place_name(one, lang), place_href(one, shown.on, now)) for one in shown.above[-1:]]
    if shown.region is not None:
        facts.append((label("boards.places.region", lang), place_name(shown.region, lang), place_href(shown.region, shown.on, now)))
    if place.population is not None:
        facts.append(
            (label("boards.places.population", lang), label("boards.places.people", lang, count=number(place.population, 0, lang)), "")
        )
    if place.area_km2 is not None:
        facts.append((label("boards.places.area", lang), quantity(place.area_km2, 1, "km²", lang), ""))
    return facts


def _neighbour(one: Neighbour, lang: str, now: datetime) -> dict[str, str]:
    share = "" if one.share >= 1 else label("boards.places.share", lang, share=f"{number(one.share * 100, 0, lang)}\u00a0%")
    return {"name": place_name(one.place, lang), "href": place_href(one.place, one.place.valid_from, now), "share": share}


def _station(one: Any, lang: str) -> dict[str, str]:
    kinds = {kind["code"]: kind for head in indicators.boards() for kind in head["kinds"] or ()}
    kind = kinds.get(one.kind)
    return {"name": thing_name(one, lang), "href": f"/things/{one.code}", "kind": words(kind["labels"], lang) if kind else one.kind}


def _map(shown: PlacePage, lang: str) -> Any:
    """Where it lies in the territory of that day."""
    geometry = {one.place_id: one for one in outlines(shown.on)}
    units = territory(shown.on).communes
    inside = {shown.place.id, *(one.id for one in shown.below)}
    return drawings.locator(units, geometry, inside, shown.stations, place_name(shown.place, lang), lang)


def _crossing(shown: Crossing, place: PlaceInfo, recast: bool, lang: str, request: HttpRequest) -> dict[str, Any]:
    """A series over the reform: as each unit reported it, or carried to the unit of today."""
    own = [(value.period.start, value.value) for value in shown.values]
    points = [*shown.carried, *own] if recast else own
    info, name = shown.info, f"{indicator_name(shown.info, lang)}, {place_name(place, lang)}"
    drawing = line_chart(
        points,
        step=timedelta(days=1),
        label=label("boards.places.series", lang, name=name, day=day(shown.on, lang)),
        language=lang,
        digits=info.digits,
        end_text=quantity(points[-1][1] if points else None, info.digits, unit_of(info, lang), lang),
    )
    path = request.path
    return {
        "title": label("boards.places.series", lang, name=indicator_name(info, lang), day=day(shown.on, lang)),
        "drawing": drawing,
        "note": label("boards.places.as_note" if recast else "boards.places.as_reported_note", lang),
        "modes": [
            {"label": label("boards.places.as_reported", lang), "href": path, "current": not recast},
            {"label": label("boards.places.as_of_today", lang), "href": f"{path}?as=today", "current": recast},
        ],
    }
