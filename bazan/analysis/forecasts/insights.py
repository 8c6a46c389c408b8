"""What is within its limits now and will hardly stay there, told to the room that keeps what analyses noticed."""

from collections.abc import Iterator
from datetime import datetime

from bazan.analysis.forecasts import exceedance, queries, rules
from bazan.analysis.forecasts.types import Ahead, Beyond, Outlook
from bazan.core.labels import label
from bazan.core.language import either, in_every_language, words
from bazan.core.numbers import spoken
from bazan.core.time import Period, local_day
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Reading
from bazan.directory.places import api as places
from bazan.directory.places.types import PlaceInfo
from bazan.monitoring.insights import api as insights
from bazan.monitoring.insights.types import Noticed

SURE = 0.8
"""From this chance on a passing of limits is told."""
SOON = {"day": 14, "week": 4, "month": 3, "quarter": 2}
"""So many periods ahead are told, by grain: what may be in a year is no news of today."""


def tell(sector: str, at: datetime) -> int:
    """Every number of a sector that is within its limits and likely beyond them in a period to come; gives how many are new.

    Only forecasts that beat seasonal naive on the past are believed.
    """
    here = {place.id: place for place in (places.root(local_day(at)), *places.communes(local_day(at)))}
    believed = {
        (outlook.indicator, outlook.feature): outlook
        for outlook in queries.of_sector(sector)
        if rules.ahead_of_naive(outlook.model, outlook.record) and outlook.feature.id in here
    }
    readings = indicators.readings_of(believed, at, spark=0, alone=set(believed)) if believed else {}
    noticed = [
        _noticed(outlook, readings[key], here[outlook.feature.id], ahead, beyond)
        for key, outlook in believed.items()
        for ahead, beyond in _first(outlook, readings[key], at)
    ]
    return insights.notice("coming", sector, noticed, at)


def _first(outlook: Outlook, reading: Reading, at: datetime) -> Iterator[tuple[Ahead, Beyond]]:
    """The first of the next periods in which a number that is within is surely enough beyond."""
    if reading.light != "good":
        return
    coming = [pair for pair in zip(outlook.ahead, exceedance.of_outlook(outlook, reading), strict=True) if pair[0].period.end > at]
    for ahead, beyond in coming[: SOON[outlook.origin.grain]]:
        if (beyond.watched or 0.0) >= SURE:
            yield ahead, beyond
            return


def _noticed(outlook: Outlook, reading: Reading, place: PlaceInfo, ahead: Ahead, beyond: Beyond) -> Noticed:
    info, chance = reading.info, beyond.watched or 0.0

    def say() -> str:
        now = reading.current.value if reading.current else None
        told = {"limit": beyond.edge, "value": ahead.step.mean, "low": ahead.step.low95, "high": ahead.step.high95, "now": now}
        numbers = {name: "–" if value is None else spoken(value, info.digits) for name, value in told.items()}
        return label(
            f"forecasts.told.{info.direction}", name=words(info.labels), place=either(place.name, place.name_en),
            unit=words(info.unit_labels), share=int(100 * chance), when=_when(ahead.period), **numbers,
        )  # fmt: skip

    return Noticed(
        f"{info.code}@place:{place.id}", place.id, chance, outlook.origin.end, in_every_language(say), info.code, ("place", place.id),
        f"/decide/{info.pack}?indicator={info.code}&place={place.code}#q2",
    )  # fmt: skip


def _when(period: Period) -> str:
    first = local_day(period.start)
    if period.grain == "day":
        return label("forecasts.when.day", day=either(f"{first:%d/%m/%Y}", f"{first.day} {first:%B %Y}"))
    year, week, _ = first.isocalendar()
    if period.grain == "week":
        return label("forecasts.when.week", week=week, year=year)
    return label(f"forecasts.when.{period.grain}", month=first.month, quarter=(first.month + 2) // 3, year=first.year)
