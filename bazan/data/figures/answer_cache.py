"""What changes by act of a person, not by the minute, is asked for once in a while and kept in the process."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import connection

from bazan.core.as_of_time import moment, timing
from bazan.core.language import language, listening
from bazan.directory.accounts.api import scope

_kept: dict[tuple, tuple[float, Any]] = {}
_worded: set[tuple] = set()
"""What was asked for whose answer said a word: kept for each language apart."""
_timed: set[tuple] = set()
"""What was asked for whose answer asked what time it is: kept for each moment looked back to apart."""
MOST = 500


def kept[**P, R](seconds: float) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A function whose answers are given again for so many seconds, to whoever may see the same rows of the same database.

    Arguments are hashable, answers are never changed. An answer that said a word is kept for its language, any other for every one;
    likewise one that asked what time it is for the moment looked back to.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def answer(*args: P.args, **kwargs: P.kwargs) -> R:
            key, now = (function, connection.settings_dict["NAME"], scope(), *args, *sorted(kwargs.items())), time.monotonic()
            found = _kept.get(_full(key))
            if found is not None and found[0] > now:
                return found[1]
            if len(_kept) >= MOST:
                forget()
            with listening() as ear, timing() as clock:
                value = function(*args, **kwargs)
            (_worded.add if ear.heard else _worded.discard)(key)
            (_timed.add if clock.heard else _timed.discard)(key)
            _kept[_full(key)] = (now + seconds, value)
            return value

        return answer

    return decorate


def _full(key: tuple) -> tuple:
    return key, language() if key in _worded else "", moment() if key in _timed else None


def forget() -> None:
    """Ask anew: when there is too much, and for tests, whose databases come and go."""
    _kept.clear()
    _worded.clear()
    _timed.clear()
