"""Numbers of the indicators: beyond their target, then those that moved most against their usual move, and which places moved them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf, isfinite
from typing import Any

from bazan.analysis.briefings import rules
from bazan.analysis.briefings.facts import provenance
from bazan.analysis.briefings.facts.context import MOST_LISTED, Around, difference, labelled, minute, place_words
from bazan.analysis.briefings.rules import Weight
from bazan.analysis.briefings.types import Fact, Figure, Moment, Part, Words
from bazan.core.time import Period
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature, IndicatorInfo, Reading, Target, Value

LOOKED_BACK = 12
"""Moves looked at to know the usual one."""
NO_TILE = 10_000


@dataclass(frozen=True)
class Told:
    """A number with what it is held against."""

    reading: Reading
    value: Value
    earlier: Value | None
    """As many periods back as this kind of briefing compares over."""
    usual: float | None
    gravity: int
    running: bool
    """Its period isn't over: what it says may still change, and it is held against nothing."""

    @property
    def info(self) -> IndicatorInfo:
        return self.reading.info

    def shown(self, value: float | None) -> float:
        """A value as it is printed."""
        return rules.rounded(value or 0.0, self.info.digits)


def gather(around: Around) -> Iterator[Fact]:
    """Of each sector those beyond their target and those that moved, the weightiest first; then which numbers have no news."""
    tiles = _tiles(around)
    known = _readings(around, tiles)
    told = _told(around, [one for one in known.values() if one.freshness == "fresh" and _new(around, one)])
    for sector in around.sectors:
        weighed = [(_weight(one, tiles), one) for one in told if one.info.pack == sector]
        matter = [pair for pair in weighed if rules.matters(pair[0], around.notable)]
        for beyond in (True, False):
            chosen = rules.heaviest([pair for pair in matter if (pair[0].gravity > 0) is beyond], around.most)
            yield from (_fact(around, one, weight) for weight, one in chosen)
    yield from _silent(around, [known[code] for code in tiles if code in known and known[code].freshness != "fresh"])


def _tiles(around: Around) -> dict[str, int]:
    """Indicators on the sectors' boards, in the order of the wall."""
    found: dict[str, int] = {}
    for board in indicators.boards():
        for tile in (board["board"] or {}).get("tiles", ()) if board["pack"] in around.sectors else ():
            name = tile.get("indicator", "")
            found.setdefault(name if "." in name else f"{board['pack']}.{name}", len(found))
    return found


def _readings(around: Around, tiles: Mapping[str, int]) -> dict[str, Reading]:
    """Of the place: every indicator on a board, and every other that is beyond its target."""
    feature = Feature("place", around.place.id)
    codes = [one.code for one in indicators.catalogue() if one.pack in around.sectors and "place" in one.features]
    found = indicators.readings(codes, [feature], around.read_at, spark=0)
    return {code: one for (code, _), one in found.items() if code in tiles or one.light in rules.GRAVITY}


def _new(around: Around, reading: Reading) -> bool:
    """Whether its newest value came, or its period ended, in the stretch that is told."""
    value = reading.current
    return value is not None and _known(value) and (value.period.end > around.scope.start or value.computed_at >= around.scope.start)


def _known(value: Value | None) -> bool:
    """Whether it is a number: what can't be printed can't be told."""
    return value is not None and value.value is not None and isfinite(value.value)


def _told(around: Around, readings: Sequence[Reading]) -> list[Told]:
    """Each with its earlier value and its usual move, in one question."""
    stretches = []
    for one in readings:
        assert one.current is not None  # only readings with news come here
        start = rules.back(one.current.period, rules.lag(around.scope.kind, one.info.grain) * LOOKED_BACK)
        stretches.append((one.info.code, one.feature, start.start, one.current.period.end))
    return [
        _held(around, one, [value for value in course if _known(value)])
        for one, course in zip(readings, indicators.courses(stretches), strict=True)
    ]


def _held(around: Around, reading: Reading, course: Sequence[Value]) -> Told:
    """The last period that is over where it is the one before the running one, else the running one, which is held against nothing."""
    newest = reading.current
    assert newest is not None
    running = newest.period.end > around.at
    value, held = newest, {one.period.start: one for one in course}
    if running and (closed := held.get(rules.back(newest.period, 1).start)) is not None:
        value, running = closed, False
    if running:
        return Told(reading, value, None, None, _gravity(reading, value), True)
    count = rules.lag(around.scope.kind, reading.info.grain)
    series = [(one.period, float(one.value or 0.0)) for one in course if one.period.start <= value.period.start]
    earlier = held.get(rules.back(value.period, count).start)
    return Told(reading, value, earlier, rules.usual_move(series, count), _gravity(reading, value), False)


def _gravity(reading: Reading, value: Value | None) -> int:
    return 0 if value is None else rules.GRAVITY.get(indicators.light_of(reading, value), 0)


def _weight(one: Told, tiles: Mapping[str, int]) -> Weight:
    earlier = None if one.earlier is None else one.shown(one.earlier.value)
    before = None if one.earlier is None else _gravity(one.reading, one.earlier)
    return rules.weight_of(one.gravity, before, one.shown(one.value.value), earlier, one.usual, tiles.get(one.info.code, NO_TILE))


def _fact(around: Around, one: Told, weight: Weight) -> Fact:
    value, earlier = one.value, one.earlier
    place, grain = Feature("place", around.place.id), one.info.grain
    own = indicators.compare(one.info.code, [place], value.period, around.read_at)[place]
    figures = {"value": provenance.traced(around, one.info, place, value.period, one.shown(value.value))}
    words: dict[str, Words] = {"name": dict(one.info.labels)}
    moments = {"period": Moment(value.period.start, grain)}  # pyrefly: ignore[bad-argument-type] - an indicator's grain is one
    parts: dict[str, tuple[Part, ...]] = {}
    if one.running:
        moments["until"] = minute(around.at)
    if earlier is not None:
        moments["reference"] = Moment(earlier.period.start, grain)  # pyrefly: ignore[bad-argument-type] - as above
        figures |= _change(around, one, figures["value"], earlier, weight)
        if place_parts := _parts(around, one, earlier.period):
            parts |= place_parts
    if own.year_before is not None and not one.running and (earlier is None or earlier.period != value.period.year_before()):
        shown = one.shown(own.year_before)
        figures["year"] = provenance.measured(one.info, place, value.period.year_before(), shown)
    if one.gravity and (target := one.reading.target_of(value.period)):
        figures |= _limit(one, target)
        parts |= _worst(around, one)
    if own.at_feature is not None and (name := provenance.feature_words(own.at_feature)):
        words["station"] = name
    section = "beyond" if one.gravity else "moved"
    address = provenance.address(one.info.code, place, value.period)
    return Fact(f"number:{one.info.code}", "number", section, one.info.pack, words, figures, moments, parts, address)


def _change(around: Around, one: Told, value: Figure, earlier: Value, weight: Weight) -> dict[str, Figure]:
    place = Feature("place", around.place.id)
    before = provenance.measured(one.info, place, earlier.period, one.shown(earlier.value))
    move = rules.rounded(value.value - before.value, one.info.digits)
    if move == 0:
        return {"same": before}
    found = {"rise" if move > 0 else "fall": difference(abs(move), before, value, "change"), "before": before}
    if weight.times is not None and around.notable <= weight.times < inf:
        found["times"] = provenance.times(value, weight.times, one.usual or 0.0)
    return found


def _limit(one: Told, target: Target) -> dict[str, Figure]:
    """The gravest limit it is beyond, by the side it lies on."""
    name = {3: "disaster", 2: "off", 1: "watch"}[one.gravity]
    limit = getattr(target, name)
    if limit is None:
        return {}
    side = "at" if one.value.value == limit else "over" if one.info.direction == "down" else "under"
    return {f"{side}_{name}": provenance.limit(one.info, limit, target.source)}


def _values(code: str, communes: Sequence[Any], period: Period, around: Around) -> dict[int, Reading]:
    found = indicators.compare(code, [Feature("place", one.id) for one in communes], period, around.read_at)
    return {feature.id: one for feature, one in found.items() if _known(one.current)}


def _parts(around: Around, one: Told, reference: Period) -> dict[str, tuple[Part, ...]]:
    """The places that moved it: what they added where they sum up to it, else those that themselves moved the same way."""
    if not around.communes or one.earlier is None or one.shown(one.value.value) == one.shown(one.earlier.value):
        return {}
    now, then = (_values(one.info.code, around.communes, period, around) for period in (one.value.period, reference))
    after, before = ({key: float(each.current.value) for key, each in held.items()} for held in (now, then))  # pyrefly: ignore[missing-attribute] - chosen where there is one
    whole = (float(one.value.value or 0.0), float(one.earlier.value or 0.0))
    added = rules.contributions(after, before, whole)
    moved = added if added is not None else rules.movers({key: (after[key], before[key]) for key in after if key in before}, whole)
    names = {commune.id: place_words(commune) for commune in around.communes}
    found = []
    for key, move in moved[:MOST_LISTED]:
        shown = rules.rounded(move, one.info.digits)
        if shown:
            ends = [
                provenance.measured(one.info, Feature("place", key), period, one.shown(held.get(key)))
                for held, period in ((before, reference), (after, one.value.period))
            ]
            found.append(Part(names[key], difference(shown, ends[0], ends[1], "signed")))
    return {"movers" if added is None else "contributions": tuple(found)} if found else {}


def _worst(around: Around, one: Told) -> dict[str, tuple[Part, ...]]:
    """The places that lie furthest beyond their own target; none where the place's number is that of one station."""
    if one.info.place_aggregate or not around.communes:
        return {}
    held = _values(one.info.code, around.communes, one.value.period, around)
    beyond = [(rules.GRAVITY[each.light], each) for each in held.values() if each.light in rules.GRAVITY]
    sign = -1 if one.info.direction == "down" else 1
    beyond.sort(key=lambda pair: (-pair[0], sign * float(pair[1].current.value)))  # pyrefly: ignore[missing-attribute] - chosen where there is one
    names = {commune.id: place_words(commune) for commune in around.communes}
    parts = [
        Part(
            names[each.feature.id],
            provenance.measured(one.info, each.feature, one.value.period, one.shown(each.current.value)),  # pyrefly: ignore[missing-attribute] - as above
        )
        for _, each in beyond[:MOST_LISTED]
    ]
    return {"worst": tuple(parts)} if parts else {}


def _silent(around: Around, readings: Sequence[Reading]) -> Iterator[Fact]:
    """The numbers of the boards that have no fresh value: nobody takes an old one for today's."""
    if not readings:
        return
    count = around.count(len(readings), "indicators", "silent", [provenance.as_named(one.info) for one in readings])
    names = {spoken: "; ".join(dict.fromkeys(one.info.short_labels[spoken] for one in readings)) for spoken in labelled("briefings.points")}
    yield Fact("silent", "silent", "data", "", {"names": names}, {"count": count})
