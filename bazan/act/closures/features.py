"""What of this room stands where: roads that are cut, as a sign or along the blocked stretch."""

from bazan.act.closures import api
from bazan.act.closures.types import ClosureInfo, vertices
from bazan.kernel.labels import label
from bazan.kernel.language import either, words
from bazan.kernel.layers import Extent, Feature, Layer, Question
from bazan.register.organizations import api as organizations

LAYER = "closures"


def listed() -> list[Layer]:
    return [Layer(LAYER, label("closures.layer"), "response", "line", icon="minus", shown=True)]


def asked(code: str, question: Question) -> list[Feature]:
    """Exactly as it was known at the instant asked for."""
    if code != LAYER:
        return []
    found = [one for one in api.closures(question.at) if one.standing(question.at)]
    if question.ids is not None:
        found = [one for one in found if str(one.id) in question.ids]
    if question.extent is not None:
        found = [one for one in found if _box(one).meets(question.extent)]
    bodies = {body.id: either(body.short_name, body.name_en) for body in organizations.everything()} if found else {}
    return [_feature(one, question, bodies.get(one.organization_id, "")) for one in found]


def _box(one: ClosureInfo) -> Extent:
    latitudes, longitudes = zip(*vertices(one.terms.geometry), strict=True)
    return Extent(min(longitudes), min(latitudes), max(longitudes), max(latitudes))


def _feature(one: ClosureInfo, question: Question, owner: str) -> Feature:
    terms = one.terms
    cause, whom = words(api.catalogue().causes.get(terms.cause, {"vi": terms.cause})), label(f"closures.whom.{terms.whom}")
    minutes = max(0, int((question.at - terms.since).total_seconds() // 60))
    age = next(
        label(f"closures.age.{unit}", count=minutes // size)
        for unit, size, most in (("minute", 1, 120), ("hour", 60, 48 * 60), ("day", 1440, minutes + 1440))
        if minutes < most
    )
    facts = [
        (label("closures.fact.cause"), cause),
        (label("closures.fact.whom"), whom),
        (label("closures.fact.note"), terms.note),
        (label("closures.fact.reference"), terms.reference),
    ]
    return Feature(
        str(one.id), terms.geometry, terms.road, "off" if terms.whom == "all" else "watch", f"{cause} · {whom} · {age}", terms.since, owner,
        f"/closures/{one.id}", one.place_id, (one.id,), tuple((name, value) for name, value in facts if value),
        {"road": terms.road, "cause": terms.cause, "whom": terms.whom, "since": terms.since.isoformat(),
         "until": terms.until.isoformat() if terms.until else None, "reference": terms.reference},
    )  # fmt: skip
