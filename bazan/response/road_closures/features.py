"""What of this room stands where: roads that are cut, as a sign or along the blocked stretch."""

from bazan.core.labels import label
from bazan.core.language import either, words
from bazan.core.map_layers import Extent, Feature, Layer, Question
from bazan.directory.organizations import api as organizations
from bazan.response.road_closures import api
from bazan.response.road_closures.types import ClosureInfo, vertices

LAYER = "closures"


def listed() -> list[Layer]:
    return [Layer(LAYER, label("closures.layer"), "response", "line", icon="circle-minus", shown=True)]


def asked(code: str, question: Question) -> list[Feature]:
    """Exactly as it was known at the instant asked for."""
    if code != LAYER:
        return []
    found = [one for one in api.closures(question.at) if one.standing(question.at)]
    if question.ids is not None:
        found = [one for one in found if str(one.id) in question.ids]
    elif question.extent is not None:
        found = [one for one in found if _box(one).meets(question.extent)]
    bodies = {body.id: either(body.short_name, body.name_en) for body in organizations.everything()} if found else {}
    return [_feature(one, bodies.get(one.organization_id, "")) for one in found]


def _box(one: ClosureInfo) -> Extent:
    latitudes, longitudes = zip(*vertices(one.terms.geometry), strict=True)
    return Extent(min(longitudes), min(latitudes), max(longitudes), max(latitudes))


def _feature(one: ClosureInfo, owner: str) -> Feature:
    terms = one.terms
    cause, whom = words(api.catalogue().causes.get(terms.cause, {"vi": terms.cause})), label(f"closures.whom.{terms.whom}")
    facts = [
        (label("closures.fact.cause"), cause),
        (label("closures.fact.whom"), whom),
        (label("closures.fact.note"), terms.note),
        (label("closures.fact.reference"), terms.reference),
    ]
    return Feature(
        id=str(one.id),
        geometry=terms.geometry,
        name=terms.road,
        light="off" if terms.whom == "all" else "watch",
        line=f"{cause} · {whom}",
        since=terms.since,
        owner=owner,
        href=f"/closures/{one.id}",
        place_id=one.place_id,
        heard=(one.id,),
        facts=tuple((name, value) for name, value in facts if value),
        properties={
            "road": terms.road, "cause": terms.cause, "whom": terms.whom, "since": terms.since.isoformat(),
            "until": terms.until.isoformat() if terms.until else None, "reference": terms.reference,
        },
    )  # fmt: skip
