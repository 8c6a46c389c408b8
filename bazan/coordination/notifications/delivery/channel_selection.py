"""From inboxes to the outgoing channels: by which channels a person is reached, and what goes together so that nobody is flooded."""

from collections import defaultdict
from datetime import datetime, timedelta
from uuid import uuid5

from django.db import transaction
from django.db.models import Min, Q

from bazan.coordination.notifications import declared_providers, rules
from bazan.coordination.notifications.models import Contact, Delivery, Notification
from bazan.coordination.notifications.providers import active_providers
from bazan.coordination.notifications.recipients import call_preferences
from bazan.coordination.notifications.types import SEVERITIES, Wish

BATCH = 500


@transaction.atomic
def route_due(now: datetime, limit: int = BATCH) -> int:
    """Make the deliveries of what waits in inboxes; gives how many notifications were looked at. What is too much for now waits."""
    policy = declared_providers.policy()
    late = now + timedelta(seconds=policy.window_s)
    rows = Notification.objects.select_for_update(skip_locked=True, of=("self",)).select_related("message")
    rows = rows.filter(Q(route_at__lte=now) | Q(route_at__gt=late)).order_by("route_at", "id")  # beyond the window: the clock was set back
    if resting := call_preferences.resting(now):  # what isn't grave waits until they wake
        rows = rows.exclude(Q(account_id__in=resting), Q(message__life_safety=False), ~Q(message__severity="extreme"))
    waiting: dict[int, list[Notification]] = defaultdict(list)
    taken = list(rows[:limit])
    for row in taken:
        waiting[row.account_id].append(row)
    contacts: dict[int, list[Contact]] = defaultdict(list)
    for contact in Contact.objects.filter(account_id__in=waiting, channel__in={one.channel for one in active_providers.providers()}):
        contacts[contact.account_id].append(contact)
    wishes = call_preferences.wishes(waiting)
    for account_id, every in waiting.items():
        _route(every, contacts[account_id], wishes.get(account_id, Wish()), policy, now)
    Notification.objects.bulk_update(taken, ["route_at", "bundle"])
    return len(taken)


def _route(every: list[Notification], contacts: list[Contact], wish: Wish, policy: declared_providers.Policy, now: datetime) -> None:
    """One person's: life safety at once, the rest within the rate, what is above it as one."""
    rest = []
    for one in every:
        one.route_at = None
        if not _channels(one, contacts, wish, policy, now):
            continue
        if one.message.life_safety:
            _deliver(one, contacts, wish, policy, 0, now)
        else:
            rest.append(one)
    if not rest:
        return
    window = timedelta(seconds=policy.window_s)
    lately = Delivery.objects.filter(account_id=rest[0].account_id, created_at__gt=now - window, message__life_safety=False)
    spoken = lately.values("notification_id").annotate(at=Min("created_at"))
    first, count = spoken.aggregate(first=Min("at"))["first"], spoken.count()
    left = policy.most - count
    if left <= 0 and first is not None:
        for one in rest:
            one.route_at = max(first + window, now + timedelta(seconds=1))
        return
    alone, together = (rest, []) if len(rest) <= left else (rest[: left - 1], rest[left - 1 :])
    for one in alone:
        _deliver(one, contacts, wish, policy, 0, now)
    if together:
        speaker = min(together, key=lambda one: SEVERITIES.index(one.message.severity))
        _deliver(speaker, contacts, wish, policy, len(together) - 1, now)
        for one in together:
            one.bundle = None if one is speaker else speaker.id


def _channels(
    one: Notification, contacts: list[Contact], wish: Wish, policy: declared_providers.Policy, now: datetime
) -> list[tuple[Contact, bool]]:
    """Contacts by which it goes out, each with whether it is passed over because it kept failing; never all of them. Where life doesn't
    depend on it, the first way of the person's own order that works."""
    wanted = policy.channels["extreme" if one.message.life_safety else one.message.severity]
    found = [(contact, bool(contact.broken_until and contact.broken_until > now)) for contact in contacts if contact.channel in wanted]
    if all(broken for _, broken in found):
        found = [(contact, False) for contact, _ in found]
    if rules.is_grave(one.message.life_safety, one.message.severity):
        return found
    return rules.by_order(found, wish.ways, lambda way: way[0].channel)


def _deliver(one: Notification, contacts: list[Contact], wish: Wish, policy: declared_providers.Policy, more: int, now: datetime) -> None:
    Delivery.objects.bulk_create(
        [
            Delivery(
                id=uuid5(one.id, contact.channel), message_id=one.message_id, notification=one, account_id=one.account_id,
                channel=contact.channel, address=contact.address, more=more, state="passed" if passed else "queued",
                due_at=None if passed else now, created_at=now, changed_at=now,
            )
            for contact, passed in _channels(one, contacts, wish, policy, now)
        ],
        ignore_conflicts=True,
    )  # fmt: skip
