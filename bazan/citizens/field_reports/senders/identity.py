"""Sender of a report: pages reach it through functions of the database alone, which record every look."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from bazan.citizens.field_reports import rules
from bazan.citizens.field_reports.senders import contacts
from bazan.citizens.field_reports.types import Filed, Reporter
from bazan.core.errors import NotFound, Refused
from bazan.core.reasons import SHORTEST_LOOK_REASON
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import Acting
from bazan.platform.security.text_anonymization import fingerprint


def new_code() -> str:
    """A tracking code nobody can guess: 59 random bits."""
    return rules.code_as_typed("".join(secrets.choice(rules.CODE_SIGNS) for _ in range(rules.CODE_LENGTH)))


def seal(report_id: int, code: str, filed: Filed) -> None:
    """Lay away who sent it. Belongs into the transaction of the act."""
    contact = contacts.Contact(filed.name.strip()[:120], filed.phone, filed.mail.strip()[:254])
    accounts.call_signed(
        "field_report_seal", str(report_id), contacts.seal_code(code, report_id).hex(), contacts.hash_code(code),
        (contacts.seal_sender(contact, report_id) or b"").hex(), contacts.hash_phone(contact.phone), contacts.hash_mail(contact.mail),
        str(filed.phone_proved), filed.language, str(filed.citizen_id or ""), device_print(filed.device), str(filed.keep_picture_facts),
    )  # fmt: skip


def opened(code: str) -> tuple[int, int]:
    """(report, case) of a tracking code. NotFound ``field_reports.code``."""
    found = accounts.call_signed("field_report_opened", contacts.hash_code(rules.code_as_typed(code)), only=("report", "held"))
    if found is None or found[0] is None:
        raise NotFound("field_reports.code", {})
    return found[0], found[1]


def code_of(report_id: int) -> str:
    """The tracking code, to be sent to who sent the report."""
    found = accounts.call_signed("field_report_code", str(report_id))
    return contacts.open_code(bytes.fromhex(found[0]), report_id) if found and found[0] else ""


def sent_by(citizen_id: int) -> list[tuple[int, int]]:
    """(report, case) of everything an account sent."""
    found = accounts.call_signed("field_reports_of", str(citizen_id))
    return [(int(one), int(other)) for one, other in found[0]] if found and found[0] else []


def claim(code: str, citizen_id: int) -> int:
    """The report of a code belongs to this account from now on. NotFound ``field_reports.code``, also for one that is another's."""
    found = accounts.call_signed("field_report_claim", contacts.hash_code(rules.code_as_typed(code)), str(citizen_id))
    if not found or found[0] is None:
        raise NotFound("field_reports.code", {})
    return int(found[0])


def sent_lately(device: str, phone: str, since: datetime) -> int:
    """How many reports came from this phone since then."""
    found = accounts.call_signed("field_reports_lately", device_print(device), contacts.hash_phone(phone), since.isoformat())
    return int(found[0]) if found else 0


def identify(report_id: int, by: Acting, at: datetime, reason: str) -> Reporter:
    """Who sent it, to one who may know and says why: the look is kept and audited, however the page ends.

    Forbidden ``people.not_allowed``; Refused ``field_reports.look.reason``; NotFound ``field_reports.unknown``.
    """
    accounts.require(by.reach, "field_reports.identify")
    if len(reason.strip()) < SHORTEST_LOOK_REASON:
        raise Refused("field_reports.look.reason", {}, "reason")
    found = accounts.call_signed("field_report_sender_of", str(report_id), by.username, at.isoformat(), reason.strip()[:500])
    if found is None:
        raise NotFound("field_reports.unknown", {})
    audit.append(by.username, "field_reports.identify", f"field_report:{report_id}", {"why": fingerprint(reason.strip())})
    sealed, proved, language, citizen_id = found
    contact = contacts.open_sender(bytes.fromhex(sealed or ""), report_id)
    return Reporter(contact.name, contact.phone, proved, language, citizen_id)


def forget(report_ids: Iterable[int], at: datetime) -> int:
    """Erase who sent these; how many. What was reported stays."""
    found = accounts.call_signed("field_reports_forget", ",".join(map(str, report_ids)), at.isoformat())
    return int(found[0]) if found else 0


def device_print(device: str) -> str:
    return fingerprint(device) if device else ""
