"""Reads of accounts, as types."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from bazan.kernel.errors import NotFound
from bazan.register.citizens import contacts, rules
from bazan.register.citizens.models import Citizen, CitizenPlace
from bazan.register.citizens.types import Account, FamilyPlace, Reached
from bazan.register.people import api as people


def whose(token: str, at: datetime) -> int | None:
    """Whose session a token is."""
    found = people.call_signed("citizen_of", rules.kept(token), at.isoformat()) if token else None
    return found[0] if found else None


def account(citizen_id: int) -> Account:
    """One's own account, in a request entered for it. NotFound ``citizens.account``."""
    row = Citizen.objects.filter(id=citizen_id).first()
    if row is None:
        raise NotFound("citizens.account", {})
    found = tuple(_place(one) for one in CitizenPlace.objects.filter(citizen_id=citizen_id).order_by("id"))
    return Account(row.id, contacts.phone_of_row(row), row.language, row.sms_warnings, row.keep_facts, row.created_at, found)


def reached(place_ids: Iterable[int]) -> list[Reached]:
    """Who agreed to be written to and has a place of the family in one of these communes. For clocks: no page sees it."""
    found: dict[int, list[FamilyPlace]] = defaultdict(list)
    for row in CitizenPlace.objects.filter(place_id__in=list(place_ids), citizen__sms_warnings=True).order_by("id"):
        found[row.citizen_id].append(_place(row))
    rows = Citizen.objects.filter(id__in=found).order_by("id")
    return [Reached(row.id, contacts.phone_of_row(row), row.language, tuple(found[row.id])) for row in rows]


def phone_of(citizen_id: int) -> tuple[str, str]:
    """(phone, language) of who still agrees to be written to; empty: nobody. For clocks."""
    row = Citizen.objects.filter(id=citizen_id, sms_warnings=True).first()
    return (contacts.phone_of_row(row), row.language) if row else ("", "")


def _place(row: CitizenPlace) -> FamilyPlace:
    return FamilyPlace(row.id, row.name, row.place_id, row.latitude, row.longitude)
