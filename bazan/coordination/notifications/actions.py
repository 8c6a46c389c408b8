"""Telling people, and what they do about it. Each is one transaction; a message given again with its key is the same message."""

import contextlib
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4, uuid5

from django.db import connection, transaction

from bazan.coordination.notifications import rules
from bazan.coordination.notifications.events import CHANNEL
from bazan.coordination.notifications.models import Delivery, Escalation, Message, Notification, Settlement
from bazan.coordination.notifications.outgoing_channels import WEBHOOK
from bazan.coordination.notifications.providers import active_providers
from bazan.coordination.notifications.recipients import resolution
from bazan.coordination.notifications.types import Recipient, Subject
from bazan.core.errors import Conflict, NotFound
from bazan.core.numbers import whole_number
from bazan.directory.accounts import api as people
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import Person
from bazan.monitoring.alerts import api as alerts
from bazan.platform.jobs import api as jobs

MESSAGE_NAMESPACE = UUID("6f1d3a0e-2c55-5e0c-9b0e-6a1f5d2b7c41")
"""Under it a key names its message."""


@transaction.atomic
def notify(
    subject: Subject,
    recipients: Iterable[Recipient],
    by: int | None,
    at: datetime,
    asks: bool = False,
    key: str = "",
    decides: bool = False,
) -> UUID:
    """Put a message into the inboxes of everybody who is meant; the outgoing channels follow. ``by``: an account's number.

    ``asks``: it has to be acknowledged. ``decides``: it waits for a decision until ``settle``. ``key`` names what it is about: given again,
    it is the same message, and who has it already is not told again. Nobody meant: a message without recipients, which ``receipts`` shows.
    Raises Refused ``notifications.subject.*``.
    """
    rules.check_subject(subject)
    told = tell(subject, resolution.people_of(recipients, at), at, by=by, asks=asks, key=key, decides=decides)
    who = next((one.username for one in people.contactable([by])), str(by)) if by else "system"
    audit.append(who, "notifications.notify", f"message:{told.id}", {"kind": subject.kind, "key": key})
    return told.id


def tell(
    subject: Subject,
    to: list[Person],
    at: datetime,
    *,
    by: int | None = None,
    asks: bool = False,
    key: str = "",
    decides: bool = False,
    escalation: Escalation | None = None,
) -> Message:
    """The rows of a message, and the announcement to who has it. A step of an escalation is told once."""
    step = 0 if escalation is None else escalation.step + 1
    named = f"{escalation.id}:{step}" if escalation is not None else key
    message = Message(
        id=uuid5(MESSAGE_NAMESPACE, named) if named else uuid4(),
        subject=dict(subject.subject), body=dict(subject.body), severity=subject.severity,
        kind=subject.kind, link=subject.link, life_safety=subject.life_safety, asks=asks, decides=decides, place_id=subject.place_id,
        sector=subject.sector, sender_id=by, escalation=escalation, step=step, key=key, created_at=at,
    )  # fmt: skip
    Message.objects.bulk_create([message], ignore_conflicts=True)
    Notification.objects.bulk_create(
        [
            Notification(
                id=uuid5(message.id, str(one.account_id)), message=message, account_id=one.account_id, sender_id=by,
                place_id=subject.place_id, sector=subject.sector, created_at=at, route_at=at,
            )
            for one in to
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    Delivery.objects.bulk_create(
        [
            Delivery(
                id=uuid5(message.id, hook.name), message=message, channel=WEBHOOK, provider=hook.name, address="", due_at=at,
                created_at=at, changed_at=at,
            )
            for hook in active_providers.webhooks()
            if hook.wants(subject.kind, subject.severity)
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    _announce([one.account_id for one in to])
    return message


@transaction.atomic
def settle(about: str, by: str, at: datetime) -> None:
    """The decision that messages about this waited for was made: nobody has to make it any more. ``about``: how their keys begin.

    Whoever decides was told of it, or told it; of others' messages nothing is changed. Again: nothing.
    """
    waiting = list(Message.objects.filter(key__startswith=about, decides=True, settlement=None))
    Settlement.objects.bulk_create([Settlement(message=one, settled_at=at, settled_by=by) for one in waiting], ignore_conflicts=True)
    _announce(sorted(set(Notification.objects.filter(message__in=waiting).values_list("account_id", flat=True))))


def was_told(key: str) -> bool:
    """Whether a message of this key was given already."""
    return Message.objects.filter(id=uuid5(MESSAGE_NAMESPACE, key)).exists()


@transaction.atomic
def read(account_id: int, message_ids: Iterable[UUID], at: datetime) -> int:
    """Mark messages of an inbox as read; gives how many were not. Others' are left alone."""
    found = Notification.objects.filter(account_id=account_id, message_id__in=list(message_ids), read_at=None).update(read_at=at)
    if found:
        _announce([account_id])
    return found


@transaction.atomic
def acknowledge(message_id: UUID, account_id: int, at: datetime) -> None:
    """Take it up: whoever is called next no longer is. Again, or after somebody else did: the same end.

    Raises NotFound ``notifications.unknown`` when it isn't in this account's inbox.
    """
    mine = Notification.objects.select_for_update().filter(message_id=message_id, account_id=account_id).first()
    if mine is None:
        raise NotFound("notifications.unknown", {})
    if mine.acknowledged_at is not None:
        return
    message = Message.objects.get(id=message_id)
    told = Notification.objects.filter(account_id=account_id, acknowledged_at=None)
    same = told.filter(message__escalation_id=message.escalation_id) if message.escalation_id else told.filter(id=mine.id)
    same.filter(read_at=None).update(read_at=at)
    same.update(acknowledged_at=at)
    who = next((one.username for one in people.contactable([account_id])), str(account_id))
    accounts = {account_id}
    if message.escalation_id:
        Escalation.objects.filter(id=message.escalation_id, state="running").update(
            state="acknowledged", due_at=None, ended_at=at, ended_by=who, reason=""
        )
        accounts |= set(Notification.objects.filter(message__escalation_id=message.escalation_id).values_list("account_id", flat=True))
    _take_up(message, who, at)
    waited = round((at - mine.created_at).total_seconds(), 3)
    # last: the audit is one line for everybody, and who stands in it must not wait for a row that another in it holds
    audit.append(who, "notifications.acknowledge", f"message:{message_id}", {"key": message.key, "waited_s": waited})
    _announce(sorted(accounts))


def _take_up(message: Message, who: str, at: datetime) -> None:
    """An alert's message answered is the alert acknowledged; one that is closed, or beyond the reader's places, stays as it is."""
    kind, _, number = message.key.partition(":")
    alert = whole_number(number)
    if kind == message.kind == "alert" and alert is not None:
        with contextlib.suppress(NotFound, Conflict):
            alerts.acknowledge(alert, who, at)


def _announce(accounts: list[int]) -> None:
    if accounts:
        with connection.cursor() as cursor:
            jobs.announce(cursor, CHANNEL, {"accounts": accounts})
