"""What changes by act of a person, not by the minute, is asked for once in a while and kept in the process."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import connection

from bazan.register.people.api import scope

_kept: dict[tuple, tuple[float, Any]] = {}
MOST = 500


def kept[**P, R](seconds: float) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A function whose answers are given again for so many seconds, to whoever may see the same rows of the same database.

    Arguments are hashable, answers are never changed.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def answer(*args: P.args, **kwargs: P.kwargs) -> R:
            key, now = (function, connection.settings_dict["NAME"], scope(), *args, *sorted(kwargs.items())), time.monotonic()
            found = _kept.get(key)
            if found is not None and found[0] > now:
                return found[1]
            if len(_kept) >= MOST:
                _kept.clear()
            value = function(*args, **kwargs)
            _kept[key] = (now + seconds, value)
            return value

        return answer

    return decorate


def forget() -> None:
    """Ask anew: for tests, whose databases come and go."""
    _kept.clear()
