"""Whose communes a map shows: those of its moment, or, where the reader chose, those of today or those before a reform.

In an address ``geography=today``, or the last day on which the old units stood, ``geography=2025-06-30``.
"""

from bisect import bisect_right
from datetime import date, datetime, timedelta

from bazan.core.errors import Refused
from bazan.core.labels import label
from bazan.core.time import local_day
from bazan.data.figures.api import reform_days
from bazan.platform.design_system.api import day as day_words
from bazan.screens.map.types import View

TODAY = "today"


def choice(text: str) -> str:
    """What the address says, if units of such a day can be chosen. Refused ``map.choice``."""
    if text not in ("", TODAY, *(last_day(one) for one in reform_days())):
        raise Refused("map.choice", {"name": "geography", "given": text[:40]}, "geography")
    return text


def last_day(reform: date) -> str:
    return (reform - timedelta(days=1)).isoformat()


def day_of(view: View, now: datetime) -> date:
    """A day on which the communes stood that the view shows."""
    if view.geography in ("", TODAY):
        return local_day(now if view.geography else view.at or now)
    return date.fromisoformat(view.geography)


def whole_day(day: date) -> date:
    """The same for every day with the same units: the reform they came from, or the day before the first."""
    reforms = reform_days()
    return max((one for one in reforms if one <= day), default=date.fromisoformat(last_day(reforms[0])) if reforms else day)


def choices(view: View, now: datetime) -> list[tuple[str, str, bool]]:
    """(what the address says, in words, whether it is shown), today's first; none where units were never reformed."""
    reforms = reform_days()
    if not reforms:
        return []
    shown = bisect_right(reforms, day_of(view, now))
    before = [(last_day(one), _before(one), shown == number) for number, one in enumerate(reforms)]
    return [(TODAY, label("map.geography.today"), shown == len(reforms)), *reversed(before)]


def note(view: View, now: datetime) -> str:
    """What the legend says of it; empty where units were never reformed."""
    reforms = reform_days()
    if not reforms:
        return ""
    shown, own = (bisect_right(reforms, one) for one in (day_of(view, now), local_day(view.at or now)))
    said = label("map.geography.today") if shown == len(reforms) else _before(reforms[shown])
    if shown == own:
        return said
    return label("map.geography.last" if shown < own else "map.geography.carried", geography=said)


def _before(reform: date) -> str:
    return label("map.geography.before", day=day_words(reform))
