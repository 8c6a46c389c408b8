"""What the floors above read: each batch by every subscriber, in the transaction of who acts on it."""

from django.db import connection, transaction

from bazan.data.datasets import dataset_tables
from bazan.data.datasets.events import BATCHES
from bazan.data.datasets.models import Batch
from bazan.data.datasets.types import Change, Changes
from bazan.platform.events.types import Subscriber
from bazan.platform.jobs import api as jobs

LARGE = 5_000
"""After so many new rows the indexes over their dates are told at once: until then they read whole what they don't know."""


@transaction.atomic
def order_changes() -> None:
    """Bring what was committed into order for those who read. Not in a reader's transaction, or other readers wait for its end."""
    with connection.cursor() as cursor:
        jobs.order(cursor, BATCHES)


def take_changes(subscriber: Subscriber, limit: int = 50) -> Changes:
    """The subscriber's next batches, read when the caller's transaction commits, and again if it doesn't."""
    with connection.cursor() as cursor:
        batch = jobs.take(cursor, subscriber, limit)
    told = [(fact.key, fact.body["batch"]) for fact in batch.facts]
    large = Batch.objects.filter(id__in=[number for _, number in told], new__gte=LARGE)
    for table in set(large.values_list("dataset__storage", flat=True)):
        dataset_tables.summarize(table)
    return Changes(tuple(Change(code, number) for code, number in told), batch.missed)
