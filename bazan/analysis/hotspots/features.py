"""Hot spots on a map: a layer a subject, each cell or commune an area with what is said of it."""

from collections.abc import Mapping
from typing import Any

from bazan.analysis.hotspots import results
from bazan.analysis.hotspots.spot_descriptions import inside_words, kinds
from bazan.analysis.hotspots.types import HotAreaInfo, LookInfo
from bazan.core.labels import label
from bazan.core.language import either, words
from bazan.core.map_layers import Extent, Feature, Layer, Light, Question
from bazan.core.time import local_day
from bazan.directory.places import api as places

LIGHTS: Mapping[str, Light] = {"hot99": "off", "hot95": "watch"}


def listed() -> list[Layer]:
    return [
        Layer(
            f"hotspots.{look.subject}",
            label("hotspots.layer", name=words(look.labels)),
            look.subject.partition(".")[0],
            "area",
            icon="flame",
        )
        for look in results.looks()
        if look.areas
    ]


def asked(code: str, question: Question) -> list[Feature]:
    """As they were last found."""
    subject = code.removeprefix("hotspots.")
    look = next((one for one in results.looks(subject.partition(".")[0]) if one.subject == subject), None)
    if look is None:
        return []
    found = [area for area in results.areas(subject=subject) if question.ids is None or area.id in question.ids]
    day = local_day(question.now)
    named = {place.id: either(place.name, place.name_en) for place in (places.root(day), *places.communes(day))}
    outlines = {one.place_id: one.geometry for one in places.boundaries(day)} if look.by_communes else {}
    drawn = [(area, _geometry(area, outlines)) for area in found]
    met = [(area, geometry) for area, geometry in drawn if geometry and (question.ids is not None or _meets(area, question.extent))]
    known = kinds() if met else {}
    return [_feature(area, geometry, look, named.get(area.place_id, ""), known) for area, geometry in met]


def _geometry(area: HotAreaInfo, outlines: Mapping[int, Any]) -> Mapping[str, Any] | None:
    return {"type": "Polygon", "coordinates": [area.ring]} if area.ring else outlines.get(area.place_id)


def _meets(area: HotAreaInfo, extent: Extent | None) -> bool:
    """A commune is given wherever one looks: there are few."""
    if extent is None or not area.ring:
        return True
    longitudes, latitudes = zip(*area.ring, strict=True)
    return Extent(min(longitudes), min(latitudes), max(longitudes), max(latitudes)).meets(extent)


def _feature(area: HotAreaInfo, geometry: Mapping[str, Any], look: LookInfo, place: str, known: Mapping[str, Any]) -> Feature:
    said = label(f"hotspots.heat.{area.heat}")
    course = label(f"hotspots.category.{area.category}") if area.category else ""
    facts = {"hotspots.fact.course": course, "hotspots.fact.inside": inside_words(area.inside, known)}
    return Feature(
        id=area.id,
        geometry=geometry,
        name=place,
        light=LIGHTS.get(area.heat, "none"),
        line=" · ".join(filter(None, (said, course))),
        value=area.count,
        unit=label("hotspots.unit"),
        since=look.made_at,
        href=f"/decide/{look.subject.partition('.')[0]}#hot-spots",
        place_id=area.place_id,
        facts=tuple((label(what), text) for what, text in facts.items() if text),
        properties={
            "heat": area.heat, "category": area.category, "count": area.count, "per_thousand": area.per_thousand, "gi": area.gi,
            "p": area.p, "spot": area.spot, "inside": dict(area.inside),
        },
    )  # fmt: skip
