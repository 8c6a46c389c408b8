"""Reads of organizations, each on a day."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F, Q

from bazan.core.errors import NotFound
from bazan.core.time import local_day, now
from bazan.directory.organizations.models import BodyRow, Organization, Responsibility
from bazan.directory.organizations.types import OrganizationInfo
from bazan.directory.places import api as places
from bazan.platform.web import request_cache

ALL_SECTORS = "*"


def organization(organization_id: int) -> OrganizationInfo:
    """NotFound ``organizations.unknown``."""
    found = Organization.objects.filter(pk=organization_id).first()
    if found is None:
        raise NotFound("organizations.unknown", {"id": organization_id})
    return _info(found)


def by_code(code: str, on: date) -> OrganizationInfo:
    """Who bears the code on this day. NotFound ``organizations.unknown_code``."""
    found = Organization.objects.filter(_valid(on), code=code).first()
    if found is None:
        raise NotFound("organizations.unknown_code", {"code": code, "on": on.isoformat()})
    return _info(found)


def last_known_as(code: str, on: date) -> OrganizationInfo:
    """Who bears the code on this day, else who bore it last: for files that name a body which was ended in the browser since.

    NotFound ``organizations.unknown_code``: nobody ever did.
    """
    rows = Organization.objects.filter(code=code, valid_from__lte=on).exclude(valid_to=F("valid_from")).order_by("valid_from")
    found = rows.last()
    return _info(found) if found else by_code(code, on)


def numbers_of(code: str) -> frozenset[int]:
    """Every number that bore the code over the years: a body that was founded anew is another row of the register."""
    return frozenset(Organization.objects.filter(code=code).values_list("id", flat=True))


def bearing(code: str) -> list[OrganizationInfo]:
    """Everybody that bore the code over the years, by id."""
    return [_info(o) for o in Organization.objects.filter(code=code).order_by("id")]


def same_body(organization_id: int) -> frozenset[int]:
    """Every number of the body that this one is of."""
    return same_bodies([organization_id])


def same_bodies(organization_ids: Iterable[int]) -> frozenset[int]:
    """Every number of the bodies that these are of: who was entered under an earlier name is still of the body."""
    own = Organization.objects.filter(pk__in=list(organization_ids)).values("code")
    return frozenset(Organization.objects.filter(code__in=own).values_list("id", flat=True))


def all_on(on: date) -> list[OrganizationInfo]:
    """Everybody on this day, by whom they belong to, then by code; last who belongs to nobody."""
    held = [one for one in everything() if one.valid(on)]
    return sorted(held, key=lambda one: (one.parent_id is None, one.parent_id or 0, one.code))


def everything() -> list[OrganizationInfo]:
    """Everybody of all days, by id. One query, in a request once."""
    return list(request_cache.asked("organizations", lambda: [_info(o) for o in Organization.objects.order_by("id")]))


def responsible(sector: str, place_id: int, on: date) -> list[OrganizationInfo]:
    """Who answers for the sector there on this day: the nearest place first, in it the named sector before all sectors."""
    line = [*(p.id for p in places.ancestors(place_id, on)), place_id]
    valid = _valid(on, "organization__")
    rows = Responsibility.objects.filter(valid, place_id__in=line, sector__in=(sector, ALL_SECTORS)).select_related("organization")
    ordered = sorted(rows, key=lambda row: (-line.index(row.place_id), row.sector == ALL_SECTORS, row.organization.code))
    return [_info(o) for o in dict.fromkeys(row.organization for row in ordered)]


def answers() -> dict[int, tuple[tuple[int, str], ...]]:
    """(place, sector) that each organization answers for today, under every number it bore; one that answers for nothing of
    its own, as whoever it belongs to does.

    Two queries, in a request once.
    """
    return request_cache.asked("organizations.answers", _answers)


def _answers() -> dict[int, tuple[tuple[int, str], ...]]:
    own: dict[int, tuple[tuple[int, str], ...]] = {}
    for number, place_id, sector in Responsibility.objects.order_by("id").values_list("organization_id", "place_id", "sector"):
        own[number] = (*own.get(number, ()), (place_id, sector))
    today = local_day(now())
    eras = sorted(everything(), key=lambda era: (era.valid(today), not era.empty, era.valid_from))
    newest, above = {era.code: era.id for era in eras}, {era.id: era.parent_id for era in eras}
    found = {}
    for number, code in ((era.id, era.code) for era in eras):
        at: int | None = newest[code]
        line = set[int]()
        while at is not None and at not in own and at not in line:
            line.add(at)
            at = above.get(at)
        found[number] = own.get(at, ()) if at is not None else ()
    return found


def areas_on(on: date) -> dict[int, list[tuple[str, int]]]:
    """Number of each body of this day to what it answers for: (sector, place). One query."""
    found: dict[int, list[tuple[str, int]]] = {}
    rows = Responsibility.objects.filter(_valid(on, "organization__")).order_by("sector", "place_id")
    for number, sector, place_id in rows.values_list("organization_id", "sector", "place_id"):
        found.setdefault(number, []).append((sector, place_id))
    return found


def sectors() -> list[str]:
    """Every sector that any body ever answered for, by id. One query."""
    return sorted(set(Responsibility.objects.values_list("sector", flat=True)))


def changed_here() -> frozenset[str]:
    """The codes of bodies that the province changed in the browser. One query."""
    return frozenset(BodyRow.objects.filter(own=True).values_list("code", flat=True))


def _valid(on: date, prefix: str = "") -> Q:
    ended = Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gt": on})
    return Q(**{f"{prefix}valid_from__lte": on}) & ended


def _info(row: Organization) -> OrganizationInfo:
    return OrganizationInfo(**{name: getattr(row, name) for name in OrganizationInfo.__dataclass_fields__})


def place_of(organization_id: int, on: date) -> int | None:
    """The one place an organization answers for when that is less than the whole territory: a commune's committee, its commune."""
    rows = Responsibility.objects.filter(organization_id=organization_id).values_list("place_id", flat=True).distinct()
    valid = [place_id for place_id in rows if places.place(place_id).valid(on)]
    return valid[0] if len(valid) == 1 and valid[0] != places.root(on).id else None
