"""Pure decisions: the province's calendar with its own days laid over it, and which day may become what."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bazan.core.errors import Refused
from bazan.core.working_days import SATURDAY, Calendar
from bazan.directory.working_calendar.types import DayInfo

LONGEST = 100


def laid(folder: Calendar, days: Iterable[DayInfo]) -> Calendar:
    """The folder's calendar, but for these days."""
    holidays, worked, decided = set(folder.holidays), set(folder.worked), set[date]()
    for one in days:
        holidays.discard(one.day)
        worked.discard(one.day)
        decided.add(one.day)
        rests_anyway = one.day.weekday() >= SATURDAY
        if one.works and rests_anyway:
            worked.add(one.day)
        elif not one.works and not rests_anyway:
            holidays.add(one.day)
    return replace(folder, holidays=frozenset(holidays), worked=frozenset(worked), uncertain=folder.uncertain - decided)


def judge(wanted: Mapping[date, DayInfo | None], before: Mapping[date, DayInfo | None], today: date, folder: Calendar) -> None:
    """Nothing when these days may become that. ``before``: every day that was decided about, as it stands.

    Refused ``calendar.past``: the day is over, and so are deadlines that ran on it; ``calendar.works``, ``.rests``: it is so anyway;
    ``calendar.alone``: a day of rest is worked for no other one; ``calendar.partner``: a swap whose other day isn't in it, or belongs to
    another; ``calendar.name``, ``.long``.
    """
    after = {**before, **wanted}
    for day, one in wanted.items():
        if one != before.get(day) and day < today:
            raise Refused("calendar.past", {"day": f"{day:%d/%m/%Y}", "today": f"{today:%d/%m/%Y}"}, "day")
        if one is None:
            continue
        if one.works == folder.works(day) and one.partner is None:
            raise Refused("calendar.works" if one.works else "calendar.rests", {"day": f"{day:%d/%m/%Y}"}, "day")
        if one.works and day.weekday() >= SATURDAY and one.partner is None:
            raise Refused("calendar.alone", {"day": f"{day:%d/%m/%Y}"}, "partner")
        for field in ("name", "name_en"):
            if not getattr(one, field).strip():
                raise Refused("calendar.name", {}, field)
            if len(getattr(one, field)) > LONGEST:
                raise Refused("calendar.long", {"most": LONGEST}, field)
    for day, one in after.items():
        if one is not None and one.partner is not None:
            other = after.get(one.partner)
            if other is None or other.partner != day or other.works == one.works:
                raise Refused("calendar.partner", {"day": f"{day:%d/%m/%Y}", "other": f"{one.partner:%d/%m/%Y}"}, "partner")


def judge_new(days: Iterable[DayInfo], now: Calendar, decided: Mapping[date, DayInfo | None]) -> None:
    """Nothing when days that are declared were nothing of the kind before. Refused ``calendar.works``, ``calendar.rests``, and
    ``calendar.twice``: somebody decided about it already."""
    for one in days:
        field = "partner" if one.partner is not None and one.works else "day"
        if decided.get(one.day) is not None:
            raise Refused("calendar.twice", {"day": f"{one.day:%d/%m/%Y}"}, field)
        if now.works(one.day) == one.works:
            raise Refused("calendar.works" if one.works else "calendar.rests", {"day": f"{one.day:%d/%m/%Y}"}, field)


def plain(one: DayInfo | None) -> dict[str, Any] | None:
    """A day as a change keeps it."""
    if one is None:
        return None
    return {"works": one.works, "name": one.name, "name_en": one.name_en, "partner": one.partner.isoformat() if one.partner else None}


def day_of(day: str, told: Mapping[str, Any] | None) -> DayInfo | None:
    """The day that ``plain`` wrote."""
    if told is None:
        return None
    partner = date.fromisoformat(told["partner"]) if told["partner"] else None
    return DayInfo(date.fromisoformat(day), told["works"], told["name"], told["name_en"], partner)
