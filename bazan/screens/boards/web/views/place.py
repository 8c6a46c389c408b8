"""A place: what it is, where it came from, what is measured there."""

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from bazan.core.labels import label
from bazan.core.language import either, words
from bazan.core.time import day_start
from bazan.core.time import now as clock_now
from bazan.data.figures.api import (
    against,
    amount,
    day_of,
    drawings,
    dress,
    indicator_name,
    local_date,
    looks_back,
    outlines,
    owner_short,
    place_name,
    standing,
    summary,
    territory,
    thing_name,
    unit_of,
    value_of,
)
from bazan.data.indicators import api as indicators
from bazan.data.observations.types import ThingInfo
from bazan.directory.accounts.api import Request, allowed, page
from bazan.directory.places.types import PlaceInfo
from bazan.platform.design_system.api import Mark, day, line_chart, number, quantity, strip
from bazan.platform.web.api import asked
from bazan.response.directives.components import give_href
from bazan.screens.boards.queries.place_profile import Compared, Crossing, Neighbour, PlacePage, SectorHere, place_page
from bazan.screens.map.api import around

STEPS = {
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=31),
    "quarter": timedelta(days=92),
}


@page("boards.view", past=looks_back)
def show(request: Request, code: str) -> HttpResponse:
    """The page of the place that bears this code on the day ``on``."""
    now = clock_now()
    query = asked(request)
    on = day_of(query.get("on", ""), local_date(now))
    shown = place_page(code, on, request.reach, now, query.get("series", ""))
    recast = query.get("as") == "today"
    place = shown.place
    return render(
        request,
        "boards/place.html",
        {
            "section": "boards",
            "trail": [*((place_name(one), place_href(one, on, now)) for one in shown.above), (place_name(place), "")],
            "title": place_name(place),
            "line": _validity(place),
            "summary": summary([one.reading for here in shown.sectors for one in here.every]),
            "give": give_href(place=place.id)
            if place.valid_to is None and allowed(request.reach, "directives.give", place.id, "*")
            else "",
            "on": on.isoformat(),
            "today": local_date(now).isoformat(),
            "facts": _facts(shown, now),
            "below": [{"name": place_name(one), "href": place_href(one, on, now)} for one in shown.below],
            "before": [_neighbour(one, now) for one in shown.before],
            "after": [_neighbour(one, now) for one in shown.after],
            "stations": _by_kind(shown.stations),
            "ranked": any(one.rank for here in shown.sectors for one in here.every),
            "whole": place.id != territory(on).root.id,
            "fair": any(_fair(shown, one) for here in shown.sectors for one in here.every),
            "sectors": [_sector(shown, here, now) for here in shown.sectors],
            "map": _map(shown),
            "map_query": f"c={around(place)}",
            "crossing": _crossing(shown.crossing, place, recast, on, request) if shown.crossing else None,
        },
    )


def _sector(shown: PlacePage, here: SectorHere, now: datetime) -> dict[str, Any]:
    """One sector's tiles of the place, and everything it knows of it as a comparison."""
    place, head = shown.place, here.head
    return {
        "id": head["pack"],
        "icon": head["icon"] or "layers",
        "title": words(head["title"]),
        "href": f"/boards/{head['pack']}?place={place.code}" if place.valid_to is None else f"/boards/{head['pack']}",
        "line": summary([one.reading for one in here.every]),
        "tiles": [dress(one.reading, now) for one in here.cells],
        "rows": [_compared(shown, one, now) for one in here.every],
    }


def _compared(shown: PlacePage, one: Compared, now: datetime) -> dict[str, Any]:
    info, tile = one.reading.info, dress(one.reading, now)
    return {
        "name": words(info.short_labels) or indicator_name(info),
        "href": tile.href,
        "value": amount(info, value_of(one.reading)),
        "state": standing(one.reading),
        "word": against(one.reading),
        "period": tile.period,
        "whole": amount(info, value_of(one.whole)) if one.whole else "",
        "rank": label("boards.places.rank", rank=one.rank, of=len(one.others)) if one.rank else "",
        "strip": strip(one.others, value_of(one.reading)) if one.others else "",
        "fair": _fair(shown, one),
        "spark": tile.spark,
        "owner": owner_short(info.owner, shown.on),
        "owner_href": f"/organizations/{info.owner}" if info.owner else "",
    }


def _fair(shown: PlacePage, one: Compared) -> str:
    """Per so many people, here and in the territory: by the indicator a board compares by, else by the known population."""
    value, whole = value_of(one.fair), value_of(one.fair_whole)
    if one.fair is not None and value is not None:
        here = amount(one.fair.info, value)
        return label("boards.places.fair", here=here, whole=number(whole, one.fair.info.digits)) if one.whole else here
    value, whole = value_of(one.reading), value_of(one.whole)
    if not one.counts or not shown.population or value is None:
        return ""
    here = number(1000 * value / shown.population, 2)
    if whole is None or not shown.whole_population:
        return here
    return label("boards.places.fair", here=here, whole=number(1000 * whole / shown.whole_population, 2))


def _by_kind(stations: tuple[ThingInfo, ...]) -> list[dict[str, Any]]:
    """Things here, by kind, the small groups first."""
    kinds = {kind["code"]: kind for head in indicators.boards() for kind in head["kinds"] or ()}
    groups: dict[str, list[dict[str, str]]] = {}
    for one in stations:
        kind = kinds.get(one.kind)
        name = words(kind["labels"]) if kind else one.kind
        groups.setdefault(name, []).append({"name": thing_name(one), "href": f"/things/{one.code}"})
    return [{"kind": name, "things": found} for name, found in sorted(groups.items(), key=lambda item: (len(item[1]), item[0]))]


def place_href(place: PlaceInfo, on: Any, now: datetime) -> str:
    """A place's page: a code alone is ambiguous without a day, so days that have passed are said."""
    day = "" if place.valid_to is None else (place.valid_to - timedelta(days=1)).isoformat()
    return f"/places/{place.code}" + (f"?{urlencode({'on': day})}" if day else "")


def _validity(place: PlaceInfo) -> str:
    if place.valid_to is None:
        return label("boards.places.valid", start=day(place.valid_from))
    end = day(place.valid_to - timedelta(days=1))
    return label("boards.places.valid_until", start=day(place.valid_from), end=end)


def _facts(shown: PlacePage, now: datetime) -> list[tuple[str, str, str]]:
    place = shown.place
    facts = [(label("boards.places.code"), place.code, "")]
    if shown.committee is not None:
        name = either(shown.committee.name, shown.committee.name_en)
        facts.append((label("boards.places.answers"), name, f"/organizations/{shown.committee.code}"))
    facts += [(label("boards.places.belongs"), place_name(one), place_href(one, shown.on, now)) for one in shown.above[-1:]]
    if shown.region is not None:
        facts.append((label("boards.places.region"), place_name(shown.region), place_href(shown.region, shown.on, now)))
    if place.population is not None:
        facts.append((label("boards.places.population"), label("boards.places.people", count=number(place.population, 0)), ""))
    if place.area_km2 is not None:
        facts.append((label("boards.places.area"), quantity(place.area_km2, 1, "km²"), ""))
    return facts


def _neighbour(one: Neighbour, now: datetime) -> dict[str, str]:
    share = "" if one.share >= 1 else label("boards.places.share", share=f"{number(one.share * 100, 0)}\u00a0%")
    return {"name": place_name(one.place), "href": place_href(one.place, one.place.valid_from, now), "share": share}


def _map(shown: PlacePage) -> Any:
    """Where it lies in the territory of that day."""
    geometry = {one.place_id: one for one in outlines(shown.on)}
    units = territory(shown.on).communes
    inside = {shown.place.id, *(one.id for one in shown.below)}
    return drawings.locator(units, geometry, inside, shown.stations, place_name(shown.place))


def _crossing(shown: Crossing, place: PlaceInfo, recast: bool, on: date, request: Request) -> dict[str, Any]:
    """A series over the reform: as each unit reported it, or carried to the unit of today."""
    own = [(value.period.start, value.value) for value in shown.values]
    points = [*shown.carried, *own] if recast else own
    info, name = shown.info, f"{indicator_name(shown.info)}, {place_name(place)}"
    edge = day_start(shown.on)
    drawing = line_chart(
        points,
        step=STEPS.get(info.grain, timedelta(days=366)),
        label=label("boards.places.series", name=name, day=day(shown.on)),
        digits=info.digits,
        end_text=quantity(points[-1][1] if points else None, info.digits, unit_of(info)),
        marks=[Mark(edge, label("boards.geography.mark", day=day(shown.on)))] if recast and shown.carried else (),
        said={at: [f"{day(at)}: {quantity(value, info.digits, unit_of(info))}"] for at, value in points if value is not None},
    )

    def href(**changes: str) -> str:
        kept = {name: request.GET[name] for name in ("on", "series", "as") if request.GET.get(name)} | changes
        asked = urlencode({name: value for name, value in kept.items() if value})
        return request.path + (f"?{asked}" if asked else "") + "#crossing"

    return {
        "title": label("boards.places.series", name=indicator_name(info), day=day(shown.on)),
        "drawing": drawing,
        "note": label("boards.places.as_note" if recast else "boards.places.as_reported_note"),
        "modes": [
            {"label": label("boards.places.as_reported"), "href": href(**{"as": ""}), "current": not recast},
            {"label": label("boards.places.as_of_today"), "href": href(**{"as": "today"}), "current": recast},
        ],
        "choices": [
            {"label": indicator_name(one), "href": href(series=one.code), "current": one.code == info.code} for one in shown.others
        ],
    }
