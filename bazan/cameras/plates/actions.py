"""Writes of people: the watch list. One function, one transaction, one audit entry."""

from datetime import datetime

from django.db import IntegrityError, transaction

from bazan.cameras.devices import api as devices
from bazan.cameras.plates import rules
from bazan.cameras.plates.models import PlateWanted
from bazan.cameras.plates.queries import wanted_info
from bazan.cameras.plates.types import WantedInfo, WantedTerms
from bazan.core.errors import NotFound, Refused
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import Acting


@transaction.atomic
def add(terms: WantedTerms, by: Acting, at: datetime) -> WantedInfo:
    """Watch for a plate until it expires or somebody ends it; what was read before is looked through by a clock some seconds later.

    As ``rules.listed``; Refused ``plates.listed``, ``plates.many``, ``plates.organization``; Forbidden ``people.not_allowed``.
    """
    sector = devices.catalogue().sector
    accounts.require(by.reach, "plates.watch", None, sector)
    terms = rules.listed(terms, at)
    try:
        organizations.organization(terms.organization_id)
    except NotFound as why:
        raise Refused("plates.organization", {}, "organization") from why
    PlateWanted.objects.filter(plate=terms.plate, ended_at=None, expires_at__lte=at).update(ended_at=at)
    if PlateWanted.objects.filter(ended_at=None, expires_at__gt=at).count() >= rules.MOST_HELD:
        raise Refused("plates.many", {"most": rules.MOST_HELD}, "plate")
    row = PlateWanted(
        plate=terms.plate, alike=rules.alike(terms.plate), reason=terms.reason, legal_basis=terms.legal_basis,
        organization_id=terms.organization_id, sector=sector, added_by=by.username, added_at=at, expires_at=terms.expires_at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as why:  # the database knows, be it that two people add it at once
        raise Refused("plates.listed", {"plate": terms.plate}, "plate") from why
    said = {
        "plate": terms.plate, "reason": terms.reason, "legal_basis": terms.legal_basis, "organization": terms.organization_id,
        "expires_at": terms.expires_at.isoformat(),
    }  # fmt: skip
    audit.append(by.username, "plates.add", f"plate_wanted:{row.id}", said)
    return wanted_info(row, 0)


@transaction.atomic
def end(wanted_id: int, by: Acting, at: datetime) -> None:
    """Watch for it no more; what was met stays. Ended twice it does nothing.

    NotFound ``plates.unknown``; Forbidden ``people.not_allowed``.
    """
    accounts.require(by.reach, "plates.watch", None, devices.catalogue().sector)
    row = PlateWanted.objects.select_for_update().filter(id=wanted_id).first()
    if row is None:
        raise NotFound("plates.unknown", {})
    if row.ended_at is not None:
        return
    row.ended_at, row.ended_by = at, by.username
    row.save(update_fields=["ended_at", "ended_by"])
    audit.append(by.username, "plates.end", f"plate_wanted:{row.id}", {"plate": row.plate})
