"""The public map of reports: its page, what it stands on, the reports as vector tiles and as a list. All of it is everybody's."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path

from bazan.citizens.app import report_cards, request_parameters
from bazan.citizens.app.access import Visitor, public
from bazan.citizens.field_reports import api as field_reports
from bazan.citizens.field_reports.types import PublicReport
from bazan.core.errors import NotFound
from bazan.core.labels import label
from bazan.core.time import local_day, now
from bazan.data.figures.api import communes_told, extent_of, ground_tile, ground_told
from bazan.directory.places import api as places
from bazan.platform.design_system.api import tile_extent, vector_tile
from bazan.platform.web.api import asked, typed

KIND = "application/vnd.mapbox-vector-tile"
AGE_S, KEPT_S = 60, 86_400
"""How long a browser may keep a tile of reports; and the communes, whose address changes with them."""
LISTED = 30
Told = tuple[str, dict[str, Any], dict[str, Any]]


@public("GET")
def show(request: HttpRequest, _: Visitor) -> HttpResponse:
    """The map, with the newest reports of the province as its list until a script tells which part is looked at."""
    at, state = now(), asked(request)["state"]
    found = field_reports.public_reports(states=report_cards.STATES.get(state), limit=LISTED)
    given = _listed(found, at) | {"chosen": state, "services": report_cards.services(), "done": report_cards.DONE}
    return render(request, "citizens/map.html", report_cards.said("reports", **given))


@public("POST")
def cards(request: HttpRequest, _: Visitor) -> HttpResponse:
    """The newest reports within ``box``, of a ``state``. By POST, so that no address and no log says where somebody looks."""
    said = typed(request)
    found = field_reports.public_reports(
        extent=request_parameters.box_of(said), states=report_cards.STATES.get(said["state"]), limit=LISTED
    )
    return render(request, "citizens/map_cards.html", _listed(found, now()))


@public("GET")
def base(_: HttpRequest, __: Visitor) -> HttpResponse:
    """What the map stands on: the ground's tiles and layers, the communes' address, and how far the province reaches."""
    on = local_day(now())
    ground = ground_told("/c/map/ground")
    source = label("citizens.map.schematic") if ground is None or ground["schematic"] else ground["attribution"]
    told = {
        "ground": ground or {}, "communes": f"/c/map/communes?stamp={places.stamp() or 0}-{on}",
        "bounds": extent_of(on), "source": source,
    }  # fmt: skip
    return JsonResponse(told)


@public("GET")
def communes(_: HttpRequest, __: Visitor) -> HttpResponse:
    """The communes of today as GeoJSON."""
    answer = JsonResponse(communes_told(local_day(now())), json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = f"public, max-age={KEPT_S}"
    return answer


@public("GET")
def ground(_: HttpRequest, __: Visitor, version: int, z: int, x: int, y: int) -> HttpResponse:
    """A tile of the ground."""
    return ground_tile(version, z, x, y, "public")


@public("GET")
def tile(_: HttpRequest, __: Visitor, zoom: int, row: int, column: int) -> HttpResponse:
    """One tile of the grid WebMercatorQuad, its one layer ``reports``: cells with ``n`` and ``open``, or single reports with ``number``,
    ``service`` and ``state``. NotFound ``field_reports.tile``."""
    try:
        extent = tile_extent(zoom, row, column)
    except ValueError as why:
        raise NotFound("field_reports.tile", {}) from why
    told = _single((extent.west, extent.south, extent.east, extent.north)) if zoom >= field_reports.NEAREST else _cells(zoom, row, column)
    answer = HttpResponse(vector_tile("reports", told, zoom, row, column), content_type=KIND)
    answer["Cache-Control"] = f"public, max-age={AGE_S}"
    return answer


def _listed(found: list[PublicReport], at: datetime) -> dict[str, Any]:
    more = len(found) == LISTED
    said = label("citizens.map.newest" if more else "citizens.map.in_view", count=len(found)) if found else label("citizens.map.nothing")
    return {"cards": report_cards.cards(found, at), "counted": said}


def _cells(zoom: int, row: int, column: int) -> Iterator[Told]:
    for number, cell in enumerate(field_reports.cells(zoom, row, column), 1):
        yield str(number), _point(cell.longitude, cell.latitude), {"n": cell.n, "open": cell.open}


def _single(extent: tuple[float, float, float, float]) -> Iterator[Told]:
    for one in field_reports.single(extent):
        if one.longitude is not None and one.latitude is not None:
            yield (
                one.number,
                _point(one.longitude, one.latitude),
                {"n": 1, "number": one.number, "service": one.service, "state": one.state},
            )


def _point(longitude: float, latitude: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [longitude, latitude]}


urlpatterns = [
    path("c/map", show),
    path("c/map/base", base),
    path("c/map/cards", cards),
    path("c/map/communes", communes),
    path("c/map/ground/<int:version>/<int:z>/<int:x>/<int:y>", ground),
    path("c/tiles/<int:zoom>/<int:row>/<int:column>", tile),
]
