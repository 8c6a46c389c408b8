"""Cameras on a map: where each stands and how, and the ground it sees."""

from collections.abc import Mapping

from bazan.cameras.devices import province_config, queries
from bazan.cameras.devices.actions import THING
from bazan.cameras.devices.field_of_view import direction, light_of, view_of
from bazan.cameras.devices.types import CameraInfo
from bazan.core.labels import label
from bazan.core.language import either, words
from bazan.core.map_layers import Extent, Feature, Layer, Link, Question, point
from bazan.core.time import local_day
from bazan.directory.organizations import api as organizations

STANDS, SEES = "cameras", "cameras.views"


def listed() -> list[Layer]:
    group = province_config.of_province().sector
    return [
        Layer(STANDS, label("cameras.layer.cameras"), group, "point", icon="camera"),
        Layer(SEES, label("cameras.layer.views"), group, "area", icon="eye"),
    ] if group else []  # fmt: skip


def asked(code: str, question: Question) -> list[Feature]:
    """As they stand now; those that look somewhere have their view in the other layer, under the same number."""
    wanted = [camera for camera in queries.cameras(codes=question.ids) if _meets(code, camera, question)]
    owners = {body.id: either(body.short_name or body.name, body.name_en) for body in organizations.all_on(local_day(question.at))}
    return [_feature(code, camera, owners.get(camera.organization_id, "")) for camera in wanted]


def _meets(code: str, camera: CameraInfo, question: Question) -> bool:
    if code == STANDS:
        return question.wants(camera.terms.code, camera.terms.latitude, camera.terms.longitude)
    view = view_of(camera.terms)
    return view is not None and (question.ids is not None or question.extent is None or _around(view).meets(question.extent))


def _around(view: Mapping[str, list[list[tuple[float, float]]]]) -> Extent:
    longitudes, latitudes = zip(*view["coordinates"][0], strict=True)
    return Extent(min(longitudes), min(latitudes), max(longitudes), max(latitudes))


def _feature(code: str, camera: CameraInfo, owner: str) -> Feature:
    terms = camera.terms
    name, (light, why) = either(terms.name, terms.name_en), light_of(camera)
    facts = {
        "cameras.layer.looks": direction(terms.bearing),
        "cameras.layer.road": terms.road,
        "cameras.layer.purpose": words(terms.purpose),
    }
    return Feature(
        id=terms.code,
        geometry=point(terms.latitude, terms.longitude) if code == STANDS else view_of(terms) or {},
        name=name if code == STANDS else label("cameras.layer.view_of", name=name),
        light=light,
        line=label(why) if why else "",
        since=camera.frame_at,
        owner=owner,
        href=f"/cameras/{terms.code}",
        place_id=camera.place_id,
        heard=(camera.id,),
        same=f"things.{THING}/{camera.thing_id}" if code == STANDS else "",
        picture=f"/cameras/{terms.code}/still.jpg" if camera.state == "live" else "",
        links=(Link(label("cameras.layer.live"), f"/cameras?camera={terms.code}", "play", "cameras.live"),),
        facts=tuple((label(what), said) for what, said in facts.items() if said),
        properties={"state": camera.state, "faults": list(camera.faults), "bearing": terms.bearing, "road": terms.road},
    )  # fmt: skip
