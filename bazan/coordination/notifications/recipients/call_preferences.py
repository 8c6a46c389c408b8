"""What people wish of how they are called: hours in which they are not, and by which way first. Heeded unless life depends on it."""

from collections.abc import Iterable
from datetime import datetime, time
from uuid import uuid5

from django.db import transaction

from bazan.coordination.notifications import declared_providers, rules
from bazan.coordination.notifications.models import CallingWish, Contact, Delivery
from bazan.coordination.notifications.providers import active_providers
from bazan.coordination.notifications.recipients import people_on_duty
from bazan.coordination.notifications.types import Wish
from bazan.directory.audit import api as audit


def wish(account_id: int) -> Wish:
    """What the account wishes; nothing where it never said."""
    row = CallingWish.objects.filter(account_id=account_id).first()
    return Wish() if row is None else _wish(row)


def wishes(account_ids: Iterable[int]) -> dict[int, Wish]:
    """The wishes of those of these accounts that have some."""
    return {row.account_id: _wish(row) for row in CallingWish.objects.filter(account_id__in=list(account_ids))}


@transaction.atomic
def set_wish(account_id: int, quiet_from: time | None, quiet_until: time | None, order: Iterable[str], actor: str) -> None:
    """Say when not to call, and by which ways. Raises Refused ``notifications.quiet.hours``."""
    rules.check_quiet(quiet_from, quiet_until)
    known = {channel.name for channel in declared_providers.channels()}
    chosen = [name for name in dict.fromkeys(order) if name in known]
    CallingWish.objects.update_or_create(
        account_id=account_id, defaults={"quiet_from": quiet_from, "quiet_until": quiet_until, "ways": chosen}
    )
    audit.append(actor, "notifications.set_wish", f"account:{account_id}", {"quiet": quiet_from is not None, "ways": chosen})


def resting(now: datetime) -> set[int]:
    """Accounts whose quiet hours it is. Nobody who stands on a roster rests."""
    asleep = {
        row.account_id
        for row in CallingWish.objects.exclude(quiet_from=None)
        if row.quiet_from and row.quiet_until and rules.is_quiet(row.quiet_from, row.quiet_until, now)
    }
    on_duty = {person.account_id for standing in people_on_duty.standing(now).values() for person in standing} if asleep else set()
    return asleep - on_duty


def by_next_way(failed: Delivery, now: datetime) -> None:
    """A delivery failed for good: whoever is called by one way after the other is called by the next one."""
    if failed.account_id is None or failed.notification_id is None or rules.is_grave(failed.message.life_safety, failed.message.severity):
        return
    order = wish(failed.account_id).ways
    tried = set(Delivery.objects.filter(notification_id=failed.notification_id).values_list("channel", flat=True))
    reached = {
        one.channel: one for one in Contact.objects.filter(account_id=failed.account_id, channel__in=active_providers.open_channels())
    }
    may = declared_providers.policy().channels[failed.message.severity]
    follower = next((reached[name] for name in order if name in reached and name in may and name not in tried), None)
    if follower is not None:
        Delivery.objects.create(
            id=uuid5(failed.notification_id, follower.channel), message_id=failed.message_id, notification_id=failed.notification_id,
            account_id=failed.account_id, channel=follower.channel, address=follower.address, more=failed.more, due_at=now,
            created_at=now, changed_at=now,
        )  # fmt: skip


def _wish(row: CallingWish) -> Wish:
    return Wish(row.quiet_from, row.quiet_until, tuple(row.ways))
