"""What a map in the browser stands on: the imported ground and the communes, as the style is made from them (``js/ground.js``)."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.http import HttpResponse
from shapely.geometry import shape

from bazan.data.figures.figure_texts import short_place_name
from bazan.data.figures.territory import outlines, territory
from bazan.directory.base_map import api as base_map
from bazan.directory.places import api as places

KEPT_S = 31_536_000


def ground_told(below: str) -> dict[str, Any] | None:
    """The ground that is served, its tiles at ``<below>/<version>/<z>/<x>/<y>``; None: there is none yet."""
    held = base_map.served("ground")
    if held is None:
        return None
    return {
        "tiles": f"{below}/{held.version}/{{z}}/{{x}}/{{y}}",
        "minzoom": held.min_zoom,
        "maxzoom": held.max_zoom,
        "bounds": held.bounds,
        "attribution": held.attribution,
        "schematic": held.schematic,
        "layers": {name: asdict(layer) for name, layer in held.layers.items()},
    }


def ground_tile(version: int, z: int, x: int, y: int, who: str) -> HttpResponse:
    """A tile of the ground as it is stored; no body where there is nothing to draw. Its address names the version, so it may be kept.
    ``who`` may: ``private`` or ``public``."""
    found = base_map.tile(version, z, x, y)
    answer = HttpResponse(status=204) if found is None else HttpResponse(found.body, content_type=found.media)
    if found is not None and found.encoding:
        answer["Content-Encoding"] = found.encoding
    answer["Cache-Control"] = f"{who}, max-age={KEPT_S}, immutable"
    return answer


def communes_told(on: date) -> dict[str, Any]:
    """The communes of a day as GeoJSON, each with its name and the point where it is written."""
    features = []
    for outline in outlines(on):
        place = places.place(outline.place_id)
        name = short_place_name(place)
        features.append({"type": "Feature", "geometry": outline.geometry, "properties": {"name": name}})
        seat = {"type": "Point", "coordinates": [place.longitude, place.latitude]}
        features.append({"type": "Feature", "geometry": seat, "properties": {"name": name, "seat": 1}})
    return {"type": "FeatureCollection", "features": features}


def extent_of(on: date) -> tuple[float, float, float, float]:
    """West, south, east, north of the territory on a day; around its seat while it has no boundaries."""
    found = [shape(one.geometry).bounds for one in outlines(on)]
    if not found:
        root = territory(on).root
        return root.longitude - 1, root.latitude - 1, root.longitude + 1, root.latitude + 1
    west, south, east, north = (pick(bounds[n] for bounds in found) for n, pick in enumerate((min, min, max, max)))
    return west, south, east, north
