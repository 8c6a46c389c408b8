"""A scene as the script of the map takes it: features as GeoJSON, the list and the legend as the page would have drawn them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from bazan.core.labels import label
from bazan.core.language import either
from bazan.core.map_layers import GRAVEST_FIRST, Feature, Layer
from bazan.directory.places import api as places
from bazan.platform.design_system.api import Cell, Column, Sheet, number
from bazan.response.routing.types import Ring, Route
from bazan.screens.map import nearest_resources, unit_geography, view_content
from bazan.screens.map.area_query import Answer
from bazan.screens.map.choropleth import colouring
from bazan.screens.map.types import Scene
from bazan.screens.map.web import svg_map


def told(request: HttpRequest, made: Scene) -> dict[str, Any]:
    """Everything that is painted anew when the map moved, or what it shows did."""
    coloured = colouring(made)
    tones = coloured.tones if coloured else {}
    return {
        "at": made.at.isoformat(),
        "past": made.past,
        "layers": {
            answer.layer.code: {
                "type": "FeatureCollection",
                "features": [_feature(answer.layer, one, tones) for one in answer.features],
            }
            for answer in made.answers
        },
        "finding": svg_map.found(made),
        "units": units_address(made.units),
        "legend": render_to_string("map/legend.html", {"coloured": coloured}, request),
        "list": render_to_string("map/rows.html", listed(made), request),
        "counts": {
            answer.layer.code: [len(answer.features), [[light, count] for light, count in view_content.counted(answer)]]
            for answer in made.answers
            if answer.known
        },
    }  # fmt: skip


def way(found: Route) -> dict[str, Any]:
    """A way as GeoJSON, with what is said of it on the map."""
    said = " · ".join(
        filter(None, (nearest_resources.minutes(found.duration_s), nearest_resources.around(found.avoided, found.longer_s, found.found)))
    )
    told = {
        "said": said, "how": nearest_resources.how(found.found), "found": found.found, "duration_s": round(found.duration_s),
        "length_m": round(found.length_m), "unhindered_s": None if found.unhindered_s is None else round(found.unhindered_s),
        "avoided": [asdict(one) for one in found.avoided],
        "steps": [{"road": one.ref or one.name, "class": one.kind, "length_m": round(one.length_m)} for one in found.steps],
    }  # fmt: skip
    return {"type": "Feature", "properties": told, "geometry": found.geometry}


def rings(found: Sequence[Ring]) -> dict[str, Any]:
    """How far one gets, the widest first: they are painted over each other."""
    features = [{"type": "Feature", "properties": {"minutes": one.minutes}, "geometry": one.geometry} for one in reversed(found)]
    return {"type": "FeatureCollection", "features": features}


def listed(made: Scene) -> dict[str, Any]:
    """What the template of the list asks for."""
    rows, more = view_content.rows(made)
    return {
        "rows": rows,
        "more": more,
        "figure_rows": view_content.figure_rows(made),
        "view": made.view,
        "unknown": [one.layer.title for one in made.answers if not one.known],
    }


def sheet(found: Answer) -> Sheet:
    """What stands in an area: a line for each commune, each kind of thing, each thing that is named."""
    columns = (
        Column(label("map.area.what")), Column(label("map.area.name")), Column(label("map.area.count"), 0), Column(label("map.area.line")),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for one in found.exposure.communes:
        share = label("map.area.share", share=number((one.share or 0) * 100, 1))
        rows.append((label("map.area.persons"), either(one.name, one.name_en), one.people, share))
    for held in found.held:
        added = "" if held.added is None else f"{number(held.added)} {held.layer.adds_up}"
        rows.append((held.layer.title, label("map.area.all"), held.count, added))
        rows += [(held.layer.title, row.name, 1, row.line) for row in held.named]
    return Sheet(
        "area",
        label("map.area.title"),
        columns,
        tuple(rows),
        (label("map.area.method"), found.area.text[:200], *filter(None, [found.area.line])),
    )


def units_address(day: date) -> str:
    """Where the communes of a day are read; another address when they are other ones."""
    return f"/map/units?day={unit_geography.whole_day(day).isoformat()}&stamp={places.stamp() or 0}"


def _feature(layer: Layer, one: Feature, tones: Mapping[str, str]) -> dict[str, Any]:
    key = f"{layer.code}/{one.id}"
    tone = {"tone": tones[key]} if key in tones else {}
    return {
        "type": "Feature",
        "geometry": one.geometry,
        "properties": {
            "key": key,
            **tone,
            "name": one.name,
            "said": view_content.said(one),
            "light": one.light,
            "rank": GRAVEST_FIRST.index(one.light),
            "sign": f"shape:{layer.shape}" if layer.shape else f"icon:{layer.icon}",
            "heard": list(one.heard),
        },
    }
