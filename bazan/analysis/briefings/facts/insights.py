"""What analyses noticed, in their own words: whatever people added to the briefing while it lasts, then the heaviest of each sector."""

from collections.abc import Iterator, Sequence
from math import isfinite

from bazan.analysis.briefings import rules
from bazan.analysis.briefings.facts import provenance
from bazan.analysis.briefings.facts.context import Around, forgotten, place_words
from bazan.analysis.briefings.types import Fact, Figure, Moment, Section, Words
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature, IndicatorInfo, Reading
from bazan.directory.places import api as places
from bazan.monitoring.insights import api as insights_api
from bazan.monitoring.insights.types import Insight, Kind

SECTION: dict[Kind, Section] = {
    "unusual": "moved",
    "sensor": "moved",
    "hot_spot": "moved",
    "outbreak": "events",
    "wait": "late",
    "coming": "coming",
}


def gather(around: Around) -> Iterator[Fact]:
    """Only of now: the words of an insight are those last told."""
    if not around.remembered:
        yield forgotten(around, "insights")
        return
    standing = insights_api.standing_at(around.at, around.sectors, around.place_ids)
    chosen = [one for sector in around.sectors for one in _chosen(around, [one for one in standing if one.sector == sector])]
    infos = {info.code: info for info in indicators.catalogue() if around.tells(info.pack)}
    numbers = {one.id: feature for one in chosen if (feature := _number(around, one, infos))}
    readings = indicators.readings_of(
        [(one.noticed.indicator, numbers[one.id]) for one in chosen if one.id in numbers], around.read_at, spark=0
    )
    for one in chosen:
        yield _fact(around, one, readings.get((one.noticed.indicator, numbers[one.id])) if one.id in numbers else None)


def _chosen(around: Around, standing: Sequence[Insight]) -> list[Insight]:
    """Those somebody added, then the heaviest others."""
    added = [one for one in standing if any(done.act == "briefed" and done.at <= around.at for done in one.done)]
    return added + [one for one in standing if one not in added][: around.most]


def _number(around: Around, one: Insight, infos: dict[str, IndicatorInfo]) -> Feature | None:
    """Of which place its number is told: one in the scope, of a sector the briefing speaks of."""
    if one.noticed.feature is None or one.noticed.indicator not in infos:
        return None
    kind, feature_id = one.noticed.feature
    return Feature("place", feature_id) if kind == "place" and feature_id in around.place_ids else None


def _fact(around: Around, one: Insight, reading: Reading | None) -> Fact:
    words: dict[str, Words] = {"line": {spoken: said.strip().removesuffix(".") for spoken, said in one.noticed.words.items()}}
    moments, figures = {"since": Moment(one.noticed.since, "day")}, dict[str, Figure]()
    value = reading.current if reading is not None and reading.freshness == "fresh" else None
    if reading is not None and value is not None and value.value is not None and isfinite(value.value):
        info, period = reading.info, value.period
        figures["value"] = provenance.traced(around, info, reading.feature, period, rules.rounded(value.value, info.digits))
        words |= {"name": dict(info.labels), "place": place_words(places.place(reading.feature.id))}
        moments["period"] = Moment(period.start, info.grain)  # pyrefly: ignore[bad-argument-type] - an indicator's grain is one
    return Fact(
        f"insight:{one.id}", "insight", SECTION[one.kind], one.sector, words, figures, moments, address=one.noticed.address
    )  # fmt: skip
