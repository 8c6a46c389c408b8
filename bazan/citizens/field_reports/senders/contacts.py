"""Encrypt the sender and the tracking code of a report for their row, and look them up by keyed hashes."""

import json
from dataclasses import asdict, dataclass

from bazan.citizens.field_reports.models import ReportSender
from bazan.core.settings import Settings, current
from bazan.platform.security.contact_encryption import BrokenSeal, hash_contact, open_contact, seal_contact

__all__ = ["BrokenSeal", "Contact", "code_of_row", "contact_of_row", "hash_code", "hash_mail", "hash_phone", "opened", "rebuild_hashes",
           "seal_code", "seal_sender", "sealed"]  # fmt: skip


@dataclass(frozen=True)
class Contact:
    """Contact data of the sender of a report."""

    name: str = ""
    phone: str = ""
    mail: str = ""


def sealed(plain: bytes, report_id: int, settings: Settings) -> bytes:
    """Encrypt bytes for the sender's row of this report."""
    return seal_contact(plain, f"field_report_sender:{report_id}", settings)


def opened(kept: bytes, report_id: int, settings: Settings) -> bytes:
    """Decrypt bytes of the sender's row of this report. Raises BrokenSeal."""
    return open_contact(kept, f"field_report_sender:{report_id}", settings)


def seal_code(code: str, report_id: int) -> bytes:
    return sealed(json.dumps({"code": code}).encode(), report_id, current())


def open_code(kept: bytes, report_id: int) -> str:
    return str(json.loads(opened(kept, report_id, current()))["code"])


def seal_sender(contact: Contact, report_id: int) -> bytes | None:
    """Encrypt name, phone and mail; None where nothing is known of the sender."""
    return sealed(json.dumps(asdict(contact)).encode(), report_id, current()) if contact != Contact() else None


def open_sender(kept: bytes | None, report_id: int) -> Contact:
    return Contact(**json.loads(opened(kept, report_id, current()))) if kept else Contact()


def code_of_row(row: ReportSender) -> str:
    return open_code(bytes(row.code_sealed), row.report_id)


def contact_of_row(row: ReportSender) -> Contact:
    return open_sender(bytes(row.contact_sealed) if row.contact_sealed else None, row.report_id)


def hash_code(code: str) -> str:
    return hash_contact("code", code, current())


def hash_phone(phone: str) -> str:
    return hash_contact("phone", phone, current())


def hash_mail(mail: str) -> str:
    return hash_contact("mail", mail, current())


def rebuild_hashes() -> None:
    """Compute the hashes of every row anew, under the key of the installation that the rows were brought to."""
    for row in ReportSender.objects.order_by("id").iterator():
        try:
            contact = contact_of_row(row)
            hashes = {
                "code_hash": hash_code(code_of_row(row)),
                "phone_hash": hash_phone(contact.phone),
                "mail_hash": hash_mail(contact.mail),
            }
        except BrokenSeal:  # it could not be opened where it comes from
            continue
        ReportSender.objects.filter(id=row.id).update(**hashes)
