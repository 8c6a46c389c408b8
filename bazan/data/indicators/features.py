"""Things on a map, each kind a layer with the sign its pack gave it; and indicators over the communes, each a layer of areas."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from bazan.core.freshness import silent_for
from bazan.core.labels import number_words, unit_words
from bazan.core.language import either, words
from bazan.core.map_layers import Feature, Layer, Light, Question, point
from bazan.core.time import day_start, local_day
from bazan.data.indicators import api
from bazan.data.indicators.types import Feature as Subject
from bazan.data.indicators.types import IndicatorInfo, Reading
from bazan.data.observations import api as observations
from bazan.data.observations.types import DatastreamInfo, Latest, PropertyInfo, ThingInfo
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.directory.places.types import Outline
from bazan.platform.web import request_cache


def listed() -> list[Layer]:
    """A layer for every kind of thing that some pack knows."""
    return [
        Layer(
            f"things.{kind['code']}",
            words(kind["labels"]),
            pack,
            "point",
            shape=kind["shape"],
            adds_up=_adds_up(pack, kind),
            shown=bool(kind.get("properties")),
        )
        for pack, kind in _kinds()
    ]


def things(code: str, question: Question) -> list[Feature]:
    """The things of one kind that stand in the extent."""
    pack, kind = next(((pack, kind) for pack, kind in _kinds() if f"things.{kind['code']}" == code), ("", None))
    if kind is None:
        return []
    there = observations.things(kind=kind["code"], at=question.known if question.past else None)
    standing = [one for one in there if question.wants(one.id, one.latitude, one.longitude)]
    told = _headlines(f"{pack}.{kind['headline']}", standing, question) if kind.get("headline") else {}
    added = _headlines(f"{pack}.{kind['adds_up']}", standing, question) if kind.get("adds_up") else {}
    observed = _Observed(standing, question) if kind.get("properties") else None
    owners = {one.id: either(one.short_name or one.name, one.name_en) for one in organizations.all_on(local_day(question.at))}
    return [
        _feature(one, told.get(one.id), added.get(one.id), observed, owners.get(one.organization_id or 0, ""), question)
        for one in standing
    ]  # fmt: skip


def _kinds() -> Iterator[tuple[str, dict[str, Any]]]:
    for head in api.boards():
        for kind in head["kinds"] or ():
            yield head["pack"], kind


def _adds_up(pack: str, kind: Mapping[str, Any]) -> str:
    """The short name of what is added up of such things."""
    if not kind.get("adds_up"):
        return ""
    info = api.info(f"{pack}.{kind['adds_up']}")
    return words(info.short_labels or info.labels)


def _headlines(code: str, standing: Iterable[ThingInfo], question: Question) -> dict[int, Reading]:
    if question.past:
        return api.readings_known(code, "thing", [one.id for one in standing], question.at, question.known)
    pairs = [(code, Subject("thing", one.id)) for one in standing]
    return {subject.id: reading for (_, subject), reading in api.readings_of(pairs, question.at, 0, alone=frozenset(pairs)).items()}


class _Observed:
    """What the things of one kind observed last, as it was known at the moment asked about."""

    def __init__(self, standing: Sequence[ThingInfo], question: Question):
        self.of_thing: dict[int, list[DatastreamInfo]] = {}
        for stream in observations.datastreams([one.id for one in standing]):
            self.of_thing.setdefault(stream.thing_id, []).append(stream)
        ids = [stream.id for held in self.of_thing.values() for stream in held]
        found = observations.latest_known(ids, question.at, question.known) if question.past else observations.latest(ids)
        self.latest: Mapping[int, Latest] = {one.datastream_id: one for one in found}
        self.properties: Mapping[str, PropertyInfo] = {one.code: one for one in request_cache.asked("properties", observations.properties)}

    def newest(self, thing_id: int) -> Latest | None:
        heard = [self.latest[one.id] for one in self.of_thing.get(thing_id, ()) if one.id in self.latest]
        return max(heard, key=lambda one: one.at, default=None)

    def silent(self, thing_id: int, question: Question) -> bool:
        """Longer without an observation than it promised."""
        held, newest = self.of_thing.get(thing_id), self.newest(thing_id)
        if not held:
            return False
        return silent_for(newest.at if newest else None, min(one.cadence_s for one in held), question.at) is not None

    def facts(self, thing_id: int) -> Iterator[tuple[str, str]]:
        """What it observes, in words, with its newest values."""
        for stream in self.of_thing.get(thing_id, ()):
            latest, about = self.latest.get(stream.id), self.properties[stream.property]
            if latest is not None:
                yield words(about.labels), f"{number_words(round(latest.value, 2))} {unit_words(stream.unit)}".strip()


def _feature(
    one: ThingInfo, reading: Reading | None, added: Reading | None, observed: _Observed | None, owner: str, question: Question
) -> Feature:
    assert one.latitude is not None and one.longitude is not None  # only what has a point is asked for
    value = reading.current.value if reading and reading.current and reading.freshness == "fresh" else None
    newest = observed.newest(one.id) if observed else None
    light: Light = reading.light if reading and value is not None else "none"
    if observed and observed.silent(one.id, question):
        light, value = "stale" if newest else "missing", None
    info = reading.info if reading else None
    return Feature(
        id=str(one.id),
        geometry=point(one.latitude, one.longitude),
        name=either(one.name, one.name_en or one.name),
        light=light,
        value=value,
        unit=words(info.unit_labels) if info and info.unit_labels else "",
        digits=info.digits if info else 0,
        line=words(info.short_labels or info.labels) if info and value is not None else "",
        since=newest.at if newest else reading.current.period.end if reading and reading.current else None,
        owner=owner,
        href=f"/things/{one.code}",
        place_id=one.place_id,
        heard=tuple(stream.id for stream in observed.of_thing.get(one.id, ())) if observed else (),
        adds_up=added.current.value if added and added.current else None,
        facts=tuple(observed.facts(one.id)) if observed else (),
        properties={"code": one.code, "kind": one.kind, "sector": one.sector, "value": value, "unit": info.unit if info else None},
    )


def figures_listed() -> list[Layer]:
    """A layer for every indicator that speaks of communes."""
    return [
        Layer(f"figures.{info.code}", words(info.labels), "figures", "area", icon="chart-column")
        for info in api.catalogue()
        if "place" in info.features
    ]


def figures(code: str, question: Question) -> list[Feature]:
    """The communes of the day, each with what the indicator says of it; one without a value is there too.

    Of units that are no more it tells the last they said.
    """
    info = api.info(code.removeprefix("figures."))
    day = question.units or local_day(question.at)
    at = min(question.at, day_start(day + timedelta(days=1)) - timedelta(microseconds=1))
    outlines = [one for one in places.boundaries(day) if question.ids is None or str(one.place_id) in question.ids]
    ids = [one.place_id for one in outlines]
    if question.past:
        told = api.readings_known(info.code, "place", ids, at, question.known)
    else:
        found = api.readings_of([(info.code, Subject("place", one)) for one in ids], at, 0)
        told = {subject.id: reading for (_, subject), reading in found.items()}
    return [_figure(one, info, told.get(one.place_id)) for one in outlines]


def _figure(outline: Outline, info: IndicatorInfo, reading: Reading | None) -> Feature:
    place, current = places.place(outline.place_id), reading.current if reading else None
    value = current.value if current else None
    return Feature(
        id=str(place.id),
        geometry=outline.geometry,
        name=either(place.name, place.name_en),
        light="missing" if value is None else reading.light if reading else "none",
        value=value,
        unit=words(info.unit_labels) if info.unit_labels else "",
        digits=info.digits,
        line=words(info.short_labels or info.labels),
        since=current.period.end if current else None,
        href=f"/places/{place.code}" + (f"?on={place.valid_to - timedelta(days=1)}" if place.valid_to else ""),
        place_id=place.id,
        properties={"code": place.code, "indicator": info.code, "value": value, "unit": info.unit, "schematic": outline.schematic},
    )
