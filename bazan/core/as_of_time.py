"""The moment a page looks back to: bound once at its door, read only where it matters what was known when.

Between them nobody passes it along, as with the language. While it is bound ``core.time.now`` gives it, and values are read as they
were known then.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from bazan.core.language import Ear

_looked_at: ContextVar[tuple[datetime | None, tuple[Ear, ...]]] = ContextVar("looked_at", default=(None, ()))
"""The moment, and who wants to know whether it is asked for."""


def moment() -> datetime | None:
    """The instant looked back to. None: now is shown."""
    at, ears = _looked_at.get()
    for ear in ears:
        ear.heard = True
    return at


@contextmanager
def looking_back(at: datetime) -> Iterator[None]:
    """Everything read inside is read as it was known at this instant.

    A generator must not hold it open over a ``yield``: its caller would look back too.
    """
    before = _looked_at.set((at, ()))
    try:
        yield
    finally:
        _looked_at.reset(before)


@contextmanager
def timing() -> Iterator[Ear]:
    """An ear that hears whether the moment is asked for inside: what never asked is the same at every moment."""
    at, ears = _looked_at.get()
    ear = Ear()
    before = _looked_at.set((at, (*ears, ear)))
    try:
        yield ear
    finally:
        _looked_at.reset(before)
