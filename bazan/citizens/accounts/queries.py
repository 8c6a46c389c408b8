"""Reads of accounts, as types."""

from collections.abc import Iterable
from datetime import datetime

from bazan.citizens.accounts import phone_encryption, rules
from bazan.citizens.accounts.models import Citizen, CitizenPlace
from bazan.citizens.accounts.types import Account, FamilyPlace
from bazan.core.errors import NotFound
from bazan.directory.accounts import api as accounts


def whose(token: str, at: datetime) -> int | None:
    """Whose session a token is."""
    found = accounts.call_signed("citizen_of", rules.kept(token), at.isoformat()) if token else None
    return found[0] if found else None


def account(citizen_id: int) -> Account:
    """One's own account, in a request entered for it. NotFound ``citizens.account``."""
    row = Citizen.objects.filter(id=citizen_id).first()
    if row is None:
        raise NotFound("citizens.account", {})
    found = tuple(_place(one) for one in CitizenPlace.objects.filter(citizen_id=citizen_id).order_by("id"))
    return Account(row.id, phone_encryption.phone_of_row(row), row.language, row.sms_warnings, row.keep_facts, row.created_at, found)


def reached(place_ids: Iterable[int]) -> set[int]:
    """The accounts that agreed to be written to and have a place of the family in one of these communes. For clocks: no page sees it.

    No phone is opened: one that can't be would hold up everybody else's.
    """
    return set(CitizenPlace.objects.filter(place_id__in=list(place_ids), citizen__sms_warnings=True).values_list("citizen_id", flat=True))


def phone_of(citizen_id: int) -> tuple[str, str]:
    """(phone, language) of who still agrees to be written to; empty: nobody. For clocks. Raises BrokenSeal."""
    row = Citizen.objects.filter(id=citizen_id, sms_warnings=True).first()
    return (phone_encryption.phone_of_row(row), row.language) if row else ("", "")


def _place(row: CitizenPlace) -> FamilyPlace:
    return FamilyPlace(row.id, row.name, row.place_id, row.latitude, row.longitude)
