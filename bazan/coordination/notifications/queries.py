"""Reads of inboxes, escalations and receipts, as the room's types. A list costs the same however long it is."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from bazan.coordination.notifications.models import Contact, Delivery, Escalation, Message, Notification, Settlement
from bazan.coordination.notifications.types import Carried, ContactInfo, EscalationInfo, NotificationInfo, Receipt
from bazan.core.errors import NotFound
from bazan.directory.accounts import api as accounts
from bazan.platform.security.text_anonymization import shown

MOST = 200
INBOX = "inbox"
_TO_TAKE_UP = Q(message__asks=True, message__decides=False, acknowledged_at=None) & (
    Q(message__escalation=None) | Q(message__escalation__state__in=("running", "unanswered"))
)
_TO_DECIDE = Q(message__decides=True, message__settlement=None)


def inbox(
    account_id: int, needs_me: bool = False, kinds: Iterable[str] = (), severities: Iterable[str] = (), limit: int = MOST
) -> list[NotificationInfo]:
    """An inbox, the newest first. ``needs_me``: only what still has to be taken up. An escalation that repeats itself is one line."""
    rows = _wanted(account_id, needs_me)
    if kinds := list(kinds):
        rows = rows.filter(message__kind__in=kinds)
    if severities := list(severities):
        rows = rows.filter(message__severity__in=severities)
    found: dict[UUID, NotificationInfo] = {}
    times: dict[UUID, int] = {}
    for row in rows.select_related("message", "message__escalation", "message__settlement").order_by("-created_at", "-id")[: limit * 4]:
        same = row.message.escalation_id or row.message_id
        times[same] = times.get(same, 0) + 1
        found.setdefault(same, notification_info(row))
    return [_times(one, times[same]) for same, one in list(found.items())[:limit]]


def needed(account_id: int) -> int:
    """How many things still need this account."""
    rows = _wanted(account_id, needs_me=True).values_list("message__escalation_id", "message_id")
    return len({escalation or message for escalation, message in rows[: MOST * 4]})


def kinds(account_id: int) -> list[str]:
    """The kinds of message an inbox holds."""
    rows = Notification.objects.filter(account_id=account_id).values_list("message__kind", flat=True)
    return sorted(set(rows.order_by().distinct()))


def escalation(key: str) -> EscalationInfo | None:
    """The running escalation of a key, else its last one; None: there never was one."""
    row = Escalation.objects.filter(key=key).order_by("ended_at", "-started_at").last() if key else None
    running = Escalation.objects.filter(key=key, state="running").first()
    found = running or row
    return escalation_info(found) if found else None


def escalations(keys: Iterable[str]) -> dict[str, EscalationInfo]:
    """As ``escalation`` for many keys in one query; keys without one are left out."""
    found: dict[str, EscalationInfo] = {}
    for row in Escalation.objects.filter(key__in=list(keys)).order_by("started_at"):
        if row.state == "running" or found.get(row.key) is None or found[row.key].state != "running":
            found[row.key] = escalation_info(row)
    return found


def failed_since(since: datetime) -> dict[str, int]:
    """Channel to how many deliveries by it failed for good since; only channels by which any did."""
    rows = Delivery.objects.filter(state="failed", changed_at__gte=since).values_list("channel").annotate(count=Count("id"))
    return dict(rows.order_by("channel"))


def receipts(key: str) -> list[Receipt]:
    """Who was told of ``key`` (and of what is named ``key:…``), by which way, how far it came. The oldest first, in three queries."""
    wanted = Q(key=key) | Q(key__startswith=f"{key}:")
    messages = {row.id: row for row in Message.objects.filter(wanted).order_by("created_at")}
    found: list[tuple[Receipt, tuple]] = []
    names = _names(messages)
    for row in Notification.objects.filter(message__in=messages).order_by("created_at"):
        state = "acknowledged" if row.acknowledged_at else "read" if row.read_at else "delivered"
        at = row.acknowledged_at or row.read_at or row.created_at
        step = messages[row.message_id].step
        name = names.get(row.account_id, str(row.account_id))
        made = Receipt(row.message_id, step, row.account_id, name, INBOX, "", state, 1, at, "")
        found.append((made, (row.created_at, step, name, 0)))
    for row in Delivery.objects.filter(Q(message__in=messages) | Q(notification__in=_spoken_for(messages))).order_by("created_at"):
        step = messages[row.message_id].step if row.message_id in messages else 0
        provider: str = row.provider
        name = names.get(row.account_id, provider) if row.account_id else provider
        made = Receipt(
            row.message_id, step, row.account_id, name, row.channel, provider, row.state, row.attempt, row.changed_at, row.error,
            row.more,
        )  # fmt: skip
        found.append((made, (row.created_at, step, name, 1)))
    return [one for one, _ in sorted(found, key=lambda pair: pair[1])]


def carried(ids: Iterable[UUID]) -> dict[UUID, Carried]:
    """Deliveries to people within the reader's rows, by number, in two queries."""
    rows = Delivery.objects.filter(id__in=list(ids), notification__isnull=False)
    found = list(rows.select_related("message", "message__escalation", "notification"))
    names = {one.account_id: one.full_name for one in accounts.contactable({row.account_id for row in found if row.account_id})}
    return {row.id: _carried(row, names) for row in found}


def _carried(row: Delivery, names: dict[int, str]) -> Carried:
    told, chain = row.message, row.message.escalation
    name = names.get(row.account_id or 0, "")
    answered = row.notification.acknowledged_at if row.notification else None
    return Carried(row.id, name, _shown(told.subject), told.link, told.step, told.asks, answered, chain.ended_at if chain else None)


def contacts(account_id: int) -> list[ContactInfo]:
    """Where an account is reached, by channel."""
    rows = Contact.objects.filter(account_id=account_id).order_by("channel")
    return [ContactInfo(row.channel, row.address, row.failures, row.broken_until, row.set_at) for row in rows]


def message(message_id: UUID, account_id: int) -> NotificationInfo:
    """One message of an inbox. Raises NotFound ``notifications.unknown``."""
    rows = Notification.objects.select_related("message", "message__escalation", "message__settlement")
    row = rows.filter(message_id=message_id, account_id=account_id).first()
    if row is None:
        raise NotFound("notifications.unknown", {})
    return notification_info(row)


def _wanted(account_id: int, needs_me: bool) -> QuerySet[Notification]:
    rows = Notification.objects.filter(account_id=account_id)
    return rows.filter(_TO_TAKE_UP | _TO_DECIDE) if needs_me else rows


def _spoken_for(messages: dict[UUID, Message]) -> QuerySet:
    return Notification.objects.filter(message__in=messages, bundle__isnull=False).values("bundle")


def _names(messages: dict[UUID, Message]) -> dict[int, str]:
    ids = set(Notification.objects.filter(message__in=messages).values_list("account_id", flat=True))
    return {one.account_id: one.full_name for one in accounts.contactable(ids)} if ids else {}


def _times(one: NotificationInfo, times: int) -> NotificationInfo:
    return one if times == 1 else replace(one, times=times)


def notification_info(row: Notification) -> NotificationInfo:
    told = row.message
    running = escalation_info(told.escalation) if told.escalation else None
    settled: Settlement | None = getattr(told, "settlement", None)
    settled_at, settled_by = (settled.settled_at, settled.settled_by) if settled else (None, "")
    return NotificationInfo(
        row.id, row.message_id, _shown(told.subject), _shown(told.body),
        told.severity, told.kind, told.link, told.life_safety, told.asks, told.decides,
        row.created_at, row.read_at, row.acknowledged_at, settled_at, settled_by, running,
    )  # fmt: skip


def escalation_info(row: Escalation) -> EscalationInfo:
    return EscalationInfo(
        row.id, row.chain, row.key, row.state, row.life_safety, row.step, len(row.steps), row.due_at, row.started_at, row.ended_at,
        row.ended_by, row.reason,
    )  # fmt: skip


def overdue_escalations(before: datetime) -> list[EscalationInfo]:
    """Running escalations whose next step should have been taken before this instant."""
    return [escalation_info(row) for row in Escalation.objects.filter(state="running", due_at__lt=before).order_by("due_at")]


def _shown(words: Mapping[str, str]) -> dict[str, str]:
    return {language: shown(text) for language, text in words.items()}
