"""Letters that another room keeps in rows of its own: taken, carried, tried again and ended in one way for all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models, transaction

from bazan.act.notifications.channels.outcome import Letter
from bazan.act.notifications.delivering import carry, retry_at

BATCH = 20
LEASE = timedelta(minutes=2)


@dataclass(frozen=True)
class Addressed:
    """A letter as it leaves."""

    channel: str
    address: str
    subject: str
    text: str


def carry_due[Row: models.Model](kept: models.Manager[Row], addressed: Callable[[Row], Addressed | None], now: datetime) -> bool:
    """Carry what is due, each attempt outside of any transaction. True: there is more.

    ``kept`` has the columns ``id`` (UUID), ``state`` (queued, sent, failed, dropped), ``due_at`` (of the next attempt), ``attempt``,
    ``provider``, ``error`` and ``sent_at``.
    ``addressed`` composes a letter when it leaves, so that no row holds anything of anybody; None: it is to reach nobody any more.
    """
    claimed = _claim(kept, now)
    for key in claimed:
        row = kept.get(id=key)
        _carry(row, addressed(row), now)
    return len(claimed) == BATCH


@transaction.atomic
def _claim[Row: models.Model](kept: models.Manager[Row], now: datetime) -> list[UUID]:
    """Take what is due; whoever dies with it loses it when the lease ends."""
    rows: list[Any] = list(kept.select_for_update(skip_locked=True).filter(due_at__lte=now).order_by("due_at")[:BATCH])
    for row in rows:
        row.attempt, row.due_at = row.attempt + 1, now + LEASE
    kept.bulk_update(rows, ["attempt", "due_at"])
    return [row.id for row in rows]


def _carry(row: Any, letter: Addressed | None, now: datetime) -> None:
    if letter is None:
        row.state, row.due_at = "dropped", None
    else:
        told = Letter(row.id, letter.address, letter.subject, letter.text)
        row.provider, outcome = carry(letter.channel, told, row.provider, now)
        row.error = outcome.error
        row.due_at = retry_at(row.attempt, now) if outcome.state == "carrier" else None
        row.state = "sent" if outcome.state == "sent" else "queued" if row.due_at else "failed"
        row.sent_at = now if row.state == "sent" else None
    row.save(update_fields=["state", "sent_at", "due_at", "provider", "error"])
