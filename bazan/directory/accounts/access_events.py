"""The facts about rights that take two persons: appended in the transaction they speak of, read by subscribers."""

from django.db import connection, transaction

from bazan.directory.accounts.events import TOPIC, AccessChanged
from bazan.platform.events.types import Subscriber
from bazan.platform.jobs import api as jobs

AT_ONCE = 100


def append_access(what: str, username: str, by: str, asked_by: str = "", about: str = "") -> None:
    """Append the fact in the caller's transaction."""
    with connection.cursor() as cursor:
        jobs.append(cursor, TOPIC, [(username, {"what": what, "username": username, "by": by, "asked_by": asked_by, "about": about})])


def order_access() -> None:
    """Number what was committed. In a transaction of its own."""
    with transaction.atomic(), connection.cursor() as cursor:
        jobs.order(cursor, TOPIC)


def take_access(subscriber: Subscriber) -> list[AccessChanged]:
    """Return the next facts of a subscriber, read when the caller's transaction commits."""
    with connection.cursor() as cursor:
        batch = jobs.take(cursor, subscriber, AT_ONCE)
    return [AccessChanged(fact.at, **fact.body) for fact in batch.facts]
