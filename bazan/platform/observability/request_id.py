"""The number of the request that something is done for: bound at the door, carried along with the jobs it leads to, said by every line of
a log. Empty where nobody asked: a clock's round, a command."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_NUMBER = re.compile(r"[0-9a-f-]{8,40}")
_bound: ContextVar[str] = ContextVar("request_number", default="")


def number() -> str:
    """That of the request this is done for; empty: of none."""
    return _bound.get()


def number_of(given: str) -> str:
    """The number that came along, a new one if it isn't any."""
    return given if _NUMBER.fullmatch(given) else secrets.token_hex(8)


@contextmanager
def numbered(number: str) -> Iterator[None]:
    """Everything done inside is done for the request of this number."""
    before = _bound.set(number)
    try:
        yield
    finally:
        _bound.reset(before)
