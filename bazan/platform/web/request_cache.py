"""What a request asked once is known for the rest of it: answers that others may change between two requests."""

import threading
from collections.abc import Callable
from typing import Any

_here = threading.local()


def began(**_: Any) -> None:
    _here.known = {}


def ended(**_: Any) -> None:
    _here.known = None


def asked[T](name: str, ask: Callable[[], T]) -> T:
    """What ``ask`` gives; in a request what it gave the first time. ``name``: the room and what is asked."""
    known: dict[str, Any] | None = getattr(_here, "known", None)
    if known is None:
        return ask()
    if name not in known:
        known[name] = ask()
    return known[name]


def forget(name: str) -> None:
    """Ask again at the next question; for whoever just changed the answer within a request."""
    if known := getattr(_here, "known", None):
        known.pop(name, None)
