"""The layers of the map for other programs: OGC API – Features, described by openapi.json beside this file."""

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import register_converter
from django.urls.converters import PathConverter
from django.utils.cache import patch_vary_headers

from bazan.core.errors import NotFound
from bazan.core.time import local_day, now
from bazan.data.figures.api import extent_of
from bazan.directory.accounts import api as accounts
from bazan.interfaces.ogc_api import documents, feature_queries, rules
from bazan.interfaces.ogc_api.access import door
from bazan.interfaces.ogc_api.feature_queries import Reader
from bazan.platform.design_system.api import tile_extent, vector_tile

ROOT = "/ogc"
GRID = "WebMercatorQuad"
FRESH_S = 5
"""A tile may be shown so long again to the reader it was made for."""


@door
def landing(request: accounts.Request, _: Reader) -> HttpResponse:
    """The landing page."""
    _judge(request)
    return _said(documents.landing(_base(request)))


@door
def conformance(request: accounts.Request, _: Reader) -> HttpResponse:
    """What is conformed to."""
    _judge(request)
    return _said(documents.conformance())


@door
def described(request: accounts.Request, _: Reader) -> HttpResponse:
    """The description of the interface, with the address it is asked at."""
    _judge(request)
    return _said(_document() | {"servers": [{"url": _base(request)}]}, documents.OPENAPI)


@door
def collections(request: accounts.Request, reader: Reader) -> HttpResponse:
    """Every layer the reader may see."""
    _judge(request)
    return _said(documents.collections(_base(request), reader.layers(), extent_of(local_day(now()))))


@door
def collection(request: accounts.Request, reader: Reader, code: str) -> HttpResponse:
    """One of them. NotFound ``publication.collection``."""
    _judge(request)
    return _said(documents.collection(_base(request), reader.layer(code), extent_of(local_day(now()))))


@door
def items(request: accounts.Request, reader: Reader, code: str) -> HttpResponse:
    """A page of its features. NotFound ``publication.collection``, Refused as ``rules.wanted``, ``standing.page``."""
    at, layer = now(), reader.layer(code)
    wanted = rules.wanted(dict(request.GET.lists()), at)
    page = feature_queries.page(layer, wanted, reader, at)
    following = rules.offset_of(page.last) if page.last else ""
    said = {name: str(value) for name, value in request.GET.items()}
    return _said(documents.items(_base(request), layer, said, page.features, page.matched, following, at), documents.GEOJSON)


@door
def item(request: accounts.Request, reader: Reader, code: str, feature_id: str) -> HttpResponse:
    """One feature. NotFound ``publication.collection``, ``publication.feature``."""
    _judge(request)
    layer = reader.layer(code)
    return _said(documents.item(_base(request), layer, feature_queries.feature(layer, feature_id, reader, now())), documents.GEOJSON)


@door
def tile(request: accounts.Request, reader: Reader, code: str, grid: str, z: int, y: int, x: int) -> HttpResponse:
    """The features of a layer in a tile, row before column. NotFound ``publication.collection``, ``publication.tile``."""
    _judge(request)
    layer = reader.layer(code)
    try:
        extent = tile_extent(z, y, x) if grid == GRID else None
    except ValueError:
        extent = None
    if extent is None:
        raise NotFound("publication.tile", {"tile": f"{grid[:40]}/{z}/{y}/{x}"})
    found = feature_queries.drawn(layer, extent, reader, now())
    body = vector_tile(layer.code, [(one.id, one.geometry, documents.properties(one)) for one in found], z, y, x)
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    answer = HttpResponse(gzip.compress(body, 6, mtime=0) if packed else body, content_type=documents.TILE)
    if packed:
        answer["Content-Encoding"] = "gzip"
    answer["Cache-Control"] = f"private, max-age={FRESH_S}"
    patch_vary_headers(answer, ["Accept-Encoding", "Authorization", "Cookie"])
    return answer


@door
def nothing(request: accounts.Request, _: Reader, rest: str) -> HttpResponse:
    """An address nobody answers at, said as everything else here is."""
    raise NotFound("publication.address", {"address": rest[:60]})


def _judge(request: accounts.Request) -> None:
    rules.judge(dict(request.GET.lists()), (rules.FORMAT,))


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri(ROOT)


@cache
def _document() -> dict[str, Any]:
    return json.loads(Path(__file__).with_name("openapi.json").read_text("utf-8"))


def _said(body: dict[str, Any], media: str = documents.JSON) -> JsonResponse:
    return JsonResponse(body, content_type=media, json_dumps_params={"ensure_ascii": False})


class Rest(PathConverter):
    """What is left of an address, with its line breaks."""

    regex = r"(?s:.+)"


register_converter(Rest, "rest")
