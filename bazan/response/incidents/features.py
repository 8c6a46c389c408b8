"""Incidents on a map: the point where they are, or the seat of their commune; and the areas drawn for them."""

from datetime import datetime

from shapely.geometry import shape

from bazan.core.errors import NotFound
from bazan.core.labels import label
from bazan.core.language import either, words
from bazan.core.map_layers import Extent, Feature, Layer, Light, Question, point
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.platform.web import request_cache
from bazan.response.incidents import api
from bazan.response.incidents.types import AreaInfo, IncidentInfo


def listed() -> list[Layer]:
    return [
        Layer("incidents.areas", label("incidents.layer.areas"), "response", "area", icon="pentagon", shown=True),
        Layer("incidents.points", label("incidents.layer.points"), "response", "point", icon="triangle-alert", shown=True),
    ]


def incidents(code: str, question: Question) -> list[Feature]:
    """Actual incidents that were open at the moment asked about, guarded ones left out."""
    held, areas = request_cache.asked(f"incidents open at {question.at.isoformat()}", lambda: _open_at(question.at))
    leads = {one.id: either(one.short_name or one.name, one.name_en) for one in organizations.everything()}
    if code == "incidents.areas":
        drawn = [(info, areas[info.case_id]) for info in held if info.case_id in areas]
        return [_area(info, area, leads) for info, area in drawn if _asked_for(info, area, question)]
    found = []
    for info in held:
        where = _where(info)
        if where and question.wants(info.id, *where):
            found.append(_point(info, where, leads))
    return found


def _open_at(at: datetime) -> tuple[list[IncidentInfo], dict[int, AreaInfo]]:
    """What both layers stand on, asked for once."""
    held = [info for info in api.open_at(at) if not info.guarded]
    return held, api.areas([info.case_id for info in held], at)


def _where(info: IncidentInfo) -> tuple[float, float] | None:
    if info.point is not None:
        return info.point
    try:
        place = places.place(info.place_id)
    except NotFound:
        return None
    return place.latitude, place.longitude


def _asked_for(info: IncidentInfo, area: AreaInfo, question: Question) -> bool:
    if question.ids is not None:
        return str(info.id) in question.ids
    return question.extent is None or question.extent.meets(Extent(*shape(dict(area.geometry)).bounds))


def _light(info: IncidentInfo) -> Light:
    """As grave as its severity; once it is stable or recovering, to be watched."""
    if info.state in ("stable", "recovering"):
        return "watch"
    cap = api.catalogue().severities[info.severity].cap if info.severity in api.catalogue().severities else ""
    lights: dict[str, Light] = {"extreme": "disaster", "severe": "off", "moderate": "watch"}
    return lights.get(cap.lower(), "watch")


def _point(info: IncidentInfo, where: tuple[float, float], leads: dict[int, str]) -> Feature:
    return _feature(info, point(*where), info.title, info.opened_at, leads)


def _area(info: IncidentInfo, area: AreaInfo, leads: dict[int, str]) -> Feature:
    return _feature(info, dict(area.geometry), label("incidents.layer.area_of", title=info.title), area.at, leads)


def _feature(info: IncidentInfo, geometry: dict, name: str, since: datetime, leads: dict[int, str]) -> Feature:
    known = api.catalogue().kinds.get(info.kind)
    return Feature(
        id=str(info.id),
        geometry=geometry,
        name=name,
        light=_light(info),
        line=label(f"incidents.state.{info.state}"),
        since=since,
        owner=leads.get(info.lead_id, ""),
        href=f"/incidents/{info.id}",
        place_id=info.place_id,
        heard=(info.id,),
        properties={
            "code": info.code, "kind": info.kind, "kind_name": words(known.names) if known else info.kind, "state": info.state,
            "severity": info.severity, "level": info.level, "sector": info.sector, "opened_at": info.opened_at.isoformat(),
        },
    )  # fmt: skip
