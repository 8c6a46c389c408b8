"""What everybody is told of each camera."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bazan.cameras.devices import api as devices
from bazan.cameras.devices.types import CameraInfo, LookedFor
from bazan.citizens.app.api import within
from bazan.core.time import local_day
from bazan.data.figures.api import kept
from bazan.directory.organizations import api as organizations
from bazan.directory.organizations.types import OrganizationInfo
from bazan.directory.personal_data import api as personal_data
from bazan.directory.places import api as places

KEPT_S = 60
COARSE = 3
"""Decimals of a degree that are told: about a hundred metres."""
NOTHING = LookedFor((), 0)


@dataclass(frozen=True)
class Noticed:
    """A camera as everybody knows it. Words are (Vietnamese, English); ``plates_basis`` empty: it reads no plates."""

    code: str
    names: tuple[str, str]
    place_code: str
    place: tuple[str, str]
    road: str
    latitude: float
    longitude: float
    purpose: tuple[str, str]
    legal_basis: str
    looks_for: tuple[str, ...]
    """``cameras.purpose.<this>``: what the rules drawn on its picture are for."""
    hours: tuple[tuple[str, str], ...]
    kept_days: int
    plates_basis: str
    plates_days: int
    responsible: tuple[str, str]


@kept(KEPT_S)
def noticed(at: datetime) -> tuple[Noticed, ...]:
    """Every camera that is watched here, by commune and code. For who asks within the same minute the same."""
    sector = devices.catalogue().sector
    return within([sector], lambda: _noticed(at)) if sector else ()


def _noticed(at: datetime) -> tuple[Noticed, ...]:
    known = [camera for camera in devices.cameras() if camera.terms.enabled]
    if not known:
        return ()
    owners = {body.id: body for body in organizations.everything()}
    communes = {unit.id: (unit.code, unit.name, unit.name_en) for unit in places.communes(local_day(at))}
    looked, most = devices.looked_for(), _most_days()
    told = [_told(camera, communes, owners, looked.get(camera.id, NOTHING), most) for camera in known]
    return tuple(sorted(told, key=lambda camera: (places.folded(camera.place[0]), camera.code)))


def _told(
    camera: CameraInfo,
    communes: Mapping[int, tuple[str, str, str]],
    owners: Mapping[int, OrganizationInfo],
    looked: LookedFor,
    most: int,
) -> Noticed:
    terms, owner = camera.terms, owners[camera.organization_id]
    code, place, place_en = communes.get(camera.place_id or 0, ("", "", ""))
    days = max(terms.stills_days, looked.keep_days)
    return Noticed(
        terms.code, (terms.name, terms.name_en), code, (place, place_en or place), terms.road, round(terms.latitude, COARSE),
        round(terms.longitude, COARSE), (terms.purpose.get("vi", ""), terms.purpose.get("en", "")), terms.legal_basis, looked.purposes,
        terms.hours, min(days, most) if most else days, terms.plates_basis, terms.plates_days, (owner.name, owner.name_en),
    )  # fmt: skip


def _most_days() -> int:
    """How long the province keeps pictures at the longest; 0: as long as each camera says."""
    return next((rule.days for rule in personal_data.rules() if rule.holder.name == "cameras.stills"), 0)


def by_commune(told: Sequence[Noticed]) -> list[tuple[str, tuple[str, str], list[Noticed]]]:
    """(code of a commune, its name, the cameras there), in their order."""
    communes: dict[str, list[Noticed]] = {}
    for camera in told:
        communes.setdefault(camera.place_code, []).append(camera)
    return [(code, known[0].place, known) for code, known in communes.items()]
