"""Whom a block compares: communes, things or organizations, and which stations measure an indicator."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from bazan.core.errors import NotFound
from bazan.core.time import Period
from bazan.data.figures.api import datastreams, kept
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature, IndicatorInfo, Reading
from bazan.data.observations.types import ThingInfo
from bazan.directory.places.types import NEIGHBOUR
from bazan.screens.boards.blocks.types import Member, Scene, Stretch
from bazan.screens.boards.layout import Block

FEATURE = {"place": "place", NEIGHBOUR: "place", "thing": "thing", "organization": "organization"}
"""Whom a block compares → the kind of feature a value is of."""
Pair = tuple[Member, Reading]
MOST = 600
"""A comparison of more units than this is a list for a search, not a board."""


def info_of(code: str) -> IndicatorInfo | None:
    """The indicator, null for one no loaded pack declares: a board may name one that is gone."""
    try:
        return indicators.info(code)
    except NotFound:
        return None


def members(scene: Scene, block: Block[Any], code: str) -> list[Member]:
    """Those a block compares by an indicator; things and organizations within the chosen place."""
    kind = block.declared.feature_kind
    info = info_of(code)
    if info is None or FEATURE[kind] not in info.features or not scene.visible(code):
        return []
    if FEATURE[kind] == "place":
        return list(scene.units(kind))
    if kind == "organization":
        return list(scene.organizations)
    return [_thing(one) for one in _things(scene, code, block.declared.kinds)][:MOST]


def _things(scene: Scene, code: str, kinds: Iterable[str]) -> list[ThingInfo]:
    """Things of the indicator's sector; where it is made of observations, those that observe it."""
    sector, wanted = code.partition(".")[0], set(kinds)
    mine = [one for one in scene.things if one.sector == sector and (not wanted or one.kind in wanted)]
    able = set(measuring(code, mine))
    mine = [one for one in mine if one.id in able] if able else mine
    whole = scene.place.id == scene.territory.root.id
    return [one for one in mine if whole or one.place_id == scene.place.id]


def _thing(one: ThingInfo) -> Member:
    return Member(Feature("thing", one.id), (one.name, one.name_en or one.name), one.code, f"/things/{one.code}", one.place_id)


def measuring(code: str, stations: Iterable[ThingInfo]) -> list[int]:
    """The stations that observe something the indicator is made of, directly or through another indicator.

    One made of nothing in particular, as whether a station reports on time, says nothing of how things stand there.
    """
    able = _able(code)
    return [one.id for one in stations if one.id in able]


@kept(20)
def _able(code: str) -> frozenset[int]:
    wanted: set[str] = set()
    seen, asked = {code}, [code]
    while asked:
        info = info_of(asked.pop())
        for read in info.inputs if info else ():
            if "." not in read:
                wanted.add(read)
            elif read not in seen:
                seen.add(read)
                asked.append(read)
    return frozenset(one.thing_id for one in datastreams() if one.property in wanted)


def courses_of(pairs: Sequence[Pair], most: int) -> tuple[Stretch, ...]:
    """The same so many periods for each, the last the newest that anybody has a value of."""
    newest = max((reading.current.period for _, reading in pairs if reading.current), default=None)
    if newest is None:
        return ()
    first = newest
    for _ in range(most - 1):
        first = first.previous()
    return tuple(Stretch(reading.info.code, member.feature, first.start, newest.end) for member, reading in pairs)


def with_courses(scene: Scene, pairs: Sequence[Pair], most: int) -> list[Pair]:
    """The same with those periods as what their readings look back on."""
    courses = [scene.courses.get(asked, ()) for asked in courses_of(pairs, most)]
    values = [tuple(value for value in course if value.value is not None) for course in courses]
    return [(member, replace(reading, spark=spark)) for (member, reading), spark in zip(pairs, values, strict=True)]


def periods_back(scene: Scene, grain: str, count: int) -> Period:
    """The first of so many periods of a grain that end with the one the board stands in."""
    found = Period.holding(scene.moment, grain)
    for _ in range(count - 1):
        found = found.previous()
    return found
