"""What accounts keep of people, erased when their time is over: codes asked for, and accounts nobody signed in to for so long."""

from bazan.citizens.accounts import phone_encryption
from bazan.citizens.accounts.actions import delete
from bazan.citizens.accounts.models import Citizen, CitizenSession, CitizenTry
from bazan.directory.personal_data.types import Erased, Ripe
from bazan.platform.security.text_anonymization import fingerprint


def _print_of(row: Citizen | CitizenTry) -> str:
    try:
        return fingerprint(phone_encryption.phone_of_row(row))
    except phone_encryption.BrokenSeal:  # what nobody can open is erased all the same
        return row.phone_hash


def tries(ripe: Ripe) -> Erased:
    """Phones and networks of codes asked for."""
    if ripe.cases is not None:
        return Erased(0)
    rows = list(CitizenTry.objects.filter(asked_at__lt=ripe.before).order_by("asked_at")[: ripe.most])
    if ripe.erase:
        CitizenTry.objects.filter(id__in=[row.id for row in rows]).delete()
    return Erased(len(rows), tuple(_print_of(row) for row in rows))


def accounts(ripe: Ripe) -> Erased:
    """Accounts whose last session ended before then."""
    if ripe.cases is not None:
        return Erased(0)
    used = CitizenSession.objects.filter(ends_at__gte=ripe.before).values("citizen_id")
    rows = list(Citizen.objects.filter(created_at__lt=ripe.before).exclude(id__in=used).order_by("id")[: ripe.most])
    if ripe.erase:
        for row in rows:
            delete(row.id)
    return Erased(len(rows), tuple(_print_of(row) for row in rows))
