"""Search over indicators, places and stations, with or without Vietnamese marks."""

from datetime import date

from bazan.connect.streams import api as streams
from bazan.connect.streams.types import ThingInfo
from bazan.measure.indicators import api as indicators
from bazan.measure.indicators.types import IndicatorInfo
from bazan.register.people.api import Reach, allowed
from bazan.register.places import api as places
from bazan.register.places.types import PlaceInfo

EACH = 20
"""At most so many of a kind: whoever gets twenty asks again with another word."""

Results = tuple[list[IndicatorInfo], list[PlaceInfo], list[ThingInfo]]


def found(text: str, on: date, reach: Reach) -> Results:
    """Indicators, places of that day and stations whose name or code holds the text, as far as this person reaches."""
    text = text.strip()
    if not text:
        return [], [], []
    named = [one for one in indicators.search(text, EACH) if allowed(reach, "boards.view", sector=one.pack)]
    units = [one for one in places.search(text, on, EACH) if allowed(reach, "boards.view", place_id=one.id)]
    stations = [one for one in streams.search(text, EACH) if allowed(reach, "boards.view", place_id=one.place_id, sector=one.sector)]
    return named, units, stations
