"""Where an account is reached. Only its owner sets it."""

from datetime import datetime
from uuid import uuid5

from django.db import transaction

from bazan.coordination.notifications import actions, declared_providers, escalation_chains, rules
from bazan.coordination.notifications.models import Contact, Delivery
from bazan.coordination.notifications.types import Subject
from bazan.core.errors import Refused
from bazan.core.labels import label
from bazan.core.language import in_every_language
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit


@transaction.atomic
def fill_demo(at: datetime) -> None:
    """Give every account of the demo that is reached nowhere the addresses the province's file makes up."""
    forms = escalation_chains.table(declared_providers.FILE).get("demo", {}).get("contacts", {})
    reached = set(Contact.objects.values_list("account_id", flat=True))
    for person in accounts.contactable(usernames=[one.username for one in accounts.accounts()]):
        for channel, form in forms.items() if person.account_id not in reached else ():
            address = form.format(username=person.username, account=person.account_id)
            set_contact(person.account_id, channel, address, "system", at)


@transaction.atomic
def set_contact(account_id: int, channel: str, address: str, actor: str, at: datetime) -> None:
    """Set where the account is reached by a channel; empty: by it no longer. What failed before is forgotten when the address is new.

    Raises Refused ``notifications.channel.unknown`` or ``notifications.address.*``.
    """
    kind = declared_providers.channel(channel)
    if kind is None:
        raise Refused("notifications.channel.unknown", {"channel": channel}, channel)
    rows = Contact.objects.filter(account_id=account_id, channel=channel)
    before = rows.first()
    if not address.strip():
        if before is not None:
            rows.delete()
            _tell_old_address(before, at)
            audit.append(actor, "notifications.contact", f"account:{account_id}", {"channel": channel, "act": "removed"})
        return
    address = rules.check_address(kind, address)
    if before is not None and before.address == address:
        rows.update(set_at=at)
        return
    Contact.objects.update_or_create(
        account_id=account_id, channel=channel, defaults={"address": address, "failures": 0, "broken_until": None, "set_at": at}
    )
    if before is not None:
        _tell_old_address(before, at)
    audit.append(actor, "notifications.contact", f"account:{account_id}", {"channel": channel, "act": "set"})


def _tell_old_address(old: Contact, at: datetime) -> None:
    """Tell who reads the old address that the account is reached there no longer: by the new one a password can be made anew."""
    (person, *_) = accounts.contactable([old.account_id]) or [None]
    if person is None:
        return
    said = {"username": person.username, "channel": old.channel}
    subject = in_every_language(lambda: label("notifications.moved.subject", username=said["username"]))
    body = in_every_language(
        lambda: label("notifications.moved.body", username=said["username"], channel=label(f"notifications.channel.{said['channel']}"))
    )
    message = actions.tell(Subject(subject, body, "severe", "access", "/account/calls"), [person], at)
    Delivery.objects.bulk_create(
        [
            Delivery(
                id=uuid5(message.id, f"old {old.channel}"), message=message, account_id=old.account_id, channel=old.channel,
                address=old.address, due_at=at, created_at=at, changed_at=at,
            )
        ]
    )  # fmt: skip
