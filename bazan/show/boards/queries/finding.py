"""Search over indicators, places, organizations and stations, with or without Vietnamese marks."""

from datetime import date

from bazan.connect.streams import api as streams
from bazan.connect.streams.types import ThingInfo
from bazan.measure.indicators import api as indicators
from bazan.measure.indicators.types import IndicatorInfo
from bazan.register.organizations import api as organizations
from bazan.register.organizations.types import OrganizationInfo
from bazan.register.people.api import Reach, allowed
from bazan.register.places import api as places
from bazan.register.places.types import PlaceInfo

EACH = 20
"""At most so many of a kind: whoever gets twenty asks again with another word."""

Results = tuple[list[IndicatorInfo], list[PlaceInfo], list[OrganizationInfo], list[ThingInfo]]


def found(text: str, on: date, reach: Reach) -> Results:
    """Indicators, places and organizations of that day and stations whose name or code holds the text, as far as this person reaches."""
    text = text.strip()
    if not text:
        return [], [], [], []
    named = [one for one in indicators.search(text, EACH) if allowed(reach, "boards.view", sector=one.pack)]
    units = [one for one in places.search(text, on, EACH) if allowed(reach, "boards.view", place_id=one.id)]
    stations = [one for one in streams.search(text, EACH) if allowed(reach, "boards.view", place_id=one.place_id, sector=one.sector)]
    bodies = [one for one in _bodies(text, on) if one.place_id is None or allowed(reach, "boards.view", place_id=one.place_id)]
    return named, units, bodies, stations


def _bodies(text: str, on: date) -> list[OrganizationInfo]:
    """Organizations by name in either language, short name or code; those whose short name or code it is come first."""
    key = places.folded(text)
    if not key:
        return []
    named = [
        ([places.folded(one.short_name), one.code], places.folded(f"{one.name} {one.name_en}"), one) for one in organizations.all_on(on)
    ]
    fit = [(key not in short, one.name, one) for short, long, one in named if key in long or any(key in name for name in short)]
    return [one for *_, one in sorted(fit, key=lambda item: item[:2])][:EACH]
