"""Whom a question speaks of, on the days it asks about."""

from datetime import date, datetime, timedelta

from bazan.analysis.questions.gazetteer import COMMUNE, Gazetteer, Name
from bazan.analysis.questions.gazetteer import spot_of as spot_of_unit
from bazan.analysis.questions.lexicon import Metric
from bazan.analysis.questions.question_parser import Question, Reading
from bazan.analysis.questions.rejection import Declined
from bazan.analysis.questions.types import RANKINGS, Comparison, Spot, When
from bazan.core.time import local_day
from bazan.directory.places.types import PlaceInfo


def day_of(when: When | None, at: datetime) -> date:
    """The day by whose units a name is read: the last of the periods asked about, of running ones today."""
    return local_day(at) if when is None else min(local_day(when.last.end - timedelta(seconds=1)), local_day(at))


def spot_of(reading: Reading, metric: Metric, comparison: Comparison | None, gazetteer: Gazetteer, when: When | None, at: datetime) -> Spot:
    """The place, body or thing asked about; the territory where none is named. Raises Declined."""
    names = [name for name in reading.names if not name.whole]
    if not names and comparison is not None and comparison.against == "province":
        raise Declined("unsupported.comparisons")
    if not names:
        return _measured(gazetteer.root, metric, gazetteer)
    if comparison is not None and comparison.against in RANKINGS:
        raise Declined("unsupported.ranking")
    if len({(name.units, name.spots) for name in names}) > 1:
        raise Declined("unsupported.places")
    return resolved(names[0], metric, gazetteer, when, at)


def compared_with(name: Name, metric: Metric, when: When | None, gazetteer: Gazetteer, at: datetime) -> Comparison:
    return Comparison("province") if name.whole else Comparison("place", spot=resolved(name, metric, gazetteer, when, at))


def resolved(name: Name, metric: Metric, gazetteer: Gazetteer, when: When | None, at: datetime) -> Spot:
    """The one a name means on the days asked about. Raises Declined ``unknown_place`` for several, none, and one that is no more."""
    if name.spots:
        return _measured(_of_spots(name, metric, gazetteer), metric, gazetteer)
    day = day_of(when, at)
    valid = gazetteer.meant(name, day) or (_overlapping(name, gazetteer, when) if when is not None else ())
    if valid:
        return _measured(spot_of_unit(_only(valid)), metric, gazetteer)
    ever = gazetteer.of_form(name)
    later = [unit for unit in ever if unit.valid_from > day and unit.valid(local_day(at))]
    if later:  # its land has a past, though the unit itself was not born yet
        return _measured(spot_of_unit(later[0]), metric, gazetteer)
    if not ever:
        raise Declined("unknown_place.form", when=when)
    gone = max(ever, key=lambda unit: unit.valid_to or date.max)
    heirs = gazetteer.successors(gone)
    raise Declined(
        "unknown_place.gone", spots=[spot_of_unit(heir) for heir in heirs], when=when, unit=gone, heirs=heirs,
    )  # fmt: skip


def ranked_kind(reading: Reading, metric: Metric, question: Question, gazetteer: Gazetteer) -> str:
    """The kind of thing that is ranked, of kinds called the same the one that observes what the indicator reads; empty: communes."""
    part = reading.first("kind.")
    if part is None:
        return ""
    kinds = {span.key for span in question.kinds if (span.start, span.end) == (part.start, part.end)}
    reads = set(metric.info.inputs)
    able = [kind for kind in sorted(kinds) if len(kinds) == 1 or reads & gazetteer.observes.get(kind, frozenset())]
    if len(able) != 1:
        raise Declined("unsupported.ranking")
    return able[0]


def _overlapping(name: Name, gazetteer: Gazetteer, when: When) -> tuple[PlaceInfo, ...]:
    """Units that were there for a part of the periods asked about, where the name says which form."""
    first = local_day(when.first.start)
    return tuple(unit for unit in gazetteer.of_form(name) if name.form and unit.valid(first))


def _only(units: tuple[PlaceInfo, ...]) -> PlaceInfo:
    first, *others = units
    if others:
        raise Declined("unknown_place.several", names=[unit.name for unit in units])
    return first


def _of_spots(name: Name, metric: Metric, gazetteer: Gazetteer) -> Spot:
    """Of bodies or things of one name the one the indicator is measured for."""
    if len(name.spots) == 1:
        return name.spots[0]
    reads = set(metric.info.inputs)
    able = [spot for spot, kind in zip(name.spots, name.kinds, strict=True) if reads & gazetteer.observes.get(kind, frozenset())]
    if len(able) != 1:
        raise Declined("unknown_place.several", names=[spot.labels["vi"] for spot in name.spots])
    return able[0]


def _measured(spot: Spot, metric: Metric, gazetteer: Gazetteer) -> Spot:
    """The spot itself where the indicator speaks of its kind, for a commune's committee its commune. Raises ``place_without_value``."""
    if spot.feature.kind in metric.info.features:
        return spot
    unit = gazetteer.units.get(spot.place_id or 0)
    if spot.feature.kind == "organization" and unit is not None and unit.kind == COMMUNE and "place" in metric.info.features:
        return spot_of_unit(unit)
    raise Declined("place_without_value", name=spot.labels, label=metric.info.labels)
