"""The figures a question asks for, read under the asker's rights."""

from collections.abc import Sequence
from datetime import datetime

from bazan.analysis.questions import answer_sentences, period_expressions
from bazan.analysis.questions.gazetteer import spot_of
from bazan.analysis.questions.rejection import Declined
from bazan.analysis.questions.types import RANKINGS, Answer, Compared, Comparison, Figure, Spot, Understood, When
from bazan.core.language import words
from bazan.core.time import Period, local_day
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature, IndicatorInfo, Reading, Target
from bazan.data.observations import api as observations
from bazan.directory.accounts.api import allowed
from bazan.directory.permissions.types import Reach
from bazan.directory.places import api as places

PERMISSION = "boards.view"
"""Whoever may open an indicator's page may ask for its number."""
MOST_PERIODS = 62
"""So many periods are told at most; a question for more is one for a file."""


def answer(asked: Understood, reach: Reach, at: datetime) -> Answer:
    """Raises Declined ``forbidden``, ``place_without_value``, ``no_value``, ``unknown_period``; NotFound ``indicators.unknown``."""
    info = indicators.info(asked.metric)
    _may(info, asked.spot, reach, asked.when)
    if asked.comparison is not None and asked.comparison.against in RANKINGS:
        return _ranked(asked, asked.comparison, info, reach, at)
    figures, reading = _figures(asked, info, at)
    compared = None if asked.comparison is None else _compared(asked, asked.comparison, info, figures, reading, reach, at)
    sentence = answer_sentences.answered(asked, info, figures, compared, reading, at)
    return Answer(asked, tuple(figures), words(info.unit_labels), compared, sentence)


def _may(info: IndicatorInfo, spot: Spot, reach: Reach, when: When | None) -> None:
    """Raises Declined ``forbidden`` where the indicator's page of this feature would be closed."""
    if spot.place_id is None or not allowed(reach, PERMISSION, place_id=spot.place_id, sector=info.pack):
        raise Declined("forbidden", metrics=[info.code], when=when, name=spot.labels, label=info.labels)


def _figures(asked: Understood, info: IndicatorInfo, at: datetime) -> tuple[list[Figure], Reading]:
    """The values of the periods asked for, oldest first, with the newest of them as a reading. Raises Declined."""
    feature = asked.spot.feature
    if asked.when is None:
        reading = indicators.readings_of([(info.code, feature)], at, spark=0)[info.code, feature]
        if reading.current is None or reading.current.value is None:
            raise Declined("place_without_value", metrics=[info.code], name=asked.spot.labels, label=info.labels)
        return [Figure(asked.spot, reading.current.period, reading.current.value)], reading
    if period_expressions.finer(asked.when.grain, info.grain):
        raise Declined("unknown_period.finer", metrics=[info.code], spots=[asked.spot], grain=info.grain)
    wanted = [period for period in asked.when.periods(info.grain) if period.start <= at]
    if len(wanted) > MOST_PERIODS:
        raise Declined("unknown_period.many", metrics=[info.code], spots=[asked.spot], grain=info.grain, most=MOST_PERIODS)
    held = _values(info, feature, wanted)
    figures = [Figure(asked.spot, period, held[period]) for period in wanted if period in held]
    if not figures:
        raise _without(asked, info, at)
    return figures, indicators.compare(info.code, [feature], figures[-1].period, at, "today")[feature]


def _values(info: IndicatorInfo, feature: Feature, wanted: Sequence[Period]) -> dict[Period, float]:
    """Of these periods those that have a value; what a unit's land had before the unit was born counts."""
    if not wanted:
        return {}
    found = indicators.series(info.code, feature, min(wanted).start, max(wanted).end, "today")
    return {one.period: one.value for one in found if one.value is not None and one.period in set(wanted)}


def _without(asked: Understood, info: IndicatorInfo, at: datetime) -> Declined:
    """That there is no value: of this place at all, or of these periods, and then which is the newest."""
    key = (info.code, asked.spot.feature)
    newest = indicators.readings_of([key], at, spark=0)[key].current
    if newest is None:
        return Declined("place_without_value", metrics=[info.code], name=asked.spot.labels, label=info.labels)
    assert asked.when is not None  # the newest is always there
    told = {"label": info.labels, "name": asked.spot.labels, "asked": asked.when, "newest": newest.period}
    return Declined("no_value", metrics=[info.code], spots=[asked.spot], **told)


def _compared(
    asked: Understood, comparison: Comparison, info: IndicatorInfo, figures: Sequence[Figure], reading: Reading, reach: Reach, at: datetime
) -> Compared:
    if comparison.against == "target":
        return _target(asked, info, figures[-1], reading)
    if comparison.against in ("province", "place"):
        other = comparison.spot or _root(at)
        _may(info, other, reach, asked.when)
        pairs = {figure.period: figure.period for figure in figures}
    else:
        other = asked.spot
        pairs = {figure.period: _other_period(figure.period, comparison) for figure in figures}
    held = _values(info, other.feature, list(pairs.values()))
    against = [Figure(other, period, held[period]) for period in dict.fromkeys(pairs.values()) if period in held]
    last = held.get(pairs[figures[-1].period])
    if len(figures) > 1 or last is None:
        return Compared(comparison.against, tuple(against))
    difference = figures[-1].value - last
    percent = None if info.unit == "%" or not last else 100 * difference / abs(last)
    return Compared(comparison.against, tuple(against), difference, percent)


def _other_period(period: Period, comparison: Comparison) -> Period:
    if comparison.against == "year_before":
        return period.year_before()
    return period.previous() if comparison.when is None else comparison.when.first


def _root(at: datetime) -> Spot:
    return spot_of(places.root(local_day(at)))


def _target(asked: Understood, info: IndicatorInfo, figure: Figure, reading: Reading) -> Compared:
    """Whether the target in force in the figure's period is kept. Raises Declined ``no_value.target`` without one."""
    target = reading.target_of(figure.period)
    goal = None if target is None else goal_of(target, info.direction)
    if target is None or goal is None:
        raise Declined("no_value.target", metrics=[info.code], spots=[asked.spot], label=info.labels)
    light = indicators.light(figure.value, target, info.direction)
    met = light == "good" if light != "none" else (figure.value >= goal if info.direction == "up" else figure.value <= goal)
    goals = (Figure(asked.spot, figure.period, goal),)
    return Compared("target", goals, figure.value - goal, None, met)


def goal_of(target: Target, direction: str) -> float | None:
    """The limit a value is to keep: the mildest that sets a light, else what is aimed at; null where less and more are the same."""
    edges = target.within(direction)
    if edges is not None:
        return edges[0] if edges[0] is not None else edges[1]
    return None if direction == "neutral" else target.good


def _ranked(asked: Understood, comparison: Comparison, info: IndicatorInfo, reach: Reach, at: datetime) -> Answer:
    """The communes, or the things of a kind, with the greatest or least values of one period. Raises Declined."""
    spots = _peers(asked, comparison, info, at)
    for spot in spots:
        _may(info, spot, reach, asked.when)
    by_feature = {spot.feature: spot for spot in spots}
    period = asked.when.first if asked.when else _newest_period(info, asked.spot, list(by_feature), at)
    readings = indicators.compare(info.code, list(by_feature), period, at, "today") if period else {}
    figures = [
        Figure(by_feature[feature], one.current.period, one.current.value)
        for feature, one in readings.items()
        if one.current is not None and one.current.value is not None
    ]
    if not figures:
        raise Declined("no_value.ranked", metrics=[info.code], label=info.labels)
    least = comparison.against == "lowest" or (comparison.against, info.direction) in (("worst", "up"), ("best", "down"))
    figures.sort(key=lambda one: (one.value if least else -one.value, one.spot.labels["vi"]))
    first = figures[: comparison.most]
    tied = sum(one.value == first[-1].value for one in figures[comparison.most :])
    sentence = answer_sentences.ranked(asked, info, first, len(figures), tied, least, at)
    return Answer(asked, tuple(first), words(info.unit_labels), None, sentence)


def _peers(asked: Understood, comparison: Comparison, info: IndicatorInfo, at: datetime) -> list[Spot]:
    if comparison.kind:
        if "thing" not in info.features:
            raise Declined("place_without_value.kind", metrics=[info.code], label=info.labels)
        things = observations.things(kind=comparison.kind)
        return [Spot(Feature("thing", one.id), one.code, {"vi": one.name, "en": one.name_en}, one.place_id) for one in things]
    if "place" not in info.features:
        raise Declined("place_without_value.kind", metrics=[info.code], label=info.labels)
    day = min(local_day(asked.when.last.start), local_day(at)) if asked.when else local_day(at)
    return [spot_of(unit) for unit in places.communes(day)]


def _newest_period(info: IndicatorInfo, whole: Spot, features: Sequence[Feature], at: datetime) -> Period | None:
    """The newest period of the whole territory, else of any of those that are ranked."""
    pairs = [(info.code, whole.feature), *((info.code, feature) for feature in features)]
    found = [one.current.period for one in indicators.readings_of(pairs, at, spark=0).values() if one.current is not None]
    return found[0] if found and whole.feature.kind in info.features else max(found, default=None)
