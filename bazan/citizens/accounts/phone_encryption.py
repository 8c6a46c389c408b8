"""Phones of accounts and of codes asked for, encrypted and found again by a keyed hash."""

from bazan.citizens.accounts.models import Citizen, CitizenTry
from bazan.core.settings import Settings, current
from bazan.platform.security.contact_encryption import BrokenSeal, hash_contact, open_contact, seal_contact

__all__ = ["BrokenSeal", "hash_phone", "opened", "phone_of_row", "rebuild_hashes", "seal_phone", "sealed"]


def sealed(phone: bytes, phone_hash: str, settings: Settings) -> bytes:
    return seal_contact(phone, f"citizen:{phone_hash}", settings)


def opened(kept: bytes, phone_hash: str, settings: Settings) -> bytes:
    """Decrypt the phone that has this hash. Raises BrokenSeal."""
    return open_contact(kept, f"citizen:{phone_hash}", settings)


def hash_phone(phone: str) -> str:
    return hash_contact("phone", phone, current())


def seal_phone(phone: str) -> bytes:
    """Encrypt a phone for the row with its hash, be it a code asked for or the account it becomes."""
    return sealed(phone.encode(), hash_phone(phone), current())


def phone_of_row(row: Citizen | CitizenTry) -> str:
    return opened(bytes(row.phone_sealed), row.phone_hash, current()).decode()


def rebuild_hashes() -> None:
    """Compute the hashes of all accounts anew, under the key of the installation that the rows were brought to."""
    for row in Citizen.objects.order_by("id").iterator():
        try:
            phone = phone_of_row(row)
        except BrokenSeal:  # it could not be opened where it comes from
            continue
        Citizen.objects.filter(id=row.id).update(phone_hash=hash_phone(phone), phone_sealed=seal_phone(phone))
