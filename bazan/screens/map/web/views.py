"""The pages of the map, and what its script asks for."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render

from bazan.core.errors import BazanError, NotFound, Refused
from bazan.core.labels import sentence
from bazan.core.map_layers import Layer
from bazan.core.time import LOCAL, local_day, now
from bazan.data.figures.api import communes_told, ground_tile, ground_told
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import act, page
from bazan.directory.base_map import api as base_map
from bazan.directory.map_layers import api as map_layers
from bazan.directory.places import api as places
from bazan.platform.design_system.api import as_csv, as_xlsx
from bazan.platform.web.api import asked, download, reads_its_own, status_of, typed
from bazan.response.routing import api as routing
from bazan.screens.map import (
    area_query,
    corridors,
    feature_card,
    legend,
    location_search,
    nearest_resources,
    saved_views,
    timeline,
    unit_geography,
    view_content,
    view_parameters,
)
from bazan.screens.map.choropleth import colouring
from bazan.screens.map.types import Scene, View
from bazan.screens.map.web import geojson, print_sheet, svg_map

SECTION = "map"
STEPS = {"in": "plus", "out": "minus", "north": "chevron-up", "south": "chevron-down", "west": "chevron-left", "east": "chevron-right"}


@page("map.view", past=reads_its_own)
def show(request: accounts.Request) -> HttpResponse:
    """The map as its address asks for it: drawn, listed, and ready for its script."""
    return _shown(request, asked(request))


def _shown(request: accounts.Request, said: dict[str, str], why: BazanError | None = None) -> HttpResponse:
    """``why``: what was wrong with a view somebody wanted to keep."""
    at = now()
    layers = map_layers.layers(request.reach)
    view = view_parameters.view_of(said, layers, at)
    made = view_content.read(view, layers, request.reach, at)
    shown = _card(view, layers, request.reach, at)
    held = {
        "section": SECTION,
        **_component(made, request.reach, _over(shown["card"], layers, request.reach, view, at)),
        "groups": legend.groups(made),
        **shown,
        **_area(view, layers, request.reach, at),
        **_found(said, view, at),
        "may_warn": accounts.allowed(request.reach, "warnings.compose"),
        "course": timeline.course(request.reach, view, at),
        "moment_typed": f"{view.at.astimezone(LOCAL):%Y-%m-%dT%H:%M:%S}" if view.at else "",
        "figures": legend.figures(made),
        "coloured": colouring(made),
        "geographies": unit_geography.choices(view, at),
    }
    held |= {
        "views": _kept(layers, request.reach),
        "views_wrong": sentence(why) if why else "",
        "view_roles": sorted(accounts.roles_with("map.view")),
    }
    return render(request, "map/map.html", held | geojson.listed(made), status=status_of(why))


def _component(made: Scene, reach: accounts.Reach, over: Any = ()) -> dict[str, Any]:
    """What the map itself asks for, wherever it stands."""
    told, (bar_text, bar_px) = svg_map.found(made), svg_map.scale_bar(made)
    return {
        "view": made.view,
        "scene": made,
        "drawing": svg_map.drawn(made, told, over=over),
        "finding": told,
        "bar": (bar_text, round(bar_px)),
        "live": map_layers.live(reach),
        "moves": map_layers.moves(reach),
        "ground": ground_told("/map/ground"),
        "steps": view_parameters.steps(made.view),
        "step_icons": STEPS,
        "units_address": geojson.units_address(made.units),
        "schematic": any(one.schematic for one in places.boundaries(made.units)),
    }


@page("map.view", past=reads_its_own)
def frame(request: accounts.Request) -> HttpResponse:
    """The map alone, for a frame on another page: what its reader may see of the layers it names."""
    at = now()
    layers = map_layers.layers(request.reach)
    view = view_parameters.view_of(view_parameters.in_reach(asked(request), layers), layers, at)
    return render(request, "map/frame.html", _component(view_content.read(view, layers, request.reach, at), request.reach))


def _kept(layers: list[Layer], reach: accounts.Reach) -> list[saved_views.Kept]:
    """Views under a name, without the layers of theirs that this reader may not see."""
    said = [(one, view_parameters.in_reach(dict(parse_qsl(one.query)), layers)) for one in saved_views.kept(reach)]
    return [replace(one, query=urlencode(parts, safe=",:/;")) for one, parts in said]


def _card(view: View, layers: list[Layer], reach: accounts.Reach, at: datetime) -> dict[str, Any]:
    """The card the address names; what is no longer there is said, and the map opens all the same."""
    if not view.card:
        return {"card": None, "gone": ""}
    try:
        return {"card": feature_card.card(view.card, layers, reach, view, at), "gone": ""}
    except NotFound as why:
        return {"card": None, "gone": sentence(why)}


def _over(shown: feature_card.Card | None, layers: list[Layer], reach: accounts.Reach, view: View, at: datetime) -> list[tuple[str, Any]]:
    """The way, the reach or the river that the address draws from the card's feature."""
    if shown is None:
        return []
    return [
        *nearest_resources.drawn((shown.row.latitude, shown.row.longitude), layers, reach, view, at),
        *(shown.along.drawn if shown.along else ()),
    ]


def _area(view: View, layers: list[Layer], reach: accounts.Reach, at: datetime) -> dict[str, Any]:
    """What stands in the area the address names; one that can't be asked about is said, and the map opens all the same."""
    if not view.area:
        return {"area": None, "area_wrong": ""}
    try:
        asked_of = area_query.area_of(view.area, layers, reach, view, at)
        return {"area": area_query.answer(asked_of, layers, reach, view, at), "area_wrong": ""}
    except BazanError as why:
        return {"area": None, "area_wrong": sentence(why)}


def _found(said: dict[str, str], view: View, at: datetime) -> dict[str, Any]:
    """The box with what was typed into it and what that may mean."""
    found, nothing = location_search.find(said.get("q", ""), view, at)
    whole = parse_qsl(view.query(), keep_blank_values=True)
    kept = [(name, value) for name, value in whole if name != "card"]
    centre = base_map.point_words(view.latitude, view.longitude)
    held = {"query": said.get("q", ""), "found": found, "nothing": nothing, "kept": kept, "parse_query": whole, "centre": centre}
    return held | {"corridor": corridors.given(view.area), "alongs": corridors.ALONG}


@act("map.view")
def keep(request: accounts.Request) -> HttpResponse:
    """Keep the view a form carries, under a name."""
    at, said = now(), typed(request)
    layers = map_layers.layers(request.reach)
    try:
        view = view_parameters.view_of(said, layers, at)
        saved_views.keep(said.get("name", ""), view.query(), request.POST.getlist("roles"), request.reach, at)
    except BazanError as why:
        return _shown(request, {name: value for name, value in said.items() if name not in ("name", "roles")}, why)
    return HttpResponseRedirect(f"/map?{view.query()}")


@act("map.view")
def drop(request: accounts.Request, view_id: int) -> HttpResponse:
    """Drop a view of one's own."""
    saved_views.drop(view_id, request.reach)
    return HttpResponseRedirect("/map")


@page("map.view", past=reads_its_own)
def features(request: accounts.Request) -> HttpResponse:
    """What stands in a box, for the script: ``?box=W,S,E,N`` beside what an address of the map says."""
    at, said = now(), asked(request)
    layers = map_layers.layers(request.reach)
    view = view_parameters.view_of(said, layers, at)
    made = view_content.read(view, layers, request.reach, at, view_parameters.box_of(said.get("box", "")))
    return JsonResponse(geojson.told(request, made), json_dumps_params={"ensure_ascii": False})


@page("map.view", past=reads_its_own)
def card(request: accounts.Request) -> HttpResponse:
    """One feature's card, for the script. NotFound ``map.feature``."""
    at, said = now(), asked(request)
    layers = map_layers.layers(request.reach)
    view = view_parameters.view_of(said, layers, at)
    return render(request, "map/card.html", {"card": feature_card.card(view.card, layers, request.reach, view, at), "view": view})


@page("map.view", past=reads_its_own)
def nearest(request: accounts.Request) -> HttpResponse:
    """What is nearest to ``point=LAT,LON``, for the script: ``near=LAYER`` or ``LAYER:ASSET``. Refused ``map.point``."""
    at, said = now(), asked(request)
    layers = map_layers.layers(request.reach)
    view = view_parameters.view_of(said, layers, at)
    point = nearest_resources.point_of(said, "point")
    code, _, number = view.card.partition("/")
    incident = f"/incidents/{number}" if code.startswith("incidents.") and number.isdigit() else ""
    found = nearest_resources.nearby(point, layers, request.reach, view, at, but=view.card, incident=incident)
    return render(request, "map/near.html", {"near": found, "view": view})


@page("map.view", past=reads_its_own)
def route(request: accounts.Request) -> HttpResponse:
    """The way ``from``, ``to`` as GeoJSON, for a ``vehicle``, by the script. Refused ``map.point``, ``map.vehicle``."""
    at, said = now(), asked(request)
    return JsonResponse(
        geojson.way(nearest_resources.way(said, view_parameters.moment(said.get("at", ""), at) or at)),
        json_dumps_params={"ensure_ascii": False},
    )


@page("map.view", past=reads_its_own)
def reach(request: accounts.Request) -> HttpResponse:
    """How far one gets from ``point=LAT,LON`` in 5, 10 and 20 minutes, as GeoJSON. Refused ``map.point``, ``map.vehicle``."""
    at, said = now(), asked(request)
    then = view_parameters.moment(said.get("at", ""), at) or at
    return JsonResponse(
        geojson.rings(
            routing.reach(nearest_resources.point_of(said, "point"), nearest_resources.vehicle_of(said), then, nearest_resources.MINUTES)
        )
    )


@page("map.view", past=reads_its_own)
def area(request: accounts.Request) -> HttpResponse:
    """What stands in an area, for the script; what is wrong with it is said in its place."""
    at, said = now(), asked(request)
    layers = map_layers.layers(request.reach)
    view = view_parameters.view_of(said, layers, at)
    held = _area(view, layers, request.reach, at)
    return render(request, "map/area.html", held | {"view": view, "may_warn": accounts.allowed(request.reach, "warnings.compose")})


@page("map.view", past=reads_its_own)
def corridor(request: accounts.Request) -> HttpResponse:
    """The corridor a form gives, for who has no script: led to its address."""
    at, said = now(), asked(request)
    view = view_parameters.view_of(said, map_layers.layers(request.reach), at)
    return HttpResponseRedirect("/map?" + view.query(area=corridors.text_of(said)))


@page("map.view", past=reads_its_own)
def take_area(request: accounts.Request, kind: str) -> HttpResponse:
    """The same as a file. Refused as ``areas.area_of``."""
    at, said = now(), asked(request)
    layers = map_layers.layers(request.reach)
    view = view_parameters.view_of(said, layers, at)
    made = geojson.sheet(area_query.answer(area_query.area_of(view.area, layers, request.reach, view, at), layers, request.reach, view, at))
    return download(as_csv(made) if kind == "csv" else as_xlsx((made,)), "csv" if kind == "csv" else "xlsx", "map-area")


@page("map.view", past=reads_its_own)
def printed(request: accounts.Request) -> HttpResponse:
    """The view on a sheet of paper: ``?paper=a4`` or ``a3``. Refused ``map.choice``."""
    at, said = now(), asked(request)
    paper = said.get("paper", "a4")
    if paper not in print_sheet.PAPERS:
        raise Refused("map.choice", {"name": "paper", "given": paper[:40]}, "paper")
    layers = map_layers.layers(request.reach)
    view = view_parameters.view_of(said, layers, at)
    made = view_content.read(view, layers, request.reach, at, print_sheet.extent_of(view, paper))
    shown = _card(view, layers, request.reach, at)["card"]
    over = _over(shown, layers, request.reach, view, at)
    held = {
        "sheet": print_sheet.sheet(made, paper, over),
        "card": shown,
        "coloured": colouring(made),
        "view": view,
        "papers": list(print_sheet.PAPERS),
    }
    return render(request, "map/print.html", held | geojson.listed(made))


@page("map.view", past=reads_its_own)
def picture(request: accounts.Request) -> HttpResponse:
    """The view as a PNG."""
    at, said = now(), asked(request)
    layers = map_layers.layers(request.reach)
    view = view_parameters.view_of(said, layers, at)
    return download(
        print_sheet.picture(view_content.read(view, layers, request.reach, at, print_sheet.extent_of(view, "a4"))), "png", "map"
    )


@page("map.view")
def units(request: accounts.Request) -> HttpResponse:
    """The communes of a day. The address changes when places do, so a browser may keep the answer."""
    day = local_day(view_parameters.noon(asked(request).get("day", ""), now()))
    answer = JsonResponse(communes_told(day), json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "private, max-age=86400, immutable"
    return answer


@page("map.view")
def tile(request: accounts.Request, version: int, z: int, x: int, y: int) -> HttpResponse:
    """A tile of the ground as it is stored."""
    return ground_tile(version, z, x, y, "private")
