"""Reads of the working days, as the province's folder and its own days say together."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Any

from django.db import connection

from bazan.core import working_days, working_hours
from bazan.core.working_days import Calendar
from bazan.core.working_hours import Hours
from bazan.directory.working_calendar import rules
from bazan.directory.working_calendar.models import CalendarDay
from bazan.directory.working_calendar.types import DayInfo
from bazan.platform.web import request_cache

RECHECK_S = 2.0
_checked: dict[str, tuple[float, dict[date, DayInfo]]] = {}


def forget() -> None:
    """Look again at the next question: a day was just decided about here."""
    request_cache.forget("calendar")
    _checked.clear()


def days() -> dict[date, DayInfo]:
    """Every day that was decided about, in their order. One query, in a request once: who reads is never behind."""
    return request_cache.asked("calendar", _days)


def _days() -> dict[date, DayInfo]:
    rows = CalendarDay.objects.order_by("day").values_list("day", "works", "name", "name_en", "partner")
    return {row[0]: DayInfo(*row) for row in rows}


def _lately() -> dict[date, DayInfo]:
    name = connection.settings_dict["NAME"]
    asked, known = _checked.get(name, (0.0, None))
    if known is None or monotonic() - asked > RECHECK_S:
        known = days()
        _checked[name] = (monotonic(), known)
    return known


def of_folder(folder: Path) -> Calendar:
    """The working days of a province's folder alone."""
    return working_days.of_province(folder)


def of_province(folder: Path) -> Calendar:
    """The working days of a province's folder, with its own days laid over them."""
    return rules.laid(working_days.of_province(folder), days().values())


def with_state(folder: Path, state: Mapping[str, Any]) -> Calendar:
    """The working days as they would be if a change brought its days to this state."""
    told = {date.fromisoformat(day): rules.day_of(day, one) for day, one in state.items()}
    return rules.laid(working_days.of_province(folder), [one for one in (days() | told).values() if one is not None])


def hours_of_province(folder: Path) -> Hours:
    """The hours of a province's folder on these days."""
    return Hours(of_province(folder), working_hours.of_province(folder).spans)


def shown_hours(folder: Path) -> Hours:
    """The same on the days as they stood within the last two seconds: for what is shown again and again, never for a deadline."""
    return Hours(rules.laid(working_days.of_province(folder), _lately().values()), working_hours.of_province(folder).spans)
