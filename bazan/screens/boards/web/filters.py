"""The choosers of a page as data for its template: moments, places, exports. Plain links: the address reproduces the view."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from bazan.core.labels import label
from bazan.core.time import LOCAL, Period
from bazan.data.figures.api import View, moment, period_text, place_name
from bazan.directory.places.types import PlaceInfo
from bazan.platform.design_system.api import period
from bazan.platform.web.api import past_fields

FIELDS = {"hour": "datetime-local", "day": "date", "month": "month"}
LISTED = {"week": 60, "quarter": 16, "year": 10}
"""Grains browsers have no field for everywhere: the latest so many are listed."""


def periods(view: View, newest: datetime | None, now: datetime, grains: Sequence[str], current: Period | None = None) -> dict[str, Any]:
    """The moment shown, its neighbours, the grains a board may be set to, and the field or list to choose another one.

    ``current``: the newest period there is at the view's grain, where the board shows the newest.
    """
    shown = view.period or current or Period.holding(newest or now, view.grain)
    after = shown.next()
    said = period(current) if view.period is None and current is not None and current.grain not in ("hour", "day") else ""
    return {
        "path": view.path,
        "shown": said or moment(view.period, view.grain, newest),
        "previous": view.href(period=shown.previous()),
        "next": view.href(period=after) if view.period and after.start <= now else "",
        "newest": view.href(period=None, grain=view.grain if view.grain != view.default else ""),
        "is_newest": view.period is None,
        "grains": [{"label": label(f"boards.grain.{one}"), "href": view.href(grain=one), "current": one == view.grain} for one in grains],
        "type": FIELDS.get(view.grain, ""),
        "listed": _listed(shown, view.grain, now),
        "value": _field(shown),
        "most": _field(Period.holding(now, view.grain)),
        "keep": [(name, value) for name, value in (("place", view.place), *view.options, *past_fields()) if value],
    }


def _listed(shown: Period, grain: str, now: datetime) -> list[dict[str, Any]]:
    found, one = [], Period.holding(now, grain)
    for _ in range(LISTED.get(grain, 0)):
        found.append({"value": period_text(one), "label": period(one), "current": one == shown})
        one = one.previous()
    if found and not any(entry["current"] for entry in found):
        found.append({"value": period_text(shown), "label": period(shown), "current": True})
    return found


def _field(shown: Period) -> str:
    return shown.start.astimezone(LOCAL).strftime("%Y-%m-%dT%H:00") if shown.grain == "hour" else period_text(shown)


def place_choice(view: View, place: PlaceInfo, choices: tuple[PlaceInfo, ...], root_id: int) -> dict[str, Any]:
    def shown(one: PlaceInfo) -> str:
        return label("boards.whole") if one.id == root_id else place_name(one)

    ordered = sorted(choices, key=lambda one: (one.id != root_id, place_name(one)))
    return {
        "shown": shown(place),
        "places": [
            {"label": shown(one), "href": view.href(place="" if one.id == choices[0].id else one.code), "current": one.id == place.id}
            for one in ordered
        ],
    }


def closing(period: Period, now: datetime) -> datetime:
    """The last instant of a period that has passed."""
    return min(period.end - timedelta(microseconds=1), now)
