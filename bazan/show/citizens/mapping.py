"""The public map of reports as vector tiles: counted by cells from afar, each one from near by. What they hold is everybody's."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path

from bazan.act.field_reports import api as field_reports
from bazan.kernel.errors import NotFound
from bazan.show.citizens.door import Visitor, public
from bazan.show.frontend.api import tile_extent, vector_tile

KIND = "application/vnd.mapbox-vector-tile"
AGE_S = 60
Told = tuple[str, dict[str, Any], dict[str, Any]]


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


urlpatterns = [path("c/tiles/<int:zoom>/<int:row>/<int:column>", tile)]
