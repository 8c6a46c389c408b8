"""The working calendar: a year at a glance, days declared off or worked with what that moves, and taken back."""

import calendar as months
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect

from bazan.coordination.cases import api as cases
from bazan.core.administrator_changes import ALL_SECTORS
from bazan.core.errors import BazanError, NotFound, Refused
from bazan.core.labels import label
from bazan.core.language import either
from bazan.core.settings import current
from bazan.core.time import local_day, now
from bazan.core.working_days import Calendar
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import form, page
from bazan.directory.change_history import api as change_history
from bazan.directory.places import api as places
from bazan.directory.working_calendar import api as working_calendar
from bazan.directory.working_calendar.types import DayInfo
from bazan.platform.web.api import Said, asked, day_asked, typed, whole
from bazan.screens.administration.web.page_frame import acting, framed, names

KIND = "calendar_day"
FIRST_SHOWN = 5
"""Cases whose deadlines would move, named."""


@dataclass(frozen=True)
class Shown:
    """A day that differs from an ordinary week, or a blank of the month's table where ``day`` is null."""

    day: date | None
    mark: str = ""
    """off, worked; empty: an ordinary day, or a weekend."""
    name: str = ""
    here: bool = False
    partner: date | None = None


@page("calendar.view")
def show(request: accounts.Request) -> HttpResponse:
    """A year: twelve months, and its days in a table."""
    query, today = asked(request), local_day(now())
    named = day_asked({"day": query["day"][:10]}, "day")
    year = min(max(whole(query, "year") or (named.year if named else today.year), 1901), 2199)
    working, decided = working_calendar.of_province(current().province_folder), working_calendar.days()
    drawn = [[[_shown(day, month, working, decided) for day in week] for week in _weeks(year, month)] for month in range(1, 13)]
    differing = [one for month in drawn for week in month for one in week if one.mark]
    told = change_history.told(change_history.history(KIND, limit=20))
    said = {
        "year": year, "months": drawn, "differing": differing, "today": today, "told": told, "names": names(),
        "weekdays": range(7), "covered": working_calendar.of_folder(current().province_folder).covers(date(year, 1, 1)),
        "may_change": accounts.allowed(request.reach, "calendar.change", None, ALL_SECTORS, everywhere=True),
        "drawn": _drawn(),
    }  # fmt: skip
    return framed(request, "administration/calendar.html", "calendar", said)


@form("calendar.change")
def declare(request: accounts.Request) -> HttpResponse:
    """A day off, one that is worked, or two that are swapped: first what it would move, then doing it."""
    why, moves, given = None, None, typed(request)
    if request.method == "POST":
        try:
            subject, state = _declared(given)
            if given["look"]:
                moves = _moves(state)
            else:
                _make(request, subject, state, given)
                return HttpResponseRedirect(f"/admin/calendar?day={subject[:10]}")
        except BazanError as refused:
            why = refused
    query = asked(request)
    said = {
        "given": given if request.method == "POST" else Said({"day": query["day"]}), "moves": moves, "drawn": given["drawn"] or _drawn(),
        "count": len(moves or ()), "first": [_case(one, due) for one, due in (moves or ())[:FIRST_SHOWN]],
    }  # fmt: skip
    return framed(request, "administration/calendar_declare.html", "calendar", said, why)


@form("calendar.change")
def withdraw(request: accounts.Request) -> HttpResponse:
    """A day, and the one it is swapped with, left to the province's folder again."""
    why, given = None, typed(request)
    day = day_asked(given if request.method == "POST" else asked(request), "day")
    one = working_calendar.days().get(day) if day else None
    if one is None:
        raise NotFound("administration.calendar.nothing", {})
    subject, state = working_calendar.withdrawn(one.day)
    if request.method == "POST":
        try:
            _make(request, subject, state, given)
            return HttpResponseRedirect(f"/admin/calendar?day={one.day.isoformat()}")
        except BazanError as refused:
            why = refused
    moves = _moves(state)
    said = {
        "one": one, "word": either(one.name, one.name_en), "drawn": given["drawn"] or _drawn(), "count": len(moves), "moves": moves,
        "first": [_case(case, due) for case, due in moves[:FIRST_SHOWN]],
    }  # fmt: skip
    return framed(request, "administration/calendar_withdraw.html", "calendar", said, why)


def _declared(given: Said) -> tuple[str, dict[str, Any]]:
    """Refused ``administration.calendar.day``: none was said; ``.what``: neither off nor worked; and as the room says."""
    day, partner = day_asked(given, "day"), day_asked(given, "partner")
    if day is None:
        raise Refused("administration.calendar.day", {}, "day")
    if given["what"] not in ("off", "worked", "swap"):
        raise Refused("administration.calendar.what", {}, "what")
    name, name_en = (" ".join(given[field].split()) for field in ("name", "name_en"))
    if given["what"] != "swap":
        return working_calendar.declared(DayInfo(day, given["what"] == "worked", name, name_en))
    if partner is None or partner == day:
        raise Refused("administration.calendar.partner", {}, "partner")
    return working_calendar.declared(DayInfo(day, False, name, name_en, partner), DayInfo(partner, True, name, name_en, day))


def _make(request: accounts.Request, subject: str, state: dict[str, Any], given: Said) -> None:
    newest, drawn = change_history.last(KIND, subject), whole(given, "drawn") or 0
    change_history.make(KIND, subject, state, given["reason"], acting(request), now(), law=given["law"], seen=min(newest, drawn))


def _moves(state: dict[str, Any]) -> list[Any]:
    """(case, new deadline) of the open cases whose deadline this would move."""
    return cases.would_move(working_calendar.with_state(current().province_folder, state), now())


def _case(one: Any, due: Any) -> dict[str, Any]:
    place = places.place(one.place_id)
    what = label(f"administration.calendar.of_{one.workflow}")
    return {"what": what, "place": either(place.name, place.name_en), "before": one.due_at, "after": due}


def _drawn() -> int:
    return next((change.id for change in change_history.history(KIND, limit=1)), 0)


def _weeks(year: int, month: int) -> Iterable[list[date]]:
    return months.Calendar().monthdatescalendar(year, month)


def _shown(day: date, month: int, working: Calendar, decided: Mapping[date, DayInfo]) -> Shown:
    if day.month != month:
        return Shown(None)
    one = decided.get(day)
    mark = "off" if day in working.holidays else "worked" if day in working.worked else ""
    if one is None:
        uncertain = label("administration.calendar.uncertain") if day in working.uncertain else ""
        return Shown(day, mark, uncertain)
    return Shown(day, mark or ("worked" if one.works else "off"), either(one.name, one.name_en), True, one.partner)
