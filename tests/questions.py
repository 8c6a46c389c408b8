"""How many questions a page asks of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bazan.platform.security.signed_tokens import call_signature

MARKS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


@contextmanager
def listening() -> Iterator[list[str]]:
    """A list that has, afterwards, what was asked within, without the marks of transactions.

    Signed calls go past Django's cursor, so that nobody reads their arguments in its log; each is counted where it is signed.
    """
    heard: list[str] = []

    def sign(secret: str, session: int, function: str, *arguments: str) -> str:
        heard.append(function)
        return call_signature(secret, session, function, *arguments)

    with CaptureQueriesContext(connection) as asked, patch("bazan.directory.permissions.signed_calls.call_signature", sign):
        yield heard
    heard += [query["sql"][:120] for query in asked if not query["sql"].startswith(MARKS)]


def questions(client: Client, address: str) -> list[str]:
    """What the page asks when all that is kept for seconds is there: the least of three times."""
    times = []
    for _ in range(3):
        with listening() as heard:
            assert client.get(address).status_code == 200
        times.append(heard)
    return min(times, key=len)
