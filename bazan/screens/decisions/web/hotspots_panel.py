"""Where things crowd together: the hot spots of the sector's happenings, with what stands inside each and the way to the map."""

from typing import Any
from urllib.parse import urlencode

from bazan.analysis.hotspots import api as hotspots
from bazan.analysis.hotspots.types import HEAT_STATES, HotSpotInfo, LookInfo
from bazan.core.errors import Refused
from bazan.core.labels import label, sentence
from bazan.core.language import words
from bazan.core.time import local_day
from bazan.data.figures.api import place_name
from bazan.platform.design_system.api import number
from bazan.screens.decisions.decision_subject import Decision

SHOWN = 5
ZOOM = 10
"""At which the map shows a commune or a cell with what is around it."""


def panel(asked: Decision) -> list[dict[str, Any]]:
    """A table a subject of the sector; empty: none was looked at. At a commune the spots that reach into it alone."""
    looks = [look for look in hotspots.looks(asked.pack) if look.happenings]
    if not looks:
        return []
    whole, kinds = asked.place.id == asked.units.root.id, hotspots.kinds()
    spots = [spot for spot in hotspots.spots(asked.pack) if whole or asked.place.id in spot.place_ids]
    return [_table(asked, look, [spot for spot in spots if spot.subject == look.subject], kinds) for look in looks]


def _table(asked: Decision, look: LookInfo, spots: list[HotSpotInfo], kinds: dict[str, Any]) -> dict[str, Any]:
    told = {
        "name": words(look.labels),
        "count": number(look.happenings),
        "days": (local_day(look.end) - local_day(look.start)).days,
        "areas": number(look.areas),
    }
    rated = any(area.per_thousand is not None for spot in spots for area in spot.areas)
    by = "cells" if not look.by_communes else "people" if rated else "communes"
    return {
        **told,
        "by": sentence(Refused(look.why, dict(look.params))) if look.why else label(f"decisions.hot.by.{by}", **told),
        "rated": rated,
        "map": "/map?" + urlencode({"on": f"hotspots.{look.subject}"}) if spots else "",
        "rows": [_row(asked, look, spot, kinds) for spot in spots[:SHOWN]],
        "more": max(len(spots) - SHOWN, 0),
    }


def _row(asked: Decision, look: LookInfo, spot: HotSpotInfo, kinds: dict[str, Any]) -> dict[str, Any]:
    strongest = spot.strongest
    layer = f"hotspots.{spot.subject}"
    at = f"{strongest.latitude:.5f},{strongest.longitude:.5f},{ZOOM}"
    named = [place_name(place) for place_id in spot.place_ids if (place := asked.units.place(place_id)) is not None]
    return {
        "place": ", ".join(named),
        "href": "/map?" + urlencode({"on": layer, "c": at, "card": f"{layer}/{strongest.id}"}, safe=",/"),
        "count": number(spot.count),
        "rate": number(strongest.per_thousand, 1) if strongest.per_thousand is not None else "",
        "state": HEAT_STATES.light(strongest.heat),
        "sure": HEAT_STATES.word(strongest.heat),
        "course": label(f"hotspots.category.{spot.category}") if spot.category else "",
        "inside": hotspots.inside_words(spot.inside, kinds),
    }
