"""Correcting how a question was understood: each part chosen anew by a link, the others kept as they are."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from bazan.analysis.questions.types import RANKINGS, Answer, Comparison, Spot, Understood, When
from bazan.core.errors import BazanError
from bazan.core.labels import label
from bazan.core.time import Period
from bazan.data.figures.api import indicator_name, local_date, place_name, reachable, territory
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature
from bazan.directory.accounts.api import Reach
from bazan.directory.places.types import PlaceInfo
from bazan.platform.design_system.api import period

PARTS = ("metric", "place", "period", "against")
PERIODS = 8
"""Earlier periods that can be chosen."""
NEWEST, NOTHING = "newest", "none"
COMPARED = (NOTHING, "year_before", "previous", "target")
Choices = dict[str, list[tuple[str, str]]]


def corrected(read: Understood, query: Mapping[str, str], now: datetime) -> Understood:
    """With the parts that were chosen in place of those that were read."""
    metric, chosen = query.get("metric", ""), query.get("place", "")
    if metric in read.others:
        read = replace(read, metric=metric, others=(*(code for code in read.others if code != metric), read.metric))
    units = territory(local_date(now))
    place = next((place for place in (units.root, *units.communes) if place.code == chosen), None)
    if place is not None:
        read = replace(read, spot=_spot(place))
    if query.get("period"):
        read = replace(read, when=_when(query["period"], read.when))
    if query.get("against") in COMPARED:
        against = query["against"]
        read = replace(read, comparison=None if against == NOTHING else Comparison(against))  # pyrefly: ignore[bad-argument-type] - one of COMPARED
    return read


def _spot(place: PlaceInfo) -> Spot:
    return Spot(Feature("place", place.id), place.code, {"vi": place.name, "en": place.name_en}, place.id)


def _when(text: str, otherwise: When | None) -> When | None:
    if text == NEWEST:
        return None
    try:
        return When.of(Period.parse(text))
    except (ValueError, BazanError):
        return otherwise


def choices(query: Mapping[str, str], answer: Answer, reach: Reach, now: datetime) -> Choices:
    """By part, what it can be corrected to: words and address. Of a ranking there is no place to choose."""
    asked, info = answer.understood, indicators.info(answer.understood.metric)
    ranked = asked.comparison is not None and asked.comparison.against in RANKINGS

    def href(part: str, value: str) -> str:
        kept = {name: query.get(name, "") for name in ("q", *PARTS)} | {part: value}
        return "/decide/ask?" + urlencode({name: said for name, said in kept.items() if said})

    here = "place" in info.features and not ranked
    places = reachable(reach, "boards.view", info.pack, territory(local_date(now))) if here else ()
    return {
        "metric": [(indicator_name(indicators.info(code)), href("metric", code)) for code in asked.others],
        "place": [(place_name(place), href("place", place.code)) for place in places if place.id != asked.spot.place_id],
        "period": [
            (label("decisions.ask.newest_one"), href("period", NEWEST)),
            *((period(each), href("period", each.text)) for each in _before(answer.figure.period)),
        ],
        "against": [(label(f"decisions.ask.against.{against}"), href("against", against)) for against in COMPARED],
    }


def _before(newest: Period) -> list[Period]:
    found = [newest.previous()]
    while len(found) < PERIODS:
        found.append(found[-1].previous())
    return found
