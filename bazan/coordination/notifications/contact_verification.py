"""An address counts once whoever holds it typed the code that was sent there: by it somebody may be called, and a password made anew.

The code of a row needs the house's secret: nobody who reads the tables knows it.
"""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from bazan.coordination.notifications import contacts, declared_providers, rules
from bazan.coordination.notifications.delivery.letter_queue import Addressed, carry_due
from bazan.coordination.notifications.models import ContactCode
from bazan.coordination.notifications.outgoing_channels import EMAIL
from bazan.coordination.notifications.providers import active_providers
from bazan.coordination.notifications.types import PendingCode
from bazan.core.errors import Refused
from bazan.core.labels import label
from bazan.core.language import LANGUAGES, speaking
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.platform.security.text_anonymization import fingerprint

DIGITS = 6
TRIES = 5
VALID = timedelta(minutes=15)
WITHIN, MOST = timedelta(hours=1), 5
"""Codes that one account may have sent in that time."""
KEPT = timedelta(days=1)


@transaction.atomic
def ask_to_prove(account_id: int, channel: str, address: str, actor: str, at: datetime) -> None:
    """Send a code to this address; one sent by the channel before works no more.

    Raises Refused ``notifications.channel.unknown``, ``.closed``, ``notifications.address.*``, ``notifications.proving.often``.
    """
    kind = declared_providers.channel(channel)
    if kind is None:
        raise Refused("notifications.channel.unknown", {"channel": channel}, channel)
    if channel not in active_providers.provable_channels():
        raise Refused("notifications.channel.closed", {}, channel)
    address = rules.check_address(kind, address)
    mine = ContactCode.objects.filter(account_id=account_id)
    mine.filter(asked_at__lt=at - KEPT).delete()
    if mine.filter(asked_at__gt=at - WITHIN).count() >= MOST:
        raise Refused("notifications.proving.often", {"most": MOST}, channel)
    ContactCode.objects.create(account_id=account_id, channel=channel, address=address, asked_at=at, due_at=at)
    audit.append(actor, "notifications.ask_to_prove", f"account:{account_id}", {"channel": channel})


def prove(account_id: int, channel: str, typed: str, actor: str, at: datetime) -> None:
    """The account is reached by the channel at the address that the code went to. A wrong code counts, so it must not be rolled back.

    Raises Refused ``notifications.proving.code``, ``notifications.proving.over``.
    """
    row = _living(account_id, at).get(channel)
    if row is None:
        raise Refused("notifications.proving.over", {}, channel)
    mine = ContactCode.objects.filter(id=row.id, used_at=None, wrong__lt=TRIES)
    if not secrets.compare_digest(code_of(row.id).encode(), "".join(typed.split()).encode()):
        mine.update(wrong=F("wrong") + 1)
        raise Refused("notifications.proving.code", {"left": TRIES - row.wrong - 1}, channel)
    with transaction.atomic():
        if not mine.update(used_at=at):
            raise Refused("notifications.proving.over", {}, channel)
        contacts.set_contact(account_id, channel, row.address, actor, at)


def pending(account_id: int, at: datetime) -> dict[str, PendingCode]:
    """Codes that may still be typed, by channel."""
    return {channel: PendingCode(row.address, row.state, row.error) for channel, row in _living(account_id, at).items()}


def _living(account_id: int, at: datetime) -> dict[str, ContactCode]:
    rows = ContactCode.objects.filter(account_id=account_id, asked_at__gt=at - VALID).order_by("asked_at")
    newest = {row.channel: row for row in rows}
    return {channel: row for channel, row in newest.items() if row.used_at is None and row.wrong < TRIES}


def send_codes(at: datetime) -> bool:
    """Send the codes that are due, each attempt outside of any transaction. True: there are more."""
    return carry_due(ContactCode.objects, lambda row: _addressed(row, at), at)


def _addressed(row: ContactCode, at: datetime) -> Addressed | None:
    if row.used_at is not None or row.asked_at <= at - VALID:
        return None
    (reader, *_) = accounts.contactable([row.account_id]) or [None]
    with speaking(reader.language if reader else LANGUAGES[0]):
        text = label("notifications.proving.text", code=code_of(row.id), minutes=int(VALID.total_seconds()) // 60)
        return Addressed(
            row.channel, row.address, label("notifications.proving.subject"), text, row.asked_at + VALID, opens=row.channel == EMAIL
        )


def code_of(row_id: UUID) -> str:
    return f"{int(fingerprint(f'contact code|{row_id}'), 16) % 10**DIGITS:0{DIGITS}}"
