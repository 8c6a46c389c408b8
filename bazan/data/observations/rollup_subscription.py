"""What the floors above read: hours whose roll-up changed, by every subscriber, in the transaction of who acts on them."""

import numpy as np
from django.db import connection, transaction

from bazan.data.observations.events import ROLLUPS
from bazan.data.observations.ingest.row_arrays import CHANGE
from bazan.data.observations.types import Changed
from bazan.platform.events.types import Subscriber
from bazan.platform.jobs import api as jobs

FACTS_AT_ONCE = 20


@transaction.atomic
def order_changes() -> None:
    """Bring what was committed into order for those who read. Not in a reader's transaction, or other readers wait for its end."""
    with connection.cursor() as cursor:
        jobs.order(cursor, ROLLUPS)


def take_changes(subscriber: Subscriber, most: int) -> Changed:
    """The subscriber's next changes, a little more than ``most`` at the utmost, an hour as often as it changed; read when the caller's
    transaction commits, and again if it doesn't."""
    parts, count, missed = [], 0, 0
    with connection.cursor() as cursor:
        while count < most and (batch := jobs.take(cursor, subscriber, FACTS_AT_ONCE)):
            missed += batch.missed
            parts += [np.frombuffer(fact.packed, CHANGE) for fact in batch.facts]
            count = sum(len(part) for part in parts)
    pairs = np.concatenate(parts) if parts else np.zeros(0, CHANGE)
    return Changed(pairs["ds"].astype(np.int64), pairs["hour"].astype(np.int64) * 3600, missed)
