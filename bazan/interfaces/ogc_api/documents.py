"""The documents other programs read: the landing page, what is conformed to, collections, features. Source: OGC 17-069r4, 7.2 to 7.16;
of tiles OGC 20-057, 7.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from math import isfinite
from typing import Any
from urllib.parse import quote, urlencode

from bazan.core.labels import label
from bazan.core.map_layers import Feature, Layer
from bazan.directory.places import api as places

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
JSON, GEOJSON, OPENAPI = "application/json", "application/geo+json", "application/vnd.oai.openapi+json;version=3.0"
CONFORMS_TO = (
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/mvt",
)
TILE = "application/vnd.mapbox-vector-tile"
TILES = "{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}"
Bounds = tuple[float, float, float, float]


def landing(base: str) -> dict[str, Any]:
    """``base``: where all of it lies, ``https://…/ogc`` (/req/core/root-success)."""
    return {
        "title": label("publication.title"),
        "description": label("publication.line"),
        "links": [
            _link(base, "self", JSON, label("publication.link.self")),
            _link(f"{base}/api", "service-desc", OPENAPI, label("publication.link.api")),
            _link(f"{base}/conformance", "conformance", JSON, label("publication.link.conformance")),
            _link(f"{base}/collections", "data", JSON, label("publication.link.collections")),
        ],
    }


def conformance() -> dict[str, Any]:
    """/req/core/conformance-success."""
    return {"conformsTo": list(CONFORMS_TO)}


def collections(base: str, layers: Sequence[Layer], bounds: Bounds) -> dict[str, Any]:
    """``bounds``: of the territory, west, south, east, north (/req/core/fc-md-success)."""
    return {
        "links": [_link(f"{base}/collections", "self", JSON, label("publication.link.self"))],
        "collections": [collection(base, layer, bounds) for layer in layers],
    }


def collection(base: str, layer: Layer, bounds: Bounds) -> dict[str, Any]:
    """One layer; its time is open at both ends, since it stands for whatever moment it is asked about (/req/core/sfc-md-success)."""
    here = address(base, layer)
    return {
        "id": layer.code,
        "title": layer.title,
        "description": label("publication.collection", title=layer.title, geometry=label(f"publication.geometry.{layer.geometry}")),
        "itemType": "feature",
        "crs": [CRS84],
        "extent": {"spatial": {"bbox": [list(bounds)], "crs": CRS84}, "temporal": {"interval": [[None, None]]}},
        "links": [
            _link(here, "self", JSON, layer.title),
            _link(f"{here}/items", "items", GEOJSON, label("publication.link.items", title=layer.title)),
            {**_link(f"{here}/tiles/{TILES}", "item", TILE, label("publication.link.tiles", title=layer.title)), "templated": True},
        ],
    }


def items(
    base: str, layer: Layer, said: Mapping[str, str], page: Sequence[Feature], matched: int, next_offset: str, now: datetime
) -> dict[str, Any]:
    """A page of features. ``said``: the address it was asked by; ``next_offset``: empty on the last page (/req/core/fc-response)."""
    here = f"{address(base, layer)}/items"
    links = [
        _link(here + _query(said), "self", GEOJSON, label("publication.link.self")),
        _link(address(base, layer), "collection", JSON, layer.title),
    ]
    if next_offset:
        links.append(_link(here + _query({**said, "offset": next_offset}), "next", GEOJSON, label("publication.link.next")))
    return {
        "type": "FeatureCollection",
        "timeStamp": now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "numberMatched": matched,
        "numberReturned": len(page),
        "links": links,
        "features": [feature(one) for one in page],
    }


def item(base: str, layer: Layer, one: Feature) -> dict[str, Any]:
    """One feature with the way back (/req/core/f-success)."""
    here = address(base, layer)
    return feature(one) | {
        "links": [
            _link(f"{here}/items/{quote(one.id, safe='')}", "self", GEOJSON, one.name),
            _link(here, "collection", JSON, layer.title),
        ]
    }


def feature(one: Feature) -> dict[str, Any]:
    """GeoJSON. ``properties``: what the room says for programs, and what every feature of the house says."""
    return {"type": "Feature", "id": one.id, "geometry": one.geometry, "properties": properties(one)}


def properties(one: Feature) -> dict[str, Any]:
    """Names to plain values. ``value`` is a number in ``unit``; ``since`` an instant; ``place`` the code of the unit it lies in."""
    return {
        **one.properties,
        "name": one.name,
        "light": one.light,
        "line": one.line,
        "value": one.value if one.value is not None and isfinite(one.value) else None,
        "unit": one.unit,
        "since": None if one.since is None else one.since.isoformat(),
        "owner": one.owner,
        "place": None if one.place_id is None else places.place(one.place_id).code,
    }


def address(base: str, layer: Layer) -> str:
    return f"{base}/collections/{quote(layer.code, safe='')}"


def _query(said: Mapping[str, str]) -> str:
    return f"?{urlencode(said, safe=',:/')}" if said else ""


def _link(href: str, rel: str, media: str, title: str) -> dict[str, Any]:
    return {"href": href, "rel": rel, "type": media, "title": title}
