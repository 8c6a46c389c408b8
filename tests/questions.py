"""How many questions a page asks of the database."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

MARKS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def questions(client: Client, address: str) -> list[str]:
    """What the page asks when all that is kept for seconds is there: the least of three times, without the marks of transactions."""
    times = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        times.append([one["sql"][:120] for one in asked if not one["sql"].startswith(MARKS)])
    return min(times, key=len)
