"""The pages of the map, and what its script asks for."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import path

from bazan.core.errors import BazanError, NotFound, Refused
from bazan.core.labels import sentence
from bazan.core.map_layers import Layer
from bazan.core.time import LOCAL, local_day, now
from bazan.data.figures.api import communes_told, ground_tile, ground_told
from bazan.directory.accounts import api as people
from bazan.directory.base_map import api as ground
from bazan.directory.places import api as places
from bazan.platform.design_system.api import act, as_csv, as_xlsx, asked, download, page, status_of, typed
from bazan.response.routing import api as routes
from bazan.show.map import (
    address,
    areas,
    asking,
    cards,
    corridors,
    course,
    drawn,
    finding,
    geography,
    grouping,
    keeping,
    near,
    scene,
    sheets,
    telling,
)
from bazan.show.map.colouring import colouring
from bazan.show.map.permissions import GRANTS
from bazan.show.map.types import Scene, View

SECTION = "map"
STEPS = {"in": "plus", "out": "minus", "north": "chevron-up", "south": "chevron-down", "west": "chevron-left", "east": "chevron-right"}


@page("map.view", past="own")
def show(request: people.Request) -> HttpResponse:
    """The map as its address asks for it: drawn, listed, and ready for its script."""
    return _shown(request, asked(request))


def _shown(request: people.Request, said: dict[str, str], why: BazanError | None = None) -> HttpResponse:
    """``why``: what was wrong with a view somebody wanted to keep."""
    at = now()
    layers = asking.layers(request.reach)
    view = address.view_of(said, layers, at)
    made = scene.read(view, layers, request.reach, at)
    shown = _card(view, layers, request.reach, at)
    held = {
        "section": SECTION,
        **_component(made, request.reach, _over(shown["card"], layers, request.reach, view, at)),
        "groups": grouping.groups(made),
        **shown,
        **_area(view, layers, request.reach, at),
        **_found(said, view, at),
        "may_warn": people.allowed(request.reach, "warnings.compose"),
        "course": course.course(request.reach, view, at),
        "moment_typed": f"{view.at.astimezone(LOCAL):%Y-%m-%dT%H:%M:%S}" if view.at else "",
        "figures": grouping.figures(made),
        "coloured": colouring(made),
        "geographies": geography.choices(view, at),
    }
    held |= {"views": _kept(layers, request.reach), "views_wrong": sentence(why) if why else "", "view_roles": GRANTS["map.view"]}
    return render(request, "map/map.html", held | telling.listed(made), status=status_of(why))


def _component(made: Scene, reach: people.Reach, over: Any = ()) -> dict[str, Any]:
    """What the map itself asks for, wherever it stands."""
    told, (bar_text, bar_px) = drawn.found(made), drawn.scale_bar(made)
    return {
        "view": made.view,
        "scene": made,
        "drawing": drawn.drawn(made, told, over=over),
        "finding": told,
        "bar": (bar_text, round(bar_px)),
        "live": asking.live(reach),
        "moves": asking.moves(reach),
        "ground": ground_told("/map/ground"),
        "steps": address.steps(made.view),
        "step_icons": STEPS,
        "units_address": telling.units_address(made.units),
        "schematic": any(one.schematic for one in places.boundaries(made.units)),
    }


@page("map.view", past="own")
def frame(request: people.Request) -> HttpResponse:
    """The map alone, for a frame on another page: what its reader may see of the layers it names."""
    at = now()
    layers = asking.layers(request.reach)
    view = address.view_of(address.in_reach(asked(request), layers), layers, at)
    return render(request, "map/frame.html", _component(scene.read(view, layers, request.reach, at), request.reach))


def _kept(layers: list[Layer], reach: people.Reach) -> list[keeping.Kept]:
    """Views under a name, without the layers of theirs that this reader may not see."""
    said = [(one, address.in_reach(dict(parse_qsl(one.query)), layers)) for one in keeping.kept(reach)]
    return [replace(one, query=urlencode(parts, safe=",:/;")) for one, parts in said]


def _card(view: View, layers: list[Layer], reach: people.Reach, at: datetime) -> dict[str, Any]:
    """The card the address names; what is no longer there is said, and the map opens all the same."""
    if not view.card:
        return {"card": None, "gone": ""}
    try:
        return {"card": cards.card(view.card, layers, reach, view, at), "gone": ""}
    except NotFound as why:
        return {"card": None, "gone": sentence(why)}


def _over(shown: cards.Card | None, layers: list[Layer], reach: people.Reach, view: View, at: datetime) -> list[tuple[str, Any]]:
    """The way, the reach or the river that the address draws from the card's feature."""
    if shown is None:
        return []
    return [*near.drawn((shown.row.latitude, shown.row.longitude), layers, reach, view, at), *(shown.along.drawn if shown.along else ())]


def _area(view: View, layers: list[Layer], reach: people.Reach, at: datetime) -> dict[str, Any]:
    """What stands in the area the address names; one that can't be asked about is said, and the map opens all the same."""
    if not view.area:
        return {"area": None, "area_wrong": ""}
    try:
        asked_of = areas.area_of(view.area, layers, reach, view, at)
        return {"area": areas.answer(asked_of, layers, reach, view, at), "area_wrong": ""}
    except BazanError as why:
        return {"area": None, "area_wrong": sentence(why)}


def _found(said: dict[str, str], view: View, at: datetime) -> dict[str, Any]:
    """The box with what was typed into it and what that may mean."""
    found, nothing = finding.find(said.get("q", ""), view, at)
    whole = parse_qsl(view.query(), keep_blank_values=True)
    kept = [(name, value) for name, value in whole if name != "card"]
    centre = ground.point_words(view.latitude, view.longitude)
    held = {"query": said.get("q", ""), "found": found, "nothing": nothing, "kept": kept, "parse_query": whole, "centre": centre}
    return held | {"corridor": corridors.given(view.area), "alongs": corridors.ALONG}


@act("map.view")
def keep(request: people.Request) -> HttpResponse:
    """Keep the view a form carries, under a name."""
    at, said = now(), typed(request)
    layers = asking.layers(request.reach)
    try:
        view = address.view_of(said, layers, at)
        keeping.keep(said.get("name", ""), view.query(), request.POST.getlist("roles"), request.reach, at)
    except BazanError as why:
        return _shown(request, {name: value for name, value in said.items() if name not in ("name", "roles")}, why)
    return HttpResponseRedirect(f"/map?{view.query()}")


@act("map.view")
def drop(request: people.Request, view_id: int) -> HttpResponse:
    """Drop a view of one's own."""
    keeping.drop(view_id, request.reach)
    return HttpResponseRedirect("/map")


@page("map.view", past="own")
def features(request: people.Request) -> HttpResponse:
    """What stands in a box, for the script: ``?box=W,S,E,N`` beside what an address of the map says."""
    at, said = now(), asked(request)
    layers = asking.layers(request.reach)
    view = address.view_of(said, layers, at)
    made = scene.read(view, layers, request.reach, at, address.box_of(said.get("box", "")))
    return JsonResponse(telling.told(request, made), json_dumps_params={"ensure_ascii": False})


@page("map.view", past="own")
def card(request: people.Request) -> HttpResponse:
    """One feature's card, for the script. NotFound ``map.feature``."""
    at, said = now(), asked(request)
    layers = asking.layers(request.reach)
    view = address.view_of(said, layers, at)
    return render(request, "map/card.html", {"card": cards.card(view.card, layers, request.reach, view, at), "view": view})


@page("map.view", past="own")
def nearest(request: people.Request) -> HttpResponse:
    """What is nearest to ``point=LAT,LON``, for the script: ``near=LAYER`` or ``LAYER:ASSET``. Refused ``map.point``."""
    at, said = now(), asked(request)
    layers = asking.layers(request.reach)
    view = address.view_of(said, layers, at)
    point = near.point_of(said, "point")
    code, _, number = view.card.partition("/")
    incident = f"/incidents/{number}" if code.startswith("incidents.") and number.isdigit() else ""
    found = near.nearby(point, layers, request.reach, view, at, but=view.card, incident=incident)
    return render(request, "map/near.html", {"near": found, "view": view})


@page("map.view", past="own")
def route(request: people.Request) -> HttpResponse:
    """The way ``from``, ``to`` as GeoJSON, for a ``vehicle``, by the script. Refused ``map.point``, ``map.vehicle``."""
    at, said = now(), asked(request)
    return JsonResponse(
        telling.way(near.way(said, address.moment(said.get("at", ""), at) or at)), json_dumps_params={"ensure_ascii": False}
    )


@page("map.view", past="own")
def reach(request: people.Request) -> HttpResponse:
    """How far one gets from ``point=LAT,LON`` in 5, 10 and 20 minutes, as GeoJSON. Refused ``map.point``, ``map.vehicle``."""
    at, said = now(), asked(request)
    then = address.moment(said.get("at", ""), at) or at
    return JsonResponse(telling.rings(routes.reach(near.point_of(said, "point"), near.vehicle_of(said), then, near.MINUTES)))


@page("map.view", past="own")
def area(request: people.Request) -> HttpResponse:
    """What stands in an area, for the script; what is wrong with it is said in its place."""
    at, said = now(), asked(request)
    layers = asking.layers(request.reach)
    view = address.view_of(said, layers, at)
    held = _area(view, layers, request.reach, at)
    return render(request, "map/area.html", held | {"view": view, "may_warn": people.allowed(request.reach, "warnings.compose")})


@page("map.view", past="own")
def corridor(request: people.Request) -> HttpResponse:
    """The corridor a form gives, for who has no script: led to its address."""
    at, said = now(), asked(request)
    view = address.view_of(said, asking.layers(request.reach), at)
    return HttpResponseRedirect("/map?" + view.query(area=corridors.text_of(said)))


@page("map.view", past="own")
def take_area(request: people.Request, kind: str) -> HttpResponse:
    """The same as a file. Refused as ``areas.area_of``."""
    at, said = now(), asked(request)
    layers = asking.layers(request.reach)
    view = address.view_of(said, layers, at)
    made = telling.sheet(areas.answer(areas.area_of(view.area, layers, request.reach, view, at), layers, request.reach, view, at))
    return download(as_csv(made) if kind == "csv" else as_xlsx((made,)), "csv" if kind == "csv" else "xlsx", "map-area")


@page("map.view", past="own")
def printed(request: people.Request) -> HttpResponse:
    """The view on a sheet of paper: ``?paper=a4`` or ``a3``. Refused ``map.choice``."""
    at, said = now(), asked(request)
    paper = said.get("paper", "a4")
    if paper not in sheets.PAPERS:
        raise Refused("map.choice", {"name": "paper", "given": paper[:40]}, "paper")
    layers = asking.layers(request.reach)
    view = address.view_of(said, layers, at)
    made = scene.read(view, layers, request.reach, at, sheets.extent_of(view, paper))
    shown = _card(view, layers, request.reach, at)["card"]
    over = _over(shown, layers, request.reach, view, at)
    held = {
        "sheet": sheets.sheet(made, paper, over),
        "card": shown,
        "coloured": colouring(made),
        "view": view,
        "papers": list(sheets.PAPERS),
    }
    return render(request, "map/print.html", held | telling.listed(made))


@page("map.view", past="own")
def picture(request: people.Request) -> HttpResponse:
    """The view as a PNG."""
    at, said = now(), asked(request)
    layers = asking.layers(request.reach)
    view = address.view_of(said, layers, at)
    return download(sheets.picture(scene.read(view, layers, request.reach, at, sheets.extent_of(view, "a4"))), "png", "map")


@page("map.view")
def units(request: people.Request) -> HttpResponse:
    """The communes of a day. The address changes when places do, so a browser may keep the answer."""
    day = local_day(address.noon(asked(request).get("day", ""), now()))
    answer = JsonResponse(communes_told(day), json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "private, max-age=86400, immutable"
    return answer


@page("map.view")
def tile(request: people.Request, version: int, z: int, x: int, y: int) -> HttpResponse:
    """A tile of the ground as it is stored."""
    return ground_tile(version, z, x, y, "private")


urlpatterns = [
    path("map", show),
    path("map/corridor", corridor),
    path("map/features", features),
    path("map/area", area),
    path("map/area/take/<str:kind>", take_area),
    path("map/card", card),
    path("map/frame", frame),
    path("map/near", nearest),
    path("map/route", route),
    path("map/reach", reach),
    path("map/ground/<int:version>/<int:z>/<int:x>/<int:y>", tile),
    path("map/picture", picture),
    path("map/print", printed),
    path("map/units", units),
    path("map/views", keep),
    path("map/views/<int:view_id>/drop", drop),
]
