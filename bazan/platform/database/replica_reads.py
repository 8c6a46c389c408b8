"""Of when is what a request reads, where it isn't of now: while the database is away pages are read from its replica."""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import datetime

_as_of: ContextVar[datetime | None] = ContextVar("as_of", default=None)


def as_of() -> datetime | None:
    """Of when is what this request reads: the last transaction the replica has taken over. None: it reads the database itself."""
    return _as_of.get()


@contextlib.contextmanager
def reading(instant: datetime) -> Iterator[None]:
    """While this request reads the replica, whose last transaction is of that instant."""
    before = _as_of.set(instant)
    try:
        yield
    finally:
        _as_of.reset(before)
