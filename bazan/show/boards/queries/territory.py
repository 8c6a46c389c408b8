"""The centre's units on a day, and those one person reaches."""

import time
from datetime import date
from functools import lru_cache

from bazan.kernel.errors import Forbidden
from bazan.register.people.api import Reach, allowed
from bazan.register.places import api as places
from bazan.register.places.types import Outline, PlaceInfo
from bazan.show.boards.types import Territory

KEPT_S = 60
"""Units and their outlines change by law, not by the minute: a process asks for them once in so many seconds."""


def territory(on: date) -> Territory:
    """The root and its communes on that day; at most a minute old."""
    return _territory(on, _minute())


def outlines(on: date) -> tuple[Outline, ...]:
    """The outlines of the communes on that day; at most a minute old."""
    return _outlines(on, _minute())


@lru_cache(maxsize=32)
def _territory(on: date, minute: int) -> Territory:
    return Territory(on, places.root(on), tuple(sorted(places.communes(on), key=lambda one: one.code)))


@lru_cache(maxsize=8)
def _outlines(on: date, minute: int) -> tuple[Outline, ...]:
    return tuple(places.boundaries(on))


def _minute() -> int:
    return int(time.monotonic() // KEPT_S)


def forget() -> None:
    """Ask again at the next call: for tests, and after an import of boundaries."""
    _territory.cache_clear()
    _outlines.cache_clear()


def reachable(reach: Reach, permission: str, sector: str | None, units: Territory) -> tuple[PlaceInfo, ...]:
    """The root and communes this person may see, the root first. Raises Forbidden ``people.not_allowed`` when there is none."""
    found = tuple(one for one in (units.root, *units.communes) if allowed(reach, permission, place_id=one.id, sector=sector))
    if not found:
        raise Forbidden("boards.nothing_reached", {})
    return found
