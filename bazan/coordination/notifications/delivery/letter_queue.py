"""Letters that another room keeps in rows of its own: taken, carried, tried again and ended in one way for all of them."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import batched
from typing import Any
from uuid import UUID

from django.db import models, transaction

from bazan.coordination.notifications.delivery.attempts import attempt, attempted, retry_at
from bazan.coordination.notifications.transports.delivery_outcome import Letter, Outcome
from bazan.platform.security.contact_encryption import BrokenSeal

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
ROUNDS = 20


@dataclass(frozen=True)
class Addressed:
    """A letter as it leaves. ``until``: after this it is worth nothing to anybody."""

    channel: str
    address: str
    subject: str
    text: str
    until: datetime | None = None
    opens: bool = False
    """Whether it carries a key to an account or a code that proves an address: only a provider of the environment may send it."""


def carry_due[Row: models.Model](
    kept: models.Manager[Row], addressed: Callable[[Row], Addressed | None], now: datetime, at_once: int = 1,
    ended: Callable[[Row, Outcome], None] | None = None,
) -> bool:  # fmt: skip
    """Carry what is due, each attempt outside of any transaction. True: there is more.

    ``kept`` has the columns ``id`` (UUID), ``state`` (queued, sent, failed, dropped), ``due_at`` (of the next attempt), ``attempt``,
    ``provider``, ``error`` and ``sent_at``.
    ``addressed`` composes a letter when it leaves, so that no row holds anything of anybody; None: it is to reach nobody any more.
    What is sealed under another key (BrokenSeal) is logged, and holds up no other letter.
    ``at_once``: how many leave at the same time; more than one only where no letter hangs on how the one before ended.
    ``ended`` hears how each attempt ended, when its row is written.
    """
    claimed = _claim(kept, now, ROUNDS * at_once)
    with ThreadPoolExecutor(at_once) as hands:
        for keys in batched(claimed, at_once):
            rows: list[Any] = list(kept.filter(id__in=keys))
            running = []
            for row in rows:
                try:
                    letter = addressed(row)
                except BrokenSeal:  # another process may have the key: it is tried again as after a carrier's failure
                    log.error("letter %s is not sent: its address is sealed under another key than BAZAN_CONTACT_KEY", row.id)
                    _write(row, Outcome.failed("the address is sealed under another key"), now)
                    continue
                if letter is None:
                    row.state, row.due_at = "dropped", None
                    row.save(update_fields=["state", "due_at"])
                    continue
                told = Letter(row.id, letter.address, letter.subject, letter.text, until=letter.until)
                row.provider, act = attempt(letter.channel, told, row.provider, now, letter.opens)
                running.append((row, hands.submit(act)))
            for row, made in running:
                outcome = made.result()
                attempted(row.provider, outcome, now)
                _write(row, outcome, now)
                if ended:
                    ended(row, outcome)
    return len(claimed) == ROUNDS * at_once


@transaction.atomic
def _claim[Row: models.Model](kept: models.Manager[Row], now: datetime, most: int) -> list[UUID]:
    """Take what is due; whoever dies with it loses it when the lease ends."""
    rows: list[Any] = list(kept.select_for_update(skip_locked=True).filter(due_at__lte=now).order_by("due_at")[:most])
    for row in rows:
        row.attempt, row.due_at = row.attempt + 1, now + LEASE
    kept.bulk_update(rows, ["attempt", "due_at"])
    return [row.id for row in rows]


def _write(row: Any, outcome: Outcome, now: datetime) -> None:
    row.error = outcome.error
    row.due_at = retry_at(row.attempt, now) if outcome.state == "carrier" else None
    row.state = "sent" if outcome.state == "sent" else "queued" if row.due_at else "failed"
    row.sent_at = now if row.state == "sent" else None
    row.save(update_fields=["state", "sent_at", "due_at", "provider", "error"])
