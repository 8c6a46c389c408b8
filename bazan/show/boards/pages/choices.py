"""The choosers of a page as data for its template: moments, places, exports. Plain links: the address reproduces the view."""

from datetime import datetime, timedelta
from typing import Any

from bazan.kernel.labels import label
from bazan.kernel.time import LOCAL, Period
from bazan.register.places.types import PlaceInfo
from bazan.show.boards.address import GRAINS, View, period_text
from bazan.show.boards.wording import moment, place_name

FIELDS = {"hour": "datetime-local", "day": "date", "month": "month"}


def periods(view: View, newest: datetime | None, now: datetime, language: str) -> dict[str, Any]:
    """The moment shown, its neighbours, the grains, and the field to type another one."""
    shown = view.period or Period.holding(newest or now, view.grain)
    after = shown.next()
    return {
        "path": view.path,
        "shown": moment(view.period, view.grain, newest, language),
        "previous": view.href(period=shown.previous()),
        "next": view.href(period=after) if view.period and after.start <= now else "",
        "newest": view.href(period=None, grain=view.grain if view.grain != "hour" else ""),
        "is_newest": view.period is None,
        "grains": [
            {"label": label(f"boards.grain.{one}", language), "href": view.href(grain=one), "current": one == view.grain} for one in GRAINS
        ],
        "type": FIELDS[view.grain],
        "value": _field(shown),
        "most": _field(Period.holding(now, view.grain)),
        "keep": [(name, value) for name, value in (("place", view.place), ("layer", view.layer), ("sort", view.sort)) if value],
    }


def _field(period: Period) -> str:
    return period.start.astimezone(LOCAL).strftime("%Y-%m-%dT%H:00") if period.grain == "hour" else period_text(period)


def place_choice(view: View, place: PlaceInfo, choices: tuple[PlaceInfo, ...], root_id: int, language: str) -> dict[str, Any]:
    def shown(one: PlaceInfo) -> str:
        return label("boards.whole", language) if one.id == root_id else place_name(one, language)

    ordered = sorted(choices, key=lambda one: (one.id != root_id, place_name(one, language)))
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
