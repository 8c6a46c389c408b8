"""What was decided of a camera, in words: for what it is, by which law, whose, when it is watched, how long it keeps, what it hides."""

from collections.abc import Mapping
from datetime import datetime

from bazan.cameras.devices import api as devices
from bazan.cameras.devices.types import CameraInfo, Terms
from bazan.core.labels import label
from bazan.core.language import either, words
from bazan.core.time import local_day
from bazan.directory.organizations import api as organizations
from bazan.platform.design_system.api import number, quantity


def facts(camera: CameraInfo, now: datetime) -> list[tuple[str, str]]:
    """(what, how it is), in the order a reader of the page asks; what nobody said is left out, purpose and law never. One query."""
    terms = camera.terms
    told: Mapping[str, str] = {
        "purpose": words(terms.purpose) or label("cameras.about.unsaid"),
        "law": terms.legal_basis or label("cameras.about.unsaid"),
        "owner": _owner(camera, now),
        "hours": ", ".join(f"{begins}–{ends}" for begins, ends in terms.hours) or label("cameras.about.always"),
        "kept_for": label("cameras.page.days", count=number(terms.stills_days)),
        "masks": label("cameras.about.masked", count=number(len(terms.masks))) if terms.masks else label("cameras.about.unmasked"),
        "plates": _plates(terms),
        "direction": _direction(terms),
        "road": terms.road,
    }
    return [(label(f"cameras.about.{what}"), said) for what, said in told.items() if said]


def _owner(camera: CameraInfo, now: datetime) -> str:
    bodies = organizations.all_on(local_day(now))
    return next((either(body.name, body.name_en) for body in bodies if body.id == camera.organization_id), "")


def _plates(terms: Terms) -> str:
    if not terms.plates_basis:
        return label("cameras.about.no_plates")
    return label("cameras.about.plates_by", basis=terms.plates_basis, days=number(terms.plates_days))


def _direction(terms: Terms) -> str:
    said = [devices.direction(terms.bearing)]
    if terms.view_angle:
        said.append(label("cameras.about.angle", degrees=number(terms.view_angle)))
    if terms.reach_m:
        said.append(label("cameras.about.reach", metres=quantity(terms.reach_m, 0, "m")))
    return "; ".join(part for part in said if part)
